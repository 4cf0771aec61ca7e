"""Input about letters."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from midspan.domains.letters.book import kinds, limit
from midspan.domains.letters.enums import Shows
from midspan.domains.letters.rules import may_cover
from midspan.domains.letters.text import Choice
from midspan.kernel import clock
from midspan.ui.fields import DateBoxesField

LANGUAGES = [("en", "English"), ("es", "Español")]


def language_now() -> str:
    """The language the page is read in, as letters know it."""
    return (get_language() or "en")[:2]


class LetterForm(forms.Form):
    """What a letter is to say; the words follow from it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who it is for.")},
    )
    recipient = forms.CharField(
        label=gettext_lazy("Their name"),
        help_text=gettext_lazy("A person, a company or an office, as it should stand in the letter."),
        max_length=120,
    )
    address = forms.CharField(
        label=gettext_lazy("Their address, if it should stand in the letter"),
        required=False,
        max_length=300,
        widget=forms.Textarea,
    )
    matter = forms.CharField(
        label=gettext_lazy("Which proceeding, for a court"),
        help_text=gettext_lazy("For example the case number, or what it is about."),
        required=False,
        max_length=200,
    )
    shows = forms.ChoiceField(
        label=gettext_lazy("What should it say?"),
        widget=forms.RadioSelect,
        choices=[
            (Shows.PLANNED.value, gettext_lazy("The days and hours of appointments that are planned")),
            (Shows.ATTENDED.value, gettext_lazy("The days and hours of appointments that were kept")),
        ],
        error_messages={"required": gettext_lazy("Choose what it should say.")},
    )
    first = DateBoxesField(label=gettext_lazy("From"))
    last = DateBoxesField(label=gettext_lazy("Until, that day included"))
    language = forms.ChoiceField(label=gettext_lazy("In which language?"), choices=LANGUAGES)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"language": language_now(), **(initial or {})})
        choosing = cast("forms.ChoiceField", self.fields["kind"])
        choosing.choices = [(key, kind.label[language_now()]) for key, kind in kinds().items()]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        self._check_kind(found)
        self._check_days(found)
        return found

    def _check_kind(self, found: dict[str, Any]) -> None:
        kind = kinds().get(found.get("kind", ""))
        if kind is None:
            return
        if kind.names_matter and not found.get("matter"):
            self.add_error("matter", _("Write which proceeding it is for."))
        if found.get("shows") and Shows(found["shows"]) not in kind.shows:
            self.add_error("shows", _("A letter of this kind says what is planned."))

    def _check_days(self, found: dict[str, Any]) -> None:
        first, last = found.get("first"), found.get("last")
        if first is None or last is None:
            return
        covered = may_cover(first, last, longest_days=limit("longest_days"))
        if not covered:
            self.add_error("last", ValidationError(_(covered.reason), code="days"))
        if found.get("shows") == Shows.ATTENDED and last > clock.local_date():
            self.add_error("last", _("Choose a day that is over."))

    def choice(self) -> Choice:
        said = self.cleaned_data
        lines = [_line(line) for line in said["address"].splitlines()]
        return Choice(
            kind=said["kind"],
            recipient=_line(said["recipient"]),
            address="\n".join(filter(None, lines)),
            matter=_line(said["matter"]) if kinds()[said["kind"]].names_matter else "",
            shows=Shows(said["shows"]),
            first=said["first"],
            last=said["last"],
        )


def _line(words: str) -> str:
    """On one line: the letter is kept line by line."""
    return " ".join(words.split())


class ApproveForm(forms.Form):
    signed_name = forms.CharField(
        label=gettext_lazy("Type your name to approve every word"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CallerForm(forms.Form):
    """Who somebody says they are, for whoever keeps lists of who must not be told. It is kept nowhere."""

    name = forms.CharField(
        label=gettext_lazy("The name they give"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Their number or address"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(words.strip() for words in found.values()):
            self.add_error("name", _("Write a name, a number or an address."))
        return found
