"""For how long a pause leaves the door open, and who says so."""

from collections.abc import Callable
from datetime import date, timedelta

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.outreach.rules.deeds import has_words, may_decide_here
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

A_DAY = timedelta(days=1)


def may_open_door(
    by: Actor, *, state: str, until: date, today: date, longest: timedelta, owner_works_here: bool
) -> Verdict:
    """Whether the door of this stay is left open until the end of that day."""
    is_right = today < until <= today + longest
    return first_refusal(
        may_decide_here(by),
        ALLOWED if state == EpisodeState.PAUSED else refused("Only a stay that is paused has its door open."),
        ALLOWED if is_right else refused(f"Choose a day from tomorrow on, {longest.days} days from now at the latest."),
        ALLOWED
        if owner_works_here
        else refused("Choose who decides how it goes on: a counselor, nurse, intake or the director."),
    )


def working_day(last: date, *, after: date, is_open: Callable[[date], bool]) -> date:
    """The last day up to `last`, and later than `after`, on which somebody works; `last` itself where there is none."""
    days = (last - number * A_DAY for number in range((last - after).days))
    return next((day for day in days if is_open(day)), last)


def may_leave_open(words: str) -> Verdict:
    """Leaving it open for longer says why."""
    return has_words(words)
