"""A counselor is sick at 7:40: by 7:41 their groups are covered and their hours moved, and phones say so neutrally."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import materialize
from midspan.domains.schedule.models import Booking, IndividualHour, Seat, SectionLeader, Session
from midspan.domains.schedule.tests.factories import Center, job_of, make_section, make_shifts, rows_of
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import PHONE, TABLET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEVEN_FORTY, NINE, NOON, TWO = time(7, 40), 9 * 60, 12 * 60, 14 * 60


@pytest.fixture
def center(monkeypatch):
    """Dana leads a group each morning and sees Rowan at two; Hana can lead, and a group in Spanish only Dana speaks.

    It is twenty to eight on the coming Monday.
    """
    today = datetime.now(tz=ZoneInfo("America/New_York")).date()
    monday = today + timedelta(days=7 - today.weekday())
    now = datetime.combine(monday, SEVEN_FORTY, tzinfo=ZoneInfo("America/New_York"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    with transaction.atomic():
        center = Center(make_organization(), weekdays=range(5))
        center.monday = monday
        center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol", family_name="Ames")
        center.by = actor_for(center.scheduler)
        center.hana = make_staff(center.organization, Role.GROUP_LEADER, given_name="Hana", family_name="Iyer")
        make_shifts(center.organization, center.hana, center.site)
        SectionLeader.objects.update(staff=center.counselor)
        for section, day in zip(center.sections, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), strict=True):
            type(section).objects.filter(pk=section.pk).update(name=f"{day} skills")
        spanish = type(center.track).objects.create(
            organization=center.organization, name="Adultos", age_band="adult", language="es"
        )
        make_section(
            center.organization,
            site=center.site,
            track=spanish,
            times=[(0, 15 * 60 + 30, 16 * 60 + 30)],
            leaders=[center.counselor],
        )
        center.rowan, center.tomas = (person(center, name, number) for number, name in ((1, "Rowan"), (2, "Tomas")))
        IndividualHour.objects.create(
            organization=center.organization,
            patient=center.rowan,
            staff=center.counselor,
            kind="individual",
            weekday=0,
            start_minute=TWO,
            end_minute=TWO + 60,
            site=center.site,
            dates=DateRange(monday - timedelta(days=70), None),
        )
        materialize(by=job_of(center.organization), from_date=monday, weeks=1)
    return center


def person(center, name, number):
    patient = center.make_person()
    type(patient).objects.filter(pk=patient.pk).update(given_names=name, name_to_use=name)
    for section in center.sections[:3]:
        Seat.objects.create(
            organization=center.organization,
            section=section,
            patient=patient,
            number=number,
            dates=DateRange(center.monday - timedelta(days=70), None),
        )
    return patient


def test_counselor_sick_at_seven_forty_is_covered_by_seven_forty_one(center, open_page, sign_in, looks_right):
    staff, tablet, phone = open_page(), open_page(TABLET, touch=True), open_page(PHONE, touch=True)
    for page in (staff, tablet, phone):
        page.set_default_timeout(30_000)  # A machine that runs other things as well takes its time.
    sign_in(staff, center.scheduler.account)
    staff.goto("/plan/center/")
    staff.get_by_role("link", name="Somebody is away").click()
    looks_right(staff, "cover-ask")
    staff.get_by_label("Who is away?").select_option(label=str(center.counselor))
    staff.get_by_role("button", name="Find cover").click()
    staff.get_by_text("1 session is covered, 1 is moved, 1 would be canceled.").wait_for()
    looks_right(staff, "cover-proposed")
    sign_in(tablet, center.scheduler.account)
    tablet.goto(staff.url)
    looks_right(tablet, "cover-proposed")
    staff.get_by_role("button", name="Confirm all of it").click()
    staff.get_by_text("Everybody whom it concerns is told.").wait_for()
    looks_right(staff, "cover-done")

    sign_in(phone, center.rowan.account)
    phone.goto("/updates/")
    phone.get_by_text("Something in your week has changed.").first.wait_for()
    looks_right(phone, "cover-notices")
    assert "Dana" not in phone.content()
    phone.goto(f"/week/{center.monday}/")
    phone.get_by_text("Hana Iyer").first.wait_for()
    looks_right(phone, "cover-week")

    sign_in(tablet, center.hana.account)
    tablet.goto("/updates/")
    tablet.get_by_role("link", name=re.compile("Something waits for you")).click()
    tablet.get_by_text("Skills for staying well").first.wait_for()
    looks_right(tablet, "cover-stand-in")

    with acting_for(center.by, Reach.ALL):
        covered = Session.objects.get(section=center.sections[0], local_date=center.monday)
        moved = Session.objects.get(patient=center.rowan)
        assert (covered.lead_id, moved.state, moved.moved_from) == (center.hana.pk, "planned", center.monday)
        assert Booking.objects.get(session=moved).during == moved.during
        told = rows_of("notices.Notice").filter(kind="week_changed").values_list("recipient_id", flat=True)
        assert set(told) == {center.rowan.pk, center.tomas.pk}

    staff.get_by_role("button", name="Undo all of it").click()
    staff.get_by_text("This was undone").wait_for()
    looks_right(staff, "cover-undone")
    with acting_for(center.by, Reach.ALL):
        assert Session.objects.get(section=center.sections[0], local_date=center.monday).lead_id == center.counselor.pk
