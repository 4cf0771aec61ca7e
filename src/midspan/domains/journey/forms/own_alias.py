"""What a person types to be called something else in groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.rules.admission import LONGEST_ALIAS


class OwnAliasForm(forms.Form):
    alias = forms.CharField(
        label=_("Another name"),
        help_text=_("Two words that are no part of your own name."),
        max_length=LONGEST_ALIAS,
        error_messages={"required": _("Write a name, or take one of those below.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
