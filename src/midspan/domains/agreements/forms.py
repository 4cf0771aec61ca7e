"""Input about agreements."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.agreements.actions import NewAgreement
from midspan.domains.agreements.book import clauses, services
from midspan.domains.agreements.wording import CLASS_WORDS
from midspan.ui.fields import DateBoxesField

CLASSES = [(one.value, words) for one, words in CLASS_WORDS.items()]


class AgreementForm(forms.Form):
    name = forms.CharField(label=_("With whom?"), max_length=200)
    contact = forms.CharField(label=_("Whom do we reach there, and how?"), max_length=300)
    services = forms.MultipleChoiceField(label=_("What do they do for us?"), widget=forms.CheckboxSelectMultiple)
    classes = forms.MultipleChoiceField(
        label=_("What do they need for it?"),
        choices=CLASSES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No more than they need to serve us."),
    )
    clauses = forms.MultipleChoiceField(label=_("The agreement says both"), widget=forms.CheckboxSelectMultiple)
    first_date = DateBoxesField(label=_("From"))
    last_date = DateBoxesField(
        label=_("Until, that day included"), required=False, help_text=_("Empty: until somebody ends it.")
    )
    file = forms.FileField(label=_("The signed agreement: PDF, PNG or JPEG"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("services", services()), ("clauses", clauses())):
            cast("forms.MultipleChoiceField", self.fields[name]).choices = list(rows.items())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first_date"), said.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last day comes before the first."))
        return said

    def said(self) -> NewAgreement:
        said = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        lists = {name: tuple(said[name]) for name in ("services", "classes", "clauses")}
        return NewAgreement(**{**said, **lists})


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Why does it end?"), max_length=300)


class CheckForm(forms.Form):
    """Whether something may go to an organization today."""

    name = forms.CharField(label=_("To whom?"), max_length=200)
    classes = forms.MultipleChoiceField(label=_("What?"), choices=CLASSES, widget=forms.CheckboxSelectMultiple)
