"""What somebody reads who tells that they used, or that it was hard: dated content, read once."""

import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from msgspec import Struct, convert

Words = dict[str, str]
FALLBACK = "en"


class Sign(Struct, frozen=True, kw_only=True):
    """Something dangerous that the person can name; `sooner`: somebody talks with them today."""

    key: str
    sooner: bool
    label: Words


class Telling(Struct, frozen=True, kw_only=True):
    """Something that the person can let their counselor know; `signal` is its key among those of safety."""

    key: str
    signal: str
    label: Words


class NextStep(Struct, frozen=True, kw_only=True):
    page: str
    label: Words


class Link(Struct, frozen=True, kw_only=True):
    """One question about what led up to it. `key` names it in what was answered."""

    key: str
    question: Words


class LapseBook(Struct, frozen=True, kw_only=True):
    """`lapse.toml` as it stands."""

    edition: str
    source: str
    sooner_signal: str
    signals_of_use: frozenset[str]
    review_hours: int
    now: tuple[Words, ...]
    naloxone: Words
    tell: tuple[Telling, ...]
    sign: tuple[Sign, ...]
    next: tuple[NextStep, ...]
    chain: tuple[Link, ...]
    response: Words

    def signal_of(self, key: str) -> str:
        """What a telling is. Raises StopIteration for a key that is in no edition."""
        return next(one.signal for one in self.tell if one.key == key)

    def hurries(self, signs: Collection[str]) -> bool:
        """Whether one of these signs has somebody talk with the person as soon as `sooner_signal` does."""
        return bool(self.keys_sooner & set(signs))

    def link(self, key: str) -> Link | None:
        return next((one for one in self.chain if one.key == key), None)

    @property
    def keys_sooner(self) -> frozenset[str]:
        return frozenset(one.key for one in self.sign if one.sooner)


@cache
def lapse_book() -> LapseBook:
    return convert(tomllib.loads(Path(__file__).with_name("lapse.toml").read_text(encoding="utf-8")), LapseBook)


def said(words: Words) -> str:
    """In the reader's language; in English where it is not in the file."""
    return words.get((get_language() or FALLBACK).split("-")[0], words[FALLBACK])


def link_words(key: str) -> str:
    """A question of the chain; nothing for one that is in no edition any more."""
    found = lapse_book().link(key)
    return said(found.question) if found else ""


def sign_words(keys: Iterable[str]) -> list[str]:
    """The signs of these keys, in the order of the file."""
    named = set(keys)
    return [said(one.label) for one in lapse_book().sign if one.key in named]


def danger_signs() -> list[tuple[str, str]]:
    """Each sign that makes use dangerous: its key and its words."""
    return [(one.key, said(one.label)) for one in lapse_book().sign]


def danger_words() -> list[str]:
    """For what the emergency number is called at once."""
    return [said(one) for one in lapse_book().now]


def naloxone_words() -> str:
    return said(lapse_book().naloxone)
