"""Telling the gate who reaches whom, in the transaction of the change that causes it, and what patients wish."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.privacy.enums import Basis, LedgerKind
from midspan.domains.privacy.guarding import (
    NewGuardian,
    NewLawDecision,
    close_way_in,
    decide_law,
    end_guardian,
    name_guardian,
)
from midspan.domains.privacy.ledger import Entry, write
from midspan.domains.privacy.models import Reach
from midspan.domains.privacy.wishes import (
    NewRestriction,
    close_to_role,
    end_consents,
    end_restriction,
    give_consent,
    grant_restriction,
    revoke_consent,
)
from midspan.kernel import clock
from midspan.kernel.actions import action, record_all
from midspan.kernel.row_security import widened
from midspan.values import Actor

__all__ = [
    "NewGuardian",
    "NewLawDecision",
    "NewRestriction",
    "Opening",
    "account_for",
    "close_reach",
    "close_to_role",
    "close_way_in",
    "decide_law",
    "end_consents",
    "end_guardian",
    "end_restriction",
    "give_consent",
    "grant_restriction",
    "name_guardian",
    "open_reach",
    "open_reaches",
    "revoke_consent",
]


def account_for(
    *,
    patient_id: UUID,
    kind: LedgerKind,
    by: Actor,
    purposes: frozenset[str] = frozenset(),
    outcome: str = "",
    reference: str = "",
) -> None:
    """Write into a patient's ledger what is no answer of the gate, in the transaction of what it tells of."""
    with widened(by):
        write([Entry(patient_id=patient_id, kind=kind, by=by, purposes=purposes, outcome=outcome, reference=reference)])


@action("reach.open")
def open_reach(
    *,
    actor_id: UUID,
    patient_id: UUID,
    basis: Basis,
    source_id: UUID,
    by: Actor,
    until_at: datetime | None = None,
) -> Reach:
    """From now on this staff member reaches this patient, because of the row `source_id`. Twice is once.

    `until_at` is of a guardian, and moves when it is opened once more.
    """
    reach, _ = Reach.objects.get_or_create(
        organization_id=by.organization_id,
        actor_id=actor_id,
        patient_id=patient_id,
        basis=basis,
        source_id=source_id,
        ended_at=None,
        defaults={"started_at": clock.now(), "until_at": until_at},
    )
    if reach.until_at != until_at:
        reach.until_at = until_at
        reach.save(update_fields=["until_at"])
    return reach


class Opening(Struct, frozen=True):
    """Somebody who reaches a patient from now on, and the row because of which."""

    actor_id: UUID
    patient_id: UUID
    basis: Basis
    source_id: UUID


@transaction.atomic
def open_reaches(*, openings: Iterable[Opening], by: Actor) -> None:
    """As `open_reach` for each, in one statement, with an audit event each."""
    now = clock.now()
    rows = [Reach(organization_id=by.organization_id, started_at=now, **asdict(opening)) for opening in openings]
    known = set(
        Reach.objects.filter(
            organization_id=by.organization_id, source_id__in={row.source_id for row in rows}, ended_at=None
        ).values_list("actor_id", "patient_id", "basis", "source_id")
    )
    fresh = [row for row in rows if (row.actor_id, row.patient_id, row.basis, row.source_id) not in known]
    # Somebody else may open the same a moment earlier; twice is once.
    Reach.objects.bulk_create(fresh, ignore_conflicts=True)
    record_all(by=by, verb="reach.open", subjects=fresh)


@action("reach.close")
def close_reach(*, source_id: UUID, by: Actor, actor_id: UUID | None = None, but: Collection[UUID] = ()) -> int:
    """End every reach that the row `source_id` opened. Returns how many ended.

    Only `actor_id`'s, when given; not that of those in `but`, who have still something to finish.
    """
    rows = Reach.objects.filter(organization_id=by.organization_id, source_id=source_id, ended_at__isnull=True)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    return rows.exclude(actor_id__in=list(but)).update(ended_at=clock.now())
