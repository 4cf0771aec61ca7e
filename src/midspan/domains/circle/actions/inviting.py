"""An address and a code for somebody of the circle."""

import secrets
from uuid import UUID

from django.contrib.auth.hashers import make_password
from msgspec import Struct

from midspan.domains.circle.actions.ending import end_invitation, end_shares
from midspan.domains.circle.actions.own_tie import own_tie
from midspan.domains.circle.comparing import contact_of, is_on_kept_from
from midspan.domains.circle.enums import SupportRole
from midspan.domains.circle.models import Invitation
from midspan.domains.circle.queries import is_checked
from midspan.domains.circle.rules import INVITATION_LIFE, may_invite
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.by_secret import hashed
from midspan.values import Actor, RefusedError, refused

CODE_DIGITS = 6
SECRET_BYTES = 24


class NewInvitation(Struct, frozen=True):
    """What is shown to the patient once: nothing of secret and code stays but their hashes."""

    invitation: Invitation
    secret: str
    code: str


def invite(*, tie_id: UUID, role: SupportRole, known_as: str, language: str, by: Actor) -> NewInvitation:
    """A new address and code for one tie; an unused one before it stops working. Raises RefusedError.

    Whoever is in already is out from now on, as with a phone that is lost, and so is all that is shared with them: what
    the new address opens, perhaps to another account, is chosen and signed anew. That holds for all that is signed for
    them, on whichever page, and after an ending as well: who is invited again begins with nothing. What was signed
    ahead for somebody who never came in stands, unless they are invited as something else.
    """
    secret, code = secrets.token_urlsafe(SECRET_BYTES), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    kept = _keep_invitation(
        tie_id=tie_id,
        role=role,
        known_as=known_as,
        secret_hash=hashed(secret),
        hashed_code=make_password(code),
        language=language,
        by=by,
    )
    return NewInvitation(kept, secret, f"{code[:3]} {code[3:]}")


@action("circle.invite")
def _keep_invitation(
    *, tie_id: UUID, role: SupportRole, known_as: str, secret_hash: str, hashed_code: str, language: str, by: Actor
) -> Invitation:
    in_turn("circle.invite", tie_id)
    found, now = own_tie(tie_id, by), clock.now()
    is_kept = is_on_kept_from(viewer=by, patient_id=by.id, name=found.tie.name, contact=contact_of(found.tie))
    checked = is_checked(viewer=by, tie_id=tie_id, now=now)
    may_invite(role, is_checked=checked, is_kept_from=is_kept).require()
    if not known_as.strip():
        raise RefusedError(refused("Write the name by which they know you."))
    if found.is_in or found.role is not role:
        end_shares(found, language=language, by=by)
    if found.invitation is not None:
        end_invitation(found, patient=by, by=by)
    return Invitation.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        tie=found.tie,
        role=role,
        known_as=known_as.strip(),
        secret_hash=secret_hash,
        hashed_code=hashed_code,
        made_at=now,
        expires_at=now + INVITATION_LIFE,
    )
