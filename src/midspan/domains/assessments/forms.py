"""Input about assessments: the fields of one section, a reason to skip it, a need in one sentence, an addendum."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.assessments.book import Section
from midspan.domains.assessments.rules import in_lines

LONGEST = 20_000  # What the person sends is put below what stands, and both have to find room.


class LinesField(forms.CharField):
    """Words of several lines. A browser breaks them in its own way; what is kept is broken in one."""

    def to_python(self, value: Any) -> Any:
        return in_lines(super().to_python(value))


class SectionForm(forms.Form):
    """The fields of one section as its file has them; `hints` say from where the words of a field come."""

    def __init__(self, data: Any, *, section: Section, initial: Mapping[str, str], hints: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        for one in section.fields:
            self.fields[one.key] = LinesField(
                label=one.label,
                help_text=hints.get(one.key, ""),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )


class SkipForm(forms.Form):
    reason = forms.CharField(label=_("Why is it skipped?"), max_length=300)


class NeedForm(forms.Form):
    words = forms.CharField(
        label=_("What does this show to be needed? In one sentence"),
        help_text=_("The plan takes it up, now or later."),
        max_length=300,
    )


class AddendumForm(forms.Form):
    words = forms.CharField(label=_("What is to be added"), max_length=6000, widget=forms.Textarea(attrs={"rows": 3}))
