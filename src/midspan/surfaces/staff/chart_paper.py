"""Parts of a chart on paper: decided by the gate part by part as they leave, with who took them out on every page."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import latest_episode
from midspan.domains.privacy.queries import Thing, all_taken_out
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel.paper import pdf_from
from midspan.surfaces.staff.chart_parts import PARTS, ChartLine, ChartPart, lines_of
from midspan.surfaces.staff.chart_reading import Reading
from midspan.values import Actor, Label

# Each page says who took it out and when; the answer says that nobody keeps it.
DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})
LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: "en", size: 9pt)
#text(size: 14pt, weight: "bold", said.name)
#for part in said.parts [
  #heading(part.heading)
  #for line in part.lines [
    #block(breakable: true)[#text(weight: "bold", line.when + "  " + line.title) \\ #line.words]
  ]
]
#v(0.6em)
#text(size: 8pt, said.digest)
"""
Told = tuple[ChartPart, list[ChartLine]]


def take_parts(*, patient_id: UUID, wanted: Collection[ChartPart], has_stepped_up: bool, by: Actor) -> list[Told]:
    """The parts that may leave now, with their lines. Raises RefusedError where none may, or nothing is in them.

    What the gate answers stands in the ledger, part by part, which is why this is no action.
    """
    labels, read = _labels(by, patient_id), Reading(viewer=by, patient_id=patient_id)
    things = [
        Thing(
            patient_id=patient_id,
            item=Item(classes=frozenset({PARTS[part].data_class}), labels=labels, reference="Chart"),
            content=(part, lines),
        )
        for part in ChartPart
        if part in wanted and (lines := lines_of(read, part))
    ]
    return all_taken_out(things, did=DOES, has_stepped_up=has_stepped_up, by=by)


def _labels(by: Actor, patient_id: UUID) -> frozenset[Label]:
    """As the stay was born with; a Part 2 record where no stay says so."""
    stay = latest_episode(viewer=by, patient_id=patient_id)
    return frozenset(map(Label, stay.labels)) if stay and stay.labels else frozenset({Label.PART2})


def paper_of(told: Sequence[Told], *, name: str, taken_by: str, at: datetime) -> bytes:
    """A PDF of these parts, and the hash of its lines at the end."""
    parts = [{"heading": str(PARTS[part].label), "lines": [_printed(one) for one in lines]} for part, lines in told]
    mark = _("Taken out by %(who)s: %(at)s.") % {"who": taken_by, "at": date_format(localtime(at), "DATETIME_FORMAT")}
    digest = _("SHA-256 of the lines: %(digest)s") % {"digest": digest_of(told)}
    return pdf_from(LAYOUT, {"file": _("Document"), "name": name, "parts": parts, "mark": mark, "digest": digest})


def _printed(line: ChartLine) -> dict[str, str]:
    return {"when": date_format(line.at, "SHORT_DATETIME_FORMAT"), "title": line.title, "words": line.words}


def digest_of(told: Sequence[Told]) -> str:
    """The SHA-256 of all lines, each with its moment, as hexadecimal digits."""
    lines = [f"{part} {line.at.isoformat()} {line.title} {line.words}" for part, lines in told for line in lines]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
