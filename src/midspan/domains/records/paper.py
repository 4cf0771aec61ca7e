"""A medicine list on paper, in the language of the person whose list it is; made in memory, and kept nowhere."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.records.enums import ON_LIST, ListKind
from midspan.domains.records.own_wording import ALLERGIES_WORDS, STANDING_WORDS, age_sentence, own_lines
from midspan.domains.records.queries import MedicineList
from midspan.kernel.paper import pdf_from

LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: said.language, size: 11pt)
#heading(said.title)
#said.above
#for part in said.parts [
  #heading(level: 2, part.heading)
  #if part.words != "" [#part.words]
  #for line in part.lines [
    #block(above: 0.9em)[
      #strong(line.name) #if line.how != "" [\\ #line.how]
      #for note in line.notes [\\ #text(size: 9pt, note)]
    ]
  ]
]
"""


def pdf_of(found: MedicineList, *, name: str, is_own: bool, taken_by: str, at: datetime) -> bytes:
    """What is taken or asked about, with allergies beside it, in the language that is switched on."""
    above = " · ".join(filter(None, [name, age_sentence(found)]))
    return pdf_from(
        LAYOUT,
        {
            "file": _("Document"),
            "language": (get_language() or "en")[:2],
            "title": _("My medicines") if is_own else _("Medicines"),
            "above": above,
            "parts": [
                _part(_("What is taken now"), found, ListKind.MEDICINE, str(STANDING_WORDS[found.standing])),
                _part(_("Allergies"), found, ListKind.ALLERGY, str(ALLERGIES_WORDS[found.allergies])),
            ],
            "mark": _("Taken out by %(who)s: %(at)s.")
            % {"who": taken_by, "at": date_format(localtime(at), "DATETIME_FORMAT")},
        },
    )


def _part(heading: str, found: MedicineList, kind: ListKind, words: str) -> dict[str, object]:
    lines = [
        {
            "name": one["name"],
            "how": one["how"],
            "notes": [str(note) for note in (*one["notes"], *filter(None, [one["state"]]))],
        }
        for one in own_lines(found, kind, *ON_LIST)
    ]
    return {"heading": heading, "words": words, "lines": lines}
