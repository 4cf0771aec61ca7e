"""The sections as `sections.toml` has them, read once."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct


class Field(Struct, frozen=True, kw_only=True):
    """One thing to write. `heard_from` names what was heard before, as the file explains; '' for nothing."""

    key: str
    label: str
    heard_from: str


class Section(Struct, frozen=True, kw_only=True):
    key: str
    title: str
    hint: str
    fields: tuple[Field, ...]

    @property
    def field_keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.fields)


class Book(Struct, frozen=True, kw_only=True):
    """All sections in order, with who wrote them and when they were looked at."""

    edition: str
    author: str
    reviewed_on: date
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section | None:
        return next((one for one in self.sections if one.key == key), None)


@cache
def book() -> Book:
    read = tomllib.loads(Path(__file__).with_name("sections.toml").read_text(encoding="utf-8"))
    return Book(
        edition=read["edition"],
        author=read["author"],
        reviewed_on=read["reviewed_on"],
        sections=tuple(
            Section(
                key=one["key"],
                title=one["title"],
                hint=one.get("hint", ""),
                fields=tuple(
                    Field(key=field["key"], label=field["label"], heard_from=field.get("from", ""))
                    for field in one["field"]
                ),
            )
            for one in read["section"]
        ),
    )
