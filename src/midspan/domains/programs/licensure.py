"""The statement about licenses across states: dated content, read from licensure.toml."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct


class LicensureStatement(Struct, frozen=True):
    """What is said, where it comes from, whether counsel has confirmed it, and when it was looked at."""

    words: str
    source: str
    status: str
    reviewed_on: date


@cache
def licensure_statement() -> LicensureStatement:
    """The statement that pages show beside licenses."""
    return LicensureStatement(**tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))
