"""Changing the circle: the map, an invitation and its end, a share, help asked and offered, and lists of the staff."""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from msgspec import Struct

from midspan.domains.circle.comparing import contact_of, is_on_kept_from
from midspan.domains.circle.enums import HelpKind, HelpState, Scope, SupportRole, Unnamed, YesNo
from midspan.domains.circle.letting_in import close_listed_guardians
from midspan.domains.circle.models import (
    CheckAlone,
    FamilyQuestion,
    HelpAsk,
    HelpCard,
    Invitation,
    KeptFrom,
    Milestone,
    PrivateCheck,
    Tie,
)
from midspan.domains.circle.queries import (
    FAMILY,
    InCircle,
    circle_of,
    ended_last,
    hearing_of_help,
    in_circle,
    is_checked,
    milestones_for,
    question_by_secret,
    scope_of,
    secret_of_question,
    shares_ending,
    shares_of,
    talk_to_name,
)
from midspan.domains.circle.rules import (
    CODE_TRIES,
    DOUBT,
    INVITATION_LIFE,
    OFFERS_COUNT,
    TOLD_OF_QUESTIONS,
    may_add_tie,
    may_answer_question,
    may_ask_program,
    may_be_answered,
    may_be_asked,
    may_become,
    may_help,
    may_invite,
    may_keep_unnamed,
    may_name,
    may_offer,
    may_say_who_is_meant,
    may_share,
    may_show_milestone,
    outcome_of,
)
from midspan.domains.commitments.actions import ask as ask_team
from midspan.domains.commitments.enums import NeedKind
from midspan.domains.consents.actions import end_halves, sign_consent, sign_half, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import Draft, HalfSigned, SignedConsent
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import told_about
from midspan.domains.people.actions import open_supporter_account
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.actions import close_reach, end_consents, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import supported_by
from midspan.domains.responsibilities.actions import keep_apart, keep_apart_no_more
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.by_secret import hashed, row_of_secret
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind, widened
from midspan.values import Actor, ActorKind, RefusedError, refused

CODE_DIGITS = 6
SECRET_BYTES = 24
NOBODY = "There is nobody like this on your page."


class Said(Struct, frozen=True, kw_only=True):
    """What a patient says of one person."""

    name: str
    roles: tuple[str, ...] = ()
    closeness: int | None = None
    frequency: str = ""
    helps_recovery: int | None = None
    uses_around_me: YesNo = YesNo.UNSURE
    is_safe_to_contact: YesNo = YesNo.UNSURE
    how_to_contact: str = ""
    may_call_at_night: bool = False
    in_safety_plan: bool = False
    note: str = ""

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__struct_fields__} | {"roles": list(self.roles)}


@action("circle.add")
def add_tie(*, said: Said, by: Actor) -> Tie:
    """Put somebody on one's own map. Raises RefusedError past twelve."""
    _require_patient(by)
    in_turn("circle.add", by.id)
    may_add_tie(count=len(circle_of(viewer=by))).require()
    return Tie.objects.create(
        organization_id=by.organization_id, patient_id=by.id, made_at=clock.now(), **said.fields()
    )


@action("circle.change")
def change_tie(*, tie_id: UUID, said: Said, by: Actor) -> Tie:
    tie = _tie(tie_id, by).tie
    for name, value in said.fields().items():
        setattr(tie, name, value)
    tie.save()
    return tie


@action("circle.remove")
def remove_tie(*, tie_id: UUID, language: str, by: Actor) -> Tie:
    """Take somebody off one's map; a way in that they had ends as quietly. Raises RefusedError."""
    found = _tie(tie_id, by)
    if found.invitation is not None or found.on_file:
        end_tie(tie_id=tie_id, language=language, by=by)
    Tie.objects.filter(pk=tie_id).update(removed_at=clock.now())
    return found.tie


@action("circle.check")
def check_privately(
    *, tie_id: UUID, is_safe: YesNo, is_pressed: YesNo, could_use_phone: YesNo, by: Actor
) -> PrivateCheck:
    """What three private answers come to; they are not kept themselves. Raises RefusedError."""
    tie = _tie(tie_id, by).tie
    outcome = outcome_of(is_safe=is_safe, is_pressed=is_pressed, could_use_phone=could_use_phone)
    return PrivateCheck.objects.create(
        organization_id=by.organization_id, patient_id=by.id, tie=tie, outcome=outcome, checked_at=clock.now()
    )


@action("circle.check_alone")
def check_alone(
    *, patient_id: UUID, is_safe: YesNo, is_pressed: YesNo, could_use_phone: YesNo, by: Actor
) -> CheckAlone:
    """What the three answers come to, given alone to `by`. They are not kept, nor whom they are about. RefusedError."""
    may_keep_unnamed(by).require()
    outcome = outcome_of(is_safe=is_safe, is_pressed=is_pressed, could_use_phone=could_use_phone)
    return CheckAlone.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        outcome=outcome,
        checked_by=by.id,
        checked_at=clock.now(),
    )


@action("circle.talked_about")
def say_talked_about(*, tie_id: UUID, by: Actor) -> PrivateCheck:
    """Say that what staff asked alone was about this tie: one talk opens one. Raises RefusedError."""
    tie, now = _tie(tie_id, by).tie, clock.now()
    in_turn("circle.talked_about", by.id)
    talk = talk_to_name(viewer=by, tie_id=tie_id, now=now)
    if talk is None:
        raise RefusedError(refused(DOUBT))
    return PrivateCheck.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        tie=tie,
        outcome=talk.outcome,
        checked_at=talk.checked_at,
        talk=talk,
    )


def ask_for_talk(*, words: str, by: Actor) -> None:
    """Ask the team for a conversation alone, in words that the person's own pages may show. What of, staff read."""
    ask_team(kind=NeedKind.TALK, words=words, by=by)


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
    found, now = _tie(tie_id, by), clock.now()
    is_kept = is_on_kept_from(viewer=by, patient_id=by.id, name=found.tie.name, contact=contact_of(found.tie))
    checked = is_checked(viewer=by, tie_id=tie_id, now=now)
    may_invite(role, is_checked=checked, is_kept_from=is_kept).require()
    if not known_as.strip():
        raise RefusedError(refused("Write the name by which they know you."))
    if found.is_in or found.role is not role:
        _end_shares(found, language=language, by=by)
    if found.invitation is not None:
        _end_invitation(found, patient=by, by=by)
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


def _end_invitation(found: InCircle, *, patient: Actor, by: Actor) -> None:
    """The way in of a tie, and help that waits or is agreed on by it."""
    of_tie = {"organization_id": patient.organization_id, "patient_id": patient.id, "tie": found.tie}
    Invitation.objects.filter(**of_tie, ended_at=None).update(ended_at=clock.now())
    HelpAsk.objects.filter(**of_tie, state__in=[HelpState.OPEN, HelpState.ACCEPTED]).update(
        state=HelpState.TAKEN_BACK, answered_at=clock.now()
    )
    _forget_milestones(found.tie.pk, patient)  # Whoever is invited again is shown what is chosen then.
    with widened(patient):  # Only who reaches, and whom they reach, see such a row.
        close_reach(source_id=found.tie.pk, by=by)


def _forget_milestones(tie_id: UUID, patient: Actor, *, until: datetime | None = None) -> int:
    """Those shown up to a moment, else all. How many."""
    rows = Milestone.objects.filter(organization_id=patient.organization_id, patient_id=patient.id, tie_id=tie_id)
    return (rows if until is None else rows.filter(shown_at__lte=until)).delete()[0]


@action("circle.share")
def share(
    *,
    tie_id: UUID,
    scope: Scope,
    to_name: str,
    last_day: date,
    signed_name: str,
    read_digest: str,
    language: str,
    by: Actor,
) -> SignedConsent:
    """Sign one share for one tie: one consent. Raises RefusedError, also for a role that may not have it."""
    draft = _allowed_draft(tie_id, scope, to_name, last_day, by)
    return sign_consent(draft=draft, signed_name=signed_name, read_digest=read_digest, language=language, by=by)


@action("circle.share_half")
def share_half(
    *,
    tie_id: UUID,
    scope: Scope,
    to_name: str,
    last_day: date,
    signed_name: str,
    read_digest: str,
    language: str,
    by: Actor,
) -> HalfSigned:
    """As `share`, of a minor for whom two sign: it opens nothing before a guardian signs. Raises RefusedError."""
    draft = _allowed_draft(tie_id, scope, to_name, last_day, by)
    return sign_half(draft=draft, signed_name=signed_name, read_digest=read_digest, language=language, by=by)


def _allowed_draft(tie_id: UUID, scope: Scope, to_name: str, last_day: date, by: Actor) -> Draft:
    found = _tie(tie_id, by)
    _require_in(found, scope, last_day)
    is_kept = is_on_kept_from(viewer=by, patient_id=by.id, name=to_name, contact=contact_of(found.tie))
    may_name(is_kept_from=is_kept).require()
    return draft_of(found, scope, to_name=to_name, last_day=last_day)


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
    found = _tie(tie_id, by)
    for one in found.on_file:
        if scope_of(one) is scope:
            take_back(signed_id=one.id, language=language, by=by)
    half = found.half(scope)
    end_halves(patient_id=by.id, half_ids=[half.pk] if half else [], by=by)
    if scope is Scope.MILESTONES:
        _forget_milestones(tie_id, by)
    return found.tie


@action("circle.end")
def end_tie(*, tie_id: UUID, language: str, by: Actor) -> Tie:
    """Somebody is in the circle no more, at once and with all that is signed for them. Nobody is told. RefusedError."""
    found = _tie(tie_id, by)
    _end_shares(found, language=language, by=by)
    _end_invitation(found, patient=by, by=by)
    return found.tie


def _end_shares(found: InCircle, *, language: str, by: Actor) -> None:
    """All that the gate knows them by, also what was signed on another page: by that name it would open once more."""
    for one in found.on_file:
        take_back(signed_id=one.id, language=language, by=by)
    end_halves(patient_id=by.id, half_ids=[one.pk for one in found.halves], by=by)


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


@action("circle.write_card")
def write_card(*, helps: str, does_not_help: str, words: str, call_somebody: str, by: Actor) -> HelpCard:
    _require_patient(by)
    said = {"helps": helps, "does_not_help": does_not_help, "words": words, "call_somebody": call_somebody}
    card, _ = HelpCard.objects.update_or_create(
        organization_id=by.organization_id, patient_id=by.id, defaults={**said, "written_at": clock.now()}
    )
    return card


@action("circle.show_milestone")
def show_milestone(*, tie_id: UUID, words: str, reached_date: date | None, by: Actor) -> Milestone:
    """Show one milestone to one tie, in these words. The same one twice is once. Raises RefusedError."""
    found = _tie(tie_id, by)
    in_turn("circle.milestone", tie_id)
    said, shown = " ".join(words.split()), milestones_for(viewer=by, tie_id=tie_id)
    is_shared = found.share(Scope.MILESTONES) is not None
    may_show_milestone(is_shared=is_shared, words=said, count=len(shown)).require()
    _forget_ended(by)  # The same words from before an end are chosen anew.
    row, _ = Milestone.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        tie_id=tie_id,
        words=said,
        defaults={"reached_date": reached_date, "shown_at": clock.now()},
    )
    return row


@action("circle.forget_milestones")
def forget_ended_milestones(*, by: Actor) -> int:
    """What was shown under shares that have ended, on whichever page or by their last day, is kept nowhere. How many.

    Of a whole organization, for a job.
    """
    rows = Milestone.objects.filter(organization_id=by.organization_id).values_list("patient_id", flat=True)
    people = (Actor(organization_id=by.organization_id, id=one, kind=ActorKind.PATIENT) for one in set(rows))
    return sum(map(_forget_ended, people))


def _forget_ended(patient: Actor) -> int:
    ended = ended_last(viewer=patient, patient_id=patient.id, scope=Scope.MILESTONES)
    return sum(_forget_milestones(tie_id, patient, until=at) for tie_id, at in ended.items())


@action("circle.take_milestone_back")
def take_milestone_back(*, tie_id: UUID, milestone_id: UUID, by: Actor) -> Tie:
    """It is shown no more, and kept nowhere. Nobody is told, and twice is once. Raises RefusedError."""
    found = _tie(tie_id, by)
    of_tie = {"organization_id": by.organization_id, "patient_id": by.id, "tie_id": tie_id}
    Milestone.objects.filter(**of_tie, pk=milestone_id).delete()
    return found.tie


@action("circle.ask")
def ask_help(*, tie_id: UUID, kind: HelpKind, starts_at: datetime, words: str, by: Actor) -> HelpAsk:
    """Ask somebody in the circle for help. Raises RefusedError."""
    found = _tie(tie_id, by)
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


def _tell_of_help(row: HelpAsk, recipient_id: UUID, recipient_kind: ActorKind, *, by: Actor) -> None:
    """In words that name nothing. Whoever supports somebody reads it only while the gate opens what it is about."""
    tell(kind=NoticeKind.HELP_NEWS, recipient_id=recipient_id, recipient_kind=recipient_kind, subject_id=row.pk, by=by)


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
    if by.is_patient and to is HelpState.ACCEPTED:
        may_be_answered(hears=row.tie_id in hearing_of_help(viewer=by, tie_ids=[row.tie_id])).require()
    row.state, row.answered_at = becomes, clock.now()
    row.save(update_fields=["state", "answered_at"])
    _tell_of_answer(row, was_agreed=was_agreed, by=by)
    return row


def _tell_of_answer(row: HelpAsk, *, was_agreed: bool, by: Actor) -> None:
    """An offer that is taken back unanswered is nothing to read; of an answer whoever offered reads on their page."""
    if by.is_supporter and (was_agreed or not row.is_offer):
        _tell_of_help(row, row.patient_id, ActorKind.PATIENT, by=by)
    found = _tie(row.tie_id, by) if by.is_patient and was_agreed else None
    if found is not None and found.invitation is not None and found.invitation.account_id is not None:
        _tell_of_help(row, found.invitation.account_id, ActorKind.SUPPORTER, by=by)


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


@action("kept_from.add")
def keep_from(*, patient_id: UUID, what: Unnamed, value: str, note: str, by: Actor) -> KeptFrom:
    """Put a name, number or address on a patient's do-not-disclose list. Raises RefusedError.

    Whoever in the patient's circle fits it is out at once, and nobody is told: not even who wrote the entry. So is a
    guardian who signs in; they stay on file.
    """
    may_keep_unnamed(by).require()
    if not value.strip():
        raise RefusedError(refused("Write who or what it is."))
    entry = KeptFrom.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        what=what,
        value=value.strip(),
        note=note.strip(),
        added_by=by.id,
        added_at=clock.now(),
    )
    _close_listed(patient=Actor(by.organization_id, patient_id, ActorKind.PATIENT), by=by)
    close_listed_guardians(patient_id=patient_id, by=by)
    return entry


def _close_listed(*, patient: Actor, by: Actor) -> None:
    """End the way in, and the consents, of everybody in a patient's circle whom the list names.

    The circle is open to the patient alone, so this is done as far as they reach; in the trail it is whoever `by` is.
    """
    before = bind(organization_id=patient.organization_id, actor_id=patient.id, reach=Reach.OWN)
    for found in circle_of(viewer=patient):
        if (found.invitation is not None or found.on_file or found.halves) and _is_listed(found, patient):
            over = [one.signed.consent_id for one in found.on_file]
            end_consents(patient_id=patient.id, consent_ids=over, by=by)
            end_halves(patient_id=patient.id, half_ids=[one.pk for one in found.halves], by=by)
            _end_invitation(found, patient=patient, by=by)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach(before or Reach.OWN))


def _is_listed(found: InCircle, patient: Actor) -> bool:
    """By what the patient calls them, and by the names in what was signed for them."""
    names = {found.tie.name, *(one.signed.recipient for one in found.on_file), *(one.recipient for one in found.halves)}
    contact = contact_of(found.tie)
    return any(is_on_kept_from(viewer=patient, patient_id=patient.id, name=name, contact=contact) for name in names)


@action("kept_from.meant")
def say_who_is_meant(*, patient_id: UUID, entry_id: UUID, other_id: UUID | None, by: Actor) -> KeptFrom:
    """Say which patient here a name on the list is (None: nobody). The two are offered no seat in one group.

    Neither of them is told. Raises KeptFrom.DoesNotExist, RefusedError.
    """
    rows = KeptFrom.objects.select_for_update(no_key=True).filter(removed_at=None)
    row = rows.get(organization_id=by.organization_id, patient_id=patient_id, pk=entry_id)
    may_say_who_is_meant(by, what=Unnamed(row.what)).require()
    if other_id is None:
        keep_apart_no_more(source_id=row.pk, by=by)
    else:
        keep_apart(patient_id=patient_id, other_id=other_id, source_id=row.pk, by=by)
    return row


@action("kept_from.remove")
def keep_from_no_more(*, patient_id: UUID, entry_id: UUID, by: Actor) -> KeptFrom:
    """Take an entry off the list; whoever it meant here is kept apart no more. Raises KeptFrom.DoesNotExist."""
    may_keep_unnamed(by).require()
    row = KeptFrom.objects.get(organization_id=by.organization_id, patient_id=patient_id, pk=entry_id)
    if row.removed_at is None:
        row.removed_at, row.removed_by = clock.now(), by.id
        row.save(update_fields=["removed_at", "removed_by"])
        keep_apart_no_more(source_id=row.pk, by=by)
    return row


def ask_program(*, organization_id: UUID, words: str, language: str, form_id: UUID | None = None) -> str:
    """Keep a question of somebody outside, and tell the desk that answers. Returns the secret of its answer's address.

    The same words in the same form are one question, however often they are sent.
    Raises RefusedError where too many wait: nobody is known who asks, so there is no limit for each of them.
    """
    form_id = form_id or uuid4()
    secret = secret_of_question(organization_id=organization_id, form_id=form_id, words=words)
    outside = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.PUBLIC)
    with transaction.atomic():
        in_turn("family_question.ask", form_id)
        if question_by_secret(secret) is None:
            _keep_question(words=words, language=language, secret_hash=hashed(secret), by=outside)
    return secret


@action("family_question.ask")
def _keep_question(*, words: str, language: str, secret_hash: str, by: Actor) -> FamilyQuestion:
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    waiting = FamilyQuestion.objects.filter(organization_id=by.organization_id, answered_at=None).count()
    may_ask_program(waiting=waiting).require()
    question = FamilyQuestion.objects.create(
        organization_id=by.organization_id,
        words=words.strip(),
        language=language,
        secret_hash=secret_hash,
        asked_at=clock.now(),
    )
    _tell_desk(question, by=by)
    return question


def _tell_desk(question: FamilyQuestion, *, by: Actor) -> None:
    """By its id alone. Counselors answer too, and find it in the list; not each of them is told of each."""
    desk = _of_roles(TOLD_OF_QUESTIONS, by=by) or _of_roles({Role.DIRECTOR}, by=by)
    for staff_id in sorted(desk):
        tell(
            kind=NoticeKind.FAMILY_ASKED,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=question.pk,
            by=by,
        )


def _of_roles(roles: Collection[Role], *, by: Actor) -> set[UUID]:
    return {one.pk for role in roles for one in active_staff(organization_id=by.organization_id, role=role)}


@action("family_question.answer")
def answer_question(*, question_id: UUID, words: str, by: Actor) -> FamilyQuestion:
    """Answer a question of somebody outside, once. Raises RefusedError."""
    may_answer_question(by).require()
    row = FamilyQuestion.objects.select_for_update().filter(organization_id=by.organization_id, pk=question_id).first()
    if row is None or row.answered_at is not None:
        raise RefusedError(refused("This was answered already."))
    if not words.strip():
        raise RefusedError(refused("Write an answer."))
    row.answer, row.answered_by, row.answered_at = words.strip(), by.id, clock.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    return row


def _require_patient(by: Actor) -> None:
    if not by.is_patient:
        raise RefusedError(refused("Only the person says who is around them."))


def _tie(tie_id: UUID, by: Actor) -> InCircle:
    _require_patient(by)
    found = in_circle(viewer=by, tie_id=tie_id)
    if found is None:
        raise RefusedError(refused(NOBODY))
    return found
