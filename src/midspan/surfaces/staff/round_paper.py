"""The minutes of a round as they leave: person by person decided by the gate, with who took them out on each page."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.privacy.queries import Thing, all_taken_out
from midspan.domains.rounds.enums import TurnDecision, TurnState
from midspan.domains.rounds.models import Turn
from midspan.domains.rounds.queries import RoundFile
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel.paper import pdf_from
from midspan.surfaces.staff.round_form import DECISIONS
from midspan.values import Actor, DataClass, Label

DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})
LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#let pages = context counter(page).display("1 / 1", both: true)
#set page(paper: "us-letter", margin: 2cm, footer: text(size: 8pt)[#said.mark #h(1fr) #pages])
#set text(lang: "en", size: 9pt)
#text(size: 14pt, weight: "bold", said.heading)
#block(said.there)
#for one in said.turns [
  #heading(level: 2, one.name)
  #block(one.said)
  #for errand in one.errands [#block("\xe2\x80\x93 " + errand)]
]
#block(text(size: 8pt, said.left_out))
"""


def take_minutes(file: RoundFile, *, has_stepped_up: bool, by: Actor) -> list[Turn]:
    """The turns that may leave now. Raises RefusedError where none may.

    What the gate answers stands in each person's ledger, which is why this is no action.
    """
    item = Item(classes=frozenset({DataClass.PLAN}), labels=frozenset({Label.PART2}), reference="Round")
    things = [
        Thing(patient_id=one.patient_id, item=item, content=one) for one in file.turns if one.state != TurnState.WAITING
    ]
    return all_taken_out(things, did=DOES, has_stepped_up=has_stepped_up, by=by)


def minutes_of(file: RoundFile, turns: list[Turn], *, taken_by: str, at: datetime) -> bytes:
    """A PDF of these turns."""
    left_out = len(file.turns) - len(turns)
    mark = _("Taken out by %(who)s: %(at)s.") % {"who": taken_by, "at": date_format(localtime(at), "DATETIME_FORMAT")}
    said = {
        "file": _("Document"),
        "heading": _("Round of %(day)s") % {"day": date_format(localtime(file.round.begun_at), "DATE_FORMAT")},
        "there": _("There: %(names)s.") % {"names": ", ".join(str(one.staff) for one in file.attendees)},
        "turns": [_printed(one) for one in turns],
        "mark": mark,
        "left_out": ngettext("%(count)s person is not in it.", "%(count)s people are not in it.", left_out)
        % {"count": left_out}
        if left_out
        else "",
    }
    return pdf_from(LAYOUT, said)


def _printed(turn: Turn) -> dict[str, object]:
    return {
        "name": name_of(turn),
        "said": said_of(turn),
        "errands": [errand_words(one) for one in turn.errands.all()],
    }


def name_of(turn: Turn) -> str:
    patient = turn.patient
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


def said_of(turn: Turn) -> str:
    """What was decided, or why the person waits; nothing while neither was said."""
    if turn.state == TurnState.DECIDED:
        return f"{DECISIONS[TurnDecision(turn.decision)]}: {turn.words}"
    return _("Postponed: %(reason)s") % {"reason": turn.reason} if turn.state == TurnState.POSTPONED else ""


def errand_words(errand: object) -> str:
    done = f" ({_('done')})" if errand.done_at else ""  # type: ignore[attr-defined]  # a row of `rounds`
    return f"{errand.words}: {errand.owner}, {date_format(errand.by_date)}{done}"  # type: ignore[attr-defined]  # as above
