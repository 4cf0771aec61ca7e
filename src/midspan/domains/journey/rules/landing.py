"""The landing from residential care: how many days lie before the first session here, and what may be written of it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Verdict, first_refusal, refused

# Whose work is with people: who meets somebody reaches them from then on, and their role reads when they come.
MEETS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.PEER_SPECIALIST, Role.NURSE, Role.INTAKE, Role.DIRECTOR})
WANTED_SESSIONS = 3
LONGEST_GAP_DAYS = 3


class Landing(Struct, frozen=True, kw_only=True):
    """One handoff seen against the calendar. `gap_days` is None while discharge or first session is not known."""

    leaves_on: date | None
    first_session: date | None
    booked: int
    gap_days: int | None
    reason: str

    @property
    def is_gap(self) -> bool:
        """Whether somebody must act: a gap over three days still ahead, or one that nobody can rule out."""
        return bool(self.reason)

    @property
    def is_booked(self) -> bool:
        return self.booked >= WANTED_SESSIONS


def landing_of(*, leaves_on: date | None, session_dates: Sequence[date], today: date) -> Landing:
    """How a handoff lands, from the discharge date and the dates of the booked sessions (past ones included).

    A session on the day of discharge or before it counts as no gap.
    """
    first = _first_after(leaves_on, session_dates)
    gap = None if leaves_on is None or first is None else max(0, (first - leaves_on).days)
    return Landing(
        leaves_on=leaves_on,
        first_session=first,
        booked=len(session_dates),
        gap_days=gap,
        reason=_reason(leaves_on, first, gap, today),
    )


def _first_after(leaves_on: date | None, session_dates: Sequence[date]) -> date | None:
    counted = [day for day in session_dates if leaves_on is None or day >= leaves_on]
    return min(counted, default=None)


def _reason(leaves_on: date | None, first: date | None, gap: int | None, today: date) -> str:
    if leaves_on is None:
        return "" if first else "The discharge date is not known and no session is booked."
    if first is None:
        return "No session is booked after the discharge." if leaves_on - today <= timedelta(days=14) else ""
    if gap is not None and gap > LONGEST_GAP_DAYS and first >= today:
        return f"{gap} days lie between the discharge and the first session."
    return ""


class HandoffState(Struct, frozen=True, kw_only=True):
    """What a handoff says of meeting the person and of the call on the day they leave. `called_on`: its day there."""

    leaves_on: date | None = None
    met_on: date | None = None
    is_met_by_somebody: bool = False
    called_at: datetime | None = None
    called_on: date | None = None


def may_keep_handoff(said: HandoffState, *, today: date, now: datetime) -> Verdict:
    """Whether a handoff can be kept like this: what it says was done has happened, by somebody, and on that day."""
    return first_refusal(_was_met(said, today), _was_called(said, now))


def may_be_named(roles: Collection[str]) -> Verdict:
    """Whether somebody of these roles can be who meets a person before they come."""
    if MEETS.intersection(roles):
        return ALLOWED
    return refused("Somebody who works with people meets them: a counselor, group leader, peer, nurse or intake.")


def may_say_met(*, is_named: bool, is_over: bool) -> Verdict:
    """Whether this meeting is the one's who writes of it, and of a stay that goes on."""
    if is_named and not is_over:
        return ALLOWED
    return refused("This meeting is not yours any more. Look at your day.")


def _was_met(said: HandoffState, today: date) -> Verdict:
    if said.met_on is None:
        return ALLOWED
    if not said.is_met_by_somebody:
        return refused("Say who from here met them.")
    return refused("They have not been met yet on a day that lies ahead.") if said.met_on > today else ALLOWED


def _was_called(said: HandoffState, now: datetime) -> Verdict:
    if said.called_at is None:
        return ALLOWED
    if said.leaves_on is None:
        return refused("Write on which day they leave, then when somebody called them on it.")
    if said.called_on != said.leaves_on:
        return refused("The call is of another day than the one on which they leave.")
    return refused("This call lies ahead. Write it down when it was made.") if said.called_at > now else ALLOWED


def is_to_be_called(*, leaves_on: date | None, called_at: datetime | None, today: date) -> bool:
    """Whether somebody calls the person today: it is the day on which they leave, and nobody has yet."""
    return leaves_on == today and called_at is None
