"""The days of a week as mark-up. A template would look up twenty names for each of some thirty entries."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from midspan.ui.icons import icon_svg
from midspan.ui.week import PlacedEntry, WeekDay


def days_html(days: Iterable[WeekDay], *, level: int = 3) -> SafeString:
    """Seven sections with a heading of that level and the entries as a list; what people wrote is escaped here."""
    return mark_safe("".join(_day(day, level) for day in days))  # noqa: S308 - every part is escaped or our own


def _day(day: WeekDay, level: int) -> str:
    today = gettext("Today")
    classes = f"{' week-today' if day.is_today else ''}{'' if day.entries else ' week-day-empty'}"
    mark = f'<span class="visually-hidden"> {escape(today)}</span>' if day.is_today else ""
    now = f'<li class="week-now {day.now_place}" aria-hidden="true"></li>' if day.now_place else ""
    entries = "".join(map(_entry, day.entries)) or f'<li class="week-nothing">{escape(gettext("Nothing planned"))}</li>'
    return (
        f'<section class="week-day{classes}"><h{level} class="week-head">{_head(day.day, get_language() or "")}{mark}'
        f'</h{level}><ol role="list" class="week-entries">{now}{entries}</ol></section>'
    )


@cache
def _head(day: date, language: str) -> str:  # noqa: ARG001 - the words differ by it
    return (
        f'<abbr title="{escape(date_format(day, "l"))}">{escape(date_format(day, "D"))}</abbr> <span class="week-date">'
        f'{day.day}<span class="week-month"> {escape(date_format(day, "F"))}</span></span>'
    )


def _entry(placed: PlacedEntry) -> str:
    entry = placed.entry
    label = f"<bdi>{escape(entry.label)}</bdi>"
    if entry.url:
        label = f'<a href="{escape(entry.url)}">{label}</a>'
    state = f'<span class="week-state">{escape(placed.state_words)}</span>' if placed.state_words else ""
    detail = f'<span class="week-detail">{escape(entry.detail)}</span>' if entry.detail else ""
    return (
        f'<li class="week-entry kind-{entry.kind} state-{entry.state} {placed.place}">{icon_svg(placed.icon)} '
        f'<span class="week-label">{label}</span> <span class="week-times">{placed.times}</span> {state} {detail}</li>'
    )
