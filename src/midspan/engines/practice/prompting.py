"""When a cue that is a time of day becomes a message, and why it does not."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.engines.practice.numbers import Numbers
from midspan.values.wall_clock import instant_of


class Cue(Struct, frozen=True):
    """A time on some days of the week (0 is Monday), from one day to another, both included."""

    key: str
    weekdays: tuple[int, ...]
    minute: int
    from_date: date
    until: date | None = None

    def is_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and self.from_date <= day and (self.until is None or day <= self.until)


class Prompt(Struct, frozen=True):
    """One time of a cue: its key, its day on the person's clock, and the instant."""

    at: datetime
    key: str
    day: date


class Clock(Struct, frozen=True):
    """What is looked at: after `since`, up to and including `until`, on the clock of `zone`."""

    since: datetime
    until: datetime
    zone: ZoneInfo


def due_prompts(cues: Sequence[Cue], clock: Clock) -> list[Prompt]:
    """The times of the cues within the stretch, earliest first.

    A time that spring skips comes when the clocks show the next hour; one that autumn repeats comes the first time.
    """
    found = (
        Prompt(instant_of(day, cue.minute, clock.zone), cue.key, day)
        for cue in cues
        for day in _days(clock)
        if cue.is_on(day)
    )
    return sorted((one for one in found if clock.since < one.at <= clock.until), key=lambda one: (one.at, one.key))


def _days(clock: Clock) -> Iterator[date]:
    day, last = (moment.astimezone(clock.zone).date() for moment in (clock.since, clock.until))
    while day <= last:
        yield day
        day += timedelta(days=1)


class Withheld(StrEnum):
    """Why nothing is sent, the gravest first."""

    OFF = "off"
    PAUSED = "paused"  # Or in a stay elsewhere.
    ASKED = "asked"  # One question waits for an answer; until then there is silence.
    QUIET = "quiet"
    DONE = "done"  # Practiced that day already.
    ENOUGH = "enough"


class Clearance(Struct, frozen=True, kw_only=True):
    """What is known of one person at the moment of sending."""

    is_on: bool
    is_away: bool
    is_asked: bool
    is_quiet: bool
    is_done: bool
    sent_today: int


def why_withheld(found: Clearance, numbers: Numbers) -> Withheld | None:
    """The reason not to send now, or None. Withheld is never sent later: a cue out of its time is none."""
    asked = (
        (not found.is_on, Withheld.OFF),
        (found.is_away, Withheld.PAUSED),
        (found.is_asked, Withheld.ASKED),
        (found.is_quiet, Withheld.QUIET),
        (found.is_done, Withheld.DONE),
        (found.sent_today >= numbers.most_prompts_a_day, Withheld.ENOUGH),
    )
    return next((reason for holds, reason in asked if holds), None)
