"""Asking about emergencies: the open one's record through the gate, what waits for review, and a patient's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.models import Emergency
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import Asking, Disclosed, Thing, filter_things, visible
from midspan.engines.disclosure import BreakGlass, Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass

PURPOSE = frozenset({"BTG"})
# What the page of an emergency does by itself: it is declared to carry patients' data, shows few fields for a short
# time, told the patient when it was opened, and stands in the queue of reviews until somebody took it from there.
DONE_BY_PAGE = frozenset(
    {
        Obligation.NO_STORE,
        Obligation.MINIMUM_FIELDS,
        Obligation.EXPIRES,
        Obligation.NOTIFY_PATIENT,
        Obligation.REVIEW,
        Obligation.ACCOUNT,
    }
)
IDENTITY = ("given_names", "family_name", "name_to_use", "birth_date", "pronouns", "language", "needs_interpreter")
CONTACT = ("phone", "safe_contact", "contact_times", "must_not_be_told")


@dataclass(frozen=True, slots=True)
class OwnEmergency:
    """What a patient reads about one opening of their record."""

    by: str
    begins_at: datetime
    finding: Finding | None


def emergency_for(*, viewer: Actor, emergency_id: UUID) -> Emergency | None:
    """The viewer's own emergency, open or over; None for anybody else's."""
    rows = Emergency.objects.filter(organization_id=viewer.organization_id, actor_id=viewer.id)
    return rows.filter(pk=emergency_id).first()


def own_emergencies(*, viewer: Actor) -> QuerySet[Emergency]:
    """The viewer's that are still open."""
    rows = Emergency.objects.filter(organization_id=viewer.organization_id, actor_id=viewer.id)
    return rows.filter(ends_at__gt=clock.now()).order_by("-begins_at")


def asking_in(emergency: Emergency, *, viewer: Actor) -> Asking:
    """How everything of this record is asked of the gate: as an emergency, and as nothing else."""
    claim = BreakGlass(reason=emergency.reason, begins=emergency.begins_at, ends=emergency.ends_at, stepped_up=True)
    return Asking(by=viewer, channel=Channel.PAGE, purposes=PURPOSE, break_glass=claim, stepped_up=True)


def disclosed_in(emergency: Emergency, things: list[Thing[Any]], *, viewer: Actor) -> list[Disclosed[Any]]:
    """Those of the things that the gate opens in this emergency, each written into the patient's ledger."""
    with widened(viewer):
        return filter_things(asking_in(emergency, viewer=viewer), things)


def record_in(emergency: Emergency, *, viewer: Actor) -> dict[str, dict[str, Any]]:
    """Who the patient is and how to reach them, by class; without what the gate closes."""
    with widened(viewer):
        patient = ungated_patients().filter(organization_id=viewer.organization_id, pk=emergency.patient_id).first()
    if patient is None:
        return {}
    things = [
        Thing(
            patient_id=patient.pk,
            item=Item(classes=frozenset({data_class}), labels=frozenset(), reference=f"Patient/{patient.pk}"),
            content={"class": data_class.value, **{name: getattr(patient, name) for name in names}},
        )
        for data_class, names in ((DataClass.IDENTITY, IDENTITY), (DataClass.CONTACT, CONTACT))
    ]
    shown = [one.shown(did=DONE_BY_PAGE) for one in disclosed_in(emergency, things, viewer=viewer)]
    return {one["class"]: one for one in shown}


def to_review(*, viewer: Actor) -> QuerySet[Emergency]:
    """What nobody has reviewed yet, the oldest first."""
    rows = visible(Emergency.objects.filter(reviews=None), viewer=viewer, data_class=DataClass.PRESENCE)
    return rows.select_related("actor").order_by("begins_at")


def emergency_to_review(*, viewer: Actor, emergency_id: UUID) -> Emergency | None:
    """One emergency, reviewed or not."""
    rows = visible(Emergency.objects.filter(pk=emergency_id), viewer=viewer, data_class=DataClass.PRESENCE)
    return rows.select_related("actor").first()


def of_patient(*, viewer: Actor) -> list[OwnEmergency]:
    """Who opened the viewer's own record in an emergency, the newest first. Two queries."""
    rows = visible(Emergency.objects.all(), viewer=viewer, data_class=DataClass.PRESENCE)
    rows = rows.select_related("actor").prefetch_related("reviews").order_by("-begins_at")
    return [OwnEmergency(str(row.actor), row.begins_at, _finding(row)) for row in rows]


def _finding(row: Emergency) -> Finding | None:
    return next((Finding(review.finding) for review in row.reviews.all()), None)
