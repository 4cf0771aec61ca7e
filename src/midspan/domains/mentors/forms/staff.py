"""What the peer coordinator types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.ui.fields import DateBoxesField


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("By what name are they known?"),
        max_length=60,
        help_text=_("A first name is best: patients read it."),
        error_messages={"required": _("Write the name that patients read.")},
    )


class DecideForm(forms.Form):
    words = forms.CharField(
        label=_("What should change?"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The mentor reads it. Only if you send it back."),
    )


class ReviewForm(forms.Form):
    next_date = DateBoxesField(label=_("When do you talk again?"))


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what came of it.")},
    )
