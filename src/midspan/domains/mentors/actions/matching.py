"""From what matters to a patient to a match: a card, a yes of the mentor, one consent; and its quiet end."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.mentors.book import edition
from midspan.domains.mentors.enums import Experience, MatchState, Meeting, MentorState, Part, Side
from midspan.domains.mentors.models import Match, Mentor, MentorWish
from midspan.domains.mentors.queries import (
    draft_of,
    has_open_match,
    is_available,
    is_kept_from_mentor,
    is_left,
    is_of_age,
    match_between,
    own_names,
    signed_for,
    signed_to_be_here,
)
from midspan.domains.mentors.rules.deeds import (
    NOTHING_HERE,
    may_ask,
    may_be_agreed,
    may_be_begun_with,
    may_be_on_card,
    may_become,
    may_pause,
    may_renew,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.actions import close_reach, end_consents, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


class NewCard(Struct, frozen=True, kw_only=True):
    """All that a mentor reads before both have said yes."""

    alias: str
    languages: tuple[str, ...]
    weekdays: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()


@action("mentor.wish")
def keep_wish(
    *,
    languages: tuple[str, ...],
    experience: tuple[Experience, ...],
    meetings: tuple[Meeting, ...],
    weekdays: tuple[int, ...],
    parts: tuple[Part, ...],
    by: Actor,
) -> MentorWish:
    """What matters to the patient in a mentor, instead of what they said before. Raises RefusedError."""
    if not by.is_patient:
        raise RefusedError(refused("Only the person says this."))
    said = {"languages": languages, "experience": experience, "meetings": meetings, "weekdays": weekdays}
    lists: dict[str, object] = {name: list(chosen) for name, chosen in {**said, "parts": parts}.items()}
    kept, _ = MentorWish.objects.update_or_create(
        organization_id=by.organization_id, patient_id=by.id, defaults={**lists, "said_at": clock.now()}
    )
    return kept


@action("mentor.show_card")
def show_card(*, mentor_id: UUID, card: NewCard, by: Actor) -> Match:
    """The patient's yes: this mentor reads this card and nothing else of them. Raises RefusedError."""
    mentor = Mentor.objects.select_for_update(of=("self",)).filter(organization_id=by.organization_id, pk=mentor_id)
    is_there = mentor.exists() and is_available(viewer=by, mentor_id=mentor_id)
    may_ask(by, is_of_age=is_of_age(viewer=by), has_open=has_open_match(viewer=by), is_available=is_there).require()
    may_be_on_card(card.alias, names=own_names(viewer=by)).require()
    return Match.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        mentor_id=mentor_id,
        alias=card.alias.strip(),
        languages=list(card.languages),
        weekdays=list(card.weekdays),
        parts=list(card.parts),
        asked_at=clock.now(),
    )


@action("mentor.withdraw_card")
def withdraw_card(*, match_id: UUID, by: Actor) -> Match:
    """The patient takes their card back, before anything was signed. Nobody is told. Raises RefusedError."""
    match = _of_side(match_id, Side.PATIENT, by)
    return _become(match, MatchState.WITHDRAWN)


@action("mentor.answer_card")
def answer_card(*, match_id: UUID, says_yes: bool, agrees: bool, by: Actor) -> Match:
    """The mentor's yes or no, without a reason. A yes tells them nothing more yet. Raises RefusedError."""
    match = _of_side(match_id, Side.MENTOR, by)
    if says_yes:
        may_be_agreed(agrees=agrees).require()
    _become(match, MatchState.ACCEPTED if says_yes else MatchState.DECLINED, answered_at=clock.now())
    _tell_patient(match, by)
    return match


@action("mentor.sign_match")
def sign_match(
    *, match_id: UUID, signed_name: str, read_digest: str, last_day: date, agrees: bool, language: str, by: Actor
) -> Match:
    """Both have said yes, and the patient signs that this mentor may know they come here: the match begins.

    In the last days of what was signed, and for two weeks after it, it is signed anew. Raises RefusedError.
    """
    match = _of_side(match_id, Side.PATIENT, by)
    may_be_agreed(agrees=agrees).require()
    mentor = Mentor.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=match.mentor_id)
    is_new = match.state != MatchState.MATCHED
    if is_new:
        may_become(MatchState(match.state), MatchState.MATCHED).require()
    may_be_begun_with(MentorState(mentor.state)).require()
    earlier = signed_to_be_here(match)
    if match.state == MatchState.MATCHED and match.signed is not None:
        may_renew(ends_at=match.signed.ends_at, is_on_file=bool(earlier), now=clock.now()).require()
    has_room = mentor.matched < mentor.capacity or not is_new
    if not has_room or is_kept_from_mentor(viewer=by, mentor_id=mentor.pk):
        raise RefusedError(refused("This mentor has no room right now. Choose another one."))
    match.signed = sign_consent(
        draft=draft_of(match, mentor, last_day=last_day),
        signed_name=signed_name,
        read_digest=read_digest,
        language=language,
        by=by,
    )
    for one in earlier:
        take_back(signed_id=one.pk, language=language, by=by)
    match.state, match.boundaries, match.renewal_told_at = MatchState.MATCHED, edition(), None
    match.matched_at = match.matched_at or clock.now()
    match.save(update_fields=["signed", "state", "boundaries", "matched_at", "renewal_told_at"])
    open_reach(actor_id=mentor.pk, patient_id=by.id, basis=Basis.MENTOR, source_id=match.pk, by=by)
    if is_new:
        mentor.matched += 1
        mentor.save(update_fields=["matched"])
    return match


@action("mentor.end_match")
def end_match(*, match_id: UUID, by: Actor) -> Match:
    """Either ends it, at once and without a reason: nothing of it is shared or shown to the mentor any more.

    The patient reads a kind line; the mentor's pages are those of somebody who was never matched. Raises RefusedError.
    """
    side = _side(by)
    match = _of_side(match_id, side, by)
    return _end(match, side, by)


@action("mentor.settle_match")
def settle_match(*, match_id: UUID, by: Actor) -> Match:
    """A job ends what is left of a match whose mentor left or must not be told, or whose consent is over.

    Of the last, nobody has said that it should end: the two may begin again. Raises RefusedError.
    """
    if by.kind is not ActorKind.JOB:
        raise RefusedError(refused(NOTHING_HERE))
    match = Match.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=match_id)
    if match.state == MatchState.MATCHED:
        return _end(match, Side.MENTOR if is_left(viewer=by, match=match) else None, by)
    match = _become(match, MatchState.DECLINED, answered_at=clock.now())
    _tell_patient(match, by)
    return match


@action("mentor.run_out")
def run_out_match(*, match_id: UUID, by: Actor) -> Match:
    """A job says in time that what was signed runs out; once it has, the mentor no longer reaches the person by it.

    It can still be signed anew. Raises RefusedError.
    """
    if by.kind is not ActorKind.JOB:
        raise RefusedError(refused(NOTHING_HERE))
    match = Match.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=match_id)
    ends_at, is_on_file = match.signed.ends_at if match.signed else None, bool(signed_to_be_here(match))
    if match.state != MatchState.MATCHED or not may_renew(ends_at=ends_at, is_on_file=is_on_file, now=clock.now()):
        return match  # Renewed or ended at this very moment.
    if not is_on_file:
        close_reach(source_id=match.pk, by=by)
    match.renewal_told_at = clock.now()
    match.save(update_fields=["renewal_told_at"])
    _tell_patient(match, by)
    return match


def _end(match: Match, side: Side | None, by: Actor) -> Match:
    _become(match, MatchState.ENDED, ended_at=clock.now(), ended_by=side or "", paused_by="")
    for one in signed_for(match):
        if by.is_patient:
            take_back(signed_id=one.pk, language=one.language, by=by)
        else:
            end_consents(patient_id=match.patient_id, consent_ids=[one.consent_id], by=by)
    close_reach(source_id=match.pk, by=by)
    mentor = Mentor.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=match.mentor_id)
    mentor.matched = max(mentor.matched - 1, 0)
    mentor.save(update_fields=["matched"])
    if side is not Side.PATIENT:
        _tell_patient(match, by)
    return match


@action("mentor.pause_match")
def pause_match(*, match_id: UUID, is_paused: bool, by: Actor) -> Match:
    """Either takes a break from check-ins, or goes on after their own. Raises RefusedError."""
    side = _side(by)
    match = _of_side(match_id, side, by)
    may_pause(state=MatchState(match.state), paused_by=match.paused_by, side=side).require()
    match.paused_by = side if is_paused else ""
    match.save(update_fields=["paused_by"])
    return match


def _become(match: Match, to: MatchState, **fields: object) -> Match:
    may_become(MatchState(match.state), to).require()
    for name, value in {"state": to, **fields}.items():
        setattr(match, name, value)
    match.save(update_fields=["state", *fields])
    return match


def _tell_patient(match: Match, by: Actor) -> None:
    tell(
        kind=NoticeKind.MENTOR_NEWS,
        recipient_id=match.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=match.pk,
        by=by,
    )


def _side(by: Actor) -> Side:
    return Side.MENTOR if by.is_mentor else Side.PATIENT


def _of_side(match_id: UUID, side: Side, by: Actor) -> Match:
    """The match, held until this is done. Raises RefusedError for whoever it is not open to as that side."""
    found = match_between(viewer=by, match_id=match_id) if side is _side(by) else None
    if found is None:
        raise RefusedError(refused(NOTHING_HERE))
    return Match.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=found.pk)
