"""Orientation tasks, saved as far as they got."""

from collections.abc import Mapping
from uuid import UUID

from midspan.domains.journey.actions.episodes import locked_episode
from midspan.domains.journey.checklists import Edition, Task, current
from midspan.domains.journey.models import OrientationTask
from midspan.domains.journey.rules.orientation import may_answer, may_finish
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("orientation.save")
def save_task(*, episode_id: UUID, key: str, draft: Mapping[str, str], finish: bool, by: Actor) -> OrientationTask:
    """Keep the answers of one task; with `finish` also close it. An agreement is closed by the person alone."""
    episode = locked_episode(episode_id, by)
    task = _task(key)
    may_answer(by, patient_id=episode.patient_id, seen_by=task.seen_by).require()
    if finish:
        may_finish(
            by,
            patient_id=episode.patient_id,
            seen_by=task.seen_by,
            needs_agreement=task.needs_agreement,
            required=[question.key for question in task.questions if question.required],
            draft=draft,
        ).require()
    kept, _ = OrientationTask.objects.update_or_create(
        organization_id=by.organization_id,
        episode=episode,
        key=key,
        defaults={
            "patient_id": episode.patient_id,
            "draft": dict(draft),
            "completed_at": clock.now() if finish else None,
            "completed_by_id": by.id if finish else None,
        },
    )
    return kept


def _task(key: str) -> Task:
    task: Task | None = current(Edition.ORIENTATION).task(key)
    if task is None:
        raise RefusedError(refused("There is no such task."))
    return task
