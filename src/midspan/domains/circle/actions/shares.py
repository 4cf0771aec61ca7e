"""A share: one consent, signed for one tie, renewed and taken back."""

from datetime import date
from uuid import UUID

from django.utils import timezone
from msgspec import Struct

from midspan.domains.circle.actions.milestones import forget_milestones
from midspan.domains.circle.actions.own_tie import own_tie
from midspan.domains.circle.comparing import contact_of, is_on_kept_from
from midspan.domains.circle.enums import Scope
from midspan.domains.circle.models import Tie
from midspan.domains.circle.queries import FAMILY, InCircle, scope_of, shares_ending, shares_of
from midspan.domains.circle.rules import may_name, may_share
from midspan.domains.consents.actions import end_halves, sign_consent, sign_half, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import Draft, HalfSigned, SignedConsent
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import told_about
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


class NewShare(Struct, frozen=True, kw_only=True):
    """One share for one tie, as it was read and signed."""

    tie_id: UUID
    scope: Scope
    to_name: str
    last_day: date
    signed_name: str
    read_digest: str
    language: str

    def signature(self) -> dict[str, str]:
        return {"signed_name": self.signed_name, "read_digest": self.read_digest, "language": self.language}


@action("circle.share")
def share(*, new: NewShare, by: Actor) -> SignedConsent:
    """Sign one share for one tie: one consent. Raises RefusedError, also for a role that may not have it."""
    return sign_consent(draft=_allowed_draft(new, by), **new.signature(), by=by)


@action("circle.share_half")
def share_half(*, new: NewShare, by: Actor) -> HalfSigned:
    """As `share`, of a minor for whom two sign: it opens nothing before a guardian signs. Raises RefusedError."""
    return sign_half(draft=_allowed_draft(new, by), **new.signature(), by=by)


def _allowed_draft(new: NewShare, by: Actor) -> Draft:
    found = own_tie(new.tie_id, by)
    _require_in(found, new.scope, new.last_day)
    is_kept = is_on_kept_from(viewer=by, patient_id=by.id, name=new.to_name, contact=contact_of(found.tie))
    may_name(is_kept_from=is_kept).require()
    return draft_of(found, new.scope, to_name=new.to_name, last_day=new.last_day)


def _require_in(found: InCircle, scope: Scope, last_day: date) -> None:
    if found.role is None:
        raise RefusedError(refused("Invite them first."))
    may_share(found.role, scope, last_day=last_day, today=timezone.localdate(clock.now())).require()


def draft_of(found: InCircle, scope: Scope, *, to_name: str, last_day: date) -> Draft:
    """What a share says, as the consent it becomes: by the name of whom it goes to (42 CFR 2.31(a)(4))."""
    return Draft(
        kind=FAMILY,
        shares=shares_of(scope, role=found.role),
        purpose="support",
        until=Until.DAY,
        name=" ".join(to_name.split()),
        last_day=last_day,
        recipient_id=found.tie.pk,
    )


@action("circle.end_share")
def end_share(*, tie_id: UUID, scope: Scope, language: str, by: Actor) -> Tie:
    """Take one share back, from now on. Nobody is told, and twice is once. Raises RefusedError."""
    found = own_tie(tie_id, by)
    for one in found.on_file:
        if scope_of(one) is scope:
            take_back(signed_id=one.id, language=language, by=by)
    half = found.half(scope)
    end_halves(patient_id=by.id, half_ids=[half.pk] if half else [], by=by)
    if scope is Scope.MILESTONES:
        forget_milestones(tie_id, by)
    return found.tie


@action("circle.ask_to_renew")
def ask_to_renew(*, by: Actor) -> int:
    """Tell whoever shares what ends soon that something changes, once for each share. How many were told of one.

    Of a whole organization, for a job. Nobody else is told: whoever reads by it, reads until it ends.
    """
    ending = shares_ending(viewer=by)
    known = told_about(viewer=by, kind=NoticeKind.SHARE_ENDS, subject_ids=[one.signed_id for one in ending])
    anew = [one for one in ending if one.signed_id not in known]
    for one in anew:
        tell(
            kind=NoticeKind.SHARE_ENDS,
            recipient_id=one.patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=one.signed_id,
            by=by,
        )
    return len(anew)
