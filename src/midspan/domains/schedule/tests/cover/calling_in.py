"""A center in which somebody calls in on a Monday morning, and what is asked and said of that."""

from datetime import UTC, datetime, timedelta

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.absences.plan import cover_plan
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import cover_absence, materialize
from midspan.domains.schedule.enums import StepKind
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    Center,
    job_of,
    make_shifts,
    rows_of,
    seat_in,
)
from midspan.kernel.tests.factories import make_organization

NOW = datetime(2027, 3, 1, 12, 40, tzinfo=UTC)  # Twenty to eight on MONDAY in Norfolk.
CANCEL = Decision(StepKind.CANCELED)
TWO, FIVE = 14 * 60, 17 * 60


def a_center():
    """Groups on Monday and Tuesday; one person sits on Mondays, and the week stands on dates."""
    center = Center(make_organization(), weekdays=(0, 1))
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    center.person = center.make_person()
    seat_in(center.sections[0], center.person, number=1)
    fill(center)
    return center


def fill(center, weeks=1):
    materialize(by=job_of(center.organization), from_date=MONDAY, weeks=weeks)


def helper(center, name="Hana", *, weekdays=(0,), role=Role.GROUP_LEADER, **fields):
    staff = make_staff(center.organization, role, given_name=name, **fields)
    make_shifts(center.organization, staff, center.site, weekdays=weekdays)
    return staff


def plan(center, days=1, *, staff=None, viewer=None):
    return cover_plan(
        viewer=viewer or center.by,
        staff_id=(staff or center.leader).pk,
        first=MONDAY,
        until=MONDAY + timedelta(days=days),
    )


def confirm(center, decisions, days=1, *, staff=None):
    return cover_absence(
        staff_id=(staff or center.leader).pk,
        first=MONDAY,
        until=MONDAY + timedelta(days=days),
        decisions=decisions,
        by=center.by,
    )


def lead_by(stand_in):
    return Decision(StepKind.COVERED, stand_in=stand_in.pk)


def proposed(found):
    return {line.session_id: Decision(line.proposed, line.stand_in, line.moved) for line in found.lines}


def told():
    return set(rows_of("notices.Notice").values_list("recipient_id", "kind"))


def away(center, days=1):
    return plan(center, days, staff=center.counselor)


def patient_name(center):
    patient = center.person
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}"
