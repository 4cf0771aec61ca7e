"""Asking about incidents: one as it stands, the viewer's own, what waits for a review, and what the viewer owes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.db.models.lookups import Exact
from msgspec import Struct
from msgspec.json import decode

from midspan.domains.incidents import book
from midspan.domains.incidents.enums import Answer, Step
from midspan.domains.incidents.models import (
    Incident,
    IncidentAddition,
    IncidentPerson,
    IncidentStaff,
    IncidentStep,
    IncidentTelling,
)
from midspan.domains.incidents.rules import Due, dues, may_close, may_step, owes, reviews
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.kernel.statements import asked_together
from midspan.values import Actor, DataClass, Verdict, first_refusal

__all__ = [
    "Named",
    "Owed",
    "Standing",
    "closed_incidents",
    "incident_standing",
    "open_incidents",
    "owed_incidents",
    "own_incidents",
    "people_concerned",
    "reviews",
    "to_review",
]
MANY_YEARS = timedelta(days=36_500)


class Standing(Struct, frozen=True, kw_only=True):
    """An incident as it stands, with its steps, tellings, addenda and the staff concerned in order."""

    incident: Incident
    state_of_center: str
    steps: tuple[IncidentStep, ...]
    tellings: tuple[IncidentTelling, ...]
    additions: tuple[IncidentAddition, ...]
    staff: tuple[IncidentStaff, ...]

    @property
    def state(self) -> Step:
        return Step(self.steps[-1].step)

    @property
    def learned(self) -> str:
        """What it was closed with; empty while it is open."""
        return self.steps[-1].words if self.state is Step.CLOSED else ""

    @property
    def kind_words(self) -> str:
        return book.kinds()[self.incident.kind].words

    @property
    def dues(self) -> list[Due]:
        answered = {one.duty: Answer(one.answer) for one in self.tellings}
        duties = book.duties(kind=self.incident.kind, state=self.state_of_center)
        return dues(self.incident.noticed_at, duties, answered=answered)

    @property
    def is_author_here(self) -> bool:
        is_active: bool = self.incident.noted_by.is_active
        return is_active

    @property
    def review_due_at(self) -> datetime:
        return self.incident.noted_at + timedelta(hours=book.review_hours())

    def due(self, key: str) -> Due | None:
        return next((one for one in self.dues if one.duty.key == key), None)

    def telling(self, key: str) -> IncidentTelling | None:
        return next((one for one in self.tellings if one.duty == key), None)

    def may_review(self, by: Actor) -> Verdict:
        return self._may_step(by, Step.REVIEWED)

    def may_close(self, by: Actor) -> Verdict:
        return first_refusal(self._may_step(by, Step.CLOSED), may_close(self.dues))

    def _may_step(self, by: Actor, to: Step) -> Verdict:
        concerned = {one.staff_id for one in self.staff}
        return may_step(by, state=self.state, to=to, author_id=self.incident.noted_by_id, concerned=concerned)


class Named(Struct, frozen=True):
    """Somebody it concerned, as far as the viewer may know who."""

    patient_id: UUID
    name: str


class Owed(Struct, frozen=True, kw_only=True):
    """One thing the viewer owes about an incident: `due` None is the review. Unknown times have no `due_at`."""

    incident_id: UUID
    kind_words: str
    occurred_at: datetime
    noted_at: datetime
    due: Due | None
    due_at: datetime | None


def own_incidents(*, viewer: Actor) -> list[Standing]:
    """What the viewer wrote down, the newest first."""
    return _standing(_incidents(viewer).filter(noted_by_id=viewer.id).order_by("-noted_at", "pk"), viewer)


def open_incidents(*, viewer: Actor) -> list[Standing]:
    """What is not closed, for whoever reviews, the oldest first. As many queries for three as for one."""
    return _standing(_in_state(_for_review(viewer), is_closed=False).order_by("noted_at", "pk"), viewer)


def closed_incidents(*, viewer: Actor) -> list[Standing]:
    """What is closed, for whoever reviews, the newest first."""
    return _standing(_in_state(_for_review(viewer), is_closed=True).order_by("-noted_at", "pk"), viewer)


def to_review(*, viewer: Actor) -> list[Standing]:
    """What nobody has looked at yet and the viewer may, the first due first."""
    return [one for one in open_incidents(viewer=viewer) if one.state is Step.NOTED and one.may_review(viewer)]


def incident_standing(*, viewer: Actor, incident_id: UUID) -> Standing | None:
    """None for whoever may not read it, as for one that is not there."""
    found = _standing(_incidents(viewer).filter(pk=incident_id), viewer)
    return found[0] if found else None


def people_concerned(*, viewer: Actor, incident_id: UUID) -> list[Named]:
    """Patients it concerned, by name. Whoever the viewer may not know is not there."""
    readable = _incidents(viewer).filter(pk=incident_id)
    rows = visible(IncidentPerson.objects.filter(incident__in=readable), viewer=viewer, data_class=DataClass.IDENTITY)
    ids = set(rows.values_list("patient_id", flat=True))
    if not ids:
        return []
    named = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk").filter(pk__in=ids)
    names = named.values_list("pk", "given_names", "name_to_use", "family_name")
    found = [Named(pk, f"{to_use or given} {family}".strip()) for pk, given, to_use, family in names]
    return sorted(found, key=lambda one: (one.name, one.patient_id))


def owed_incidents(*, viewer: Actor) -> list[Owed]:
    """What the viewer has to do about incidents, the first due first, what has no known time last. One query."""
    rows = _OPEN.rows(viewer=viewer) if viewer.is_staff else []
    found = [one for row in rows for one in _owed(_Open(*row), viewer)]
    return sorted(found, key=lambda one: (one.due_at or one.noted_at + MANY_YEARS, one.noted_at, one.incident_id))


class _Open(Struct, frozen=True):
    """What of an incident that is not closed says who owes what, in the order of `_OPEN`."""

    incident_id: UUID
    kind: str
    occurred_at: datetime
    noticed_at: datetime
    noted_at: datetime
    author_id: UUID
    is_author_here: bool
    state_of_center: str
    step: str
    told: list[str]
    concerned: list[UUID]

    @property
    def dues(self) -> list[Due]:
        answered = {one["duty"]: Answer(one["answer"]) for one in map(decode, self.told)}
        return dues(self.noticed_at, book.duties(kind=self.kind, state=self.state_of_center), answered=answered)

    @property
    def review_due_at(self) -> datetime:
        return self.noted_at + timedelta(hours=book.review_hours())

    def may_review(self, by: Actor) -> Verdict:
        concerned = set(self.concerned)
        return may_step(by, state=Step(self.step), to=Step.REVIEWED, author_id=self.author_id, concerned=concerned)


def _open(*, viewer: Actor) -> QuerySet[Incident, Any]:
    of_it = {"organization_id": OuterRef("organization_id"), "incident_id": OuterRef("pk")}
    steps = IncidentStep.objects.filter(**of_it).order_by("-number")
    told = IncidentTelling.objects.filter(**of_it).order_by("noted_at", "pk")
    concerned = IncidentStaff.objects.filter(**of_it).order_by("pk")
    rows = _in_state(_incidents(viewer).select_related(None), is_closed=False).annotate(
        step=Subquery(steps.values("step")[:1]),
        told=ArraySubquery(told.values(pair=JSONObject(duty="duty", answer="answer"))),
        concerned=ArraySubquery(concerned.values("staff_id")),
    )
    columns = (
        "pk", "kind", "occurred_at", "noticed_at", "noted_at", "noted_by_id", "noted_by__is_active",
        "organization__jurisdiction", "step", "told", "concerned",
    )  # fmt: skip
    return rows.order_by().values_list(*columns)


_OPEN = Prepared(_open)


def _owed(one: _Open, viewer: Actor) -> Iterable[Owed]:
    if one.step == Step.NOTED and one.may_review(viewer):
        yield _as_owed(one, due=None, due_at=one.review_due_at)
    for due in one.dues:
        if due.is_open and owes(viewer, due, author_id=one.author_id, is_author_here=one.is_author_here):
            yield _as_owed(one, due=due, due_at=due.due_at)


def _as_owed(one: _Open, *, due: Due | None, due_at: datetime | None) -> Owed:
    return Owed(
        incident_id=one.incident_id,
        kind_words=book.kinds()[one.kind].words,
        occurred_at=one.occurred_at,
        noted_at=one.noted_at,
        due=due,
        due_at=due_at,
    )


def _for_review(viewer: Actor) -> QuerySet[Incident]:
    rows = _incidents(viewer)
    return rows if reviews(viewer) else rows.none()


def _in_state(rows: QuerySet[Incident], *, is_closed: bool) -> QuerySet[Incident]:
    """Whether the last step closed it."""
    steps = IncidentStep.objects.filter(incident=OuterRef("pk")).order_by("-number")
    last = Q(Exact(Subquery(steps.values("step")[:1]), Value(Step.CLOSED.value)))
    return rows.filter(last if is_closed else ~last)


def _incidents(viewer: Actor) -> QuerySet[Incident]:
    """What the viewer reads: `rules.may_read` as rows."""
    rows = Incident.objects.filter(organization_id=viewer.organization_id).select_related("noted_by", "organization")
    if not viewer.is_staff:
        return rows.none()
    return rows if reviews(viewer) else rows.filter(noted_by_id=viewer.id)


def _standing(rows: Iterable[Incident], viewer: Actor) -> list[Standing]:
    """Each with its parts: four queries for any number of them, asked in one go, and none for none."""
    incidents = list(rows)
    if not incidents:
        return []
    ids = [one.pk for one in incidents]
    asked = [partial(part.instances, viewer=viewer, incident_ids=ids) for part in _PARTS]
    with asked_together(*asked):
        steps, tellings, additions, staff = (_by_incident(ask()) for ask in asked)
    return [
        Standing(
            incident=one,
            state_of_center=one.organization.jurisdiction,
            steps=tuple(steps[one.pk]),
            tellings=tuple(tellings[one.pk]),
            additions=tuple(additions[one.pk]),
            staff=tuple(sorted(staff[one.pk], key=lambda link: (str(link.staff), link.pk))),
        )
        for one in incidents
    ]


def _by_incident(rows: Collection[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.incident_id].append(row)
    return found


def _part(model: Any, who: str, *order: str) -> "Prepared[Any]":
    """Rows of one kind about incidents that the viewer reads, with the member of staff they name."""

    def build(*, viewer: Actor, incident_ids: list[UUID]) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(organization_id=viewer.organization_id)
        return rows.filter(incident_id__any_of=incident_ids).select_related(who).order_by(*order)

    return Prepared(build, incident_ids=list[UUID])


_PARTS = (
    _part(IncidentStep, "done_by", "number"),
    _part(IncidentTelling, "noted_by", "noted_at", "pk"),
    _part(IncidentAddition, "done_by", "at", "pk"),
    _part(IncidentStaff, "staff", "pk"),
)
