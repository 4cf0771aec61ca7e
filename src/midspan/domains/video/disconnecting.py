"""What is done when somebody is cut off: dated data, read once."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

from midspan.domains.video.rules.cutting_off import ProtocolStep

BOOK = Path(__file__).with_name("disconnect.toml")


class Protocol(Struct, frozen=True, kw_only=True):
    """One protocol as it stands in `disconnect.toml`; its steps in order."""

    edition: str
    from_date: date
    author: str
    reviewed_on: date
    confirmed: bool
    source: str
    who: str
    step: tuple[ProtocolStep, ...]


def protocol_on(day: date) -> Protocol:
    """The protocol in force that day. Raises LookupError before the first one."""
    begun = [one for one in _protocols() if one.from_date <= day]
    if not begun:
        raise LookupError(f"No protocol says what to do when somebody is cut off on {day}.")
    return max(begun, key=lambda one: one.from_date)


@cache
def _protocols() -> tuple[Protocol, ...]:
    return convert(tomllib.loads(BOOK.read_text(encoding="utf-8"))["protocol"], tuple[Protocol, ...])
