"""Asking whom staff may call in an emergency: the person on a tie's page, and who handles a crisis."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from midspan.domains.circle.models import EmergencyCall, EmergencyContact
from midspan.domains.consents.queries import SignedConsent, asking_of
from midspan.domains.privacy.queries import Asking, Thing, foreseen, visible
from midspan.engines.disclosure import Item
from midspan.values import Actor, DataClass, Label

TOLD_ON_THE_PHONE = Item(classes=frozenset({DataClass.PRESENCE}), labels=frozenset({Label.PART2}))


class Call(Struct, frozen=True):
    """One call as it is kept."""

    outcome: str
    called_by: UUID
    called_at: datetime


class ToCall(Struct, frozen=True, kw_only=True):
    """Somebody whom staff may call in an emergency, by the words of the person; `calls`, the last first."""

    id: UUID
    patient_id: UUID
    tie_id: UUID
    signed: SignedConsent
    name: str
    phone: str
    known_as: str
    named_at: datetime
    calls: tuple[Call, ...] = ()


def to_call(*, viewer: Actor, patient_id: UUID) -> list[ToCall]:
    """Everybody whom staff may call now: named, signed for, and by the gate open at this moment."""
    rows = EmergencyContact.objects.filter(patient_id=patient_id, ended_at=None).select_related("signed")
    named = list(visible(rows, viewer=viewer, data_class=DataClass.CONTACT).order_by("named_at", "pk"))
    answers = foreseen(patient_id, [(asking_of(one.signed, viewer), [TOLD_ON_THE_PHONE]) for one in named])
    found = [one for one, [answer] in zip(named, answers, strict=True) if answer.is_open]
    calls = _calls(viewer, patient_id) if found else {}
    return [_to_call(one, calls.get(one.pk, [])) for one in found]


def to_call_of_tie(*, viewer: Actor, tie_id: UUID) -> ToCall | None:
    """The viewer's own person of one tie, if they may be called."""
    return next((one for one in to_call(viewer=viewer, patient_id=viewer.id) if one.tie_id == tie_id), None)


def calls_of_tie(*, viewer: Actor, tie_id: UUID) -> list[Call]:
    """Every call to whom the viewer named on a tie, the last first, also once they are named no more."""
    rows = EmergencyCall.objects.filter(patient_id=viewer.id, contact__tie_id=tie_id)
    found = visible(rows, viewer=viewer, data_class=DataClass.CONTACT).order_by("-called_at", "pk")
    return [Call(one.outcome, one.called_by, one.called_at) for one in found]


def telling_of(contact: ToCall, *, by: Actor) -> tuple[Asking, Thing[ToCall]]:
    """What the gate is asked as a call is kept, so that it stands in the ledger by whom it went to."""
    return asking_of(contact.signed, by), Thing(patient_id=contact.patient_id, item=TOLD_ON_THE_PHONE, content=contact)


def _calls(viewer: Actor, patient_id: UUID) -> dict[UUID, list[Call]]:
    rows = EmergencyCall.objects.filter(patient_id=patient_id)
    found: dict[UUID, list[Call]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.CONTACT).order_by("-called_at", "pk"):
        found.setdefault(one.contact_id, []).append(Call(one.outcome, one.called_by, one.called_at))
    return found


def _to_call(row: EmergencyContact, calls: list[Call]) -> ToCall:
    return ToCall(
        id=row.pk,
        patient_id=row.patient_id,
        tie_id=row.tie_id,
        signed=row.signed,
        name=row.name,
        phone=row.phone,
        known_as=row.known_as,
        named_at=row.named_at,
        calls=tuple(calls),
    )
