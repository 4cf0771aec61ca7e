"""The files of this folder, each read once."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def book(name: str) -> dict[str, Any]:
    """The parsed file `name`.toml of this folder."""
    folder = resources.files("midspan.engines.disclosure.books")
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
