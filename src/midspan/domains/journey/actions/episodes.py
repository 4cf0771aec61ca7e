"""Moving an episode, and finding the one a step is about."""

from collections.abc import Iterable
from uuid import UUID

from midspan.domains.consents.actions import end_with_treatment
from midspan.domains.journey.actions.departing import departing, keep_departure
from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.models import CertificationRequest, Episode, Handoff, Placement
from midspan.domains.journey.queries.stays import readiness_of
from midspan.domains.journey.rules.episodes import may_move
from midspan.domains.journey.rules.leaving import Going
from midspan.domains.journey.rules.week_hours import Steps, steps_of
from midspan.domains.people.queries import staff_credentials
from midspan.domains.privacy.actions import close_reach
from midspan.domains.privacy.enums import Label
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

ENDS_STEPS = ENDED | {EpisodeState.PAUSED}


@action("episode.move")
def move_episode(
    *, episode_id: UUID, to: EpisodeState, by: Actor, reason: str = "", going: Going | None = None
) -> Episode:
    """Bring an episode into another state, as the table and its conditions allow; ending it needs a reason.

    A discharge also needs `going`, and waits for the discharge list. Raises RefusedError.
    """
    episode = locked_episode(episode_id, by)
    readiness, is_discharge = readiness_of(episode, viewer=by), to is EpisodeState.DISCHARGED
    may_move(
        by,
        now=EpisodeState(episode.state),
        to=to,
        readiness=readiness,
        reason=reason,
        departing=departing(episode, going, by=by) if is_discharge and going else None,
    ).require()
    if is_discharge and going:
        keep_departure(episode, going=going, by=by)
    episode.state = to
    if to is EpisodeState.ADMITTED and episode.admitted_at is None:
        episode.admitted_at = clock.now()
    if to in ENDS_STEPS:
        give_steps(episode, steps_of(episode).ended(clock.local_date()))
    if to in ENDED:
        episode.ended_at, episode.ended_reason = clock.now(), reason.strip()[:300]
    episode.save()
    if to in ENDED:
        _end(episode, by)
    return episode


def locked_episode(episode_id: UUID, by: Actor) -> Episode:
    """The episode, locked for this step. Raises RefusedError when it is not the actor's to see."""
    rows = Episode.objects.select_for_update(of=("self",)).select_related("patient")
    episode = rows.filter(organization_id=by.organization_id, pk=episode_id).first()
    if episode is None:
        raise RefusedError(refused("This person's stay does not exist, or it is not yours to see."))
    return episode


def give_steps(episode: Episode, steps: Steps) -> None:
    """The caller saves."""
    episode.step_dates, episode.step_minutes = list(steps.dates), list(steps.minutes)


def add_labels(episode: Episode, labels: Iterable[Label]) -> None:
    """Labels are added and never taken away; the caller saves."""
    episode.labels = sorted({*episode.labels, *(label.value for label in labels)})


def credentials_of(by: Actor) -> list[str]:
    """The acting staff member's credentials; none for a job."""
    return staff_credentials(viewer=by, staff_id=by.id) if by.is_staff else []


def _end(episode: Episode, by: Actor) -> None:
    """What ends with a stay. Consents first: a counselor who closes their own reach no longer sees them."""
    end_with_treatment(patient_id=episode.patient_id, by=by)
    _close_reaches(episode, by)


def _close_reaches(episode: Episode, by: Actor) -> None:
    # Whoever was asked to sign or to certify, or to meet them, reaches by that row; the counselor by the episode.
    with widened(by):  # Row security shows a counselor their own reach alone, and everybody's ends.
        asked = [model.objects.filter(episode=episode) for model in (Placement, CertificationRequest, Handoff)]
        for source_id in [episode.pk, *(pk for rows in asked for pk in rows.values_list("pk", flat=True))]:
            close_reach(source_id=source_id, by=by)
