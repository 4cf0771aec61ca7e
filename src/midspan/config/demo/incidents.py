"""Three incidents: one that waits for its review and of which somebody is told late, one reviewed, one learned from."""

from datetime import datetime, timedelta

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.domains.incidents.actions import (
    NewIncident,
    add_patient,
    add_staff,
    add_to_incident,
    close_incident,
    note_incident,
    note_told,
    review_incident,
)
from midspan.domains.incidents.enums import Answer
from midspan.domains.incidents.models import Incident
from midspan.domains.incidents.queries import incident_standing
from midspan.kernel import clock

NURSE, COUNSELOR, DESK, DIRECTOR = "farah", "naomi", "lucille", "adaeze"
CONCERNED = "rowan"


def tell_incidents(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    now = clock.now().replace(second=0, microsecond=0)
    _envelope(center, known.get(CONCERNED), now - timedelta(hours=5))
    _hallway(center, now - timedelta(days=2, hours=3))
    _wet_floor(center, now - timedelta(days=9))
    center.act_as("ines")


def _envelope(center: Center, person: Person | None, at: datetime) -> None:
    """Nobody has told the prescriber yet, who should have known within two hours."""
    incident = _noted(
        center,
        NURSE,
        kind="medication",
        at=at,
        place="The nurse’s room",
        happened="Two envelopes with evening doses lay side by side. One was handed to the wrong person, who noticed "
        "the name on it in the hallway and brought it back sealed.",
        done_at_once="Both envelopes were checked: nothing was missing. Each went to whom it was for.",
    )
    if person is not None:
        add_patient(
            incident_id=incident.pk,
            given_names=person.patient.given_names,
            family_name=person.patient.family_name,
            birth_date=person.patient.birth_date,
            by=center.actor(NURSE),
        )
    _answer(center, incident, NURSE, "counselor", at + timedelta(hours=1), "The counselor, in her office.")


def _hallway(center: Center, at: datetime) -> None:
    """Reviewed; the state's rule was looked into, the insurer is still to be asked."""
    incident = _noted(
        center,
        COUNSELOR,
        kind="aggression",
        at=at,
        place="Hallway before the group rooms",
        happened="Two people shouted at each other about a parking space. One pushed a chair over. Nobody was touched.",
        done_at_once="Two of us stepped between them and walked with one of them outside. The group began late.",
    )
    add_staff(incident_id=incident.pk, staff_id=center.actor("tomasz").id, by=center.actor(COUNSELOR))
    told_at = at + timedelta(minutes=40)
    _answer(center, incident, COUNSELOR, "counselor", told_at, "Both counselors, before the group ended.")
    center.act_as(DIRECTOR)
    for duty in ("osha_death", "osha_hospital", "va_serious", "va_abuse"):
        words = "Looked into: nobody was hurt, and nobody says it was abuse."
        _answer(center, incident, DIRECTOR, duty, told_at + timedelta(hours=2), words, answer=Answer.NOT_OWED)
    words = "The lot is too small on Tuesdays. The front desk hands out numbered cards from next week."
    review_incident(incident_id=incident.pk, words=words, by=center.actor(DIRECTOR))


def _wet_floor(center: Center, at: datetime) -> None:
    """Closed, with an addendum."""
    incident = _noted(
        center,
        DESK,
        kind="injury",
        at=at,
        place="Entrance",
        happened="Somebody slipped on the wet floor and scraped a hand.",
        done_at_once="The hand was cleaned and covered, the floor dried, a sign put up.",
    )
    add_to_incident(
        incident_id=incident.pk,
        words="It was the left hand. The mat had been taken to be washed.",
        by=center.actor(DESK),
    )
    by = center.act_as(DIRECTOR)
    standing = incident_standing(viewer=by, incident_id=incident.pk)
    for due in standing.dues if standing else ():
        is_told = due.duty.key == "counselor"
        words = "By telephone." if is_told else "Looked into: a scrape, no claim, nothing to report."
        answer = Answer.TOLD if is_told else Answer.NOT_OWED
        _answer(center, incident, DIRECTOR, due.duty.key, at + timedelta(hours=3), words, answer=answer)
    review_incident(incident_id=incident.pk, words="There is one mat, and it was away for washing.", by=by)
    words = "A second mat lies ready, and whoever takes one away puts the other down first."
    close_incident(incident_id=incident.pk, words=words, by=by)


def _noted(
    center: Center, author: str, *, kind: str, at: datetime, place: str, happened: str, done_at_once: str
) -> Incident:
    said = NewIncident(
        kind=kind, occurred_at=at, noticed_at=at, place=place, happened=happened, done_at_once=done_at_once
    )
    return note_incident(said=said, by=center.act_as(author))


def _answer(
    center: Center,
    incident: Incident,
    who: str,
    duty: str,
    at: datetime,
    words: str,
    *,
    answer: Answer = Answer.TOLD,
) -> None:
    note_told(
        incident_id=incident.pk,
        duty=duty,
        answer=answer,
        told_at=at,
        words=words,
        names_nobody=True,
        by=center.actor(who),
    )
