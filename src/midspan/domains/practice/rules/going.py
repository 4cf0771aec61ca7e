"""Writing down how it went, putting it right, and what is asked after days that passed by."""

from datetime import date, timedelta

from midspan.domains.practice.enums import AssignmentState
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

LOOKS_BACK = timedelta(days=31)  # What was kept without a network for a month still arrives.


def may_log(by: Actor, *, patient_id: object, day: date, today: date, stood_on: date | None = None) -> Verdict:
    """Whether somebody writes down that they practiced on `day`, by their own clock.

    `stood_on`: the day of what is put right; whatever it is, it may stay.
    """
    is_recent = day >= today - LOOKS_BACK or day == stood_on
    return first_refusal(
        ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person writes down how it went."),
        ALLOWED if day <= today else refused("That day is still to come."),
        ALLOWED if is_recent else refused("That is more than a month ago."),
    )


def may_tell_again(*, is_same: bool, is_taken_back: bool) -> Verdict:
    """Whether what comes a second time by the same id is kept already: two taps are one, but nothing is dropped."""
    return first_refusal(
        refused("This was taken back. Keep it once more to write it down anew.") if is_taken_back else ALLOWED,
        ALLOWED if is_same else refused("This was kept already."),
    )


def may_change(*, is_latest: bool, is_taken_back: bool) -> Verdict:
    """Whether what was written can be put right or taken back: only as it stands, not an earlier version of it."""
    return first_refusal(
        ALLOWED if is_latest else refused("This was put right already. Look at it as it stands now."),
        refused("This was taken back already.") if is_taken_back else ALLOWED,
    )


def may_settle(by: Actor, *, patient_id: object, state: AssignmentState) -> Verdict:
    """Whether somebody says how a practice goes on, or that it rests for a while."""
    return first_refusal(
        ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person says how it goes on."),
        ALLOWED if state is AssignmentState.ACCEPTED else refused("This is not practiced now."),
    )
