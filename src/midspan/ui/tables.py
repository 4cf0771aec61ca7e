"""Rows for the table component, in which each cell knows its column (a phone shows it beside the cell)."""

from collections.abc import Iterable, Sequence
from typing import Any


def labelled(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[list[tuple[str, Any]]]:
    """Each row as pairs of column and cell. Raises ValueError when a row has more or fewer cells than columns."""
    return [list(zip(columns, row, strict=True)) for row in rows]
