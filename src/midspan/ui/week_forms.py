"""A week typed as a list of blocks: the form behind the week painter, complete without a script."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from midspan.ui.fields import TimeBox
from midspan.ui.kinds import KIND_WORDS, EntryKind
from midspan.values.spans import MINUTES_PER_DAY, WeekSpan


class WeekBlockForm(forms.Form):
    """One block: a day, from when, until when, and what it is. An end of 00:00 is that day's midnight."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    kind = forms.ChoiceField(label=_("What"))
    start = forms.TimeField(label=_("From"), widget=TimeBox)
    end = forms.TimeField(label=_("Until"), widget=TimeBox)

    def __init__(self, *args: Any, kinds: Iterable[EntryKind] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"day": WEEKDAYS.items(), "kind": [(kind.value, KIND_WORDS[kind]) for kind in kinds]}
        for name, known in choices.items():
            self.fields[name].choices = [("", _("Choose")), *known]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") is not None and cleaned.get("end") is not None:
            self.check_order(cleaned)
        return cleaned

    def check_order(self, cleaned: dict[str, Any]) -> None:
        """Complain where the end does not suit the start; a form that knows nights has its own answer."""
        if _end_minute(cleaned["end"]) <= _minute(cleaned["start"]):
            self.add_error("end", ValidationError(_("This must be later than the start."), code="order"))

    def week_span(self) -> WeekSpan:
        """The block's place in the week. Only after the form was found valid."""
        given = self.cleaned_data
        return WeekSpan(given["day"], _minute(given["start"]), _end_minute(given["end"]))


WeekBlockFormSet = forms.formset_factory(WeekBlockForm, extra=3, can_delete=True)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _end_minute(moment: time) -> int:
    return _minute(moment) or MINUTES_PER_DAY
