"""The card about what helps, and help that is asked, offered and answered."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from midspan.domains.circle.actions.own_tie import own_tie, require_patient
from midspan.domains.circle.enums import HelpKind, HelpState, SupportRole
from midspan.domains.circle.models import HelpAsk, HelpCard
from midspan.domains.circle.queries import hearing_of_help
from midspan.domains.circle.rules import (
    OFFERS_COUNT,
    may_be_answered,
    may_be_asked,
    may_become,
    may_help,
    may_offer,
    may_still_be_agreed,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("circle.write_card")
def write_card(*, helps: str, does_not_help: str, words: str, call_somebody: str, by: Actor) -> HelpCard:
    require_patient(by)
    said = {"helps": helps, "does_not_help": does_not_help, "words": words, "call_somebody": call_somebody}
    card, _ = HelpCard.objects.update_or_create(
        organization_id=by.organization_id, patient_id=by.id, defaults={**said, "written_at": clock.now()}
    )
    return card


@action("circle.ask")
def ask_help(*, tie_id: UUID, kind: HelpKind, starts_at: datetime, words: str, by: Actor) -> HelpAsk:
    """Ask somebody in the circle for help. Raises RefusedError."""
    found = own_tie(tie_id, by)
    if not found.is_in or found.role is None:
        raise RefusedError(refused("They are not in your circle yet."))
    may_help(found.role, kind).require()
    hears = tie_id in hearing_of_help(viewer=by, tie_ids=[tie_id])
    may_be_asked(hears=hears, is_older=found.has_older).require()
    in_turn("circle.help", tie_id)
    row = _kept_help(by.id, tie_id, kind, starts_at, words, is_offer=False, by=by)
    if found.invitation is not None and found.invitation.account_id is not None:
        _tell_of_help(row, found.invitation.account_id, ActorKind.SUPPORTER, by=by)
    return row


@action("circle.offer")
def offer_help(
    *, patient_id: UUID, tie_id: UUID, role: SupportRole, kind: HelpKind, starts_at: datetime, words: str, by: Actor
) -> HelpAsk:
    """A supporter offers help; the page asked the gate before that they may be answered. Raises RefusedError."""
    if not by.is_supporter:
        raise RefusedError(refused("Only somebody in the circle offers help."))
    may_help(role, kind).require()
    in_turn("circle.help", tie_id)
    now = clock.now()
    offers = HelpAsk.objects.filter(organization_id=by.organization_id, tie_id=tie_id, is_offer=True)
    lately = Q(state=HelpState.OPEN, starts_at__gt=now) | Q(made_at__gt=now - OFFERS_COUNT)
    may_offer(lately=offers.filter(lately).exclude(state=HelpState.ACCEPTED).count()).require()
    row = _kept_help(patient_id, tie_id, kind, starts_at, words, is_offer=True, by=by)
    _tell_of_help(row, patient_id, ActorKind.PATIENT, by=by)
    return row


@action("circle.answer")
def answer_help(*, ask_id: UUID, to: HelpState, by: Actor) -> HelpAsk:
    """Say yes or no to what the other side asked or offered, or take one's own back; no reason is asked.

    What was agreed on is called off by either, and the other side is told that there is something to read.
    Raises RefusedError. Who sees the row at all, PostgreSQL says: the patient, and whoever its tie is to.
    """
    row = HelpAsk.objects.select_for_update().filter(organization_id=by.organization_id, pk=ask_id).first()
    if row is None or not (by.is_patient or by.is_supporter):
        raise RefusedError(refused("There is nothing like this here."))
    is_own = row.is_offer is by.is_supporter
    if row.state == to or (row.state == HelpState.CALLED_OFF and to is not HelpState.ACCEPTED):
        return row
    was_agreed = row.state == HelpState.ACCEPTED
    becomes = HelpState.CALLED_OFF if was_agreed else to
    may_become(HelpState(row.state), becomes).require()
    if is_own is not (to is HelpState.TAKEN_BACK):
        raise RefusedError(refused("There is nothing like this here."))
    if to is HelpState.ACCEPTED:
        may_still_be_agreed(starts_at=row.starts_at, now=clock.now()).require()
    if by.is_patient and to is HelpState.ACCEPTED:
        may_be_answered(hears=row.tie_id in hearing_of_help(viewer=by, tie_ids=[row.tie_id])).require()
    row.state, row.answered_at = becomes, clock.now()
    row.save(update_fields=["state", "answered_at"])
    _tell_of_answer(row, was_agreed=was_agreed, by=by)
    return row


def _kept_help(
    patient_id: UUID, tie_id: UUID, kind: HelpKind, starts_at: datetime, words: str, *, is_offer: bool, by: Actor
) -> HelpAsk:
    if starts_at <= clock.now():
        raise RefusedError(refused("Choose a time that is still to come."))
    same, _ = HelpAsk.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        tie_id=tie_id,
        kind=kind,
        is_offer=is_offer,
        starts_at=starts_at,
        state=HelpState.OPEN,
        defaults={"words": words.strip(), "made_at": clock.now()},
    )
    return same


def _tell_of_help(row: HelpAsk, recipient_id: UUID, recipient_kind: ActorKind, *, by: Actor) -> None:
    """In words that name nothing. Whoever supports somebody reads it only while the gate opens what it is about."""
    tell(kind=NoticeKind.HELP_NEWS, recipient_id=recipient_id, recipient_kind=recipient_kind, subject_id=row.pk, by=by)


def _tell_of_answer(row: HelpAsk, *, was_agreed: bool, by: Actor) -> None:
    """An offer that is taken back unanswered is nothing to read; of an answer whoever offered reads on their page."""
    if by.is_supporter and (was_agreed or not row.is_offer):
        _tell_of_help(row, row.patient_id, ActorKind.PATIENT, by=by)
    found = own_tie(row.tie_id, by) if by.is_patient and was_agreed else None
    if found is not None and found.invitation is not None and found.invitation.account_id is not None:
        _tell_of_help(row, found.invitation.account_id, ActorKind.SUPPORTER, by=by)
