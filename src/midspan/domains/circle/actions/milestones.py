"""Milestones that are shown to one tie, and are kept nowhere when they are shown no more."""

from datetime import date, datetime
from uuid import UUID

from midspan.domains.circle.actions.own_tie import own_tie
from midspan.domains.circle.enums import Scope
from midspan.domains.circle.models import Milestone, Tie
from midspan.domains.circle.queries import ended_last, milestones_for
from midspan.domains.circle.rules import may_show_milestone
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind


@action("circle.show_milestone")
def show_milestone(*, tie_id: UUID, words: str, reached_date: date | None, by: Actor) -> Milestone:
    """Show one milestone to one tie, in these words. The same one twice is once. Raises RefusedError."""
    found = own_tie(tie_id, by)
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


@action("circle.take_milestone_back")
def take_milestone_back(*, tie_id: UUID, milestone_id: UUID, by: Actor) -> Tie:
    """It is shown no more, and kept nowhere. Nobody is told, and twice is once. Raises RefusedError."""
    found = own_tie(tie_id, by)
    of_tie = {"organization_id": by.organization_id, "patient_id": by.id, "tie_id": tie_id}
    Milestone.objects.filter(**of_tie, pk=milestone_id).delete()
    return found.tie


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
    return sum(forget_milestones(tie_id, patient, until=at) for tie_id, at in ended.items())


def forget_milestones(tie_id: UUID, patient: Actor, *, until: datetime | None = None) -> int:
    """Those shown up to a moment, else all. How many."""
    rows = Milestone.objects.filter(organization_id=patient.organization_id, patient_id=patient.id, tie_id=tie_id)
    return (rows if until is None else rows.filter(shown_at__lte=until)).delete()[0]
