"""What a patient says: what matters, the name on a card, how long a match holds, and which parts of their plans."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from midspan.domains.mentors.enums import Experience, Meeting, Part
from midspan.domains.mentors.forms.choosing import DAYS, EXPERIENCE, MEETINGS, PARTS, languages
from midspan.domains.mentors.queries import Wish
from midspan.domains.mentors.rules.deeds import LONGEST_ALIAS
from midspan.domains.mentors.wording import SECTION_WORDS
from midspan.kernel import clock

USUAL_LENGTH = 90
LENGTH_WORDS = [
    ("30", _("one month")),
    ("90", _("three months")),
    ("180", _("six months")),
]


def _many(label: Any, choices: Any, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, help_text=hint, widget=forms.CheckboxSelectMultiple, required=False
    )


class WishForm(forms.Form):
    languages = _many(_("In which language would you like to talk?"), languages, _("None chosen: it does not matter."))
    experience = _many(_("What should they know from their own life?"), EXPERIENCE)
    meetings = _many(_("How would you like to meet?"), MEETINGS)
    weekdays = _many(_("On which days?"), DAYS, _("We look at your own week as well."))
    parts = _many(_("At what time of day?"), PARTS)

    @staticmethod
    def initial_of(wish: Wish | None) -> dict[str, list[str]]:
        if wish is None:
            return {}
        return {
            "languages": sorted(wish.languages),
            "experience": sorted(wish.experience),
            "meetings": sorted(wish.meetings),
            "weekdays": [str(one) for one in sorted(wish.weekdays)],
            "parts": sorted(wish.parts),
        }

    def said(self) -> dict[str, Any]:
        """Only after it was found valid."""
        given = self.cleaned_data
        return {
            "languages": tuple(given["languages"]),
            "experience": tuple(map(Experience, given["experience"])),
            "meetings": tuple(map(Meeting, given["meetings"])),
            "weekdays": tuple(sorted(int(one) for one in given["weekdays"])),
            "parts": tuple(map(Part, given["parts"])),
        }


class AskForm(forms.Form):
    alias = forms.CharField(
        label=_("What name shall stand on your card?"),
        max_length=LONGEST_ALIAS,
        help_text=_("Not your own. You can tell them yours when you know each other."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Choose a name for your card.")},
    )


def _length() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(days, capfirst(words)) for days, words in LENGTH_WORDS],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for how long.")},
        initial=str(USUAL_LENGTH),
        help_text=_("You can end it on any day before."),
    )


class _Lasting(forms.Form):
    """Something that holds for a time; `last_day` only after it was found valid."""

    @property
    def last_day(self) -> date:
        return clock.local_date() + timedelta(days=self.cleaned_data["length"])


class MatchForm(_Lasting):
    length = _length()
    agrees = forms.BooleanField(
        label=_("I have read what a mentor is and is not, and keep to it"),
        error_messages={"required": _("Read what a mentor is and is not, and say that you keep to it.")},
    )


class SectionsForm(_Lasting):
    """Only parts in which something is written."""

    sections = forms.MultipleChoiceField(
        label=_("Which parts may your mentor read?"),
        help_text=_(
            "As they stand whenever your mentor looks, also after you change them. None takes everything back."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    length = _length()

    def __init__(self, data: Any = None, *, written: Collection[str], chosen: Collection[str] = ()) -> None:
        super().__init__(data, initial={"sections": list(chosen)})
        field: Any = self.fields["sections"]
        field.choices = [(key, SECTION_WORDS[key]) for key in written]


class NameForm(forms.Form):
    signed_name = forms.CharField(
        label=_("Type your name to sign"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Type your name.")},
    )
