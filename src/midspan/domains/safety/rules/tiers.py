"""How soon somebody has to be reached: from what was answered, and what is known of the person."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.safety.enums import Tier


class TierClock(Struct, frozen=True, kw_only=True):
    """By when a person of this tier is reached and when the ladder climbs; `work_days` stands in for minutes."""

    contact_minutes: int | None = None
    climb_minutes: int | None = None
    work_days: int = 0
    at_once: int = 1


class Signal(Struct, frozen=True, kw_only=True):
    """An answer that counts. `item` empty: any item of the instrument.

    `contact_minutes` is its own where the tier's is not right. `own_line`: with one person an earlier answer may be
    agreed from which it counts.
    """

    key: str
    instrument: str
    item: str
    at_least: int
    tier: Tier
    rise: int = 0
    needs_known: bool = False
    contact_minutes: int | None = None
    own_line: bool = False


class SeenSignal(Struct, frozen=True, kw_only=True):
    """Something seen or said. `contact_minutes` is its own where the tier's is not right.

    `by_itself`: nobody writes it on a sheet; it comes of what is recorded.
    """

    key: str
    tier: Tier
    contact_minutes: int | None = None
    by_itself: bool = False


class Answer(Struct, frozen=True, kw_only=True):
    """One answer as it was given; `previous` are the points of the same question the last time, None if never."""

    instrument: str
    item: str
    points: int
    previous: int | None = None


def with_lines(signals: Iterable[Signal], lines: Mapping[str, int]) -> tuple[Signal, ...]:
    """As they are for one person with whom a line was agreed: it makes one count earlier, and never later."""
    return tuple(
        replace(one, at_least=min(one.at_least, lines.get(one.key, one.at_least))) if one.own_line else one
        for one in signals
    )


def signal_for(answer: Answer, signals: Iterable[Signal], *, is_known: bool) -> Signal | None:
    """The first signal that fits; None for an answer that is none. `is_known`: thoughts are on file, and looked at.

    The first answer there ever was is news, whatever is on file.
    """
    return next((one for one in signals if _fits(one, answer, is_known=is_known)), None)


def _fits(one: Signal, answer: Answer, *, is_known: bool) -> bool:
    is_it = one.instrument == answer.instrument and one.item in {"", answer.item}
    has_risen = not one.rise or (answer.previous is not None and answer.points - answer.previous >= one.rise)
    is_old = is_known and answer.previous is not None
    return is_it and answer.points >= one.at_least and has_risen and (is_old or not one.needs_known)


def sooner(one: Tier, other: Tier) -> Tier:
    return min(one, other)
