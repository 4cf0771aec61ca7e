"""What a job asks: what is over, runs out or waits for somebody who is here no longer."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from midspan.domains.mentors.enums import OPEN_MATCHES, MatchState, MentorState
from midspan.domains.mentors.models import Match, MatchConcern, Mentor
from midspan.domains.mentors.queries.shown import shown_mentors
from midspan.domains.mentors.queries.signed import signed_to_be_here
from midspan.domains.mentors.queries.supervised import coordinators
from midspan.domains.mentors.rules.deeds import RENEWED_FROM, RENEWED_UNTIL
from midspan.domains.privacy.queries import open_sources
from midspan.kernel import clock
from midspan.values import Actor, ActorKind


def matches_left_over(*, viewer: Actor) -> list[UUID]:
    """Cards and matches that are over. For a job.

    Their mentor left or must not be told, a word elsewhere ended it, or what was signed ran out and was not renewed.
    """
    if viewer.kind is not ActorKind.JOB:
        return []
    rows = Match.objects.filter(organization_id=viewer.organization_id, state__in=sorted(OPEN_MATCHES))
    # After a death a human being tells the mentor, before anything ends by itself.
    told = _of_the_death().filter(closed_at__isnull=False)
    found = rows.select_related("mentor", "signed", "patient").annotate(is_told=Exists(told)).order_by("asked_at", "pk")
    return [one.pk for one in found if _is_settled_by_itself(viewer, one)]


def _is_settled_by_itself(viewer: Actor, match: Any) -> bool:
    if match.patient.died_at is not None:
        return match.state != MatchState.MATCHED or bool(match.is_told)
    return is_left(viewer=viewer, match=match) or _is_over(match)


def matches_of_the_dead(*, viewer: Actor) -> list[UUID]:
    """Matches whose mentor somebody has to tell that the person died, and nobody has been asked to. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    rows = Match.objects.filter(organization_id=viewer.organization_id, state=MatchState.MATCHED)
    found = rows.filter(~Exists(_of_the_death()), patient__died_at__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _of_the_death() -> QuerySet[MatchConcern]:
    """Of a match what asks somebody to tell its mentor of the death that is written down now."""
    return MatchConcern.objects.filter(
        organization_id=OuterRef("organization_id"),
        match=OuterRef("pk"),
        raised_by="",
        raised_at__gte=OuterRef("patient__died_at"),
    )


def concerns_taken_back(*, viewer: Actor) -> list[UUID]:
    """Open ones that a death raised which was not so. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    rows = MatchConcern.objects.filter(organization_id=viewer.organization_id, raised_by="", closed_at=None)
    return list(rows.filter(patient__died_at=None).order_by("pk").values_list("pk", flat=True))


def is_left(*, viewer: Actor, match: Match) -> bool:
    """Whether its mentor is here no longer, or has come on the list of those who must not be told. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return False
    if match.mentor.state == MentorState.ENDED:
        return True
    shown = shown_mentors(viewer, mentor_id=match.mentor_id, patient_id=match.patient_id)
    return any(one.is_kept_from for one in shown)


def _is_over(match: Match) -> bool:
    """Whether a match was begun, nothing signed for it is on file any more, and it cannot be renewed by now."""
    if match.state != MatchState.MATCHED or match.signed is None or signed_to_be_here(match):
        return False
    ends_at, now = match.signed.ends_at, clock.now()
    return not (ends_at is not None and ends_at <= now < ends_at + RENEWED_UNTIL)


def matches_running_out(*, viewer: Actor) -> list[UUID]:
    """Matches in the last days of what was signed, and those for which it has run out. For a job.

    Of the first those of which the patient was not told, of the second those by which the mentor still reaches them.
    """
    if viewer.kind is not ActorKind.JOB:
        return []
    now = clock.now()
    rows = Match.objects.filter(organization_id=viewer.organization_id, state=MatchState.MATCHED)
    soon = Q(signed__ends_at__lte=now + RENEWED_FROM, renewal_told_at=None)
    over = Q(signed__ends_at__lte=now, pk__in=open_sources(viewer=viewer))
    return list(rows.filter(soon | over, patient__died_at=None).order_by("asked_at", "pk").values_list("pk", flat=True))


def concerns_unseen(*, viewer: Actor) -> list[UUID]:
    """Open concerns of owners who work here no longer, or who let the day pass and were not reminded. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    here = coordinators(viewer.organization_id)
    rows = MatchConcern.objects.filter(organization_id=viewer.organization_id, closed_at=None)
    late = Q(due_date__lt=clock.local_date(), reminded_at=None)
    left = ~Q(owner_id__in=here) if here else Q(pk__in=[])  # To whom else could it go?
    return list(rows.filter(late | left).order_by("due_date", "pk").values_list("pk", flat=True))


def mentors_unsupervised(*, viewer: Actor) -> list[UUID]:
    """Mentors whose coordinator works here no longer, where there is another one. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    here = coordinators(viewer.organization_id)
    rows = Mentor.objects.filter(organization_id=viewer.organization_id).exclude(state=MentorState.ENDED)
    return [one.pk for one in rows.order_by("pk") if here and one.coordinator_id not in here]
