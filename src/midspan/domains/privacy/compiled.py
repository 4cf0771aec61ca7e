"""What is on file about patients' sharing, compiled by the disclosure engine once for each epoch of each patient."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from midspan.domains.privacy.minors import guardianships_on_file
from midspan.domains.privacy.models import Consent, Restriction, RestrictionEnd, Revocation
from midspan.domains.privacy.scopes import scope_from
from midspan.engines.disclosure import Consent as ConsentRule
from midspan.engines.disclosure import Effect, Patient, Quarantined, Scope, Wishes, compile_patient
from midspan.engines.disclosure import Restriction as RestrictionRule
from midspan.kernel.statements import rows_of

MOST_COMPILED = 2000
# The number alone would not do: a change that was rolled back and the next one both make the same. No two
# transactions have the same xmin. FOR SHARE: a change that is being committed is waited for, and waits for us.
# The center's state decides, with the patient's, what guardians see by law, and is no row about a patient.
EPOCHS = """
    SELECT e.patient_id, e.number, e.xmin::text || ' ' || o.jurisdiction
    FROM privacy_epoch e JOIN kernel_organization o ON o.id = e.organization_id
    WHERE e.organization_id = %s AND e.patient_id = ANY(%s) ORDER BY e.patient_id FOR SHARE OF e
"""
NOTHING_ON_FILE = compile_patient(Wishes())
R = TypeVar("R", Consent, Restriction)
_compiled: dict[UUID, tuple[tuple[int, str], Patient]] = {}


def compiled_patients(*, organization_id: UUID, patient_ids: Collection[UUID]) -> Mapping[UUID, Patient]:
    """Each patient's wishes as masks, at the epoch that holds until this transaction ends. One query when all is known.

    Patients the connection does not reach have nothing on file, and nothing of theirs is found to be shown either.
    """
    epochs = {row[0]: (row[1], row[2]) for row in rows_of(EPOCHS, [organization_id, list(patient_ids)])}
    fresh = {one for one, epoch in epochs.items() if _compiled.get(one, (None,))[0] != epoch}
    found = dict.fromkeys(patient_ids, NOTHING_ON_FILE)
    found |= {one: _compiled[one][1] for one in epochs.keys() - fresh}
    for one, wishes in wishes_on_file(organization_id=organization_id, patient_ids=fresh).items():
        found[one] = compile_patient(wishes)
        _remember(one, epochs[one], found[one])
    return found


def _remember(patient_id: UUID, epoch: tuple[int, str], patient: Patient) -> None:
    if len(_compiled) >= MOST_COMPILED:
        _compiled.clear()
    _compiled[patient_id] = (epoch, patient)


def wishes_on_file(*, organization_id: UUID, patient_ids: Collection[UUID]) -> dict[UUID, Wishes]:
    """What holds now of these patients' consents, restrictions and guardians. No query for nobody."""
    if not patient_ids:
        return {}
    of_them = {"organization_id": organization_id, "patient_id__in": patient_ids}
    revoked = dict(Revocation.objects.filter(**of_them).values_list("consent_id", "revoked_at"))
    ended = dict(RestrictionEnd.objects.filter(**of_them).values_list("restriction_id", "ended_at"))
    consents = _by_patient(Consent.objects.filter(**of_them).order_by("given_at", "pk"))
    restrictions = _by_patient(Restriction.objects.filter(**of_them).order_by("granted_at", "pk"))
    guards = guardianships_on_file(organization_id=organization_id, patient_ids=patient_ids)
    return {
        one: replace(
            _wishes(consents.get(one, []), restrictions.get(one, []), revoked | ended),
            guardianships=guards.get(one, ()),
        )
        for one in patient_ids
    }


def _by_patient(rows: Iterable[R]) -> dict[UUID, list[R]]:
    found: dict[UUID, list[R]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def _wishes(consents: list[Consent], restrictions: list[Restriction], over: Mapping[UUID, datetime]) -> Wishes:
    moments = [one.given_at for one in consents] + [one.granted_at for one in restrictions]
    moments += [over[row.pk] for row in (*consents, *restrictions) if row.pk in over]
    hold = [one for one in consents if one.pk not in over]
    restricting = [one for one in restrictions if one.pk not in over]
    return Wishes(
        consents=tuple(_rule(one) for one in hold if not one.unclear_reason),
        quarantined=tuple(Quarantined(str(one.pk), one.unclear_reason) for one in hold if one.unclear_reason),
        restrictions=tuple(_restriction(one) for one in restricting if not one.is_block),
        blocked=frozenset(actor for one in restricting if one.is_block for actor in one.actors or ()),
        as_of=max(moments, default=None),
    )


def _rule(row: Consent) -> ConsentRule:
    return ConsentRule(
        id=str(row.pk),
        effect=Effect(row.effect),
        scope=scope_from(row.scope),
        exceptions=tuple(scope_from(one) for one in row.exceptions),
        version=row.version,
        given_on=row.given_at.date(),
        categories=frozenset(row.categories),
        replaces=frozenset(str(one) for one in row.replaces),
        sentence=row.sentence,
    )


def _restriction(row: Restriction) -> RestrictionRule:
    of = (row.actors, row.purposes, row.classes)
    actors, purposes, classes = (None if one is None else frozenset(one) for one in of)
    return RestrictionRule(str(row.pk), Scope(actors=actors, purposes=purposes, classes=classes))
