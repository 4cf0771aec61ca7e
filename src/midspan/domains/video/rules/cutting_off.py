"""Somebody is gone from a room before its session ends: since when, what was done, and what comes next."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from midspan.domains.video.enums import CutOffOutcome, Reaches
from midspan.domains.video.rules.coming import CLOSES_AFTER
from midspan.domains.video.rules.connections import Ends
from midspan.values import ALLOWED, Span, Verdict, first_refusal, refused

GOODBYES = timedelta(minutes=5)  # Who leaves in the last minutes was not cut off.
DROPPED = "dropped"  # Not a step of a protocol: somebody saw it, where no server tells.
ENDS = frozenset(CutOffOutcome) - {CutOffOutcome.DROPPED, CutOffOutcome.NO_ANSWER}
AT_ONCE = frozenset({CutOffOutcome.BACK, CutOffOutcome.AGREED})  # Said of the whole, whichever step is next.
# Help can be sent at every step: whoever fears for somebody waits for no clock.
CALLED = (CutOffOutcome.REACHED, CutOffOutcome.NO_ANSWER, CutOffOutcome.NOT_WELL, CutOffOutcome.HELP_SENT)
ANSWERS = {
    Reaches.PERSON: CALLED,
    Reaches.CONTACT: CALLED,
    Reaches.HELP: (CutOffOutcome.HELP_SENT, CutOffOutcome.TO_TEAM),
}
ALERTS = frozenset({CutOffOutcome.NOT_WELL, CutOffOutcome.HELP_SENT, CutOffOutcome.TO_TEAM})


class ProtocolStep(Struct, frozen=True, kw_only=True):
    """One step: when it begins, in minutes after they were gone, and whom it reaches."""

    key: str
    after_minutes: int
    reaches: Reaches
    words: str
    opens_obligation: bool = False


class Done(Struct, frozen=True, kw_only=True):
    """What came of one step, of the time at which they were gone."""

    gone_at: datetime
    key: str
    outcome: CutOffOutcome
    at: datetime


class Gone(Struct, frozen=True, kw_only=True):
    """Somebody is gone since `since`; `done` in order. `next_step` is None when it is over or nothing is left."""

    since: datetime
    done: tuple[Done, ...]
    next_step: ProtocolStep | None
    is_over: bool

    @property
    def next_at(self) -> datetime | None:
        return self.since + timedelta(minutes=self.next_step.after_minutes) if self.next_step else None


def gone_now(
    connections: Iterable[Ends],
    done: Sequence[Done],
    *,
    steps: Sequence[ProtocolStep],
    session: Span,
    now: datetime,
    with_room: Collection[datetime] = (),
) -> Gone | None:
    """Whether somebody who was in the room is gone before its end; None where they are in, or never were.

    Their last leaving decides. Those `with_room` came of the room's own end, which cuts nobody off. Once the door is
    closed, only what was done is told of, and nothing follows.
    """
    there = [(joined, left) for joined, left in connections if joined]
    if any(left is None for _, left in there):
        return None
    own = _of_this_time(there, done)
    left = max((left for _, left in there if left), default=None)
    is_closed = now >= session.end + CLOSES_AFTER
    if own:
        since = own[0].gone_at
    elif left is None or left in with_room or left >= session.end - GOODBYES or is_closed:
        return None
    else:
        since = left
    tried = {one.key for one in own}
    is_over = any(one.outcome in ENDS for one in own)
    following = None if is_over or is_closed else next((one for one in steps if one.key not in tried), None)
    return Gone(since=since, done=own, next_step=following, is_over=is_over)


def _of_this_time(there: Sequence[Ends], done: Sequence[Done]) -> tuple[Done, ...]:
    """What was done since they were in the room last. A server may correct a leaving; what was done stays with it."""
    last_in = max((joined for joined, _ in there if joined), default=None)
    own = [one for one in done if last_in is None or one.gone_at >= last_in]
    latest = max((one.gone_at for one in own), default=None)
    return tuple(one for one in own if one.gone_at == latest)


def may_say_dropped(gone: Gone | None, *, session: Span, now: datetime) -> Verdict:
    """Whether somebody who was let in can be said to have dropped out: the session is on, and nobody said so yet."""
    return first_refusal(
        ALLOWED if session.start <= now < session.end else refused("The session is not on now."),
        ALLOWED if gone is None or gone.is_over else refused("That they are gone is said already."),
    )


def may_record(gone: Gone | None, *, key: str, outcome: CutOffOutcome) -> Verdict:
    """Whether that can have come of the step that is next; a second page that says it again is told so."""
    if gone is None or gone.is_over:
        return refused("They are not gone, or it was settled already.")
    if outcome in AT_ONCE:
        return ALLOWED
    if gone.next_step is None:
        return refused("Nothing follows any more: the door is closed, or every step was taken.")
    is_next = gone.next_step.key == key
    fits = outcome in ANSWERS[gone.next_step.reaches]
    return ALLOWED if is_next and fits else refused("Another step is next. Look at the page again.")


def opens_obligation(step: ProtocolStep | None, outcome: CutOffOutcome) -> bool:
    """Whether the care team is alerted by it."""
    reached_nobody = outcome is CutOffOutcome.NO_ANSWER and step is not None and step.opens_obligation
    return reached_nobody or outcome in ALERTS
