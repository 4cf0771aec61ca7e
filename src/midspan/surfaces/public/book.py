"""The words of the public page in one language, from `page.toml`, `questions.toml` and `elsewhere.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from midspan.surfaces.public.suitability import Leads, Pointer

LANGUAGES = ("en", "es")
_HERE = Path(__file__).parent


@cache
def page_words(language: str) -> dict[str, Any]:
    """Everything in `page.toml`, with each pair of sentences as the one of that language."""
    found: dict[str, Any] = in_one_language(_toml("page.toml"), language)
    return found


@cache
def question_book(language: str) -> dict[str, Any]:
    """Everything in `questions.toml`, in that language."""
    found: dict[str, Any] = in_one_language(_toml("questions.toml"), language)
    return found


@cache
def elsewhere(language: str) -> dict[str, Any]:
    """Where else to look, from `elsewhere.toml`, in that language."""
    found: dict[str, Any] = in_one_language(_toml("elsewhere.toml"), language)
    return found


@cache
def pointers() -> tuple[Pointer, ...]:
    """Every answer there is with what it points to, in the order of the page."""
    return tuple(
        Pointer(
            question=question["key"],
            answer=answer["key"],
            leads=Leads(answer["leads"]) if "leads" in answer else None,
            is_now=answer.get("now", False),
        )
        for question in _toml("questions.toml")["question"]
        for answer in question["answer"]
    )


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def in_one_language(value: Any, language: str) -> Any:
    """The same content with each pair of sentences as the one of that language."""
    if isinstance(value, list):
        return [in_one_language(one, language) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == set(LANGUAGES):
        return value[language]
    return {name: in_one_language(one, language) for name, one in value.items()}
