"""Input of giving a summary, of a talk with who treats the person next, and of an arrival."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.consents.queries import FiledConsent
from midspan.domains.summaries.actions import Spoken
from midspan.domains.summaries.enums import Form, ToldBy
from midspan.ui.fields import DateBox


class GiveForm(forms.Form):
    """By which consent, and in which form."""

    consent = forms.UUIDField()
    form = forms.ChoiceField(choices=[(one.value, one.value) for one in Form])


class SpokenForm(forms.Form):
    """With whom at the next program somebody spoke."""

    consent = forms.ChoiceField(label=_("Who treats them next"))
    spoken_with = forms.CharField(label=_("With whom you spoke there"), max_length=120)
    spoken_on = forms.DateField(label=_("On"), widget=DateBox)
    words = forms.CharField(
        label=_("What was agreed"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, recipients: Sequence[FiledConsent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["consent"].choices = [(str(one.id), one.signed.recipient) for one in recipients]

    @property
    def signed_id(self) -> UUID:
        return UUID(self.cleaned_data["consent"])

    def said(self) -> Spoken:
        given = self.cleaned_data
        return Spoken(spoken_with=given["spoken_with"], spoken_on=given["spoken_on"], words=given["words"])


class ArrivedForm(forms.Form):
    """Whether they arrived, and who said so."""

    arrived = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    told_by = forms.ChoiceField(choices=[(one.value, one.value) for one in ToldBy])
