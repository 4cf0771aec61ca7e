"""Pure rules of absences: until when what was done is taken back as a whole."""

from datetime import datetime

from midspan.values import ALLOWED, Verdict, first_refusal, refused


def may_undo_absence(*, is_undone: bool, begins_at: datetime | None, now: datetime) -> Verdict:
    """Whether what an absence did can be taken back as a whole: while none of its sessions has begun."""
    return first_refusal(
        refused("This was undone already.") if is_undone else ALLOWED,
        ALLOWED
        if begins_at is None or now < begins_at
        else refused("One of these sessions has begun. What is still to come is changed session by session."),
    )
