"""What a consent must say and what can be chosen: dated content, read from part2_consent.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.engines.disclosure import Signs

Words = Mapping[str, str]  # Language to words.


class RecipientKind(Struct, frozen=True, kw_only=True):
    """Whom something goes to.

    `recipient` is set where it is a class of recipients, so that nobody is named; `yours` is the same, said to the
    patient. `title` stands over its text in place of the usual one. `asks` is the purpose its recipients ask for first,
    where a consent covers several. `names_matter`: what the consent is for has to be named as well. `passes_on`: it is
    an intermediary. Not `is_offered`: it is signed where it comes about, and chosen in no list. `most_days`: it ends
    after so many days at the latest.
    """

    key: str
    party: str
    refers: tuple[str, ...]
    shares: tuple[str, ...]
    purposes: tuple[str, ...]
    ends: tuple[str, ...]
    label: Words
    recipient: Words | None = None
    title: Words | None = None
    yours: Words | None = None
    asks: str | None = None
    names_matter: bool = False
    passes_on: bool = False
    is_offered: bool = True
    most_days: int | None = None

    @property
    def is_named(self) -> bool:
        return self.recipient is None


class Choice(Struct, frozen=True, kw_only=True):
    """Something that can be chosen: how it is offered, how the text says it, and the engine's words for it.

    `only_guardians`: it is offered where whoever is named stands for the minor who signs. Not `is_offered`: it is
    signed where it comes about, and chosen in no list. `within`: how the text says an end without a day where its kind
    has a latest one.
    """

    key: str
    label: Words
    words: Words
    means: frozenset[str] = frozenset()
    only_guardians: bool = False
    is_offered: bool = True
    within: Words | None = None


class Element(Struct, frozen=True, kw_only=True):
    """One thing the law wants said, as one sentence. It is for the kinds in `only`, or for all but those in `but`.

    With `signers` it stands only where they sign (values of `Signs`), with `but_signers` only where others do.
    """

    key: str
    source: str
    words: Words
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    but_signers: tuple[str, ...] = ()

    def is_for(self, kind: str, signs: str = Signs.PATIENT) -> bool:
        is_of_kind = kind not in self.but and (not self.only or kind in self.only)
        return is_of_kind and signs not in self.but_signers and (not self.signers or signs in self.signers)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("part2_consent.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> Mapping[str, RecipientKind]:
    rows = (_with_tuples(row, ("refers", "shares", "purposes", "ends")) for row in _file()["kind"])
    return {row["key"]: RecipientKind(**row) for row in rows}


@cache
def shares() -> Mapping[str, Choice]:
    """What can be shared; `words` say it to the patient."""
    return {
        row["key"]: Choice(
            key=row["key"],
            label=row["label"],
            words=row["yours"],
            means=frozenset(row["classes"]),
            only_guardians=row.get("only_guardians", False),
            is_offered=row.get("is_offered", True),
        )
        for row in _file()["share"]
    }


@cache
def purposes() -> Mapping[str, Choice]:
    return {
        row["key"]: Choice(
            key=row["key"],
            label=row["label"],
            words=row.get("words", row["label"]),
            means=frozenset(row["codes"]),
        )
        for row in _file()["purpose"]
    }


@cache
def ends() -> Mapping[str, Choice]:
    return {row["key"]: Choice(**row) for row in _file()["end"]}


@cache
def elements() -> tuple[Element, ...]:
    """The sentences of the text, in the order they are read."""
    return tuple(Element(**_with_tuples(row, ("only", "but", "signers", "but_signers"))) for row in _file()["element"])


def _with_tuples(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {**row, **{name: tuple(row[name]) for name in names if name in row}}


def phrase(name: str, language: str) -> str:
    """A sentence that is no element: the title, the reason, what a pause or taking back says."""
    words: Words = _file()[name]
    return words[language]


def version() -> str:
    return str(_file()["version"])


def is_confirmed() -> bool:
    """Whether counsel has confirmed the wording."""
    return bool(_file()["confirmed"])
