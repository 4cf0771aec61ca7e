"""Input about what left."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.accounting.book import purposes, recipients
from midspan.domains.accounting.queries import Sought
from midspan.domains.accounting.wording import language_now
from midspan.domains.consents.queries import SignedConsent, share_words
from midspan.kernel import clock
from midspan.ui.fields import DateBoxesField

LOOKED_BACK = timedelta(days=90)


class SoughtForm(forms.Form):
    """What is looked for in the register: everything of the last ninety days, unless somebody says otherwise."""

    first = DateBoxesField(label=_("From"), required=False)
    last = DateBoxesField(label=_("Until, that day included"), required=False)
    kind = forms.ChoiceField(label=_("To whom"), required=False)
    purpose = forms.ChoiceField(label=_("What for"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name, book in (("kind", recipients()), ("purpose", purposes())):
            choosing = cast("forms.ChoiceField", self.fields[name])
            choosing.choices = [("", _("Any")), *((key, words[language_now()]) for key, words in book.items())]

    def sought(self) -> Sought:
        """What is wrong counts as not said; the page says what is wrong."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last: date = said.get("last") or clock.local_date()
        first: date = said.get("first") or last - LOOKED_BACK
        return Sought(first=first, last=last, kind=said.get("kind", ""), purpose=said.get("purpose", ""))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        return found


class CopyForm(SoughtForm):
    """What of the register is to be taken out, and what for."""

    reason = forms.CharField(
        label=_("What is the copy for?"), help_text=_("The second person reads it."), max_length=300
    )


class ExtensionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it take longer?"),
        help_text=_("The person reads it."),
        max_length=500,
        widget=forms.Textarea,
    )


class PassedOnForm(forms.Form):
    """What an intermediary says it passed on."""

    participant = forms.CharField(label=_("To whom"), max_length=200)
    shares = forms.MultipleChoiceField(label=_("What"), widget=forms.CheckboxSelectMultiple)
    day = DateBoxesField(label=_("On which day"))

    def __init__(self, data: Any = None, *, through: SignedConsent) -> None:
        super().__init__(data)
        choosing = cast("forms.ChoiceField", self.fields["shares"])
        choosing.choices = list(share_words(through.shares, language_now()).items())
        if through.participants:
            self.fields["participant"].help_text = _("The consent names: %(names)s.") % {
                "names": "; ".join(through.participants)
            }
