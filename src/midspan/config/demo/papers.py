"""Two consents on paper: Edith's, which two people compared, and Thaddeus's, which waits for the second.

Made by the very actions on a clock that stands in the past, like what somebody shares. The scans are drawn: nobody has
signed them.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from msgspec import Struct

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.persons import Person
from midspan.domains.consents.actions import confirm_paper, enter_paper
from midspan.domains.consents.enums import Until
from midspan.domains.consents.models import PaperConsent
from midspan.domains.consents.queries import paper_parties
from midspan.domains.consents.scanning import Sheet
from midspan.domains.consents.text import Draft, text_of
from midspan.kernel import clock
from midspan.kernel.paper import pdf_from
from midspan.values import Actor

SECOND_PERSON = "ines"
LAYOUT = b"""
#set document(title: "Scan")
#set page(paper: "us-letter", margin: 2.5cm)
#text(size: 16pt, weight: "bold", said.title)
#for line in said.sentences [#par(line)]
#v(2em)
#rotate(-2deg, reflow: true, text(size: 20pt, style: "italic", said.signed))
"""


class OnPaper(Struct, frozen=True):
    """Whose sheet it is, what it says, and how many days before this week it was signed."""

    patient: str
    draft: Draft
    days_before: int


DAUGHTER = Draft(
    kind="family",
    name="Wilhelmina",
    relation="daughter",
    shares=("here", "times"),
    purpose="support",
    until=Until.LONGEST,
)
CLINIC = Draft(
    kind="provider",
    name="Blue Ridge Family Clinic",
    shares=("here", "medication"),
    purpose="care",
    until=Until.TREATMENT,
)
COMPARED = OnPaper("edith", DAUGHTER, 5)
WAITS = OnPaper("thaddeus", CLINIC, 3)


def tell_papers(center: Center, people: list[Person]) -> None:
    """Needs everybody's reach: their own counselors put the sheets on file."""
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        if COMPARED.patient in known:
            paper = _entered(center, known[COMPARED.patient], COMPARED)
            _compared(center, paper, at=center.days.at(center.days.monday, 9 * 60 + 50))
        if WAITS.patient in known:
            _entered(center, known[WAITS.patient], WAITS)
    center.act_as("ines")


def _entered(center: Center, person: Person, story: OnPaper) -> PaperConsent:
    day = center.days.monday - timedelta(days=story.days_before)
    by = center.act_as(person.sketch.counselor)
    with clock.standing_at(center.days.at(day, 16 * 60 + 10)):
        parties = paper_parties(viewer=by, patient_id=person.patient.pk)
        if parties is None:
            raise ValueError(f"{person.key} is not reached by their counselor.")
        text = text_of(story.draft, parties, language="en", today=day)
        drawn = {"title": text.title, "sentences": list(text.sentences), "signed": parties.patient}
        return enter_paper(
            patient_id=person.patient.pk,
            content=pdf_from(LAYOUT, drawn),
            sheet=Sheet(draft=story.draft, signed_name=parties.patient, signed_on=day, language="en"),
            has_stepped_up=True,
            by=by,
        )


def _compared(center: Center, paper: PaperConsent, *, at: datetime) -> None:
    by: Actor = center.act_as(SECOND_PERSON)
    with clock.standing_at(at):
        signed = confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=by).signed
    if signed is not None:
        date_notices(signed.pk, at)
