"""Letters of two people: Rowan's to work, approved and taken; one that staff wrote for Noor, which waits to be read.

Made by the very actions on a clock that stands in the past, like what somebody shares.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.letters.actions import approve_letter, draft_letter, give_letter
from midspan.domains.letters.enums import Shows
from midspan.domains.letters.models import Letter
from midspan.domains.letters.queries import consent_text, names_for
from midspan.domains.letters.text import Choice
from midspan.kernel import clock
from midspan.values import Actor

WORK, SCHOOL = "Blue Heron Logistics", "Tidewater Community College"
WRITER = "ines"


def tell_letters(center: Center, people: list[Person]) -> None:
    """Needs the sessions of this week."""
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        if "rowan" in known:
            by = as_themselves(center, known["rowan"])
            _taken(by, center, at=center.days.at(center.days.monday, 7 * 60 + 40))
        if "noor" in known:
            _written(center, known["noor"], at=center.days.at(center.days.monday, 11 * 60 + 5))
    center.act_as("ines")


def _taken(by: Actor, center: Center, *, at: datetime) -> None:
    """Asked for, read, approved and downloaded in one go."""
    with clock.standing_at(at):
        letter = draft_letter(patient_id=by.id, choice=_choice(center, "employer", WORK), language="en", by=by)
        _approved(letter, by)
        give_letter(letter_id=letter.pk, patient_id=by.id, by=by)


def _approved(letter: Letter, by: Actor) -> None:
    read, names = consent_text(letter, viewer=by, language="en"), names_for(viewer=by, patient_id=by.id)
    if read is None or names is None:
        raise ValueError("Whoever approves a letter has a name.")
    approve_letter(
        letter_id=letter.pk,
        read_digest=letter.digest,
        consent_digest=read.digest,
        signed_name=names.patient,
        language="en",
        by=by,
    )


def _written(center: Center, person: Person, *, at: datetime) -> None:
    with clock.standing_at(at):
        choice, by = _choice(center, "school", SCHOOL), center.act_as(WRITER)
        letter = draft_letter(patient_id=person.patient.pk, choice=choice, language="en", by=by)
    date_notices(letter.pk, at)


def _choice(center: Center, kind: str, recipient: str) -> Choice:
    """This week and the next."""
    monday = center.days.monday
    return Choice(kind=kind, recipient=recipient, shows=Shows.PLANNED, first=monday, last=monday + timedelta(days=13))
