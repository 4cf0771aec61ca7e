"""The sheet on which a safety plan is written: one line for each thing, in seven parts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import LONGEST_LINE, SafetyPlan
from midspan.domains.safety.plan_wording import PART_HINTS, PART_WORDS
from midspan.domains.safety.rules.plan_keeping import is_a_plan
from midspan.ui.seen import SeenForm

ROWS = 3


class PlanForm(SeenForm):
    """`seen` is the number of the version that the writer started from."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: SafetyPlan | None) -> None:
        super().__init__(data, initial=_written(plan))
        self.fields.update({part.value: _lines(part) for part in PlanPart})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        verdict = is_a_plan(self.parts, longest_line=LONGEST_LINE)
        if not verdict and not self.errors:
            raise forms.ValidationError(_(verdict.reason))
        return given

    @property
    def parts(self) -> dict[PlanPart, tuple[str, ...]]:
        return {part: _split(self.cleaned_data.get(part.value, "")) for part in PlanPart}


class ReadForm(forms.Form):
    """Which version was read through with the person."""

    seen = forms.IntegerField(min_value=1)


def _written(plan: SafetyPlan | None) -> dict[str, object]:
    if plan is None:
        return {"seen": 0}
    return {"seen": plan.number, **{part.value: "\n".join(getattr(plan, part.value)) for part in PlanPart}}


def _lines(part: PlanPart) -> forms.CharField:
    return forms.CharField(
        label=PART_WORDS[part],
        help_text=PART_HINTS[part],
        required=False,
        widget=forms.Textarea({"rows": ROWS, "autocomplete": "off"}),
    )


def _split(words: str) -> tuple[str, ...]:
    """Without empty lines, and without the dashes that people put before them."""
    return tuple(line for one in words.splitlines() if (line := one.strip().lstrip("-•* ")))
