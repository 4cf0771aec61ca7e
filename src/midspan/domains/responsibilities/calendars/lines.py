"""The sieve: of a calendar file only the lines that say *when* pass; titles, places and people go no further."""

import re
from collections.abc import Iterator

from icalendar.parser import Contentline
from msgspec import Struct, field

EVENT, FREE_BUSY, TIME_ZONE = "VEVENT", "VFREEBUSY", "VTIMEZONE"
ERAS = ("STANDARD", "DAYLIGHT")
BLOCKS = (EVENT, FREE_BUSY, TIME_ZONE, *ERAS)
PASSING = frozenset(
    {
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "UID",
        "SEQUENCE",
        "STATUS",
        "TRANSP",
        "FREEBUSY",
        "TZID",
        "TZOFFSETFROM",
        "TZOFFSETTO",
    }
)
NAME = re.compile(r"[A-Za-z-]+(?=[;:\s])")
FOLD = re.compile(r"\n[ \t]")
MARK_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Property(Struct, frozen=True):
    """One line: its name, its parameters (names in capitals) and its value as written."""

    name: str
    parameters: dict[str, str]
    value: str


class Block(Struct):
    """One component with the lines that passed; `is_whole` is false when a line was garbled or its end is missing."""

    kind: str
    properties: list[Property] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)
    is_whole: bool = True

    def first(self, name: str) -> Property | None:
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator[Property]:
        return (line for line in self.properties if line.name == name)


def read_blocks(content: bytes) -> list[Block]:
    """The events, free-busy and time zone blocks of a file, whatever stands round them.

    Real exports lack the enclosing VCALENDAR, or misspell its end; so only the blocks themselves are looked for.
    """
    reader = _Reader()
    for line in unfolded(content):
        reader.take(line)
    reader.finish()
    return reader.found


def unfolded(content: bytes) -> list[str]:
    encoding = "utf-16" if content.startswith(MARK_UTF16) else "utf-8-sig"
    # Text in another encoding is harmless here: what passes the sieve is ASCII.
    text = content.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return FOLD.sub("", text).split("\n")


class _Reader:
    """Walks the lines once. `open`: the chain of blocks being read; `foreign`: alarms and the like inside them."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.open: list[Block] = []
        self.foreign: list[str] = []

    def take(self, line: str) -> None:
        match = NAME.match(line)
        name = match.group().upper() if match else ""
        if name == "BEGIN":
            self.begin(line[6:].strip().upper())
        elif name == "END":
            self.end(line[4:].strip().upper())
        elif self.open and not self.foreign and name in PASSING:
            self.keep(line)

    def begin(self, kind: str) -> None:
        if kind in {EVENT, FREE_BUSY, TIME_ZONE}:
            self.finish()
            self.open.append(Block(kind))
            self.found.append(self.open[-1])
        elif kind in ERAS and self.open and self.open[0].kind == TIME_ZONE:
            del self.open[1:]
            self.open.append(Block(kind))
            self.open[0].blocks.append(self.open[-1])
        elif self.open:
            self.foreign.append(kind)

    def end(self, kind: str) -> None:
        if self.foreign and kind == self.foreign[-1]:
            self.foreign.pop()
        elif self.open and kind == self.open[-1].kind:
            self.open.pop()
            self.foreign.clear()
        elif self.open and kind == self.open[0].kind:
            self.open.clear()
            self.foreign.clear()

    def finish(self) -> None:
        """Whatever is still open was cut short: its last lines, "free" or "cancelled" among them, may be missing."""
        for block in self.open:
            block.is_whole = False
        self.open.clear()
        self.foreign.clear()

    def keep(self, line: str) -> None:
        block = self.open[-1]
        try:
            name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call] # Half of icalendar has types.
        except ValueError:
            block.is_whole = False
            return
        written = {key.upper(): _text(parameter) for key, parameter in parameters.items()}
        block.properties.append(Property(name.upper(), written, str(value).strip()))


def _text(parameter: object) -> str:
    """A parameter given twice, or as a list, arrives as a list; the first counts."""
    return str(parameter[0] if isinstance(parameter, list) and parameter else parameter)
