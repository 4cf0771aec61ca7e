"""A summary on paper: the notice on every page, who took it out, and what is not known said as not known."""

from datetime import date

from midspan.domains.summaries.shapes import Coded, Stay, Summary
from midspan.kernel.paper import pdf_from

LAYOUT = b"""
#set document(title: "Summary", author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#let soft = luma(30%)
#set page(paper: "us-letter", margin: (x: 2.2cm, top: 2cm, bottom: 2.4cm), footer: text(size: 8pt, fill: soft)[
  #line(length: 100%, stroke: 0.4pt + soft)
  #said.notice #linebreak() #said.mark #h(1fr) #pages
])
#set text(lang: "en", size: 10.5pt)
#set par(leading: 0.6em)
#show heading: set text(size: 12pt)
#show heading: set block(above: 1.5em, below: 0.7em, sticky: true)
#text(size: 16pt, weight: "bold", said.head)
#v(0.2em)
#grid(columns: (auto, 1fr), column-gutter: 1.2em, row-gutter: 0.7em,
  ..said.lines.map(one => (text(fill: soft, one.label), one.words)).flatten())
#for part in said.parts [
  #heading(level: 2, part.heading)
  #for one in part.rows [
    #block(above: 0.8em, below: 0.8em, breakable: false)[
      #if one.name != "" [#strong(one.name) #linebreak()]#one.rest
    ]
  ]
]
#if said.consent != "" [
  #heading(level: 2, "What the person signed")
  #text(size: 9pt, said.consent)
]
"""
NOT_WRITTEN = "Nobody has written anything down here. That does not mean that there is nothing."


def paper_of(summary: Summary) -> bytes:
    """A PDF; byte for byte the same for the same summary."""
    person, sender, stay = summary.person, summary.sender, summary.stay
    lines = {
        "Person": f"{person.given} {person.family}".strip(),
        "Born": _day(person.birth_date) if person.birth_date else "",
        "To": summary.recipient,
        "From": f"{sender.center}, {sender.phone}",
        "Here": _span(stay) if stay else "",
        "Course": " ".join(summary.course or ()),
        "Next": summary.next_step or "",
    }
    return pdf_from(
        LAYOUT,
        {
            "head": "Summary for who treats this person next",
            "lines": [{"label": label, "words": words} for label, words in lines.items() if words],
            "parts": [
                {"heading": heading, "rows": rows}
                for heading, rows in (
                    ("Allergies", _rows(summary.allergies, "Somebody asked: none is known.", summary.no_allergies)),
                    ("Diagnoses", _rows(summary.conditions, "", is_none=False)),
                    ("Medicines", _rows(summary.medicines, "Somebody asked: nothing is taken.", summary.no_medicines)),
                )
                if rows
            ],
            "notice": summary.notice,
            "consent": summary.consent,
            "mark": f"Taken out by {sender.author}: {summary.made_at:%Y-%m-%d %H:%M} UTC.",
        },
    )


def _day(day: date) -> str:
    """As it is written here: on paper that goes elsewhere, no order of numbers is to be guessed."""
    return f"{day:%B} {day.day}, {day.year}"


def _span(stay: Stay) -> str:
    began = f"From {_day(stay.began)}" if stay.began else "From a day that is not known"
    return f"{began} to {_day(stay.ended)}" if stay.ended else f"{began} until today"


def _rows(found: tuple[Coded, ...] | None, none: str, is_none: bool) -> list[dict[str, str]]:  # noqa: FBT001 - of the summary
    if found is None:
        return []
    if is_none:
        return [_row("", none)]
    return [_row(one.text, one.code, one.dose, one.reason) for one in found] or [_row("", NOT_WRITTEN)]


def _row(name: str, *rest: str) -> dict[str, str]:
    return {"name": name, "rest": " · ".join(filter(None, rest))}
