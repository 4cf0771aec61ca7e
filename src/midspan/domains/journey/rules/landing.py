"""The landing from residential care: how many days lie between leaving there and the first session here."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

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
