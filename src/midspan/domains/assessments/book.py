"""The sections as `sections.toml` has them, read once."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

Words = Mapping[str, str]  # Language to text; English is always there.


def said(words: Words, language: str) -> str:
    return words.get(language) or words["en"]


class Field(Struct, frozen=True, kw_only=True):
    """One thing to write. `heard_from` names what was heard before, as the file explains; '' for nothing.

    `ask` is how the person is asked it on their phone; without it they are not. `known` is what stands there over
    what was heard before.
    """

    key: str
    label: str
    heard_from: str
    ask: Words | None
    known: Words | None


class Section(Struct, frozen=True, kw_only=True):
    key: str
    title: str
    hint: str
    fields: tuple[Field, ...]
    own_title: Words | None
    own_hint: Words | None

    @property
    def field_keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.fields)

    @property
    def asked(self) -> tuple[Field, ...]:
        """What the person is asked on their phone, in order; nothing where only a person asks."""
        return tuple(one for one in self.fields if one.ask is not None)

    @property
    def asked_keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.asked)


class Book(Struct, frozen=True, kw_only=True):
    """All sections in order, with who wrote them and when they were looked at."""

    edition: str
    author: str
    reviewed_on: date
    sections: tuple[Section, ...]

    @property
    def own_sections(self) -> tuple[Section, ...]:
        """Those the person may answer on their phone, in order."""
        return tuple(one for one in self.sections if one.asked)

    def section(self, key: str) -> Section | None:
        return next((one for one in self.sections if one.key == key), None)

    def own_section(self, key: str) -> Section | None:
        return next((one for one in self.own_sections if one.key == key), None)


@cache
def book() -> Book:
    read = tomllib.loads(Path(__file__).with_name("sections.toml").read_text(encoding="utf-8"))
    return Book(
        edition=read["edition"],
        author=read["author"],
        reviewed_on=read["reviewed_on"],
        sections=tuple(_section(one) for one in read["section"]),
    )


def _section(one: Mapping[str, Any]) -> Section:
    return Section(
        key=one["key"],
        title=one["title"],
        hint=one.get("hint", ""),
        fields=tuple(_field(field) for field in one["field"]),
        own_title=one.get("own_title"),
        own_hint=one.get("own_hint"),
    )


def _field(one: Mapping[str, Any]) -> Field:
    return Field(
        key=one["key"],
        label=one["label"],
        heard_from=one.get("from", ""),
        ask=one.get("ask"),
        known=one.get("known"),
    )
