"""Who can lead a session instead of somebody who is away: qualified, speaking its language, at work, and free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from midspan.values import WeekSpan


@dataclass(frozen=True, slots=True)
class ToCover:
    """A session that needs somebody. Nothing asked of `credentials` or `language` means that anybody may lead it."""

    session_id: UUID
    start: datetime
    end: datetime
    span: WeekSpan
    credentials: frozenset[str] = frozenset()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may stand in that day. `knows` are sessions of sections they lead anyway; `busy` what they have."""

    staff_id: UUID
    credentials: frozenset[str]
    languages: frozenset[str]
    work: tuple[WeekSpan, ...]
    busy: tuple[tuple[datetime, datetime], ...] = ()
    knows: frozenset[UUID] = frozenset()


def can_lead(one: Colleague, session: ToCover, *, taken: Iterable[tuple[datetime, datetime]] = ()) -> bool:
    """Whether this colleague can lead that session, besides what else they have taken over."""
    is_qualified = not session.credentials or bool(session.credentials & one.credentials)
    speaks = not session.language or session.language in one.languages
    is_there = any(
        work.day == session.span.day and work.start <= session.span.start and session.span.end <= work.end
        for work in one.work
    )
    is_free = not any(start < session.end and session.start < end for start, end in (*one.busy, *taken))
    return is_qualified and speaks and is_there and is_free


def stand_ins(session: ToCover, colleagues: Sequence[Colleague]) -> list[UUID]:
    """Everybody who can lead it by themselves: who knows the group first, then who has least to do that day."""
    able = [one for one in colleagues if can_lead(one, session)]
    return [one.staff_id for one in sorted(able, key=lambda one: _rank(one, session))]


def assigned(sessions: Sequence[ToCover], colleagues: Sequence[Colleague]) -> dict[UUID, UUID]:
    """Session id → who leads it, for as many sessions as possible; nobody is in two places at once.

    Each session is given to the first who can, and where that leaves one without anybody, those before make room: a
    matching by augmenting paths, so no session stays uncovered that could be covered.
    """
    chosen: dict[UUID, UUID] = {}
    by_id = {session.session_id: session for session in sessions}
    by_staff = {one.staff_id: one for one in colleagues}
    for session in sorted(sessions, key=lambda one: (one.start, one.session_id)):
        _give(session, colleagues, chosen, by_id=by_id, by_staff=by_staff, tried=set())
    return chosen


def _give(
    session: ToCover,
    colleagues: Sequence[Colleague],
    chosen: dict[UUID, UUID],
    *,
    by_id: dict[UUID, ToCover],
    by_staff: dict[UUID, Colleague],
    tried: set[UUID],
) -> bool:
    for staff_id in stand_ins(session, colleagues):
        if staff_id in tried:
            continue
        tried.add(staff_id)
        in_the_way = [
            by_id[one]
            for one, other in chosen.items()
            if other == staff_id and by_id[one].start < session.end and session.start < by_id[one].end
        ]
        before = dict(chosen)
        for one in in_the_way:
            del chosen[one.session_id]
        chosen[session.session_id] = staff_id
        if all(_give(one, colleagues, chosen, by_id=by_id, by_staff=by_staff, tried=tried) for one in in_the_way):
            return True
        chosen.clear()
        chosen.update(before)
    return False


def _rank(one: Colleague, session: ToCover) -> tuple[bool, int, str]:
    same_day = sum(1 for start, _ in one.busy if start.date() == session.start.date())
    return session.session_id not in one.knows, same_day, str(one.staff_id)
