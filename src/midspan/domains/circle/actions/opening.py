"""Who comes in with an address and the code they were told."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from msgspec import Struct

from midspan.domains.circle.comparing import contact_of, is_on_kept_from
from midspan.domains.circle.models import Invitation, Tie
from midspan.domains.circle.rules import CODE_TRIES
from midspan.domains.people.actions import open_supporter_account
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import supported_by
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.by_secret import row_of_secret
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind, widened
from midspan.values import Actor, ActorKind, RefusedError, refused


class Opened(Struct, frozen=True):
    """The account that an address and its code open."""

    account: Any


def open_invitation(*, secret: str, code: str, by_account: Any = None) -> Opened | None:
    """The account of whoever brings an address of the circle and the code they were told; None for anything else.

    Single use, expires, and five wrong codes end it; all of that looks alike. `by_account`: a supporter who is signed
    in already, and said that it is for them, keeps their one account. Raises RefusedError, and spends nothing, where
    that account is in the same person's circle already: two people share the device.
    """
    plain = "".join(sign for sign in code if sign.isdigit())
    found = row_of_secret(Invitation.objects.all(), secret)
    if found is None:
        check_password(plain, make_password(None))  # Time tells nobody which addresses there are.
        return None
    by = Actor(organization_id=found.organization_id, id=found.patient_id, kind=ActorKind.PATIENT)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    row = Invitation.objects.select_for_update().get(organization_id=by.organization_id, pk=found.pk)
    is_right = check_password(plain, row.hashed_code)
    if row.used_at or row.ended_at or row.expires_at <= clock.now() or row.misses >= CODE_TRIES:
        return None
    if not is_right:
        _miss(invitation=row, by=organization_reader(by.organization_id))
        return None
    tie = Tie.objects.get(organization_id=by.organization_id, patient_id=by.id, pk=row.tie_id)
    if is_on_kept_from(viewer=by, patient_id=by.id, name=tie.name, contact=contact_of(tie)):
        return None
    if by_account is not None and _reaches_otherwise(by_account, row, patient=by):
        raise RefusedError(
            refused("This cannot be added to the sign-in on this device. Use another phone, or sign out here first.")
        )
    return Opened(_entered(row, by_account, patient=by))


def _reaches_otherwise(account: Any, invitation: Invitation, *, patient: Actor) -> bool:
    """Whether an account is in this patient's circle by another tie: it is somebody else's, then."""
    by = Actor(organization_id=patient.organization_id, id=account.pk, kind=ActorKind.SUPPORTER)
    with widened(patient):
        ties = supported_by(viewer=by)
    return any(one == patient.id and tie_id != invitation.tie_id for tie_id, one in ties.items())


@action("circle.miss")
def _miss(*, invitation: Invitation, by: Actor) -> Invitation:  # noqa: ARG001 - who is recorded as counting
    """By the center: nobody knows who it was."""
    invitation.misses += 1
    invitation.save(update_fields=["misses"])
    return invitation


def _entered(invitation: Invitation, account: Any, *, patient: Actor) -> Any:
    """The account of whoever knew the code: from now on it reaches the patient, by the tie and as far as the gate says.

    That the way in is opened is the patient's deed, who invited; that it was used is theirs.
    """
    is_known = account is not None and account.organization_id == patient.organization_id and account.is_supporter
    account = account if is_known else open_supporter_account(by=patient)
    reaches = {"actor_id": account.pk, "patient_id": patient.id, "basis": Basis.SUPPORTER}
    with widened(patient):
        close_reach(source_id=invitation.tie_id, by=patient)  # One account for one tie.
        open_reach(**reaches, source_id=invitation.tie_id, by=patient)
    _use(invitation=invitation, by=Actor(patient.organization_id, account.pk, ActorKind.SUPPORTER))
    return account


@action("circle.enter")
def _use(*, invitation: Invitation, by: Actor) -> Invitation:
    invitation.used_at, invitation.account_id = clock.now(), by.id
    invitation.save(update_fields=["used_at", "account_id"])
    return invitation
