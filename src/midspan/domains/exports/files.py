"""A copy as a table for a spreadsheet, or on paper; made in memory, and kept nowhere."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.exports.queries import Part
from midspan.kernel.paper import pdf_from
from midspan.kernel.spreadsheets import csv_from
from midspan.values.hour_words import plain_spaces

LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: said.language, size: 9pt)
#for part in said.parts [
  #heading(part.heading)
  #table(columns: (3fr, 3fr, 6fr), ..part.rows.flatten())
]
#v(0.6em)
#text(size: 8pt, said.digest)
"""


def table_of(parts: Sequence[Part], *, taken_by: str, at: datetime) -> bytes:
    """CSV with one row for each line, and a last one that says who took it out and when."""
    rows = [[one.heading, *cells] for one in parts for cells in _cells(one)]
    when = plain_spaces(date_format(localtime(at), "DATETIME_FORMAT"))
    mark = [_("Document"), when, taken_by, _mark(taken_by, at)]
    return csv_from([_("Part"), _("When"), _("What"), _("Words")], [*rows, mark])


def paper_of(parts: Sequence[Part], *, taken_by: str, at: datetime) -> bytes:
    """A PDF with who took it out on each page, and the hash of its rows at the end."""
    return pdf_from(
        LAYOUT,
        {
            "file": _("Document"),
            "language": (get_language() or "en")[:2],
            "parts": [{"heading": one.heading, "rows": _cells(one)} for one in parts],
            "mark": _mark(taken_by, at),
            "digest": _("SHA-256 of the rows: %(digest)s") % {"digest": digest_of(parts)},
        },
    )


def digest_of(parts: Sequence[Part]) -> str:
    """The SHA-256 of all cells, each on a line of its own, as hexadecimal digits."""
    cells = [cell for one in parts for row in _cells(one) for cell in row]
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


def _cells(part: Part) -> list[list[str]]:
    return [[plain_spaces(one.when), one.what, one.words] for one in part.rows]


def _mark(taken_by: str, at: datetime) -> str:
    when = plain_spaces(date_format(localtime(at), "DATETIME_FORMAT"))
    return _("Taken out by %(who)s: %(at)s.") % {"who": taken_by, "at": when}
