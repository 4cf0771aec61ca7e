"""Input of alumni."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.alumni.rules import LONGEST_CALLED


class JoinForm(forms.Form):
    called = forms.CharField(
        label=_("How may we call you when you come? Leave it empty, and nobody is told a name."),
        max_length=LONGEST_CALLED,
        required=False,
    )
