"""Input about records received from others."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from msgspec.structs import asdict

from midspan.domains.records.actions.received import Received
from midspan.domains.records.book import bases, categories, third_party, ways
from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.domains.records.queries import ReceivedFile
from midspan.domains.records.received_wording import PASSING_WORDS
from midspan.domains.records.shapes import Terms
from midspan.kernel import clock
from midspan.ui.fields import DateBoxesField


def _choices(book: Any) -> list[tuple[str, str]]:
    return [(one.key, one.words) for one in book.values()]


class ReceivedForm(forms.Form):
    file = forms.FileField(
        label=_("The file as it came: PDF, PNG or JPEG"), help_text=_("At most 10 MB. It is kept as it is.")
    )
    from_whom = forms.CharField(label=_("From whom?"), max_length=200)
    category = forms.ChoiceField(label=_("What is it?"))
    received_date = DateBoxesField(label=_("On which day did it come?"))
    way = forms.ChoiceField(label=_("By which way?"))
    basis = forms.ChoiceField(label=_("On what basis may we have it?"), widget=forms.RadioSelect)
    basis_words = forms.CharField(label=_("Which consent, of which day?"), max_length=300, required=False)
    passing_on = forms.ChoiceField(
        label=_("May it be passed on?"),
        help_text=_("Look for a line that says 42 CFR part 2."),
        choices=[(one, PASSING_WORDS[one]) for one in PassingOn],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(
            *args, initial={"received_date": clock.local_date(), "passing_on": PassingOn.UNKNOWN}, **options
        )
        for name, book in (("category", categories()), ("way", ways()), ("basis", bases())):
            self.fields[name].choices = _choices(book)  # type: ignore[attr-defined]

    def said(self) -> Received:
        said = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        file = self.cleaned_data["file"]
        return Received(
            **{**said, "passing_on": PassingOn(said["passing_on"])}, content=file.read(), file_name=file.name
        )


class SummaryForm(forms.Form):
    words = forms.CharField(
        label=_("What is in it, in your own words?"),
        help_text=_("It stands beside the record and never becomes part of a note by itself."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MoveForm(forms.Form):
    """Out of this person's record, or (`to` KEPT) back into it."""

    why = forms.CharField(
        label=_("Why is it not this person’s?"),
        help_text=_("It stays on file, closed but to the privacy officer. Keep it again with the person whose it is."),
        max_length=300,
    )
    to = forms.ChoiceField(
        choices=[(one, one) for one in (ReceivedStep.MOVED_OUT, ReceivedStep.KEPT)], widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, to: ReceivedStep) -> None:
        super().__init__(data, prefix="move", initial={"to": to})
        if to is ReceivedStep.KEPT:
            self.fields["why"].label = _("Why is it this person’s after all?")
            self.fields["why"].help_text = _("Whoever reads the records of this person sees it again.")


class CorrectionForm(forms.Form):
    """The terms of one record, begun with those that hold; `seen` is of how many steps the page told."""

    basis = forms.ChoiceField(label=_("On what basis may we have it?"), widget=forms.RadioSelect)
    basis_words = forms.CharField(label=_("Which consent, of which day?"), max_length=300, required=False)
    passing_on = forms.ChoiceField(
        label=_("May it be passed on?"),
        choices=[(one, PASSING_WORDS[one]) for one in PassingOn],
        widget=forms.RadioSelect,
    )
    is_third_party = forms.BooleanField(required=False)
    why = forms.CharField(
        label=_("Why is it corrected?"),
        help_text=_("What was said before stays on file, with this reason beside it."),
        max_length=300,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, file: ReceivedFile) -> None:
        super().__init__(data, prefix="correct", initial={**asdict(file.terms), "seen": len(file.steps)})
        self.fields["basis"].choices = _choices(bases())  # type: ignore[attr-defined]  # a choice
        self.fields["is_third_party"].label = third_party().asks
        self.fields["is_third_party"].help_text = third_party().source

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            basis=given["basis"],
            basis_words=given["basis_words"].strip(),
            passing_on=PassingOn(given["passing_on"]),
            is_third_party=given["is_third_party"],
        )
