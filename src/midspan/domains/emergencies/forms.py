"""Input about emergencies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.emergencies.enums import Finding
from midspan.ui.fields import DateBoxesField


class EmergencyForm(forms.Form):
    family_name = forms.CharField(label=_("Family name, exactly as on file"), max_length=200)
    birth_date = DateBoxesField(label=_("Birth date"))
    reason = forms.CharField(
        label=_("What is happening?"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("One or two sentences: what you see, and who asks. The privacy officer reads them."),
    )


class ReviewForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("Was it an emergency?"),
        choices=[(Finding.JUSTIFIED, _("Yes")), (Finding.NOT_JUSTIFIED, _("No"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("The person reads yes or no, not these words."),
    )
