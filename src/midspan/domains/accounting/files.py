"""The register as a table for a spreadsheet, or on paper; made in memory, and kept nowhere."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.accounting.paper import LAYOUT, digest_of
from midspan.domains.accounting.queries import Copy, Disclosure
from midspan.domains.accounting.wording import cells_of, columns, language_now
from midspan.kernel.paper import pdf_from
from midspan.kernel.spreadsheets import csv_from
from midspan.values.hour_words import plain_spaces

WIDTHS = (4, 3, 5, 4, 4, 4, 3)


def table_of(lines: Sequence[Disclosure], copy: Copy, *, at: datetime) -> bytes:
    """CSV with one row for each disclosure, and a last one that says who took it out and who released it."""
    empty = [""] * (len(columns()) - 1)
    return csv_from([_("Person"), *columns()], [*_rows(lines), [_("Document"), mark_of(copy, at), *empty]])


def paper_of(lines: Sequence[Disclosure], copy: Copy, *, at: datetime) -> bytes:
    """A PDF with who took it out and who released it on each page, and the hash of its rows at the end."""
    rows = _rows(lines)
    return pdf_from(
        LAYOUT,
        {
            "file": _("Document"),
            "language": language_now(),
            "title": _("Disclosures"),
            "above": [_days(copy), copy.row.reason],
            "columns": [_("Person"), *columns()],
            "widths": WIDTHS,
            "rows": rows,
            "nothing": _("Nothing left."),
            "mark": mark_of(copy, at),
            "digest": _("SHA-256 of the rows: %(digest)s") % {"digest": digest_of(rows)},
        },
    )


def _rows(lines: Sequence[Disclosure]) -> list[list[str]]:
    named = ((one.name or _("keeps their name from you"), cells_of(one)) for one in lines)
    return [[name, *map(plain_spaces, cells)] for name, cells in named]


def _days(copy: Copy) -> str:
    said = {"since": date_format(copy.row.first_date), "day": date_format(copy.row.last_date)}
    return _("From %(since)s to %(day)s.") % said


def mark_of(copy: Copy, at: datetime) -> str:
    said = {
        "who": copy.row.asked_by,
        "second": copy.release.released_by if copy.release else "",
        "at": plain_spaces(date_format(localtime(at), "DATETIME_FORMAT")),
    }
    return _("Taken out by %(who)s, released by %(second)s: %(at)s.") % said
