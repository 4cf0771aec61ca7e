"""What the person writes about their own record: what is not right."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DoubtForm(forms.Form):
    words = forms.CharField(
        label=_("What is not right?"),
        help_text=_("It stays on your list until somebody has asked you about it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
