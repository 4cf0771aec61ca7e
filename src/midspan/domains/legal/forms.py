"""Input about requests by law."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.legal.actions import NewPaper, NewRequest, NewScope
from midspan.domains.legal.book import confidential, proceedings
from midspan.domains.legal.enums import PaperKind, Proceeding, RequestKind
from midspan.domains.legal.parts import PART_WORDS
from midspan.domains.legal.queries import Standing
from midspan.domains.legal.wording import KIND_WORDS, PAPER_WORDS
from midspan.ui.fields import DateBoxesField

UNREADABLE = _("Only where nobody can read it: it is torn, blank or will not open.")


class PaperMixin(forms.Form):
    """A file, and why where it cannot be read."""

    file = forms.FileField(label=_("The file: PDF, PNG or JPEG"))
    unreadable_reason = forms.CharField(
        label=_("Why can it not be read?"), help_text=UNREADABLE, max_length=300, required=False
    )

    def paper(self) -> NewPaper | None:
        said = self.cleaned_data
        if not said.get("file"):
            return None
        return NewPaper(content=said["file"].read(), unreadable_reason=said["unreadable_reason"])


class RequestForm(PaperMixin):
    field_order = (
        "kind", "proceeding", "asker", "asker_address", "about_given_names", "about_family_name", "about_birth_date",
        "asks", "due_date", "file", "unreadable_reason",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(one.value, KIND_WORDS[one]) for one in RequestKind], widget=forms.RadioSelect
    )
    proceeding = forms.ChoiceField(label=_("What is it for?"), widget=forms.RadioSelect)
    asker = forms.CharField(label=_("Who asks?"), help_text=_("Name and office, as it stands there."), max_length=200)
    asker_address = forms.CharField(label=_("Where is the answer sent?"), max_length=300, required=False)
    about_given_names = forms.CharField(label=_("Given names of whom it is about"), max_length=200)
    about_family_name = forms.CharField(label=_("Family name"), max_length=200)
    about_birth_date = DateBoxesField(label=_("Birth date, if it says one"), required=False)
    asks = forms.CharField(label=_("What do they ask for?"), max_length=500, widget=forms.Textarea)
    due_date = DateBoxesField(label=_("By when must it be answered?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = False
        self.fields["file"].help_text = _("Only a call comes without one.")
        choosing = cast("forms.ChoiceField", self.fields["proceeding"])
        choosing.choices = [(key.value, row.words) for key, row in proceedings().items()]

    def said(self) -> NewRequest:
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"file", "unreadable_reason"}}
        return NewRequest(**{**said, "kind": RequestKind(said["kind"]), "proceeding": Proceeding(said["proceeding"])})


class AddPaperForm(PaperMixin):
    field_order = ("kind", "file", "unreadable_reason")
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(one.value, PAPER_WORDS[one]) for one in PaperKind], widget=forms.RadioSelect
    )


class FindingsForm(forms.Form):
    """What the order says, in the words of the law; the last one opens words said in confidence."""

    findings = forms.MultipleChoiceField(
        label=_("The order says all of this"),
        help_text=_("Read it in the order itself. The last one only where it stands there."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, standing: Standing) -> None:
        super().__init__(data)
        row = proceedings()[Proceeding(standing.request.proceeding)]
        choosing = cast("forms.MultipleChoiceField", self.fields["findings"])
        choosing.choices = [(one.key, one.words) for one in (*row.findings, confidential())]


class NotifyForm(forms.Form):
    is_told = forms.ChoiceField(
        label=_("Is the person told?"),
        choices=[("yes", _("Yes, now, in their own pages")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("If not, why?"), help_text=_("For example: the court forbids it until May 3."), max_length=500,
        required=False, widget=forms.Textarea,
    )  # fmt: skip


class ScopeForm(forms.Form):
    classes = forms.MultipleChoiceField(
        label=_("What may go?"),
        choices=[(one.value, words) for one, words in PART_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the order names. Anything else is given by counsel, from the record itself."),
    )
    first_date = DateBoxesField(label=_("From the days"))
    last_date = DateBoxesField(label=_("Until, that day included"))
    recipient = forms.CharField(label=_("To whom, by name"), max_length=200)
    address = forms.CharField(label=_("Their address"), max_length=300)
    ends_date = DateBoxesField(label=_("The order may be carried out until"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first_date"), said.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last day comes before the first."))
        return said

    def scope(self) -> NewScope:
        return NewScope(**{**self.cleaned_data, "classes": tuple(self.cleaned_data["classes"])})


class RefuseForm(forms.Form):
    words = forms.CharField(label=_("How it was answered, for the file"), max_length=500, required=False)
    is_told = forms.BooleanField(
        label=_("Let the person know that somebody asked"),
        help_text=_("Unless a court forbids it. Of a name that is nobody’s here nobody is told."),
        required=False,
    )
