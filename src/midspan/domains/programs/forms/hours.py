"""A week of hours: one line of text for each day, as `rules.read_hours` reads it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from midspan.domains.programs.rules import read_hours, spans_text
from midspan.values import WeekSpan


class HoursLine(forms.CharField):
    """One day. Its clean value is stretches of minutes after midnight."""

    def clean(self, value: Any) -> tuple[tuple[int, int], ...]:
        try:
            return read_hours(super().clean(value) or "")
        except ValueError as error:
            raise ValidationError(str(error), code="hours") from error


class WeeklyHoursForm(forms.Form):
    """Seven lines, Monday to Sunday; an empty line is a day off."""

    def __init__(self, *args: Any, spans: Iterable[WeekSpan] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        by_day: dict[int, list[tuple[int, int]]] = {}
        for span in spans:
            by_day.setdefault(span.day, []).append((span.start, span.end))
        for day in range(7):
            self.fields[f"day_{day}"] = HoursLine(
                label=WEEKDAYS[day], required=False, max_length=120, initial=spans_text(by_day.get(day, ()))
            )
        self.fields["day_0"].help_text = _("Such as 9 a.m. – 12:30 p.m., 1:30 p.m. – 9 p.m. Leave a day off empty.")

    @property
    def spans(self) -> list[WeekSpan]:
        """What was typed, as stretches of the week. Ask only after is_valid()."""
        return [WeekSpan(day, start, end) for day in range(7) for start, end in self.cleaned_data[f"day_{day}"]]
