"""The diary's rows, and who reads each: dated content, read once."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

from midspan.domains.diary.enums import Reads, RowKind

Words = dict[str, str]
UNKNOWN = ""


class Row(Struct, frozen=True, kw_only=True):
    """One row. `focus` and `ages` empty: for everybody. `is_danger`: asked only while somebody would see the answer."""

    key: str
    kind: RowKind
    reads: Reads
    label: Words
    hint: Words
    high: int = 0
    is_danger: bool = False
    focus: frozenset[str] = frozenset()
    ages: frozenset[str] = frozenset()
    adolescent: Words | None = None

    def is_for(self, *, focus: str, age_band: str) -> bool:
        """Whether somebody of this focus and age band is asked; of whom it is not known ("") is."""
        has_focus = not self.focus or focus in {UNKNOWN, *self.focus}
        return has_focus and (not self.ages or age_band in {UNKNOWN, *self.ages})


class Question(Struct, frozen=True, kw_only=True):
    """One question of the look back at a week."""

    key: str
    in_summary: bool
    label: Words


class Book(Struct, frozen=True, kw_only=True):
    """One edition of `diary.toml`."""

    edition: str
    from_date: date
    backfill_days: int
    reflect_days: int
    milestones: tuple[int, ...]
    source: str
    author: str
    reviewed_on: date
    confirmed: bool
    reads: dict[Reads, Words]
    withdrawal: Words
    row: tuple[Row, ...]
    question: tuple[Question, ...]

    def keys(self, *reads: Reads) -> list[str]:
        """The keys of the rows that these read, in order."""
        return [one.key for one in self.row if one.reads in reads]


def diary_book(on: date) -> Book:
    """The edition in force on that day. Raises LookupError before the first one."""
    begun = [one for one in _editions() if one.from_date <= on]
    if not begun:
        raise LookupError(f"No diary is defined for {on}.")
    return max(begun, key=lambda one: one.from_date)


@cache
def _editions() -> tuple[Book, ...]:
    read = tomllib.loads(Path(__file__).with_name("diary.toml").read_text(encoding="utf-8"))
    return convert(read["edition"], tuple[Book, ...])
