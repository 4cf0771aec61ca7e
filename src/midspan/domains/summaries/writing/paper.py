"""A summary on paper: the notice on every page, who took it out, and what is not known said as not known."""

from midspan.domains.summaries.shapes import Coded, Summary
from midspan.kernel.paper import pdf_from

LAYOUT = b"""
#set document(title: "Summary", author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.notice #linebreak() #said.mark #h(1fr) #pages])
#set text(lang: "en", size: 10pt)
#text(size: 14pt, weight: "bold", said.head)
#for line in said.lines [#par(line)]
#for part in said.parts [
  #heading(level: 2, part.heading)
  #list(..part.rows)
]
#v(0.6em)
#text(size: 8pt, said.consent)
"""
NOT_WRITTEN = "Nobody has written anything down here. That does not mean that there is nothing."


def paper_of(summary: Summary) -> bytes:
    """A PDF; byte for byte the same for the same summary."""
    person, sender, stay = summary.person, summary.sender, summary.stay
    lines = [
        f"{person.given} {person.family}".strip() + (f", born {person.birth_date}" if person.birth_date else ""),
        f"To: {summary.recipient}",
        f"From: {sender.center}, {sender.phone}",
        f"Here from {stay.began or 'unknown'} to {stay.ended or 'today'}." if stay else "",
        f"Next: {summary.next_step}" if summary.next_step else "",
    ]
    return pdf_from(
        LAYOUT,
        {
            "head": "Summary for who treats this person next",
            "lines": [one for one in lines if one],
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


def _rows(found: tuple[Coded, ...] | None, none: str, is_none: bool) -> list[str]:  # noqa: FBT001 - of the summary
    if found is None:
        return []
    if is_none:
        return [none]
    return [" · ".join(filter(None, (one.text, one.code, one.dose, one.reason))) for one in found] or [NOT_WRITTEN]
