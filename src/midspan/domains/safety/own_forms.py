"""What the person says on the screen that they see first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.safety.enums import Safe
from midspan.domains.safety.own_wording import SAFE_WORDS


class ReplyForm(forms.Form):
    """The four questions. Only the first has to be answered."""

    safe = forms.ChoiceField(
        label=_("Are you safe right now?"),
        widget=forms.RadioSelect,
        choices=[(one.value, SAFE_WORDS[one]) for one in Safe],
        error_messages={"required": _("Choose one. “I am not sure” is an answer.")},
    )
    phone = forms.CharField(
        label=_("The best number to call you on now"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label=_("Where are you? (You do not have to say.)"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    with_whom = forms.CharField(
        label=_("Who is with you?"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
