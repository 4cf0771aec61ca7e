"""Noting an incident, saying whom it concerned and who was told, adding to it, reviewing and closing it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.incidents.enums import Answer, Step
from midspan.domains.incidents.models import (
    Incident,
    IncidentAddition,
    IncidentPerson,
    IncidentStaff,
    IncidentStep,
    IncidentTelling,
)
from midspan.domains.incidents.queries import Standing, incident_standing
from midspan.domains.incidents.rules import REVIEWS, may_answer, may_concern, may_name_nobody, may_note
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import active_staff, all_staff, ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, DataClass, RefusedError, Verdict, refused

AT_ONCE = timedelta(minutes=10)


class NewIncident(Struct, frozen=True, kw_only=True):
    """What happened, as whoever noted it wrote it down; `kind` is a key of the book."""

    kind: str
    occurred_at: datetime
    noticed_at: datetime
    place: str
    happened: str
    done_at_once: str


@action("incident.note")
def note_incident(*, said: NewIncident, by: Actor) -> Incident:
    """Write down an incident; whoever reviews is told that something waits. Said twice at once it is one.

    Raises RefusedError.
    """
    in_turn("incident.note", by.id)
    now = clock.now()
    may_note(by, occurred_at=said.occurred_at, noticed_at=said.noticed_at, now=now).require()
    same = Incident.objects.filter(organization_id=by.organization_id, noted_by_id=by.id, **asdict(said))
    before = same.filter(noted_at__gt=now - AT_ONCE).order_by("-noted_at").first()
    return before or _noted(said, now, by)


def _noted(said: NewIncident, now: datetime, by: Actor) -> Incident:
    incident = Incident.objects.create(
        organization_id=by.organization_id, **asdict(said), noted_at=now, noted_by_id=by.id
    )
    _step(incident, Step.NOTED, number=1, words="", by=by)
    _tell_reviewers(incident, by)
    return incident


def _tell_reviewers(incident: Incident, by: Actor) -> None:
    found = {one.pk for role in sorted(REVIEWS) for one in active_staff(organization_id=by.organization_id, role=role)}
    for staff_id in sorted(found - {by.id}):
        tell(
            kind=NoticeKind.INCIDENT_NOTED,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=incident.pk,
            by=by,
        )


@action("incident.concern")
def add_patient(
    *, incident_id: UUID, given_names: str, family_name: str, birth_date: date | None, by: Actor
) -> IncidentPerson:
    """It concerned the one patient of exactly that name whom the author may know of. Raises RefusedError."""
    incident = _locked(incident_id, by).incident
    rows = visible(ungated_patients(), viewer=by, data_class=DataClass.IDENTITY, patient="pk").filter(
        Q(given_names__iexact=given_names.strip()) | Q(name_to_use__iexact=given_names.strip()),
        family_name__iexact=family_name.strip(),
        **({"birth_date": birth_date} if birth_date else {}),
    )
    found = list(rows.values_list("pk", flat=True)[:2])
    if len(found) != 1:
        raise RefusedError(refused("Nobody you reach, or more than one person, has that name. Say the birth date too."))
    is_there = IncidentPerson.objects.filter(
        organization_id=by.organization_id, incident=incident, patient_id=found[0]
    ).exists()
    may_concern(is_there_already=is_there).require()
    return IncidentPerson.objects.create(
        organization_id=by.organization_id, incident=incident, patient_id=found[0], at=clock.now(), done_by_id=by.id
    )


@action("incident.concern_staff")
def add_staff(*, incident_id: UUID, staff_id: UUID, by: Actor) -> IncidentStaff:
    """It concerned somebody who works or worked here. Raises RefusedError."""
    standing = _locked(incident_id, by)
    may_concern(is_there_already=staff_id in {one.staff_id for one in standing.staff}).require()
    if not all_staff(viewer=by).filter(pk=staff_id).exists():
        raise RefusedError(refused("Choose somebody who works here."))
    return IncidentStaff.objects.create(
        organization_id=by.organization_id,
        incident=standing.incident,
        staff_id=staff_id,
        at=clock.now(),
        done_by_id=by.id,
    )


@action("incident.tell")
def note_told(
    *, incident_id: UUID, duty: str, answer: Answer, told_at: datetime, words: str, names_nobody: bool, by: Actor
) -> IncidentTelling:
    """Somebody was told, or has not to be, as `words` says. Raises RefusedError."""
    standing, now = _locked(incident_id, by), clock.now()
    due = standing.due(duty)
    may_answer(due, at=told_at, noticed_at=standing.incident.noticed_at, now=now).require()
    if due is not None:
        may_name_nobody(due, answer=answer, names_nobody=names_nobody).require()
    return IncidentTelling.objects.create(
        organization_id=by.organization_id,
        incident=standing.incident,
        duty=duty,
        answer=answer,
        told_at=told_at,
        words=words.strip(),
        noted_at=now,
        noted_by_id=by.id,
    )


@action("incident.add")
def add_to_incident(*, incident_id: UUID, words: str, by: Actor) -> IncidentAddition:
    """An addendum, also after it is closed. The last one said again is that one. Raises RefusedError."""
    standing = _locked(incident_id, by)
    last = standing.additions[-1] if standing.additions else None
    if last is not None and (last.words, last.done_by_id) == (words.strip(), by.id):
        return last
    return IncidentAddition.objects.create(
        organization_id=by.organization_id,
        incident=standing.incident,
        words=words.strip(),
        at=clock.now(),
        done_by_id=by.id,
    )


@action("incident.review")
def review_incident(*, incident_id: UUID, words: str, by: Actor) -> IncidentStep:
    """What a reviewer found, and what changes. Raises RefusedError."""
    standing = _locked(incident_id, by)
    return _said_already(standing, Step.REVIEWED, words, by) or _next_step(
        standing, standing.may_review(by), Step.REVIEWED, words, by
    )


@action("incident.close")
def close_incident(*, incident_id: UUID, words: str, by: Actor) -> IncidentStep:
    """Nothing is left to do; `words` say what was learned. Raises RefusedError."""
    standing = _locked(incident_id, by)
    return _said_already(standing, Step.CLOSED, words, by) or _next_step(
        standing, standing.may_close(by), Step.CLOSED, words, by
    )


def _said_already(standing: Standing, step: Step, words: str, by: Actor) -> IncidentStep | None:
    """The last step, where the same person says the same again."""
    last = standing.steps[-1]
    return last if (last.step, last.words, last.done_by_id) == (step, words.strip(), by.id) else None


def _next_step(standing: Standing, may: Verdict, step: Step, words: str, by: Actor) -> IncidentStep:
    may.require()
    return _step(standing.incident, step, number=len(standing.steps) + 1, words=words, by=by)


def _locked(incident_id: UUID, by: Actor) -> Standing:
    # Two at once come one after the other, and the second one finds the first one's rows.
    Incident.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=incident_id).first()
    standing = incident_standing(viewer=by, incident_id=incident_id)
    if standing is None:
        raise RefusedError(refused("There is no such incident."))
    return standing


def _step(incident: Incident, step: Step, *, number: int, words: str, by: Actor) -> IncidentStep:
    return IncidentStep.objects.create(
        organization_id=by.organization_id,
        incident=incident,
        number=number,
        step=step,
        words=words.strip(),
        at=clock.now(),
        done_by_id=by.id,
    )
