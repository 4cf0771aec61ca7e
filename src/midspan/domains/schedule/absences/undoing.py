"""An absence undone: every session of it as it was before, in one transaction."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from midspan.domains.people.queries import lock_staff
from midspan.domains.privacy.actions import close_reach
from midspan.domains.schedule.absences.before import SessionBefore
from midspan.domains.schedule.absences.places import vacate
from midspan.domains.schedule.dates.staffing import mark_uncovered
from midspan.domains.schedule.dates.window import Window
from midspan.domains.schedule.enums import SessionState, StepKind
from midspan.domains.schedule.models import Absence, AbsenceStep, SessionStaff
from midspan.domains.schedule.weeks.seating import CANCELED
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, refused

NO_WAY_BACK = "One of these times or rooms was taken meanwhile, so it cannot be undone as a whole."


def undone(absence: Absence, *, by: Actor) -> list[AbsenceStep]:
    """Every session as it was before; one that changed since in another way is left as it is now.

    Needs a transaction that reaches the whole organization. Raises RefusedError, having changed nothing.
    """
    steps = [step for step in steps_of(absence).select_related("session__site") if _stands(step)]
    lock_staff(organization_id=absence.organization_id, staff_ids={absence.staff_id})
    for step in steps:
        if step.stand_in_id:
            close_reach(source_id=step.session_id, actor_id=step.stand_in_id, by=by)
    covered = [step.session_id for step in steps if step.kind == StepKind.COVERED]
    SessionStaff.objects.filter(session_id__in=covered).update(is_active=False)
    vacate([step.session for step in steps if step.kind == StepKind.MOVED])
    try:
        with transaction.atomic():
            for step in steps:
                _restore(step)
    except IntegrityError as error:
        raise RefusedError(refused(NO_WAY_BACK)) from error
    return steps


def take_up_what_was_filled(absence: Absence, *, by: Actor) -> None:
    """Sessions that were put on dates meanwhile are theirs again too, unless leave keeps them out of these as well.

    The absence must be marked as undone before. Needs a transaction that reaches the whole organization.
    """
    window = Window.between(absence.first, absence.until, by=by)
    rows = SessionStaff.objects.filter(
        organization_id=absence.organization_id,
        staff_id=absence.staff_id,
        is_active=False,
        session__state=SessionState.PLANNED,
        session__lead_id=absence.staff_id,
        session__needs_cover=True,
        session__local_date__gte=absence.first,
        session__local_date__lt=absence.until,
        during__startswith__gt=clock.now(),
    ).select_related("session")
    for row in [one for one in rows if not window.is_away(one.staff_id, one.session.local_date)]:
        row.is_active = True
        with suppress(IntegrityError), transaction.atomic():
            row.save(update_fields=["is_active"])
        mark_uncovered([row.session_id])


def steps_of(absence: Absence) -> QuerySet[AbsenceStep]:
    """The steps in order of time. Whoever does not reach a patient sees no step of theirs."""
    return AbsenceStep.objects.filter(absence=absence).order_by("session__during", "pk")


def begins_at(absence: Absence) -> datetime | None:
    """When the first of its sessions begins, as it is or as it was; None when there is none. Needs full reach."""
    steps = list(steps_of(absence).select_related("session"))
    moments = [moment for one in steps for moment in (one.session.during.lower, SessionBefore.read(one.before).start)]
    return min(moments, default=None)


def _stands(step: AbsenceStep) -> bool:
    """Whether the session is still as the step left it."""
    session = step.session
    if step.kind == StepKind.CANCELED:
        return session.state == SessionState.CANCELED and session.canceled_reason == CANCELED
    is_led_so = step.stand_in_id is None or session.lead_id == step.stand_in_id
    return session.state == SessionState.PLANNED and is_led_so


def _restore(step: AbsenceStep) -> None:
    with_bookings = step.kind in {StepKind.MOVED, StepKind.CANCELED}
    SessionBefore.read(step.before).restore(step.session, with_bookings=with_bookings)
