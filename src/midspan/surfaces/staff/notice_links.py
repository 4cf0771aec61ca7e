"""Where a task that waits for staff leads: its subject is a row of the schedule, which the notices do not know."""

from django.http import HttpRequest
from django.urls import reverse

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import ShownNotice
from midspan.domains.schedule.queries import moves_for
from midspan.kernel.margins import writes_in


@writes_in("notices:list")
def task_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """The week to plan, the change that does not work, or else the swaps; nothing for a patient's own task."""
    if not request.actor.is_staff or notice.kind != NoticeKind.TASK_DUE or notice.subject_id is None:
        return ""
    if episode_to_plan(viewer=request.actor, episode_id=notice.subject_id) is not None:
        return reverse("schedule:offer", args=[notice.subject_id])
    if moves_for(viewer=request.actor).filter(pk=notice.subject_id).exists():
        return reverse("schedule:center")
    return reverse("schedule:swaps")
