"""Whom there is to ask to a patient's family sessions: whom the patient asks, and guardians whom staff may ask.

A guardian on file is there without the minor having put them in their circle, where the gate would tell them of family
sessions now (by law, or because the minor signed for it) and they sign in.
"""

from uuid import UUID

from midspan.domains.circle.queries import AskedToSessions, asked_to_sessions
from midspan.domains.guardians.queries import Standing, standing_guardians
from midspan.domains.journey.queries import origins_of
from midspan.domains.privacy.queries import (
    GUARDIAN_REQUEST,
    Asking,
    Recipient,
    foreseen,
    ways_in_of_guardians,
    ways_in_of_supporters,
)
from midspan.engines.disclosure import Item, Kind
from midspan.values import Actor, DataClass


def asked_of(*, viewer: Actor, patient_id: UUID) -> list[AskedToSessions]:
    """Everybody who can be asked now, each by the id of their tie, or of the guardian on file. By name."""
    ties = asked_to_sessions(viewer=viewer, patient_id=patient_id)
    found = [*ties, *guardians_asked(viewer=viewer, patient_id=patient_id)]
    return sorted(found, key=lambda one: (one.name.casefold(), str(one.tie_id)))


def guardians_asked(*, viewer: Actor, patient_id: UUID) -> list[AskedToSessions]:
    """Guardians who may be told of family sessions, until their sign-in ends. Nothing is disclosed by asking."""
    standing = [one for one in standing_guardians(viewer=viewer, patient_id=patient_id) if one.has_way_in]
    origin = origins_of(viewer=viewer, patient_ids=[patient_id]).get(patient_id) if standing else None
    if origin is None:
        return []
    item = Item(classes=frozenset({DataClass.FAMILY_SESSION}), labels=origin.labels)
    answers = foreseen(patient_id, [(_asking(one, viewer), [item]) for one in standing])
    return [
        AskedToSessions(
            tie_id=one.guardian.pk,
            name=one.guardian.name,
            ends_at=one.until_at,
            relation=one.guardian.relation,
            is_guardian=True,
        )
        for one, [answer] in zip(standing, answers, strict=True)
        if answer.is_open
    ]


def _asking(one: Standing, viewer: Actor) -> Asking:
    return Asking(by=viewer, purposes=GUARDIAN_REQUEST, recipient=Recipient(Kind.GUARDIAN, one.guardian.reference))


def ways_in_of_guests(*, viewer: Actor, patient_id: UUID) -> dict[UUID, UUID]:
    """Who of a patient's circle, and which guardian on file, signs in: tie, or guardian → account."""
    guardians = ways_in_of_guardians(viewer=viewer, patient_id=patient_id)
    let_in = {one: way.account_id for one, way in guardians.items() if not way.is_over}
    return ways_in_of_supporters(viewer=viewer, patient_id=patient_id) | let_in
