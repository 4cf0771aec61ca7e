"""A concern of either side: an owner, a time, and an end with words."""

from uuid import UUID

from midspan.domains.mentors.enums import MatchState, Side
from midspan.domains.mentors.models import Match, MatchConcern, Mentor
from midspan.domains.mentors.queries import concern_for, match_between
from midspan.domains.mentors.rules.deeds import NOTHING_HERE, due_after, may_close_concern
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("mentor.raise_concern")
def raise_concern(*, match_id: UUID, words: str, by: Actor) -> MatchConcern:
    """The coordinator of this mentor owns it from now on, and the other one is not told. Raises RefusedError.

    A patient may also raise one about a match that has ended.
    """
    match = match_between(viewer=by, match_id=match_id)
    if match is None or match.state not in {MatchState.MATCHED, MatchState.ENDED}:
        raise RefusedError(refused(NOTHING_HERE))
    owner_id = Mentor.objects.get(organization_id=by.organization_id, pk=match.mentor_id).coordinator_id
    kept = _kept(match, words, owner_id, by)
    with widened(by):  # Only who reaches, and whom they reach, see such a row.
        open_reach(actor_id=owner_id, patient_id=match.patient_id, basis=Basis.CONCERN, source_id=kept.pk, by=by)
    tell(
        kind=NoticeKind.MENTOR_CONCERN,
        recipient_id=owner_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=kept.pk,
        by=by,
    )
    return kept


def _kept(match: Match, words: str, owner_id: UUID, by: Actor) -> MatchConcern:
    return MatchConcern.objects.create(
        organization_id=by.organization_id,
        patient_id=match.patient_id,
        match=match,
        alias=match.alias,
        mentor_id=match.mentor_id,
        raised_by=Side.MENTOR if by.is_mentor else Side.PATIENT,
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
