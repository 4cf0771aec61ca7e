"""When each step falls due and which one it is now; who begins to be missed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from midspan.domains.outreach.enums import StepKey

ORDER = tuple(StepKey)


class StepRule(Struct, frozen=True, kw_only=True):
    """One step of the edition. `minutes` from the start of the session; `sooner` by tier; `owners` in order."""

    key: StepKey
    minutes: int
    sooner: dict[str, int]
    owners: tuple[str, ...]
    ends_day: bool = False

    def minutes_for(self, tier: str) -> int:
        """For a person of that tier; "" for one of whom nobody had to be told."""
        return self.sooner[tier] if tier else self.minutes


class Planned(Struct, frozen=True, kw_only=True):
    """One step of a clock as it stands: settled, or due at a time."""

    key: StepKey
    due_at: datetime
    is_settled: bool


def due_times(rules: Sequence[StepRule], *, start: datetime, tier: str, day_ends: datetime) -> dict[StepKey, datetime]:
    """By when each step is done. `day_ends`: the end of the site's working day that is running or comes next.

    A step of that day is done by then, but never before the one that comes before it.
    """
    found: dict[StepKey, datetime] = {}
    for rule in rules:
        due = start + timedelta(minutes=rule.minutes_for(tier))
        before = max(found.values(), default=due)
        found[rule.key] = max(min(due, day_ends), before) if rule.ends_day else due
    return found


def is_missed(
    *, start: datetime, now: datetime, grace: timedelta, state: str, others_recorded: bool, is_ours: bool
) -> bool:
    """Whether somebody is missed at a session. Where nobody's coming was recorded, nothing is known, and nobody is.

    `state` is what is recorded of them ("" for nothing), `is_ours`: nobody was there to lead it.
    """
    if is_ours or state in {"attended", "excused"} or now < start + grace:
        return False
    return state == "absent" or others_recorded


def current(steps: Iterable[Planned]) -> Planned | None:
    """The step to do now: the first that is not settled, by when it is due and, of two at once, by their order."""
    left = [one for one in steps if not one.is_settled]
    return min(left, key=lambda one: (one.due_at, ORDER.index(one.key)), default=None)


def to_tell(steps: Sequence[Planned], *, told: Collection[StepKey], now: datetime) -> list[StepKey]:
    """Whose owners hear of it now: what comes next, and everything that is due already."""
    first = current(steps)
    due = [one.key for one in steps if not one.is_settled and (one is first or one.due_at <= now)]
    return [key for key in due if key not in told]


def late(
    steps: Iterable[Planned],
    *,
    known: Collection[StepKey],
    told: Mapping[StepKey, datetime],
    grace: timedelta,
    now: datetime,
) -> list[StepKey]:
    """What nobody did in time, and of which those above have not heard.

    `told`: since when its owner knows of it, who has `grace` from then on, however late all of it was recorded.
    """
    due = [one.key for one in steps if not one.is_settled and now > one.due_at and one.key not in known]
    return [key for key in due if key in told and told[key] + grace <= now]


def put_off(due_at: datetime, *, away: Iterable[tuple[datetime, datetime]]) -> datetime:
    """A time that falls into days on which the person is away comes when they are back, as long after as was left.

    Each stretch moves by its length what was still to come when it began.
    """
    for start, end in _merged(away):
        if start <= due_at:
            due_at += end - start
    return due_at


def _merged(away: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Days that two stretches share count once."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(away):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
