"""What letters say, and what is said to whoever calls about one: dated content, read from two files."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.domains.letters.enums import Shows

Words = Mapping[str, str]  # Language to words.


class LetterKind(Struct, frozen=True, kw_only=True):
    """Whom a letter is for. `consent` and `purpose` are of the consent signed with it; `shows` the first is offered."""

    key: str
    consent: str
    purpose: str
    shows: tuple[Shows, ...]
    label: Words
    names_matter: bool = False


class Sentence(Struct, frozen=True, kw_only=True):
    """One sentence of the letters of the kinds in `only` (empty: of all) that show one of `shows` (empty: anything)."""

    key: str
    words: Words
    only: tuple[str, ...] = ()
    shows: tuple[Shows, ...] = ()

    def is_for(self, kind: str, shows: Shows) -> bool:
        return (not self.only or kind in self.only) and (not self.shows or shows in self.shows)


class Step(Struct, frozen=True, kw_only=True):
    """What to say to whoever calls, and when."""

    when: str
    say: Words


class CallScript(Struct, frozen=True, kw_only=True):
    steps: tuple[Step, ...]
    never: tuple[str, ...]
    after: tuple[str, ...]
    version: str
    source: str
    is_confirmed: bool


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _letters() -> dict[str, Any]:
    return _file("neutral_letters.toml")


@cache
def kinds() -> Mapping[str, LetterKind]:
    rows = ({**row, "shows": tuple(map(Shows, row["shows"]))} for row in _letters()["kind"])
    return {row["key"]: LetterKind(**row) for row in rows}


@cache
def sentences() -> tuple[Sentence, ...]:
    """In the order they are read."""
    return tuple(
        Sentence(
            key=row["key"],
            words=row["words"],
            only=tuple(row.get("only", ())),
            shows=tuple(map(Shows, row.get("shows", ()))),
        )
        for row in _letters()["sentence"]
    )


def addressed(language: str) -> str:
    words: str = _letters()["to"][language]
    return words


def labels() -> frozenset[str]:
    """The labels a letter goes through the gate with."""
    return frozenset(_letters()["labels"])


def limit(name: str) -> int:
    """`days_given`, `longest_days` or `joined_minutes`."""
    found: int = _letters()[name]
    return found


def version() -> str:
    return str(_letters()["version"])


def is_confirmed() -> bool:
    """Whether counsel has confirmed the wording."""
    return bool(_letters()["confirmed"])


@cache
def call_script() -> CallScript:
    said = _file("verification_calls.toml")
    return CallScript(
        steps=tuple(Step(**row) for row in said["step"]),
        never=tuple(row["words"] for row in said["never"]),
        after=tuple(row["words"] for row in said["after"]),
        version=said["version"],
        source=said["source"],
        is_confirmed=said["confirmed"],
    )
