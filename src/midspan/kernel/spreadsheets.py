"""Tables for spreadsheets, as CSV in which nothing that somebody typed is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# What makes a spreadsheet reckon, also written as wide signs, and what some of them drop before they look.
BEGINS_FORMULA = frozenset("=+-@＝＋－＠|%")
BEGINS_LINE = frozenset("\t\r\n")
DROPPED = "\t\r\n\v\f \u00a0\u200b\ufeff'\""
BYTE_ORDER_MARK = "\ufeff"  # Without it a spreadsheet reads accents as other letters.


def csv_from(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One line for the columns and one for each row, every cell in quotes and as text (RFC 4180), in UTF-8."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([as_text(cell) for cell in columns])
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + kept.getvalue()).encode()


def as_text(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula: with an apostrophe before what would begin one."""
    is_formula = cell.lstrip(DROPPED)[:1] in BEGINS_FORMULA or cell[:1] in BEGINS_LINE
    return f"'{cell}" if is_formula else cell
