"""The days of a week as mark-up. A template would look up twenty names for each of some thirty entries."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from midspan.ui.icons import icon_svg
from midspan.ui.kinds import KIND_ICONS, STATE_WORDS, EntryKind, EntryState
from midspan.ui.week import PlacedEntry, WeekDay, times_words


def days_html(days: Iterable[WeekDay], *, level: int = 3) -> SafeString:
    """Seven sections with a heading of that level and the entries as a list; what people wrote is escaped here."""
    language = get_language() or ""
    return mark_safe("".join(_day(day, level, language) for day in days))  # noqa: S308 - every part is escaped or our own


def _day(day: WeekDay, level: int, language: str) -> str:
    today, nothing = _words(language)
    classes = f"{' week-today' if day.is_today else ''}{'' if day.entries else ' week-day-empty'}"
    now = f'<li class="week-now {day.now_place}" aria-hidden="true"></li>' if day.now_place else ""
    entries = "".join(_entry(placed, language) for placed in day.entries) or nothing
    return (
        f'<section class="week-day{classes}"><h{level} class="week-head">{_head(day.day, language)}'
        f"{today if day.is_today else ''}"
        f'</h{level}><ol role="list" class="week-entries">{now}{entries}</ol></section>'
    )


@cache
def _words(language: str) -> tuple[str, str]:  # noqa: ARG001 - the words differ by it
    """The mark of today, and what stands in a day without entries."""
    today = f'<span class="visually-hidden"> {escape(gettext("Today"))}</span>'
    return today, f'<li class="week-nothing">{escape(gettext("Nothing planned"))}</li>'


@cache
def _state(state: EntryState, language: str) -> str:  # noqa: ARG001 - as above
    words = str(STATE_WORDS[state])
    return f'<span class="week-state">{escape(words)}</span>' if words else ""


@cache
def _head(day: date, language: str) -> str:  # noqa: ARG001 - the words differ by it
    return (
        f'<abbr title="{escape(date_format(day, "l"))}">{escape(date_format(day, "D"))}</abbr> <span class="week-date">'
        f'{day.day}<span class="week-month"> {escape(date_format(day, "F"))}</span></span>'
    )


@cache
def _opening(kind: EntryKind, state: EntryState) -> tuple[str, str]:
    """How an entry begins before its place, and after it."""
    return f'<li class="week-entry kind-{kind} state-{state} ', f'">{icon_svg(KIND_ICONS[kind])} '


def _entry(placed: PlacedEntry, language: str) -> str:
    entry = placed.entry
    before, after = _opening(entry.kind, entry.state)
    label = f"<bdi>{escape(entry.label)}</bdi>"
    if entry.url:
        label = f'<a href="{escape(entry.url)}">{label}</a>'
    times = times_words(placed.start_minute, placed.end_minute, language)
    detail = f'<span class="week-detail">{escape(entry.detail)}</span>' if entry.detail else ""
    return (
        f'{before}{placed.place}{after}<span class="week-label">{label}</span> '
        f'<span class="week-times">{times}</span> '
        f"{_state(entry.state, language)} {detail}</li>"
    )
