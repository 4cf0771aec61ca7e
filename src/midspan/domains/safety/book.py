"""Signals, tiers, clocks and the ladder's times: dated data, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from midspan.domains.safety.enums import Tier
from midspan.domains.safety.rules.tiers import SeenSignal, Signal, TierClock


class SafetyBook(Struct, frozen=True, kw_only=True):
    """`safety_signals.toml` as it stands. Lengths are in the unit of their name."""

    edition: str
    clocks: dict[Tier, TierClock]
    signals: tuple[Signal, ...]
    seen: tuple[SeenSignal, ...]
    again_minutes: int
    known_days: int
    follow_up_least_hours: int
    follow_up_most_hours: int
    test_minutes: int
    looks_ahead_days: int
    closing_credentials: frozenset[str]

    def seen_signal(self, key: str) -> SeenSignal:
        """Raises StopIteration for a key that is in no edition."""
        return next(one for one in self.seen if one.key == key)


@cache
def safety_book() -> SafetyBook:
    read: dict[str, Any] = tomllib.loads(Path(__file__).with_name("safety_signals.toml").read_text(encoding="utf-8"))
    return SafetyBook(
        edition=read["edition"],
        clocks={Tier(key): convert(clock, TierClock) for key, clock in read["tier"].items()},
        signals=convert(read["signal"], tuple[Signal, ...]),
        seen=convert(read["seen"], tuple[SeenSignal, ...]),
        again_minutes=read["ladder"]["again_minutes"],
        known_days=read["baseline"]["most_days"],
        follow_up_least_hours=read["follow_up"]["least_hours"],
        follow_up_most_hours=read["follow_up"]["most_hours"],
        test_minutes=read["test"]["answer_minutes"],
        looks_ahead_days=read["rota"]["looks_ahead_days"],
        closing_credentials=frozenset(read["closing"]["credentials"]),
    )
