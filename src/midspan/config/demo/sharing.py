"""What Rowan lets others know, and what two people asked the privacy officer.

A sister, since three weeks ago; a warehouse, until that was taken back. Rowan did not recognize an emergency, and has
an answer; Noor asks for a limit, and waits. Made by the very actions on a clock that stands in the past: what is signed
or asked says its own day.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.persons import Person
from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.queries import parties_of
from midspan.domains.consents.text import Draft, text_of
from midspan.domains.questions.actions import answer, ask_about_line, ask_for_limit
from midspan.domains.questions.enums import LineKind
from midspan.domains.questions.models import Question
from midspan.domains.questions.queries import ledger_lines
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind

SHARES = "rowan"
SISTER = Draft(
    kind="family", name="Juniper", relation="sister", shares=("times",), purpose="support", until=Until.LONGEST
)
NOT_RECOGNIZED = "I do not remember anybody looking at my record that evening."
ANSWERED = (
    "You fainted after group. It was opened once, for the ambulance crew: they asked for your medicines and allergies."
)
LIMIT = "A cousin of mine helps at the front desk at times. She should not see my address or who my counselor is."
WORK = Draft(kind="employer", name="Blue Heron Logistics", shares=("letter",), purpose="request", until=Until.TREATMENT)


def tell_what_is_shared(center: Center, people: list[Person]) -> None:
    """One consent that holds, and one that was taken back, as on the pages."""
    person = next((one for one in people if not one.wing and one.key == SHARES), None)
    if person is None:
        return
    by = as_themselves(center, person)
    with timezone.override(HOME):
        signed(SISTER, by, at=center.days.at(center.days.monday - timedelta(days=17), 20 * 60 + 5))
        work = signed(WORK, by, at=center.days.at(center.days.monday - timedelta(days=16), 12 * 60 + 40))
        with clock.standing_at(center.days.at(center.days.monday - timedelta(days=6), 18 * 60 + 15)):
            take_back(signed_id=work.pk, language="en", by=by)
    center.act_as("ines")


def tell_questions(center: Center, people: list[Person]) -> None:
    """Needs the emergencies."""
    known = {one.key: one for one in people if not one.wing}
    this_week = center.days.monday
    if "rowan" in known:
        asked = _asked_about_emergency(
            center, known["rowan"], at=center.days.at(this_week - timedelta(days=2), 19 * 60)
        )
        with clock.standing_at(center.days.at(this_week, 10 * 60 + 20)):
            answer(question_id=asked.pk, words=ANSWERED, by=center.act_as("henrik"))
        date_notices(asked.pk, center.days.at(this_week, 10 * 60 + 20))
    if "noor" in known:
        by, at = as_themselves(center, known["noor"]), center.days.at(this_week - timedelta(days=1), 17 * 60 + 30)
        with clock.standing_at(at):
            date_notices(ask_for_limit(words=LIMIT, by=by).pk, at)
    center.act_as("ines")


def _asked_about_emergency(center: Center, person: Person, *, at: datetime) -> Question:
    by = as_themselves(center, person)
    lines = ledger_lines(viewer=by, patient_id=by.id)
    entry_id = next(one.line.entry_id for one in lines if one.line.kind is LineKind.EMERGENCY)
    with clock.standing_at(at):
        return ask_about_line(entry_id=entry_id, words=NOT_RECOGNIZED, by=by)


def as_themselves(center: Center, person: Person) -> Actor:
    by = Actor(center.organization.pk, person.patient.pk, ActorKind.PATIENT)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    return by


def signed(draft: Draft, by: Actor, *, at: datetime) -> SignedConsent:
    with clock.standing_at(at):
        parties = parties_of(viewer=by, patient_id=by.id)
        if parties is None:
            raise ValueError("Whoever signs has a name.")
        read = text_of(draft, parties, language="en", today=clock.local_date())
        return sign_consent(draft=draft, signed_name=parties.patient, read_digest=read.digest, language="en", by=by)
