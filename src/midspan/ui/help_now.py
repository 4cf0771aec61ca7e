"""The lines to call in a crisis: dated content, read from help_now.toml."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from msgspec import Struct


class HelpLine(Struct, frozen=True):
    """One way to a person who helps. `label` and `about` are in the reader's language."""

    url: str
    icon: str
    label: str
    about: str
    is_emergency: bool


class HelpNow(Struct, frozen=True):
    source: str
    reviewed_on: date
    opening: str
    lines: tuple[HelpLine, ...]


def help_now() -> HelpNow:
    """The lines in the reader's language; in English where a language is not in the file."""
    language = (get_language() or "en").split("-")[0]
    return _read(language if language in _content()["opening"] else "en")


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "help_now.toml").read_text(encoding="utf-8"))


@cache
def _read(language: str) -> HelpNow:
    content = _content()
    lines = (
        HelpLine(
            url=line["url"].get(language, line["url"]["en"]),
            icon=line["icon"],
            label=line["label"][language],
            about=line["about"][language],
            is_emergency=line["emergency"],
        )
        for line in content["line"]
    )
    return HelpNow(content["source"], content["reviewed_on"], content["opening"][language], tuple(lines))
