"""The list for a safe home, read once from `home.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct, convert


class HomeItem(Struct, frozen=True, kw_only=True):
    """One thing to look at, in two languages."""

    key: str
    en: str
    es: str

    def words(self, language: str) -> str:
        return self.es if language.startswith("es") else self.en


class HomeBook(Struct, frozen=True, kw_only=True):
    """`home.toml` as far as pages read it."""

    edition: str
    again_days: int
    item: tuple[HomeItem, ...]


@cache
def home_book() -> HomeBook:
    text = Path(__file__).with_name("home.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), HomeBook)
