"""What an agreement has to say, and what may be served: dated content."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("agreements.toml").read_text(encoding="utf-8"))


@cache
def services() -> Mapping[str, str]:
    """Key → words."""
    return {row["key"]: row["words"] for row in _file()["service"]}


@cache
def clauses() -> Mapping[str, str]:
    """What has to stand in the agreement: key → words."""
    return {row["key"]: row["words"] for row in _file()["clause"]}


def ending() -> timedelta:
    """How long before its last day an agreement is shown as ending."""
    return timedelta(days=_file()["ending_days"])


def source() -> str:
    words: str = _file()["source"]
    return words
