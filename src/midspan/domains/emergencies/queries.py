"""Asking about emergencies: the open one's record through the gate, what waits for review, and a patient's own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.models import Emergency, EmergencyReview
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import Asking, Disclosed, LedgerEntry, Thing, filter_things, ledger_of, visible
from midspan.engines.disclosure import BreakGlass, Channel, Code, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.row_security import widened
from midspan.kernel.statements import rows_of
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
CONTACT = ("must_not_be_told", "phone", "contact_times", "address_lines", "city", "state", "postal_code")
REVIEWS_SHOWN = 20
HOLD = "SELECT id FROM emergencies_emergency WHERE organization_id = %s AND id = %s FOR SHARE"


class Told(Struct, frozen=True, kw_only=True):
    """One emergency as it is told afterwards. `classes` are those of which the ledger says that something was shown."""

    emergency: Emergency
    ends_at: datetime
    classes: frozenset[str]
    review: EmergencyReview | None


def emergency_for(*, viewer: Actor, emergency_id: UUID) -> Emergency | None:
    """The viewer's own emergency, open or over; None for anybody else's."""
    rows = Emergency.objects.filter(organization_id=viewer.organization_id, actor_id=viewer.id)
    return rows.filter(pk=emergency_id).first()


def own_emergencies(*, viewer: Actor) -> list[Emergency]:
    """The viewer's that are still open, the newest first."""
    rows = Emergency.objects.filter(organization_id=viewer.organization_id, actor_id=viewer.id)
    with widened(viewer):  # A review is a row about somebody whom the viewer does not reach.
        still = rows.filter(ends_at__gt=clock.now()).exclude(reviews__finding=Finding.NOT_JUSTIFIED)
        return list(still.order_by("-begins_at"))


def end_of(emergency: Emergency, *, viewer: Actor) -> datetime:
    """When it ends or ended: after its thirty minutes, or as soon as a review found that it was none.

    Holds the emergency until the transaction ends, so that a review waits for what is being shown, and the next look
    for the review.
    """
    rows_of(HOLD, [viewer.organization_id, emergency.pk])
    rows = EmergencyReview.objects.filter(organization_id=viewer.organization_id, emergency=emergency)
    with widened(viewer):  # As above.
        review = rows.first()
    return _end(emergency, review)


def _end(emergency: Emergency, review: EmergencyReview | None) -> datetime:
    if review is None or review.is_right:
        return emergency.ends_at
    return min(emergency.ends_at, review.reviewed_at)


def asking_in(emergency: Emergency, *, viewer: Actor) -> Asking:
    """How everything of this record is asked of the gate: as an emergency, and as nothing else."""
    ends = end_of(emergency, viewer=viewer)
    # Nobody opens one without having stepped up.
    claim = BreakGlass(reason=emergency.reason, begins=emergency.begins_at, ends=ends, stepped_up=True)
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


def reviewed_lately(*, viewer: Actor) -> QuerySet[EmergencyReview]:
    """The last reviews, the newest first."""
    rows = visible(EmergencyReview.objects.all(), viewer=viewer, data_class=DataClass.PRESENCE)
    return rows.select_related("emergency__actor", "reviewed_by").order_by("-reviewed_at")[:REVIEWS_SHOWN]


def emergency_to_review(*, viewer: Actor, emergency_id: UUID) -> Told | None:
    """One emergency, reviewed or not, with what was looked at."""
    rows = visible(Emergency.objects.filter(pk=emergency_id), viewer=viewer, data_class=DataClass.PRESENCE)
    return next(iter(_told(rows, viewer=viewer)), None)


def name_in(emergency: Emergency, *, viewer: Actor) -> str:
    """Whose record it was, for whoever reviews it; empty where the person keeps that from them."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    found = rows.filter(pk=emergency.patient_id).values_list("given_names", "family_name").first()
    return " ".join(found or ()).strip()


def of_patient(*, viewer: Actor) -> list[Told]:
    """Who opened the viewer's own record in an emergency, the newest first. Four queries."""
    rows = visible(Emergency.objects.all(), viewer=viewer, data_class=DataClass.PRESENCE)
    return _told(rows.order_by("-begins_at"), viewer=viewer)


def phone_of_center(*, viewer: Actor) -> str:
    return Organization.objects.only("phone").get(pk=viewer.organization_id).phone


def _told(rows: QuerySet[Emergency], *, viewer: Actor) -> list[Told]:
    """Emergencies of one patient with what came of each."""
    found = list(rows.select_related("actor").prefetch_related("reviews__reviewed_by"))
    entries = ledger_of(viewer=viewer, patient_id=found[0].patient_id) if found else []
    return [_told_of(row, entries) for row in found]


def _told_of(emergency: Emergency, entries: list[LedgerEntry]) -> Told:
    review = next(iter(emergency.reviews.all()), None)
    classes = frozenset(word for entry in entries if _is_look(entry, emergency) for word in entry.classes)
    return Told(emergency=emergency, ends_at=_end(emergency, review), classes=classes, review=review)


def _is_look(entry: LedgerEntry, emergency: Emergency) -> bool:
    """Whether this line tells of something that was shown in this emergency."""
    is_theirs = entry.actor_id == emergency.actor_id and entry.code == Code.BY_BREAK_GLASS
    return is_theirs and emergency.begins_at <= entry.at < emergency.ends_at
