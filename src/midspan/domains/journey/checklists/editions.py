"""Finding and reading the dated files."""

import tomllib
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from midspan.domains.journey.checklists.shapes import (
    Checklist,
    Dimension,
    Flag,
    Header,
    LeavingItem,
    LeavingList,
    LeavingReason,
    LeavingReasons,
    Orientation,
    Question,
    Task,
    Words,
    Worksheet,
)

FOLDER = Path(__file__).parent


class Edition(StrEnum):
    """The kinds of dated files; the value begins their file names."""

    SCREENING = "screening"
    PLACEMENT = "placement"
    ORIENTATION = "orientation"
    DISCHARGE = "discharge"
    REASONS = "reasons"


def current(kind: Edition) -> Any:
    """The newest edition of a kind: a Checklist, a Worksheet, an Orientation, a LeavingList or LeavingReasons."""
    return edition_of(kind, editions(kind)[-1])


@cache
def editions(kind: Edition) -> tuple[str, ...]:
    """The tags of all editions of a kind, oldest first."""
    return tuple(sorted(path.stem.removeprefix(f"{kind}-") for path in FOLDER.glob(f"{kind}-*.toml")))


@cache
def edition_of(kind: Edition, tag: str) -> Any:
    """One edition by its tag. Raises KeyError when there is none."""
    if tag not in editions(kind):
        raise KeyError(f"There is no edition “{tag}” of {kind}.")
    return READERS[kind](_loaded(f"{kind}-{tag}"), tag)


@cache
def alias_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """By language, the first and the second words of neutral names for groups."""
    found = _loaded("aliases")
    return {language: {place: tuple(words.split()) for place, words in found[language].items()} for language in found}


def _loaded(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _header(found: dict[str, Any], tag: str) -> Header:
    return Header(edition=tag, author=found["author"], reviewed_on=found["reviewed_on"], note=found["note"])


def _checklist(found: dict[str, Any], tag: str) -> Checklist:
    flags = tuple(Flag(**{**flag, "do_now": tuple(flag["do_now"])}) for flag in found["flag"])
    return Checklist(header=_header(found, tag), flags=flags, questions=_questions(found))


def _worksheet(found: dict[str, Any], tag: str) -> Worksheet:
    dimensions = tuple(Dimension(**{**one, "anchors": tuple(one["anchors"])}) for one in found["dimension"])
    settings = tuple((one["code"], one["words"]) for one in found["setting"])
    return Worksheet(header=_header(found, tag), dimensions=dimensions, settings=settings)


def _orientation(found: dict[str, Any], tag: str) -> Orientation:
    return Orientation(header=_header(found, tag), tasks=tuple(_task(one) for one in found["task"]))


def _leaving(found: dict[str, Any], tag: str) -> LeavingList:
    items = tuple(LeavingItem(**one) for one in found["item"])
    return LeavingList(header=_header(found, tag), source=found["source"], items=items)


def _reasons(found: dict[str, Any], tag: str) -> LeavingReasons:
    reasons = tuple(LeavingReason(**one) for one in found["reason"])
    return LeavingReasons(header=_header(found, tag), source=found["source"], reasons=reasons)


def _task(found: dict[str, Any]) -> Task:
    return Task(
        key=found["key"],
        title=_words(found["title"]),
        why=_words(found["why"]),
        reads=tuple(_words(one) for one in found.get("reads", [])),
        questions=_questions(found),
        seen_by=found.get("seen_by", "team"),
        minutes=found["minutes"],
        needs_agreement=found.get("needs_agreement", False),
    )


def _questions(found: dict[str, Any]) -> tuple[Question, ...]:
    return tuple(_question(one) for one in found.get("question", []))


def _question(found: dict[str, Any]) -> Question:
    choices = tuple((one["value"], _words(one["words"])) for one in found.get("choices", []))
    return Question(
        key=found["key"],
        label=_words(found["label"]),
        hint=_words(found.get("hint", "")),
        kind=found.get("kind", "line"),
        choices=choices,
        required=found.get("required", False),
    )


def _words(found: str | dict[str, str]) -> Words:
    """Words of staff pages stand once; words of patient pages in both languages."""
    return (found, found) if isinstance(found, str) else (found["en"], found["es"])


READERS: dict[Edition, Callable[[dict[str, Any], str], Any]] = {
    Edition.SCREENING: _checklist,
    Edition.PLACEMENT: _worksheet,
    Edition.ORIENTATION: _orientation,
    Edition.DISCHARGE: _leaving,
    Edition.REASONS: _reasons,
}
