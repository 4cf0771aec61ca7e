"""What the law asks of an order, and the neutral answer: dated content."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.domains.legal.enums import Proceeding


class Finding(Struct, frozen=True):
    """Something that a court has to find, or to say, in its order."""

    key: str
    words: str


class ProceedingRow(Struct, frozen=True, kw_only=True):
    """What one kind of proceeding asks of an order, and whom it has told of."""

    key: Proceeding
    words: str
    section: str
    notice: str
    findings: tuple[Finding, ...]


class Answer(Struct, frozen=True, kw_only=True):
    """The neutral words, and which version of them."""

    en: str
    es: str
    source: str
    version: str
    is_confirmed: bool


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("legal.toml").read_text(encoding="utf-8"))


@cache
def proceedings() -> Mapping[Proceeding, ProceedingRow]:
    return {Proceeding(row["key"]): _proceeding(row) for row in _file()["proceeding"]}


def _proceeding(row: Mapping[str, Any]) -> ProceedingRow:
    findings = tuple(Finding(**one) for one in row["finding"])
    said = {name: row[name] for name in ("words", "section", "notice")}
    return ProceedingRow(key=Proceeding(row["key"]), findings=findings, **said)


@cache
def confidential() -> Finding:
    """What lets words said in confidence go as well."""
    row = _file()["confidential"]
    return Finding(key=row["key"], words=row["words"])


@cache
def neutral_answer() -> Answer:
    said, file = _file()["answer"], _file()
    return Answer(**said, version=file["version"], is_confirmed=file["confirmed"])
