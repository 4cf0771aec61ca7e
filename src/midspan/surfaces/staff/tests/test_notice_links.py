"""A notice leads to what it is about, for those to whom that page opens."""

import pytest
from django.urls import reverse

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.tests.factories import Center
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


def test_other_task_leads_to_the_swaps(client, center):
    text = told(client, center, center.intake, subject_id=center.organization.pk)

    assert f'href="{reverse("schedule:swaps")}"' in text


def test_notice_leads_nowhere_that_does_not_open(client, center):
    desk = make_staff(center.organization, Role.FRONT_DESK)

    text = told(client, center, desk, subject_id=None, kind=NoticeKind.WEEK_CHANGED)

    assert "Something in your week has changed." in text
    assert reverse("patient:week") not in text
