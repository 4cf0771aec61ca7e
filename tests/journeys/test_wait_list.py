"""Somebody waits: the workbench says before which day no seat opens, and their own phone says it too."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.schedule.models import Seat
from midspan.domains.schedule.tests.factories import Center, rows_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARCH_SECOND = datetime(2027, 3, 2, 10, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def center(monkeypatch):
    """Three groups of one, held by somebody whose last day is planned; Tomas waits for twelve days."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MARCH_SECOND)
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
        center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol", family_name="Ames")
        holder, center.tomas = center.make_person(), center.make_person(state="waiting")
        type(holder).objects.filter(pk=center.tomas.pk).update(given_names="Tomas", name_to_use="Tomas")
        for section in center.sections:
            Seat.objects.create(
                organization=center.organization,
                section=section,
                patient=holder,
                number=1,
                dates=DateRange(clock.local_date() - timedelta(days=60), None),
            )
        stays = rows_of("journey.Episode")
        stays.filter(patient=holder).update(planned_end=MARCH_SECOND.date() + timedelta(days=34))
        stays.filter(patient=center.tomas).update(opened_at=MARCH_SECOND - timedelta(days=12))
    return center


def test_date_stands_on_the_workbench_and_on_the_phone_of_whoever_waits(center, desktop, phone, sign_in, looks_right):
    sign_in(desktop, center.scheduler.account)
    desktop.goto("/plan/center/")
    desktop.get_by_text("No seat before April 5, if nobody leaves early.").wait_for()
    desktop.get_by_text("waits 12 days").wait_for()
    looks_right(desktop, "wait-list")

    sign_in(phone, center.tomas.account)
    phone.goto("/today/")
    looks_right(phone, "wait-today")
    phone.get_by_role("link", name="Your place on the wait list").tap()
    phone.get_by_text("No place opens before Monday, April 5, unless somebody leaves early.").wait_for()
    phone.get_by_text("You have waited 12 days.").wait_for()
    looks_right(phone, "wait-place")
