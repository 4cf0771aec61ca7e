"""The painted week as a list of blocks, each remembering which kept time it was drawn from."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.forms.asking import KINDS
from midspan.domains.responsibilities.forms.weekly_times import minute
from midspan.domains.responsibilities.life_lines import KeptStretch, LifeLine
from midspan.domains.responsibilities.rules import PaintedBlock, WeeklyTime, may_last
from midspan.domains.responsibilities.wording import anchor_monday, rhythm_words
from midspan.ui.week_forms import WeekBlockForm
from midspan.values.spans import MINUTES_PER_DAY


class LifeBlockForm(WeekBlockForm):
    """A block; one that ends before it starts goes on after midnight."""

    time = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=KINDS, **kwargs)
        self.note = self.initial.get("note", "")

    def check_order(self, cleaned: dict[str, Any]) -> None:
        verdict = may_last(_weekly_time({**cleaned, "day": 0}))
        if not verdict:
            self.add_error("end", _(verdict.reason))

    def block(self) -> PaintedBlock:
        """The block in the words of the actions. Only after the form was found valid."""
        given = self.cleaned_data
        kind = ResponsibilityKind(given["kind"])
        return PaintedBlock(time=_weekly_time(given), kind=kind, time_id=given.get("time"))


class BaseLifeBlockFormSet(forms.BaseFormSet):
    def blocks(self) -> list[PaintedBlock]:
        """What is painted, without the lines taken away and the empty ones."""
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [form.block() for form in kept]


LifeBlockFormSet = forms.formset_factory(
    LifeBlockForm, formset=BaseLifeBlockFormSet, extra=3, can_delete=True, max_num=200, absolute_max=400
)


def initial_blocks(lines: Iterable[LifeLine]) -> list[dict[str, Any]]:
    """A block for every kept stretch, in the order of the week."""
    found = [_initial(line, stretch) for line in lines for stretch in line.stretches]
    return sorted(found, key=lambda block: (block["day"], block["start"]))


def _initial(line: LifeLine, stretch: KeptStretch) -> dict[str, Any]:
    kept = stretch.time
    return {
        "day": kept.weekday,
        "kind": line.kind.value,
        "start": _clock(kept.start_minute),
        "end": _clock(kept.end_minute),
        "time": stretch.id,
        "note": f"{line.title}{rhythm_words(kept.every_weeks, anchor_monday(kept))}".removeprefix(", "),
    }


def _weekly_time(given: dict[str, Any]) -> WeeklyTime:
    return WeeklyTime(
        weekday=given["day"], start_minute=minute(given["start"]), end_minute=minute(given["end"]) or MINUTES_PER_DAY
    )


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
