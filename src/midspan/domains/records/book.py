"""Dated content of the record beyond notes, read once: panels of drug screens, old lists, where records come from."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert


class Substance(Struct, frozen=True):
    """One substance in the two languages of patient pages."""

    key: str
    en: str
    es: str

    def words(self, language: str) -> str:
        return self.es if language.startswith("es") else self.en


class Panel(Struct, frozen=True):
    """Substances that are looked for together, by their keys."""

    key: str
    title: str
    substances: tuple[str, ...]


class Edition(Struct, frozen=True):
    """Who wrote the panels and when they were looked at."""

    edition: str
    author: str
    reviewed_on: date
    source: str


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def panels() -> Mapping[str, Panel]:
    return {one.key: one for one in convert(_file("panels.toml")["panel"], tuple[Panel, ...])}


@cache
def substances() -> Mapping[str, Substance]:
    return {one.key: one for one in convert(_file("panels.toml")["substance"], tuple[Substance, ...])}


@cache
def panel_edition() -> Edition:
    return convert(_file("panels.toml"), Edition)


class ListRules(Struct, frozen=True, kw_only=True):
    """When a medicine list is old, with who wrote that and when it was looked at. `confirmed`: by the medical lead."""

    edition: str
    from_date: date
    author: str
    reviewed_on: date
    confirmed: bool
    source: str
    old_after_days: int


@cache
def list_rules() -> ListRules:
    return convert(_file("medicine_list.toml"), ListRules)


class Choice(Struct, frozen=True):
    """One of a list to choose from, with the law behind it where there is one."""

    key: str
    words: str
    source: str = ""
    es: str = ""

    def words_in(self, language: str) -> str:
        """For the person, in their language; in English where it is for staff alone."""
        return self.es if language.startswith("es") and self.es else self.words


class ThirdParty(Struct, frozen=True):
    """What keeps a received record to staff: the question that is asked of it, and what is said once it holds."""

    asks: str
    staff: str
    source: str


@cache
def ways() -> Mapping[str, Choice]:
    return _choices("way")


@cache
def bases() -> Mapping[str, Choice]:
    return _choices("basis")


@cache
def categories() -> Mapping[str, Choice]:
    return _choices("category")


@cache
def third_party() -> ThirdParty:
    return convert(_file("received.toml")["third_party"], ThirdParty)


def _choices(name: str) -> Mapping[str, Choice]:
    return {one.key: one for one in convert(_file("received.toml")[name], tuple[Choice, ...])}
