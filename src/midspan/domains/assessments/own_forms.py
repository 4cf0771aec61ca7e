"""What the person types on their phone: one section in their own words, or why they leave it out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.assessments.book import Section, said
from midspan.domains.assessments.enums import OwnSkip
from midspan.domains.assessments.forms import LinesField
from midspan.domains.assessments.own_wording import SKIP_WORDS, language_now

LONGEST = 2000


class OwnSectionForm(forms.Form):
    """What the person is asked in one section. `known` are fields of which something is known already."""

    def __init__(self, data: Any, *, section: Section, initial: Mapping[str, str], known: set[str]) -> None:
        super().__init__(data, initial=dict(initial))
        for one in section.asked:
            self.fields[one.key] = LinesField(
                label=said(one.ask or {"en": one.label}, language_now()),
                help_text=_("Only if something is missing or not right.") if one.key in known else "",
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 4}),
            )


class LeaveOutForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect,
        choices=[(one.value, SKIP_WORDS[one]) for one in OwnSkip],
        error_messages={"required": _("Choose a reason.")},
    )
