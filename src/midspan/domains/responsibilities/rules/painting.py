"""What a painted week means: which block belongs to which responsibility, and what is new."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.rules.weekly_times import WeeklyTime, stretches


class PaintedBlock(Struct, frozen=True, kw_only=True):
    """One block of the painter: a stretch of one day, its kind, and the kept time it was drawn from, if any."""

    time: WeeklyTime
    kind: ResponsibilityKind
    time_id: UUID | None = None


class KnownTime(Struct, frozen=True, kw_only=True):
    """One kept stretch and whose it is."""

    id: UUID
    responsibility_id: UUID
    kind: ResponsibilityKind
    time: WeeklyTime


Owner = UUID | ResponsibilityKind


def painted_life(blocks: Iterable[PaintedBlock], known: Sequence[KnownTime]) -> dict[Owner, list[WeeklyTime]]:
    """The times of every responsibility that differ from what is known, by its id; new ones stand under their kind.

    A responsibility that was painted over entirely has an empty list. What did not change is not in the answer.
    """
    by_id = {row.id: row for row in known}
    painted: dict[Owner, list[WeeklyTime]] = {row.responsibility_id: [] for row in known}
    for block in _within_days(blocks):
        origin = by_id.get(block.time_id) if block.time_id else None
        if origin is None or origin.kind != block.kind:
            origin = _neighbor(block, known)
        painted.setdefault(origin.responsibility_id if origin else block.kind, []).append(_kept_rhythm(block, origin))
    return {owner: times for owner, times in painted.items() if sorted(times, key=_key) != _before(owner, known)}


def _within_days(blocks: Iterable[PaintedBlock]) -> Iterator[PaintedBlock]:
    for block in blocks:
        for place, piece in enumerate(stretches([block.time])):
            yield replace(block, time=piece, time_id=None if place else block.time_id)


def _neighbor(block: PaintedBlock, known: Sequence[KnownTime]) -> KnownTime | None:
    """The kept time of the same kind that the block most likely came from: one it overlaps, else the first one."""
    same = [row for row in known if row.kind == block.kind]
    return next((row for row in same if _overlap(row.time, block.time)), same[0] if same else None)


def _overlap(one: WeeklyTime, other: WeeklyTime) -> bool:
    return one.weekday == other.weekday and one.start_minute < other.end_minute and other.start_minute < one.end_minute


def _kept_rhythm(block: PaintedBlock, origin: KnownTime | None) -> WeeklyTime:
    """Painting says nothing of alternate weeks, so what was every second week stays so."""
    if origin is None or (block.time_id != origin.id and not _overlap(origin.time, block.time)):
        return block.time
    return replace(block.time, every_weeks=origin.time.every_weeks, anchor_date=origin.time.anchor_date)


def _before(owner: Owner, known: Sequence[KnownTime]) -> list[WeeklyTime]:
    return sorted((row.time for row in known if row.responsibility_id == owner), key=_key)


def _key(time: WeeklyTime) -> tuple[int, int, int, int, str]:
    return (time.weekday, time.start_minute, time.end_minute, time.every_weeks, str(time.anchor_date))
