"""What goes to a court, on paper: what the order names, under whose order, and that it may not be passed on."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from midspan.domains.legal.models import OrderScope
from midspan.domains.legal.parts import PART_WORDS, Line
from midspan.kernel.paper import pdf_from

LAYOUT = b"""
#set document(title: "Document", author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2.2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: "en", size: 10pt)
#said.to
#parbreak()
#said.basis
#for part in said.parts [
  #heading(level: 2, part.heading)
  #for line in part.lines [- #line]
]
#v(0.8em)
#strong(said.limits)
#parbreak()
#text(size: 8pt, said.digest)
"""
LIMITS = (
    "This goes by order of a court and holds no more than the order names. It may be used for this proceeding and by "
    "those whom the order names, and for nothing else."
)


def paper_of(lines: Sequence[Line], scope: OrderScope, *, section: str, taken_by: str, at: datetime) -> bytes:
    """A PDF in English, as courts here read it; the same bytes for the same lines and moment."""
    return pdf_from(
        LAYOUT,
        {
            "to": f"{scope.recipient}, {scope.address}",
            "basis": f"Order under {section}. From {date_format(scope.first_date)} to {date_format(scope.last_date)}.",
            "parts": [
                {"heading": str(words), "lines": [one.words for one in lines if one.data_class is of]}
                for of, words in PART_WORDS.items()
                if any(one.data_class is of for one in lines)
            ],
            "limits": LIMITS,
            "mark": f"Taken out by {taken_by}: {date_format(localtime(at), 'DATETIME_FORMAT')}.",
            "digest": f"SHA-256 of the lines: {digest_of(lines)}",
        },
    )


def digest_of(lines: Sequence[Line]) -> str:
    """The SHA-256 of all lines, as hexadecimal digits."""
    return hashlib.sha256("\n".join(one.words for one in lines).encode()).hexdigest()
