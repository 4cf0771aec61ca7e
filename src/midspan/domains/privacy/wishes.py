"""Changing what is on file about a patient's sharing. Each change is a new row; what lists leave out is compiled anew.

The database counts the change (`Epoch`) in the same transaction: the next read anywhere obeys.
"""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct

from midspan.domains.privacy.compiled import wishes_on_file
from midspan.domains.privacy.enums import EndCause
from midspan.domains.privacy.models import ClosedToRole, Consent, Restriction, RestrictionEnd, Revocation, Withheld
from midspan.domains.privacy.rules import (
    may_close_to_role,
    may_end_restriction,
    may_grant_restriction,
    may_keep_consent,
)
from midspan.domains.privacy.scopes import json_of
from midspan.engines.disclosure import Effect, Scope, narrowings
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


class NewRestriction(Struct, frozen=True, kw_only=True):
    """What a patient asks to be left out of. None means any; `actors` are ids of staff or references to outsiders."""

    actors: frozenset[str] | None = None
    purposes: frozenset[str] | None = None
    classes: frozenset[str] | None = None
    is_block: bool = False


@action("consent.give")
def give_consent(
    *,
    patient_id: UUID,
    scope: Scope,
    by: Actor,
    effect: Effect = Effect.PERMIT,
    exceptions: Collection[Scope] = (),
    version: str = "1",
    replaces: Collection[UUID] = (),
    unclear_reason: str = "",
    sentence: str = "",
) -> Consent:
    """Put a consent on file as it was signed; `sentence` is what the gate gives as the reason of what it decides by it.

    Raises RefusedError for whoever may not.
    """
    may_keep_consent(by, patient_id=patient_id).require()
    return Consent.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        effect=effect,
        scope=json_of(scope),
        exceptions=[json_of(one) for one in exceptions],
        version=version,
        replaces=list(replaces),
        unclear_reason=unclear_reason,
        sentence=sentence,
        given_at=clock.now(),
        given_by=by.id,
    )


@action("consent.revoke")
def revoke_consent(*, consent_id: UUID, by: Actor) -> Revocation:
    """Take a consent back, now. Twice is once. Raises Consent.DoesNotExist for one out of reach, and RefusedError."""
    consent = Consent.objects.get(organization_id=by.organization_id, pk=consent_id)
    may_keep_consent(by, patient_id=consent.patient_id).require()
    kept, _ = Revocation.objects.get_or_create(
        organization_id=by.organization_id,
        consent_id=consent_id,
        defaults={"patient_id": consent.patient_id, "revoked_at": clock.now(), "revoked_by": by.id},
    )
    return kept


@action("consent.end")
def end_consents(*, patient_id: UUID, consent_ids: Collection[UUID], by: Actor) -> list[Revocation]:
    """What these consents were to end with has happened. Whoever may do that ends them; those that are over stay so."""
    over = Revocation.objects.filter(organization_id=by.organization_id, consent_id__in=consent_ids)
    known = set(over.values_list("consent_id", flat=True))
    return Revocation.objects.bulk_create(
        Revocation(
            organization_id=by.organization_id,
            patient_id=patient_id,
            consent_id=one,
            cause=EndCause.EVENT,
            revoked_at=clock.now(),
            revoked_by=by.id,
        )
        for one in consent_ids
        if one not in known
    )


@action("restriction.grant")
def grant_restriction(*, patient_id: UUID, restriction: NewRestriction, by: Actor) -> Restriction:
    """Agree to a limit the patient asked for; it holds from now on. Raises RefusedError."""
    may_grant_restriction(by).require()
    if restriction == NewRestriction():
        raise RefusedError(refused("Choose whom or what to leave out."))
    row = Restriction.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        actors=_listed(restriction.actors),
        purposes=_listed(restriction.purposes),
        classes=_listed(restriction.classes),
        is_block=restriction.is_block,
        granted_at=clock.now(),
        granted_by=by.id,
    )
    _withhold(by.organization_id, patient_id)
    return row


@action("restriction.end")
def end_restriction(*, restriction_id: UUID, by: Actor) -> RestrictionEnd:
    """The patient no longer wants the limit. Twice is once. Raises Restriction.DoesNotExist and RefusedError."""
    restriction = Restriction.objects.get(organization_id=by.organization_id, pk=restriction_id)
    may_end_restriction(by, patient_id=restriction.patient_id).require()
    kept, _ = RestrictionEnd.objects.get_or_create(
        organization_id=by.organization_id,
        restriction_id=restriction_id,
        defaults={"patient_id": restriction.patient_id, "ended_at": clock.now(), "ended_by": by.id},
    )
    _withhold(by.organization_id, restriction.patient_id)
    return kept


def _withhold(organization_id: UUID, patient_id: UUID) -> None:
    """Compile what lists leave out. The new row has moved the epoch, whose lock keeps other changes waiting."""
    found = wishes_on_file(organization_id=organization_id, patient_ids=[patient_id])[patient_id]
    Withheld.objects.filter(organization_id=organization_id, patient_id=patient_id).delete()
    Withheld.objects.bulk_create(
        Withheld(
            organization_id=organization_id,
            patient_id=patient_id,
            actors=_listed(one.actors),
            purposes=_listed(one.purposes),
            classes=_listed(one.classes),
        )
        for one in narrowings(found)
    )


def _listed(words: frozenset[str] | None) -> list[str] | None:
    return None if words is None else sorted(words)


@action("privacy.close_to_role")
def close_to_role(*, role: str, data_class: str, is_closed: bool, by: Actor) -> ClosedToRole:
    """Close a class to a role of the center, or open it again; the next page obeys. Raises RefusedError."""
    may_close_to_role(by, role=role, data_class=data_class).require()
    found, _is_new = ClosedToRole.objects.update_or_create(
        organization_id=by.organization_id,
        role=role,
        data_class=data_class,
        defaults={"is_closed": is_closed, "decided_by": by.id, "decided_at": clock.now()},
    )
    return found
