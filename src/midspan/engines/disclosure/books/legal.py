"""42 CFR Part 2 and the law about minors, as rows with their source and review date."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from msgspec import Struct

from midspan.engines.disclosure.books.shelf import book


class Part2Notice(Struct, frozen=True):
    """Words that go with every disclosure by consent (42 CFR 2.32), and whether counsel has confirmed them."""

    version: str
    words: str
    source: str
    from_date: date
    reviewed_on: date
    confirmed: bool


class Part2Element(Struct, frozen=True):
    """Something a Part 2 consent must say (42 CFR 2.31), and where a FHIR Consent says it."""

    key: str
    words: str
    asked: str
    source: str


class MinorsRow(Struct, frozen=True):
    """What one state says about minors of some ages for one service. Ages in years, `under_age` exclusive.

    `consents` is who consents to the service, `signs` who signs what is shared of it: "minor", "guardian" or "both".
    `decided_at`: when a human decided it for one person; None for a row of the pack.
    """

    key: str
    state: str
    from_age: int
    under_age: int
    service: str
    consents: str
    signs: str
    guardian_sees: tuple[str, ...]
    source: str
    decided_at: datetime | None = None


class MinorsLook(Struct, frozen=True):
    """What staff look at again for minors, in days and years of age: sign-ins of guardians, and papers."""

    sign_in_days: int
    sign_in_asked_before_days: int
    paper_ages: tuple[int, ...]
    paper_asked_before_days: int
    source: str


def part2_notice(on: date) -> Part2Notice:
    """The notice in force on that day. Raises LookupError before the first one."""
    begun = [notice for notice in _notices() if notice.from_date <= on]
    if not begun:
        raise LookupError(f"No Part 2 notice is known for {on}.")
    return max(begun, key=lambda notice: notice.from_date)


@cache
def _notices() -> tuple[Part2Notice, ...]:
    file = book("part2")
    common = {"reviewed_on": file["reviewed_on"], "confirmed": file["confirmed"]}
    return tuple(Part2Notice(**row, **common) for row in file["notice"])


@cache
def part2_elements() -> tuple[Part2Element, ...]:
    """The elements that can be looked for in a FHIR Consent."""
    return tuple(Part2Element(**row) for row in book("part2")["element"])


@cache
def confidential_classes() -> frozenset[str]:
    """The classes that hold what a patient said in confidence (42 CFR 2.63)."""
    return frozenset(book("part2")["confidential"]["classes"])


@cache
def minors_rows() -> tuple[MinorsRow, ...]:
    """What is known of the states' laws about minors."""
    return tuple(_minors_row(row) for row in book("minors")["row"])


@cache
def minors_look() -> MinorsLook:
    """When staff look again at the sign-in of a guardian, and at the papers of a minor."""
    said = book("minors")["looked_at"]
    return MinorsLook(**{**said, "paper_ages": tuple(said["paper_ages"])})


def _minors_row(row: Mapping[str, Any]) -> MinorsRow:
    return MinorsRow(**{**row, "guardian_sees": tuple(row["guardian_sees"])})
