"""A notice leads to what it is about, for those to whom that page opens."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.tests.factories import MONDAY, Center, row
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import ActorKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return Center(make_organization())


def told(client, center, staff, *, subject_id, kind=NoticeKind.TASK_DUE):
    by = actor_for(center.intake)
    tell(kind=kind, recipient_id=staff.pk, recipient_kind=ActorKind.STAFF, subject_id=subject_id, by=by)
    client.force_login(staff.account)
    text = client.get(reverse("notices:list")).text
    see_all(center.organization)
    return text.split('class="page-head', 1)[1]


def test_task_about_a_stay_leads_to_its_week(client, center):
    person = center.make_person()

    text = told(client, center, center.intake, subject_id=person.stay.pk)

    assert f'href="{reverse("schedule:offer", args=[person.stay.pk])}"' in text


@pytest.fixture
def absence(center):
    """The counselor is away on Monday."""
    first = MONDAY
    until = first + timedelta(days=1)
    return row(
        "schedule.Absence",
        organization=center.organization,
        staff=center.counselor,
        first=first,
        until=until,
        made_at=clock.now(),
        made_by_id=center.intake.pk,
    )


@pytest.mark.slow
def test_task_about_an_absence_leads_who_stands_in_to_that_day(client, center, absence):
    hana = make_staff(center.organization, Role.GROUP_LEADER)
    session = row(
        "schedule.Session",
        organization=center.organization,
        kind="group",
        section=center.sections[0],
        site=center.site,
        lead=hana,
        title="Skills",
        local_date=MONDAY,
        during=DateTimeTZRange(*(datetime.combine(MONDAY, time(hour), tzinfo=UTC) for hour in (14, 17))),
    )
    step = {"absence": absence, "session": session, "kind": "covered", "stand_in": hana, "before": {}}
    row("schedule.AbsenceStep", organization=center.organization, **step)

    text = told(client, center, hana, subject_id=absence.pk)

    assert f'href="{reverse("staff:day")}?on={MONDAY.isoformat()}"' in text


def test_task_about_an_absence_leads_planners_to_it(client, center, absence):
    text = told(client, center, center.intake, subject_id=absence.pk)

    assert f'href="{reverse("schedule:absence", args=[absence.pk])}"' in text


@pytest.mark.parametrize(("kind", "name"), [("repair", "repair_of"), ("center", "proposal")])
def test_task_about_a_proposal_leads_to_it(client, center, kind, name):
    proposal = row(
        "schedule.Proposal",
        organization=center.organization,
        kind=kind,
        state="ready",
        from_date=MONDAY,
        asked_at=clock.now(),
        heard_at=clock.now(),
        asked_by_id=center.intake.pk,
    )

    text = told(client, center, center.intake, subject_id=proposal.pk)

    assert f'href="{reverse(f"schedule:{name}", args=[proposal.pk])}"' in text


def test_other_task_leads_to_the_swaps(client, center):
    text = told(client, center, center.intake, subject_id=center.organization.pk)

    assert f'href="{reverse("schedule:swaps")}"' in text


def test_notice_leads_nowhere_that_does_not_open(client, center):
    desk = make_staff(center.organization, Role.FRONT_DESK)

    text = told(client, center, desk, subject_id=None, kind=NoticeKind.WEEK_CHANGED)

    assert "Something in your week has changed." in text
    assert reverse("patient:week") not in text
