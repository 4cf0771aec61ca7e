"""A concern of either side: an owner, a time, and an end with words."""

from uuid import UUID

from midspan.domains.mentors.enums import MatchState, Side
from midspan.domains.mentors.models import Match, MatchConcern, Mentor
from midspan.domains.mentors.queries import concern_for, coordinator_now, match_between
from midspan.domains.mentors.rules.deeds import NOTHING_HERE, due_after, may_close_concern
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

# Staff alone read these.
TOLD_IN_PERSON = (
    "The person behind this card has died. Tell their mentor in person, by voice or face to face, and put nothing in "
    "writing. Once you have written here that it is done, the match ends, and the mentor is sent nothing."
)
NOT_SO = "Taken back: it was not so. Nobody is told anything."


@action("mentor.raise_concern")
def raise_concern(*, match_id: UUID, words: str, by: Actor) -> MatchConcern:
    """The coordinator of this mentor, or another where they left, owns it; the other side is not told.

    A patient may also raise one about a match that has ended. Raises RefusedError.
    """
    match = match_between(viewer=by, match_id=match_id)
    if match is None or match.state not in {MatchState.MATCHED, MatchState.ENDED}:
        raise RefusedError(refused(NOTHING_HERE))
    mentor = Mentor.objects.get(organization_id=by.organization_id, pk=match.mentor_id)
    owner_id = coordinator_now(viewer=by, coordinator_id=mentor.coordinator_id)
    kept = _kept(match, words, owner_id, by)
    with widened(by):  # Only who reaches, and whom they reach, see such a row.
        open_reach(actor_id=owner_id, patient_id=match.patient_id, basis=Basis.CONCERN, source_id=kept.pk, by=by)
    _tell_owner(kept, by)
    return kept


@action("mentor.follow_concern")
def follow_concern(*, concern_id: UUID, by: Actor) -> MatchConcern:
    """A job hands on what somebody owned who left, and reminds once of what is past its day. Raises RefusedError."""
    if by.kind is not ActorKind.JOB:
        raise RefusedError(refused(NOTHING_HERE))
    kept = MatchConcern.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=concern_id)
    owner_id = coordinator_now(viewer=by, coordinator_id=kept.owner_id)
    if kept.closed_at is not None:
        return kept
    if owner_id != kept.owner_id:
        close_reach(source_id=kept.pk, by=by)
        open_reach(actor_id=owner_id, patient_id=kept.patient_id, basis=Basis.CONCERN, source_id=kept.pk, by=by)
        kept.owner_id = owner_id
    if kept.due_date < clock.local_date():
        kept.reminded_at = clock.now()
    kept.save(update_fields=["owner", "reminded_at"])
    _tell_owner(kept, by)
    return kept


@action("mentor.ask_to_tell")
def ask_to_tell(*, match_id: UUID, by: Actor) -> MatchConcern:
    """A job asks the coordinator to tell a mentor in person that who they were there for has died. Raises RefusedError.

    Nothing is sent to the mentor. The match ends once the coordinator has written that it was done.
    """
    if by.kind is not ActorKind.JOB:
        raise RefusedError(refused(NOTHING_HERE))
    match = Match.objects.select_related("mentor").get(organization_id=by.organization_id, pk=match_id)
    owner_id = coordinator_now(viewer=by, coordinator_id=match.mentor.coordinator_id)
    kept = _kept(match, TOLD_IN_PERSON, owner_id, by)
    open_reach(actor_id=owner_id, patient_id=match.patient_id, basis=Basis.CONCERN, source_id=kept.pk, by=by)
    _tell_owner(kept, by)
    return kept


@action("mentor.ask_no_more")
def ask_no_more(*, concern_id: UUID, by: Actor) -> MatchConcern:
    """It was not so: nobody is told anything. Raises RefusedError."""
    if by.kind is not ActorKind.JOB:
        raise RefusedError(refused(NOTHING_HERE))
    kept = MatchConcern.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=concern_id)
    kept.outcome, kept.closed_at = NOT_SO, clock.now()
    kept.save(update_fields=["outcome", "closed_at"])
    close_reach(source_id=kept.pk, by=by)
    return kept


def _tell_owner(kept: MatchConcern, by: Actor) -> None:
    tell(
        kind=NoticeKind.MENTOR_CONCERN,
        recipient_id=kept.owner_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=kept.pk,
        by=by,
    )


def _kept(match: Match, words: str, owner_id: UUID, by: Actor) -> MatchConcern:
    return MatchConcern.objects.create(
        organization_id=by.organization_id,
        patient_id=match.patient_id,
        match=match,
        alias=match.alias,
        mentor_id=match.mentor_id,
        raised_by=_raised_by(by),
        raised_by_id=by.id,
        words=words.strip(),
        raised_at=clock.now(),
        owner_id=owner_id,
        due_date=due_after(clock.local_date()),
    )


@action("mentor.close_concern")
def close_concern(*, concern_id: UUID, outcome: str, by: Actor) -> MatchConcern:
    """What came of it, in words; its owner no longer reaches the person by it. Raises RefusedError."""
    found = concern_for(viewer=by, concern_id=concern_id)
    if found is None:
        raise RefusedError(refused(NOTHING_HERE))
    kept = MatchConcern.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=found.pk)
    may_close_concern(by, is_owner=kept.owner_id == by.id, is_open=kept.closed_at is None).require()
    if not outcome.strip():
        raise RefusedError(refused("Write what came of it."))
    kept.outcome, kept.closed_at = outcome.strip(), clock.now()
    kept.save(update_fields=["outcome", "closed_at"])
    with widened(by):
        close_reach(source_id=kept.pk, by=by)
    return kept


def _raised_by(by: Actor) -> str:
    if by.kind is ActorKind.JOB:
        return ""
    return Side.MENTOR if by.is_mentor else Side.PATIENT
