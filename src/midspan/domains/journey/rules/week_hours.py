"""What somebody is promised in a week: the hours of a stage of their step down, else those of the plan of care."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from msgspec import Struct

from midspan.domains.journey.enums import IN_TREATMENT, EpisodeState
from midspan.values import ALLOWED, Verdict, refused

A_DAY = timedelta(days=1)
MOST_ABOVE = 90  # Minutes that a week of a stage may have above its hours: the hour with the counselor comes on top.


class WeekHours(Struct, frozen=True, kw_only=True):
    """The hours and days of a week; None where nobody said. `is_stage`: they are those of a stage of a step down.

    Then no floor of the level of care holds for the week but its own hours.
    """

    minimum_minutes: int | None = None
    maximum_minutes: int | None = None
    minimum_days: int | None = None
    maximum_days: int | None = None
    is_stage: bool = False


class Past(Struct, frozen=True):
    """What a stay was promised at the levels it had before: each, with its least and most minutes and days a week.

    In order, each until before the day it says.
    """

    until: Sequence[date] = ()
    levels: Sequence[str] = ()
    limits: Sequence[Sequence[int | None]] = ()

    def _place(self, day: date) -> int | None:
        return next((place for place, until in enumerate(self.until) if day < until), None)

    def level(self, day: date, *, now: str) -> str:
        """The level on that day; `now` is the one it has."""
        place = self._place(day)
        return now if place is None else self.levels[place]

    def care(self, day: date, *, now: WeekHours) -> WeekHours:
        """What the plan of care asked for on that day; `now` is what it asks for."""
        place = self._place(day)
        if place is None:
            return now
        least, most, least_days, most_days = self.limits[place]
        return WeekHours(minimum_minutes=least, maximum_minutes=most, minimum_days=least_days, maximum_days=most_days)

    def then(self, day: date, level: str, care: WeekHours) -> "Past":
        """With the level that ends before that day. Where one has ended so already, no week was of another one."""
        if self.until and self.until[-1] >= day:
            return self
        limits = [care.minimum_minutes, care.maximum_minutes, care.minimum_days, care.maximum_days]
        return Past([*self.until, day], [*self.levels, level], [*self.limits, limits])


class Step(Struct, frozen=True):
    """So many minutes a week from that day on."""

    from_date: date
    minutes: int


class Steps(Struct, frozen=True):
    """The stages a person has taken, by the day from which each holds.

    None in `minutes`: from that day on the plan of care holds again.
    """

    dates: Sequence[date] = ()
    minutes: Sequence[int | None] = ()

    def on(self, day: date) -> int | None:
        """The minutes of the stage in force on that day; None outside a step down."""
        begun = [minutes for first, minutes in zip(self.dates, self.minutes, strict=True) if first <= day]
        return begun[-1] if begun else None

    def after(self, day: date) -> list[Step]:
        """The stages that begin later, in order."""
        pairs = zip(self.dates, self.minutes, strict=True)
        return [Step(first, minutes) for first, minutes in pairs if first > day and minutes is not None]

    def following(self, day: date) -> tuple[date, int | None] | None:
        """What comes next after that day, and its minutes; None for those where the step down ended before its time."""
        pairs = zip(self.dates, self.minutes, strict=True)
        later = [(first, minutes) for first, minutes in pairs if first > day]
        if self.on(day) is None:
            later = [one for one in later if one[1] is not None]
        return later[0] if later else None

    def until(self, day: date) -> "Steps":
        """Without whatever begins on that day or later."""
        kept = sum(first < day for first in self.dates)
        return Steps(list(self.dates[:kept]), list(self.minutes[:kept]))

    def then(self, day: date, minutes: int | None) -> "Steps":
        """With a stage from that day on, in place of whatever began then or later."""
        before = self.until(day)
        return Steps([*before.dates, day], [*before.minutes, minutes])

    def ended(self, day: date) -> "Steps":
        """The plan of care holds again from that day on; what was promised before stays known."""
        before = self.until(day)
        return before if before.on(day) is None else before.then(day, None)

    def within(self, day: date, *, least: int | None, most: int | None) -> "Steps":
        """As `ended`, but what is in force or begins later stands where its hours are within those of a new level."""
        held = self.on(day)
        before = self if held is not None and _is_within(held, least, most) else self.ended(day)
        kept = before.until(day + A_DAY)
        for step in self.after(day):
            if _is_within(step.minutes, least, most):
                kept = kept.then(step.from_date, step.minutes)
        return kept


def _is_within(minutes: int, least: int | None, most: int | None) -> bool:
    return (least or 0) <= minutes and (most is None or minutes <= most)


class PromisedStay(Protocol):
    """What a stay says about its weeks."""

    level: str
    past_until: list[date]
    past_levels: list[str]
    past_limits: list[list[int | None]]
    minimum_weekly_minutes: int | None
    maximum_weekly_minutes: int | None
    minimum_days: int | None
    maximum_days: int | None
    step_dates: list[date]
    step_minutes: list[int | None]


def week_hours(care: WeekHours, steps: Steps, *, on: date) -> WeekHours:
    """What is promised in the week that begins on that day, or in a standing week from that day on.

    `care` is what the plan of care asks for on that day (`Past.care`).
    """
    stage = steps.on(on)
    if stage is None:
        return care
    return WeekHours(
        minimum_minutes=stage,
        maximum_minutes=stage + MOST_ABOVE,
        minimum_days=1,
        maximum_days=care.maximum_days,
        is_stage=True,
    )


def week_hours_of(stay: PromisedStay, *, on: date) -> WeekHours:
    """As `week_hours`, of a stay as it is read whole."""
    return week_hours(past_of(stay).care(on, now=care_of(stay)), steps_of(stay), on=on)


def care_of(stay: PromisedStay) -> WeekHours:
    """What the plan of care asks for at the level the stay has now."""
    return WeekHours(
        minimum_minutes=stay.minimum_weekly_minutes,
        maximum_minutes=stay.maximum_weekly_minutes,
        minimum_days=stay.minimum_days,
        maximum_days=stay.maximum_days,
    )


def past_of(stay: PromisedStay) -> Past:
    """What the stay keeps of its levels before."""
    return Past(stay.past_until, stay.past_levels, stay.past_limits)


def steps_of(stay: PromisedStay) -> Steps:
    """The stages this stay has taken."""
    return Steps(stay.step_dates, stay.step_minutes)


def stands_at_level(stay: PromisedStay, *, state: str, minutes: int) -> bool:
    """Whether a stage goes on at the level the stay has now: of who steps down, where its hours are within those."""
    least, most = stay.minimum_weekly_minutes, stay.maximum_weekly_minutes
    return state == EpisodeState.STEPPING_DOWN and _is_within(minutes, least, most)


def may_step(*, state: str) -> Verdict:
    """Whether a stay in that state takes a stage: only while the person is in treatment."""
    return ALLOWED if state in IN_TREATMENT else refused("Only somebody in treatment steps down.")
