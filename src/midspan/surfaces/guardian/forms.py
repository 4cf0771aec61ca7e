"""What a guardian types on pages of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignSecondForm(forms.Form):
    signed_name = forms.CharField(
        label=_("Type your name to sign"),
        max_length=120,
        help_text=_("As it stands on your papers here."),
        error_messages={"required": _("Type your name to sign.")},
    )
