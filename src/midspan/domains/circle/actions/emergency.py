"""Naming whom staff may call in an emergency, taking that back, and keeping that they were called."""

from uuid import UUID

from msgspec import Struct

from midspan.domains.circle.actions.own_tie import NOBODY
from midspan.domains.circle.comparing import contact_of, is_on_kept_from
from midspan.domains.circle.emergency_queries import telling_of, to_call
from midspan.domains.circle.enums import CallOutcome
from midspan.domains.circle.models import EmergencyCall, EmergencyContact
from midspan.domains.circle.queries import in_circle, is_checked
from midspan.domains.circle.rules import may_call, may_name_for_emergency
from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import Draft
from midspan.domains.privacy.queries import filter_things, over_consents
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

EMERGENCY = "emergency"  # The kind of consents, and its purpose, for whoever is called.


class Named(Struct, frozen=True, kw_only=True):
    """Who is called, at what number, and the name of the patient that may be said."""

    name: str
    phone: str
    known_as: str


def emergency_draft(tie_id: UUID, named: Named) -> Draft:
    """What is signed with it: whom, at which number, that there is an emergency and where to call back."""
    return Draft(
        kind=EMERGENCY,
        shares=("emergency_call",),
        purpose=EMERGENCY,
        until=Until.TREATMENT,
        name=" ".join(named.name.split()),
        relation=named.phone.strip(),
        recipient_id=tie_id,
    )


@action("circle.name_for_emergency")
def name_for_emergency(
    *, tie_id: UUID, named: Named, signed_name: str, read_digest: str, language: str, by: Actor
) -> EmergencyContact:
    """From now on staff may call them in an emergency; whoever was named on this tie before is named anew.

    Raises RefusedError, after a doubt in the private check and for who is on the do-not-disclose list alike.
    """
    found = in_circle(viewer=by, tie_id=tie_id)
    if found is None:
        raise RefusedError(refused(NOBODY))
    reached = f"{named.phone}; {contact_of(found.tie)}"
    is_kept = is_on_kept_from(viewer=by, patient_id=by.id, name=f"{found.tie.name}; {named.name}", contact=reached)
    checked = is_checked(viewer=by, tie_id=tie_id, now=clock.now())
    may_name_for_emergency(is_checked=checked, is_kept_from=is_kept).require()
    _end(tie_id, language, by)
    draft = emergency_draft(tie_id, named)
    signed = sign_consent(draft=draft, signed_name=signed_name, read_digest=read_digest, language=language, by=by)
    return EmergencyContact.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        tie_id=tie_id,
        signed=signed,
        name=draft.name,
        phone=draft.relation,
        known_as=named.known_as.strip(),
        named_at=clock.now(),
    )


@action("circle.name_no_more")
def name_no_more(*, tie_id: UUID, language: str, by: Actor) -> bool:
    """Nobody calls them from now on, and nobody is told. Twice is once. Returns whether they were named."""
    return _end(tie_id, language, by)


def _end(tie_id: UUID, language: str, by: Actor) -> bool:
    rows = EmergencyContact.objects.filter(organization_id=by.organization_id, patient_id=by.id, tie_id=tie_id)
    standing = list(rows.filter(ended_at=None).select_related("signed"))
    over = over_consents(viewer=by, patient_id=by.id) if standing else {}
    for row in standing:
        if row.signed.consent_id not in over:
            take_back(signed_id=row.signed_id, language=language, by=by)
    rows.filter(ended_at=None).update(ended_at=clock.now())
    return bool(standing)


@action("circle.keep_emergency_call")
def keep_emergency_call(*, patient_id: UUID, contact_id: UUID, outcome: CallOutcome, by: Actor) -> EmergencyCall:
    """A member of the staff called them. Raises RefusedError where nobody may, at this moment.

    Where somebody was told, the gate is asked as for anything that goes out, and the ledger says to whom it went.
    """
    may_call(by).require()
    found = next((one for one in to_call(viewer=by, patient_id=patient_id) if one.id == contact_id), None)
    if found is None:
        raise RefusedError(refused("They may not be called any more."))
    if outcome is CallOutcome.REACHED:
        asking, thing = telling_of(found, by=by)
        if not filter_things(asking, [thing]):
            raise RefusedError(refused("They may not be called any more."))
    return EmergencyCall.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        contact_id=contact_id,
        outcome=outcome,
        called_by=by.id,
        called_at=clock.now(),
    )
