"""What somebody says at the door: where they are, whom to call, who hears them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.video.actions import KnockWords
from midspan.domains.video.enums import Overheard
from midspan.domains.video.own_wording import OVERHEARD_WORDS

STATES = list(STATE_WORDS.items())  # Names of places, the same in both languages.
FEWEST_DIGITS = 7
NO_NUMBER = _("Write a telephone number with its area code.")


def _phone(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=30, widget=forms.TextInput({"inputmode": "tel"})
    )


class KnockForm(forms.Form):
    """Filled with what was said the last time, to be confirmed; who hears them is asked anew each time."""

    country_state = forms.ChoiceField(label=_("Which state are you in right now?"), choices=[("", "—"), *STATES])
    place = forms.CharField(
        label=_("Where exactly?"),
        max_length=200,
        help_text=_("The address, or a place that help could find if you needed it, such as a parking lot by name."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    phone = _phone(_("The number to call you on if the picture is gone"))
    contact_name = forms.CharField(
        label=_("Somebody who could be reached now in an emergency"),
        max_length=120,
        help_text=_("Called only if you are in danger, or gone and we cannot reach you."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    contact_phone = _phone(_("Their number"))
    overheard = forms.ChoiceField(
        label=_("Can somebody hear you?"),
        widget=forms.RadioSelect,
        choices=[(one.value, words) for one, words in OVERHEARD_WORDS.items()],
        error_messages={"required": _("Choose one. “I am not sure” is an answer.")},
    )

    def clean_phone(self) -> str:
        return _number(self.cleaned_data["phone"])

    def clean_contact_phone(self) -> str:
        return _number(self.cleaned_data["contact_phone"])

    def words(self) -> KnockWords:
        return KnockWords(**{**self.cleaned_data, "overheard": Overheard(self.cleaned_data["overheard"])})


def _number(typed: str) -> str:
    if sum(letter.isdigit() for letter in typed) < FEWEST_DIGITS:
        raise forms.ValidationError(NO_NUMBER)
    return typed
