"""An account on paper: one row for each disclosure, who took it out on each page, and the hash of what it says."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.accounting.queries import Disclosure
from midspan.domains.accounting.wording import cells_of, columns, language_now
from midspan.kernel.paper import pdf_from

LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#let mark = text(size: 8pt)[#said.mark #h(1fr) #pages]
#set page(paper: "us-letter", flipped: true, margin: 1.8cm, footer: mark)
#set text(lang: said.language, size: 9pt)
#heading(said.title)
#for line in said.above [#parbreak() #line]
#v(0.6em)
#if said.rows.len() == 0 [#said.nothing] else [
  #table(
    columns: said.widths.map(one => one * 1fr),
    table.header(..said.columns.map(one => strong(one))),
    ..said.rows.flatten(),
  )
]
#v(0.6em)
#text(size: 8pt, said.digest)
"""
WIDTHS = (3, 5, 4, 4, 4, 3)


def pdf_of(lines: Sequence[Disclosure], *, name: str, since: date, taken_by: str, at: datetime) -> bytes:
    """In the language of whoever takes it out."""
    rows = [cells_of(one) for one in lines]
    said = {"name": name, "since": date_format(since), "day": date_format(localtime(at))}
    return pdf_from(
        LAYOUT,
        {
            "file": _("Document"),
            "language": language_now(),
            "title": _("What left, and to whom"),
            "above": [_("%(name)s. From %(since)s to %(day)s.") % said],
            "columns": columns(),
            "widths": WIDTHS,
            "rows": rows,
            "nothing": _("Nothing left."),
            "mark": _("Taken out by %(who)s: %(at)s.")
            % {"who": taken_by, "at": date_format(localtime(at), "DATETIME_FORMAT")},
            "digest": _("SHA-256 of the rows: %(digest)s") % {"digest": digest_of(rows)},
        },
    )


def digest_of(rows: Sequence[Sequence[str]]) -> str:
    """The SHA-256 of rows, each cell on a line of its own, as hexadecimal digits."""
    return hashlib.sha256("\n".join(cell for row in rows for cell in row).encode()).hexdigest()
