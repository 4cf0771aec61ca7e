"""One certification on paper: decided by the gate as it leaves, with who took it out on each page."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.journey.models import Certification, CertificationAddendum
from midspan.domains.privacy.queries import Thing, taken_out
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel.paper import pdf_from
from midspan.surfaces.staff.certify_words import addendum_words, statement_lines
from midspan.values import Actor, DataClass, Label

DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})
LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: "en", size: 10pt)
#heading(said.title)
#text(size: 12pt, weight: "bold", said.name)
#for one in said.affirmed [#block("\xe2\x80\x93 " + one)]
#for one in said.lines [#block[#text(weight: "bold", one.label + ": ")#one.value]]
#heading(level: 2, said.beside)
#for one in said.facts [#block[#text(weight: "bold", one.label + ": ")#one.words #text(size: 8pt, one.source)]]
#for one in said.addenda [
  #heading(level: 2, one.heading)
  #block(one.words)
]
"""


def take_certification(one: Certification, *, has_stepped_up: bool, by: Actor) -> Certification:
    """The statement as it leaves. Raises RefusedError."""
    item = Item(
        classes=frozenset({DataClass.PLACEMENT}), labels=frozenset({Label.PART2}), reference=f"Certification/{one.pk}"
    )
    thing = Thing(patient_id=one.patient_id, item=item, content=one)
    return taken_out(thing, did=DOES, has_stepped_up=has_stepped_up, by=by)


def paper_of(
    one: Certification, addenda: Sequence[CertificationAddendum], *, name: str, taken_by: str, at: datetime
) -> bytes:
    """A PDF of the statement as it was signed, with what lay beside it and what was added."""
    return pdf_from(
        LAYOUT,
        {
            "file": _("Document"),
            "title": _("Certification of the need for intensive outpatient treatment"),
            "name": name,
            "affirmed": list(one.affirmed),
            "lines": statement_lines(one),
            "beside": _("What lay beside it"),
            "facts": one.facts,
            "addenda": [
                {"heading": _("Added: %(who)s") % {"who": addendum_words(added)}, "words": added.words}
                for added in addenda
            ],
            "mark": _("Taken out by %(who)s: %(at)s.")
            % {"who": taken_by, "at": date_format(localtime(at), "DATETIME_FORMAT")},
        },
    )
