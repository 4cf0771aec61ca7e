"""Every form control once; untouched, and sent with almost everything wrong."""

from django import forms
from django.utils.datastructures import MultiValueDict

from midspan.ui.fields import DateBox, DateBoxesField, TimeBox
from midspan.ui.gallery.example import NAMES

WAYS = [("room", "In the room"), ("video", "By video"), ("phone", "Por teléfono, si lo prefiero")]
NEEDS = [("ramp", "A ramp"), ("captions", "Captions"), ("quiet", "A quiet corner")]
SITES = [("", "Choose"), ("h", "Harbor Street"), ("m", "Mill Road")]


class SampleForm(forms.Form):
    name = forms.CharField(
        label="What should we call you?", help_text="In groups, others see only this.", max_length=40
    )
    born = DateBoxesField(label="When were you born?", help_text="For example 3 27 2004")
    day = forms.DateField(label="First day", widget=DateBox, required=False)
    time = forms.TimeField(label="Leave home at", widget=TimeBox, required=False)
    minutes = forms.IntegerField(label="Way to the center", min_value=0, max_value=240)
    way = forms.ChoiceField(label="How would you like to come?", choices=WAYS, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="What would help?", choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    site = forms.ChoiceField(label="Site", choices=SITES)
    why = forms.CharField(label="What matters most to you?", widget=forms.Textarea, max_length=200)
    calm = forms.BooleanField(label="Write to me in neutral words only", required=False)
    letter = forms.FileField(label="The referral", help_text="A file of up to 20 MB", required=False)
    fixed = forms.CharField(label="Record number", disabled=True, required=False, initial="MS-0042")


def new_form() -> SampleForm:
    """Nothing filled in."""
    return SampleForm(auto_id="new_%s")


def wrong_form() -> SampleForm:
    """Sent, and to be put right."""
    typed = {"name": NAMES[0] * 2, "born_0": "2", "born_1": "31", "born_2": "2004", "minutes": "900", "why": ""}
    return SampleForm(typed, MultiValueDict(), auto_id="wrong_%s")
