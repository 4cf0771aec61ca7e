"""The words of the forms in one language, from `form_words.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "es")


@cache
def form_book(language: str) -> dict[str, Any]:
    """Everything in the file, with each pair of sentences as the one of that language."""
    content = tomllib.loads((Path(__file__).parent / "form_words.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = _in_language(content, language if language in LANGUAGES else "en")
    return found


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, list):
        return [_in_language(one, language) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == set(LANGUAGES):
        return value[language]
    return {name: _in_language(one, language) for name, one in value.items()}
