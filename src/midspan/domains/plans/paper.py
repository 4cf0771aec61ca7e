"""A plan on paper, in the language of the person whose plan it is; made in memory, and kept nowhere."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.plans.enums import Kind
from midspan.domains.plans.queries import PlanFile
from midspan.domains.plans.showing import lines_of, signature_lines, version_line
from midspan.kernel.paper import pdf_from
from midspan.values import Actor

LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: said.language, size: 10pt)
#heading(said.title)
#said.above
#for line in said.lines [
  #pad(left: line.depth * 0.8cm, top: 0.3em)[
    #text(size: 8pt, fill: luma(80), line.kind) \\
    #if line.own [#emph(line.words)] else [#line.words]
    #for note in line.notes [\\ #text(size: 9pt, note)]
  ]
]
#v(0.8em)
#for one in said.signatures [#one.label: #one.value \\ ]
#v(0.6em)
#text(size: 8pt, said.digest)
"""


def pdf_of(file: PlanFile, *, name: str, viewer: Actor, taken_by: str, at: datetime) -> bytes:
    """In the language that is switched on. The hash is the one under which the names stand."""
    version = version_line(file.plan)
    above = [name, f"{version['label']}, {version['hint']}."]
    if file.due:
        above.append(_("Looked at again by %(day)s.") % {"day": date_format(file.due.on)})
    return pdf_from(
        LAYOUT,
        {
            "file": _("Document"),
            "language": (get_language() or "en")[:2],
            "title": _("My plan") if viewer.is_patient else _("Plan"),
            "above": " · ".join(above),
            "lines": list(_flat(lines_of(file, viewer=viewer))),
            "signatures": signature_lines(file),
            "mark": _("Taken out by %(who)s: %(at)s.")
            % {"who": taken_by, "at": date_format(localtime(at), "DATETIME_FORMAT")},
            "digest": _("SHA-256 of what is signed: %(digest)s") % {"digest": file.digest},
        },
    )


def _flat(lines: Iterable[Mapping[str, Any]], depth: int = 0) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield {
            "depth": depth,
            "kind": str(line["kind_words"]),
            "words": line["words"],
            "own": line["kind"] == Kind.GOAL,
            "notes": [str(note) for note in (*line["notes"], *filter(None, [line["state"]]))],
        }
        yield from _flat(line["hanging"], depth + 1)
