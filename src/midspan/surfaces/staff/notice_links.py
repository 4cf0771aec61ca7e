"""Where a task that waits for staff leads: its subject is a row of the schedule, which the notices do not know."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from midspan.domains.family_tasks.queries import patient_of_task
from midspan.domains.journey.queries import episode_to_plan, whom_to_meet
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import ShownNotice
from midspan.domains.records.queries import patient_of_doubt
from midspan.domains.schedule.enums import ProposalKind
from midspan.domains.schedule.queries import first_day_led, is_absence, moves_for, proposal_for, staffed_session
from midspan.kernel.margins import writes_in
from midspan.values import Actor


@writes_in("notices:list")
def task_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """The page of what the task is about, or else the swaps; nothing for a patient's own task."""
    if not request.actor.is_staff or notice.kind != NoticeKind.TASK_DUE or notice.subject_id is None:
        return ""
    pages = (_of_stay, _of_absence, _of_proposal, _of_doubt, _of_move)
    found = (page(request.actor, notice.subject_id) for page in pages)
    return next(filter(None, found), reverse("schedule:swaps"))


@writes_in("notices:list")
def family_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """Where it is seen who said that they cannot come, or can: a person's family sessions, or the group."""
    if not request.actor.is_staff or notice.kind != NoticeKind.FAMILY_ANSWERED or notice.subject_id is None:
        return ""
    session = staffed_session(viewer=request.actor, session_id=notice.subject_id)
    if session is None:
        return ""
    if session.patient_id is None:
        return reverse("staff:room", args=[session.session_id])
    return reverse("families:plan", args=[session.patient_id])


@writes_in("notices:list")
def family_task_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """Where a guardian's word about a task stands beside those of the others."""
    if not request.actor.is_staff or notice.kind != NoticeKind.FAMILY_TASK_ANSWERED or notice.subject_id is None:
        return ""
    patient_id = patient_of_task(viewer=request.actor, thread=notice.subject_id)
    return reverse("family_tasks:of_family", args=[patient_id]) if patient_id else ""


@writes_in("notices:list")
def meeting_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """The small form of whoever was named to meet somebody."""
    if not request.actor.is_staff or notice.kind != NoticeKind.MEETING_DUE or notice.subject_id is None:
        return ""
    patient_id = whom_to_meet(viewer=request.actor, handoff_id=notice.subject_id)
    return reverse("staff:meeting", args=[patient_id]) if patient_id else ""


def _of_stay(viewer: Actor, subject_id: UUID) -> str:
    is_stay = episode_to_plan(viewer=viewer, episode_id=subject_id) is not None
    return reverse("schedule:offer", args=[subject_id]) if is_stay else ""


def _of_absence(viewer: Actor, subject_id: UUID) -> str:
    """The day on which they lead a session in somebody's stead, or what was done about the absence."""
    if day := first_day_led(viewer=viewer, absence_id=subject_id):
        return f"{reverse('staff:day')}?on={day.isoformat()}"
    return reverse("schedule:absence", args=[subject_id]) if is_absence(viewer=viewer, absence_id=subject_id) else ""


def _of_proposal(viewer: Actor, subject_id: UUID) -> str:
    found = proposal_for(viewer=viewer, proposal_id=subject_id)
    if found is None:
        return ""
    return reverse("schedule:repair_of" if found.kind == ProposalKind.REPAIR else "schedule:proposal", args=[found.pk])


def _of_doubt(viewer: Actor, subject_id: UUID) -> str:
    """The medicine list that somebody says is not right."""
    patient_id = patient_of_doubt(viewer=viewer, doubt_id=subject_id)
    return reverse("records:medicines", args=[patient_id]) if patient_id else ""


def _of_move(viewer: Actor, subject_id: UUID) -> str:
    is_move = moves_for(viewer=viewer).filter(pk=subject_id).exists()
    return reverse("schedule:center") if is_move else ""
