"""Check-ins: proposed by one, agreed by the other, changed by both, and nobody's report."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.mentors.enums import CheckInState, MatchState, Meeting, Side
from midspan.domains.mentors.models import CheckIn, Match
from midspan.domains.mentors.queries import match_between
from midspan.domains.mentors.rules.deeds import NOTHING_HERE, may_answer, may_mark_done, may_propose, may_replace
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


class NewCheckIn(Struct, frozen=True, kw_only=True):
    """When, how long, how; `words` say where, or who calls whom."""

    starts_at: datetime
    minutes: int
    meeting: Meeting
    words: str = ""


@action("mentor.propose_check_in")
def propose_check_in(*, match_id: UUID, check_in: NewCheckIn, by: Actor, replaces_id: UUID | None = None) -> CheckIn:
    """Propose a time, or another one for what was agreed, which holds until the other agrees. Raises RefusedError."""
    match, side = _open_match(match_id, by)
    may_propose(
        state=MatchState(match.state), paused_by=match.paused_by, starts_at=check_in.starts_at, now=clock.now()
    ).require()
    if replaces_id is not None:
        _replaceable(match, replaces_id)
    kept = CheckIn.objects.create(
        organization_id=by.organization_id,
        patient_id=match.patient_id,
        match=match,
        mentor_id=match.mentor_id,
        starts_at=check_in.starts_at,
        minutes=check_in.minutes,
        meeting=check_in.meeting,
        words=check_in.words.strip(),
        proposed_by=side,
        replaces_id=replaces_id,
        proposed_at=clock.now(),
    )
    _tell_other(match, side, by)
    return kept


def _replaceable(match: Match, check_in_id: UUID) -> CheckIn:
    found = _rows(match).filter(pk=check_in_id, state=CheckInState.AGREED).first()
    if found is None or found.patient_done_at or found.mentor_done_at:
        raise RefusedError(refused("Only what both agreed on, and what is still to come, can be moved."))
    return found


@action("mentor.move_check_in")
def move_check_in(*, match_id: UUID, check_in_id: UUID, to: CheckInState, by: Actor) -> CheckIn:
    """Answer a proposal or take one's own back. What it was to replace is replaced by a yes. Raises RefusedError."""
    match, side = _open_match(match_id, by)
    found = _locked(match, check_in_id)
    state = CheckInState(found.state)
    may_answer(state=state, to=to, proposed_by=Side(found.proposed_by), side=side).require()
    if to is CheckInState.AGREED and found.replaces_id is not None:
        earlier = _locked(match, found.replaces_id)
        may_replace(
            state=CheckInState(earlier.state), is_held=bool(earlier.patient_done_at or earlier.mentor_done_at)
        ).require()
        earlier.state = CheckInState.REPLACED
        earlier.save(update_fields=["state"])
        _decline_moves(match, earlier.pk, but=found.pk)
    found.state, found.answered_at = to, clock.now()
    found.save(update_fields=["state", "answered_at"])
    if to in {CheckInState.AGREED, CheckInState.DECLINED}:
        _tell_other(match, side, by)
    return found


def _decline_moves(match: Match, check_in_id: UUID, *, but: UUID | None = None) -> None:
    """What else was proposed in place of one that no longer holds has nothing to replace any more."""
    open_ones = _rows(match).filter(replaces_id=check_in_id, state=CheckInState.PROPOSED)
    open_ones.exclude(pk__in=[but] if but else []).update(state=CheckInState.DECLINED, answered_at=clock.now())


@action("mentor.call_off_check_in")
def call_off_check_in(*, match_id: UUID, check_in_id: UUID, by: Actor) -> CheckIn:
    """Either cannot come after all; no reason is asked. Raises RefusedError."""
    match, side = _open_match(match_id, by)
    found = _locked(match, check_in_id)
    may_answer(state=CheckInState(found.state), to=CheckInState.CALLED_OFF, proposed_by=side, side=side).require()
    found.state, found.patient_done_at, found.mentor_done_at = CheckInState.CALLED_OFF, None, None
    found.save(update_fields=["state", "patient_done_at", "mentor_done_at"])
    _decline_moves(match, found.pk)
    _tell_other(match, side, by)
    return found


@action("mentor.mark_done")
def mark_done(*, match_id: UUID, check_in_id: UUID, is_done: bool, by: Actor) -> CheckIn:
    """Either marks for themselves that it was held, or no longer. Nobody is told. Raises RefusedError."""
    match, side = _open_match(match_id, by)
    found = _locked(match, check_in_id)
    may_mark_done(state=CheckInState(found.state), starts_at=found.starts_at, now=clock.now()).require()
    name = f"{side}_done_at"
    setattr(found, name, clock.now() if is_done else None)
    found.save(update_fields=[name])
    return found


def _open_match(match_id: UUID, by: Actor) -> tuple[Match, Side]:
    """A match that is open to whoever acts, held until this is done."""
    found = match_between(viewer=by, match_id=match_id)
    if found is None or found.state != MatchState.MATCHED:
        raise RefusedError(refused(NOTHING_HERE))
    match = Match.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=match_id)
    return match, Side.MENTOR if by.is_mentor else Side.PATIENT


def _rows(match: Match) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(organization_id=match.organization_id, match=match)


def _locked(match: Match, check_in_id: UUID) -> CheckIn:
    found = _rows(match).select_for_update(of=("self",)).filter(pk=check_in_id).first()
    if found is None:
        raise RefusedError(refused(NOTHING_HERE))
    return found


def _tell_other(match: Match, side: Side, by: Actor) -> None:
    """The patient gets a neutral notice. Of a mentor's news nothing stays behind once a match has ended: they look."""
    if side is Side.MENTOR:
        tell(
            kind=NoticeKind.MENTOR_NEWS,
            recipient_id=match.patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=match.pk,
            by=by,
        )
