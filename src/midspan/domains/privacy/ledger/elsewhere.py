"""Roots in files, so that they can be kept where whoever holds the database cannot reach."""

import json
from pathlib import Path
from typing import Any

from midspan.domains.privacy.ledger.roots import is_root

SUFFIX = ".ledger-root.json"


class NoRootError(Exception):
    """A file that is given as a root is none."""


def keep_elsewhere(document: dict[str, Any], folder: Path) -> Path:
    """Write one root into a folder, whole or not at all. One that is there already stays as it is."""
    file = folder / f"{document['organization']}-{document['number']:06d}{SUFFIX}"
    if not file.exists():
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        draft.replace(file)
    return file


def roots_kept(place: Path) -> list[dict[str, Any]]:
    """The root of a file, or all roots of a folder. Raises NoRootError and OSError."""
    files = sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place]
    return [_root_in(file) for file in files]


def _root_in(file: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        document = {}
    if not is_root(document):
        raise NoRootError(f"{file} is no root of a ledger.")
    return document
