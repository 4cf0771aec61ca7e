"""Who records attendance, and which times can be right."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, ActorKind, Span, Verdict, first_refusal, refused

RECORDS_ATTENDANCE = frozenset(Role) - {Role.UTILIZATION_REVIEW, Role.PRIVACY_OFFICER}
EARLIEST_ARRIVAL = timedelta(hours=3)
LATEST_LEAVING = timedelta(hours=3)
MORE_THAN_A_MOMENT = timedelta(minutes=1)


class Recorded(Struct, frozen=True, kw_only=True):
    """What stands so far about one person at one session. Each stretch is (arrived, left or None)."""

    session: Span
    is_planned: bool
    state: AttendanceState
    stretches: tuple[tuple[datetime, datetime | None], ...] = ()
    is_signed: bool = False

    @property
    def is_here(self) -> bool:
        return bool(self.stretches) and self.stretches[-1][1] is None

    @property
    def is_away(self) -> bool:
        """Whether somebody said that they did not come."""
        return self.state in {AttendanceState.ABSENT, AttendanceState.EXCUSED}

    @property
    def left_at(self) -> datetime | None:
        """When they left last; None when they are here or never came."""
        return self.stretches[-1][1] if self.stretches else None


def may_record(by: Actor) -> Verdict:
    """Whether this person records who was there; row security keeps them to whom they reach."""
    if by.kind is ActorKind.JOB or by.roles & RECORDS_ATTENDANCE:
        return ALLOWED
    return refused("Your role does not record attendance. Ask the front desk or the group's leader.")


def may_change(recorded: Recorded) -> Verdict:
    """Whether anything about this person's attendance can still be changed."""
    return first_refusal(
        ALLOWED if recorded.is_planned else refused("This session was canceled, so nobody is expected."),
        refused("This entry is signed, so its times are final. Add an addendum.") if recorded.is_signed else ALLOWED,
    )


def may_arrive(recorded: Recorded, *, at: datetime, now: datetime) -> Verdict:
    """Whether they can have come (or come back) at that minute."""
    return first_refusal(
        may_change(recorded),
        refused("They are marked as here already.") if recorded.is_here else ALLOWED,
        _is_past(at, now),
        _is_near(at, recorded.session),
        refused("They cannot come back before they left.") if recorded.left_at and at < recorded.left_at else ALLOWED,
        refused("The session was over by then.") if at >= recorded.session.end else ALLOWED,
    )


def may_leave(recorded: Recorded, *, at: datetime, now: datetime) -> Verdict:
    """Whether they can have left at that minute."""
    if not recorded.is_here:
        return first_refusal(may_change(recorded), refused("They are not marked as here, so they cannot leave."))
    arrived = recorded.stretches[-1][0]
    return first_refusal(
        may_change(recorded),
        _is_past(at, now),
        _is_near(at, recorded.session),
        refused("They cannot leave before they came.") if at <= arrived else ALLOWED,
    )


def may_be_away(recorded: Recorded) -> Verdict:
    """Whether they can be marked as absent or excused."""
    return first_refusal(
        may_change(recorded),
        refused("They were here. Undo the arrival first.") if recorded.stretches else ALLOWED,
    )


def may_undo(recorded: Recorded) -> Verdict:
    """Whether something stands that can be taken back."""
    is_empty = recorded.state is AttendanceState.EXPECTED and not recorded.stretches
    return first_refusal(may_change(recorded), refused("There is nothing to undo.") if is_empty else ALLOWED)


def may_correct(
    recorded: Recorded, *, stretches: Collection[tuple[datetime, datetime | None]], reason: str, now: datetime
) -> Verdict:
    """Whether times can be replaced by these, in order."""
    times = [moment for stretch in stretches for moment in stretch if moment is not None]
    return first_refusal(
        may_change(recorded),
        ALLOWED if reason.strip() else refused("Say why the times change."),
        *(_is_past(moment, now) for moment in times),
        *(_is_near(moment, recorded.session) for moment in times),
        ALLOWED if times == sorted(set(times)) else refused("Each time must be later than the one before it."),
    )


def may_be_told_by_video(recorded: Recorded, *, is_by_hand: bool) -> Verdict:
    """Whether a video server's joining and leaving become the times; of somebody called away they do, as at a door."""
    return first_refusal(
        may_change(recorded),
        refused("Somebody wrote these times down, and they stand.") if is_by_hand and not recorded.is_away else ALLOWED,
    )


def _is_past(at: datetime, now: datetime) -> Verdict:
    return ALLOWED if at <= now + MORE_THAN_A_MOMENT else refused("This time is still to come.")


def _is_near(at: datetime, session: Span) -> Verdict:
    if session.start - EARLIEST_ARRIVAL <= at <= session.end + LATEST_LEAVING:
        return ALLOWED
    return refused("This time is too far from the session. Look at the hour and the date.")
