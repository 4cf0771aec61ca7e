"""Forms of levels, tracks and groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.programs.enums import FOCUS_WORDS, GROUP_TYPE_WORDS, LEVEL_WORDS, MODALITY_WORDS
from midspan.domains.programs.forms.words import AGE_BANDS, CREDENTIALS, LANGUAGES, worded


class LevelForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Level"), choices=[(code.value, f"{code.value} {words}") for code, words in LEVEL_WORDS.items()]
    )
    name = forms.CharField(label=_("What it is called here"), max_length=100)


class TrackForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    age_band = forms.ChoiceField(label=_("For"), choices=AGE_BANDS)
    focus = forms.ChoiceField(label=_("Focus"), choices=worded(FOCUS_WORDS))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    modality = forms.ChoiceField(label=_("How it meets"), choices=worded(MODALITY_WORDS))
    family_minutes = forms.IntegerField(
        label=_("Minutes of a family session every week"),
        min_value=15,
        max_value=180,
        required=False,
        help_text=_("Planned with the counselor for everybody of this track. Empty: none is planned."),
    )


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    group_type = forms.ChoiceField(
        label=_("Type"), choices=worded(GROUP_TYPE_WORDS), help_text=_("Rules about group size go by the type.")
    )
    curriculum = forms.CharField(label=_("Curriculum"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutes, with the break"), min_value=15, max_value=600)
    break_minutes = forms.IntegerField(label=_("Minutes of break in it"), min_value=0, max_value=120)
    minimum_to_run = forms.IntegerField(label=_("Fewest people to run"), min_value=1, max_value=200)
    cap = forms.IntegerField(label=_("Most people"), min_value=1, max_value=200)
    facilitators_needed = forms.IntegerField(label=_("Leaders needed"), min_value=1, max_value=10)
    credentials = forms.MultipleChoiceField(
        label=_("Who may lead it"),
        choices=CREDENTIALS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The lead holds one of these. Nothing chosen: anybody may."),
    )
