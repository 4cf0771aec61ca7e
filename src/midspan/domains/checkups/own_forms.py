"""Input of somebody who left."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.checkups.models import LONGEST_WORDS


class AskBackForm(forms.Form):
    """Nothing has to be explained."""

    words = forms.CharField(
        label=_("Anything we should know before we call? You can leave this empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
