"""The red-flag checklist and the phone screen."""

from collections.abc import Mapping
from uuid import UUID

from midspan.domains.journey.actions.episodes import credentials_of, locked_episode, move_episode
from midspan.domains.journey.checklists import Edition, current, edition_of
from midspan.domains.journey.enums import Answer, EpisodeState
from midspan.domains.journey.models import Episode, Screening
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.domains.journey.rules.screening import answer_of, may_clear, may_complete
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("screening.answer")
def answer_screening(
    *, episode_id: UUID, answers: Mapping[str, Answer], phone_screen: Mapping[str, str], note: str, by: Actor
) -> Screening:
    """Keep what was answered so far, under the edition the screening began with.

    A flag that is answered anew loses its clearing. Flags left out keep their answer. Beginning moves the episode on.
    """
    may_work_on_episode(by).require()
    episode = locked_episode(episode_id, by)
    screening = _open_screening(episode, by)
    for key, answer in answers.items():
        if answer_of(screening.answers, key) is not answer:
            screening.answers[key] = {"answer": answer.value}
    screening.phone_screen = {**screening.phone_screen, **phone_screen}
    screening.note = note
    screening.completed_at = screening.completed_by_id = None
    screening.save()
    return screening


@action("screening.complete")
def complete_screening(*, episode_id: UUID, by: Actor) -> Screening:
    """Close the checklist: every flag is answered. Set flags still stop the placement until they are cleared."""
    screening = _latest(locked_episode(episode_id, by))
    keys = [flag.key for flag in edition_of(Edition.SCREENING, screening.edition).flags]
    may_complete(by, answers=screening.answers, keys=keys).require()
    screening.completed_at = clock.now()
    screening.completed_by_id = by.id if by.is_staff else None
    screening.save(update_fields=["completed_at", "completed_by"])
    return screening


@action("screening.clear")
def clear_flag(*, episode_id: UUID, key: str, reason: str, by: Actor) -> Screening:
    """A clinician sets one red flag aside, with the reason why it is safe to go on."""
    screening = _latest(locked_episode(episode_id, by))
    answer = answer_of(screening.answers, key)
    may_clear(by, credentials=credentials_of(by), answer=answer, reason=reason).require()
    cleared = {"cleared_at": clock.now().isoformat(), "cleared_by": str(by.id), "cleared_reason": reason.strip()}
    screening.answers[key] = {**screening.answers[key], **cleared}
    screening.save(update_fields=["answers"])
    return screening


def _open_screening(episode: Episode, by: Actor) -> Screening:
    if episode.state == EpisodeState.REFERRED:
        move_episode(episode_id=episode.pk, to=EpisodeState.SCREENING, by=by)
    found = _find(episode)
    if found is None:
        edition = current(Edition.SCREENING).header.edition
        found = Screening(
            organization_id=by.organization_id, patient_id=episode.patient_id, episode=episode, edition=edition
        )
    return found


def _latest(episode: Episode) -> Screening:
    found = _find(episode)
    if found is None:
        raise RefusedError(refused("Begin the red-flag checklist first."))
    return found


def _find(episode: Episode) -> Screening | None:
    rows = Screening.objects.select_for_update().filter(organization_id=episode.organization_id, episode=episode)
    return rows.order_by("-started_at").first()
