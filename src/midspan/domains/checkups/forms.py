"""Input of check-ups, for staff."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from midspan.domains.checkups.enums import Outcome
from midspan.domains.checkups.models import LONGEST_WHY, LONGEST_WORDS
from midspan.domains.checkups.rules.deeds import LONGEST_WORD
from midspan.domains.checkups.wording import OUTCOME_WORDS
from midspan.ui.fields import DateBox


class TryForm(forms.Form):
    """One try: what came of it, in a word and in their words."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        widget=forms.RadioSelect,
        choices=[(one.value, words) for one, words in OUTCOME_WORDS.items()],
        error_messages={"required": _("Choose what came of it.")},
    )
    words = forms.CharField(
        label=_("What was said, and agreed"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    next_on = forms.DateField(
        label=_("Try again on"),
        widget=DateBox,
        required=False,
        help_text=_("If nobody was reached. Left empty, the next day."),
    )

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"outcome": Outcome(given["outcome"]), "words": given["words"], "next_on": given["next_on"]}


class HandOnForm(forms.Form):
    """Who calls from now on."""

    owner = forms.ModelChoiceField(label=_("Who calls"), queryset=None)

    def __init__(self, *args: Any, staff: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff


class DeathForm(forms.Form):
    """Asked once more, with the name: a slip would stop everything."""

    certain = forms.BooleanField(error_messages={"required": _("Mark that it is so, or leave the page.")})

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certain"].label = _("%(name)s has died") % {"name": name}


class NotDeadForm(forms.Form):
    """That it was not so."""

    why = forms.CharField(
        label=_("How you know that it is not so"),
        max_length=LONGEST_WHY,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write how you know that it is not so.")},
    )


class WordForm(forms.Form):
    """A caring word, as the person reads it."""

    words = forms.CharField(
        label=_("A line or two, in your own words"),
        max_length=LONGEST_WORD,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Your name stands below it. It asks for nothing, and nobody sees whether it was read."),
        error_messages={"required": _("Write a line or two.")},
    )
