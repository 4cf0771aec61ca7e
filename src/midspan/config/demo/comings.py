"""When somebody came to a session and left it, as the door would have seen it."""

from datetime import datetime, timedelta

from msgspec import Struct

from midspan.config.demo.rows import Draw
from midspan.values import Span

EARLY_COMERS = timedelta(minutes=30)
NO_SHOW_AFTER = timedelta(minutes=15)


class Coming(Struct, frozen=True):
    """What is recorded about one person at one session; `state` None: nothing yet."""

    state: str | None
    stretches: tuple[tuple[datetime, datetime | None], ...] = ()

    def minutes_in(self, session: Span) -> int | None:
        if not self.stretches or any(left is None for _, left in self.stretches):
            return None
        there = [Span(come, left) for come, left in self.stretches if left]
        inside = (span.intersection(session) for span in there)
        return sum(span.minutes for span in inside if span)


def coming_of(session: Span, draw: Draw, *, reliability: float, now: datetime) -> Coming:
    """How it went, as far as `now` knows: nothing of a session to come but who called, or is early."""
    if session.start > now:
        return _before(session, draw, now=now)
    if not draw.happens(reliability):
        return _away(session, draw, now=now)
    return _clipped(_stretches(session, draw), now=now)


def _before(session: Span, draw: Draw, *, now: datetime) -> Coming:
    if session.start - now <= EARLY_COMERS and draw.happens(40):
        come = now.replace(second=0, microsecond=0) - timedelta(minutes=draw.randint(1, 8))
        return Coming("attended", ((come, None),))
    return Coming("excused") if draw.happens(4) else Coming(None)


def _away(session: Span, draw: Draw, *, now: datetime) -> Coming:
    if draw.happens(45):
        return Coming("excused")
    if now - session.start < NO_SHOW_AFTER:
        return Coming(None)
    return Coming("absent")


def _stretches(session: Span, draw: Draw) -> list[tuple[datetime, datetime]]:
    """Late by up to a sixth of the session, gone early by up to a quarter; now and then out and back in."""
    most = session.minutes // 6
    late = draw.randint(5, most) if draw.happens(16) else draw.choice((0, 0, 0, 1, 2))
    early = draw.randint(most // 2, session.minutes // 4) if draw.happens(8) else 0
    come, left = session.start + timedelta(minutes=late), session.end - timedelta(minutes=early)
    if draw.happens(6):
        out = session.start + timedelta(minutes=session.minutes // 3)
        return [(come, out), (out + timedelta(minutes=draw.randint(4, most)), left)]
    return [(come, left)]


def _clipped(stretches: list[tuple[datetime, datetime]], *, now: datetime) -> Coming:
    """Only what has happened by now: nobody has left who is still there, nobody has come who is on the way."""
    known = tuple((come, left if left <= now else None) for come, left in stretches if come <= now)
    return Coming("attended" if known else None, known)
