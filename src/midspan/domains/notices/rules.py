"""Pure rules of notices: when something may go out, whether it still should, and what follows a failure.

Instants are aware; minutes are those of a day on the person's own clock, after midnight.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.notices.enums import TRANSITIONS, Channel, DeliveryState, Reason
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused
from midspan.values.wall_clock import instant_of

REACHES_OTHERWISE = frozenset({Role.FRONT_DESK, Role.INTAKE, Role.COUNSELOR, Role.DIRECTOR, Role.PRIVACY_OFFICER})
WEEK = tuple(range(7))
LOOKS_AHEAD_DAYS = 9  # From any moment of a week the next of its days comes sooner.
NATIONAL_DIGITS = 10
FEWEST_DIGITS, MOST_DIGITS = 8, 15  # ITU-T E.164.
VERSION = re.compile(r"[\d._]+")
FINAL = frozenset({Reason.NOT_SET_UP, Reason.REFUSED, Reason.BOUNCED})


class Hours(Struct, frozen=True):
    """When nothing may come: from `quiet_from` to `quiet_until` every night, and all day but on `days` (0 is Monday).

    The two being equal means that no hour is quiet.
    """

    quiet_from: int
    quiet_until: int
    days: tuple[int, ...] = WEEK

    def are_open(self, moment: datetime) -> bool:
        """Whether a message may come at `moment`, which is local to the person."""
        minute = moment.hour * 60 + moment.minute
        return moment.weekday() in self.days and not self._is_quiet(minute)

    def _is_quiet(self, minute: int) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= minute < self.quiet_until
        return minute >= self.quiet_from or minute < self.quiet_until


def next_open(now: datetime, *, zone: ZoneInfo, hours: Hours) -> datetime | None:
    """The first instant from `now` on at which a message may come; None when there is none in a week."""
    opens = (moment for moment in _openings(now, zone, hours) if moment >= now)
    return min((one for one in opens if hours.are_open(one.astimezone(zone))), default=None)


def _openings(now: datetime, zone: ZoneInfo, hours: Hours) -> Iterator[datetime]:
    """Now, each midnight and each end of the quiet hours: nothing opens at another moment, clock changes included."""
    yield now
    today = now.astimezone(zone).date()
    for ahead in range(LOOKS_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        yield instant_of(day, 0, zone)
        yield instant_of(day, hours.quiet_until, zone)
        yield _second_of(day, hours.quiet_until, zone)


def _second_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The same minute of the clock once more, in the night in which an hour comes twice; else the same instant."""
    wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    return wall.replace(fold=1).astimezone(UTC)


class Situation(Struct, frozen=True, kw_only=True):
    """What is known of one delivery at the moment of sending."""

    has_sign_in: bool
    may_be_told: bool
    is_chosen: bool
    address_holds: bool
    is_read: bool
    was_said_since: bool
    sent_today: int
    most_a_day: int
    never_held_back: bool
    opens_at: datetime | None
    now: datetime


class Decision(Struct, frozen=True):
    """Send now (all None), wait until an instant, or do not send for a reason."""

    reason: Reason | None = None
    until: datetime | None = None

    @property
    def sends(self) -> bool:
        return self.reason is None and self.until is None


def decide(found: Situation) -> Decision:
    """Whether a queued delivery still goes out now. What was true when it was queued does not count."""
    reason = _closed(found) or (None if found.never_held_back else _needless(found))
    if reason:
        return Decision(reason=reason)
    if found.opens_at is None:
        return Decision(reason=Reason.NOT_CHOSEN)
    return Decision(until=found.opens_at) if found.opens_at > found.now else Decision()


def _closed(found: Situation) -> Reason | None:
    asked = (
        (found.has_sign_in, Reason.NO_SIGN_IN),
        (found.may_be_told, Reason.NOT_ALLOWED),
        (found.is_chosen, Reason.NOT_CHOSEN),
        (found.address_holds, Reason.CONTACT_CHANGED),
    )
    return next((reason for holds, reason in asked if not holds), None)


def _needless(found: Situation) -> Reason | None:
    asked = (
        (found.is_read, Reason.READ),
        (found.was_said_since, Reason.SAID_ALREADY),
        (found.sent_today >= found.most_a_day, Reason.ENOUGH_TODAY),
    )
    return next((reason for is_so, reason in asked if is_so), None)


def may_become(now: DeliveryState, to: DeliveryState) -> Verdict:
    """Whether a delivery may go from one state to another: the one table says."""
    return ALLOWED if to in TRANSITIONS[now] else refused("This has gone on in the meantime. Look at it again.")


def next_try(*, tries: int, reason: Reason, waits: Sequence[timedelta]) -> timedelta | None:
    """How long to wait after the failure number `tries` (from 1 on); None when another try is no use."""
    if reason in FINAL or tries > len(waits):
        return None
    return waits[tries - 1]


def may_settle(by: Actor) -> Verdict:
    """Who takes care of what could not be delivered."""
    if by.is_staff and by.roles & REACHES_OTHERWISE:
        return ALLOWED
    return refused("Your role does not take care of this. Ask the front desk.")


def dialable(number: str, *, country: str) -> str:
    """A number as networks take it, such as +18045550100; "" when it is none. `country` is the code of ours: "1"."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    if number.strip().startswith("+"):
        return f"+{digits}" if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS else ""
    if len(digits) == NATIONAL_DIGITS + len(country) and digits.startswith(country):
        return f"+{digits}"
    return f"+{country}{digits}" if len(digits) == NATIONAL_DIGITS else ""


def may_choose(channels: Sequence[Channel], *, mail: str, number: str, country: str) -> Verdict:
    """Whether these channels have what they need."""
    if Channel.MAIL in channels and not mail:
        return refused("Enter the e-mail address that only you read, or leave e-mail off.")
    if Channel.TEXT in channels and not dialable(number, country=country):
        return refused("Enter the number of a phone that only you read, with its area code, or leave texts off.")
    return ALLOWED


def agent_hash(agent: str) -> str:
    """What a browser calls itself, without its versions: one that was brought up to date overnight is no new one."""
    return sha256(VERSION.sub("", agent).encode()).hexdigest()
