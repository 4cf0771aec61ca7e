"""The sheet that asks for words and nothing else, and what stands under other questions."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordsForm(forms.Form):
    """Words somebody has to write; other sheets add their own questions."""

    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Write it in your words.")},
    )
