"""A week is published, one person says no, and another makes room for them, but only after their own yes."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import propose, publish
from midspan.domains.schedule.models import Move, Seat, Section
from midspan.domains.schedule.proposals.rules import next_start
from midspan.domains.schedule.tests.cast import swap_weeks
from midspan.domains.schedule.tests.factories import Center, row
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import PHONE, TABLET

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def center():
    """Rowan moved from Monday to Tuesday, and Tomas from Tuesday to Monday: each of these groups holds one person.

    Rowan works on Wednesdays, when there is another group; Tomas could come then.
    """
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1, 2))
        center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol", family_name="Ames")
        center.by = actor_for(center.scheduler)
        for section, day in zip(center.sections, ("Monday", "Tuesday", "Wednesday"), strict=True):
            Section.objects.filter(pk=section.pk).update(name=f"{day} skills")
        Section.objects.filter(pk__in=[one.pk for one in center.sections[:2]]).update(capacity=1, comfortable_size=1)
        center.rowan, center.tomas = person(center, "Rowan", 0), person(center, "Tomas", 1)
        works_on_wednesdays(center, center.rowan)
        center.start = next_start(clock.local_date())
        proposal = propose(from_date=center.start, by=center.by)
        swap_weeks(center, proposal, center.rowan, center.tomas)
        publish(proposal_id=proposal.pk, by=center.by)
    return center


def person(center, name, place):
    patient = center.make_person(minimum_weekly_minutes=180, minimum_days=1)
    type(patient).objects.filter(pk=patient.pk).update(given_names=name, name_to_use=name)
    since = clock.local_date() - timedelta(days=100)
    Seat.objects.create(
        organization=center.organization,
        section=center.sections[place],
        patient=patient,
        number=1,
        dates=DateRange(since, None),
    )
    return patient


def works_on_wednesdays(center, patient):
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=patient,
        kind="work",
        title="Early shift",
        firmness="fixed",
    )
    row(
        "responsibilities.ResponsibilityTime",
        organization=center.organization,
        patient=patient,
        responsibility=job,
        weekday=2,
        start_minute=6 * 60,
        end_minute=14 * 60,
    )


def test_one_says_no_and_another_makes_room_by_their_own_yes(center, open_page, sign_in, looks_right):
    staff, tablet = open_page(), open_page(TABLET, touch=True)
    rowan, tomas = open_page(PHONE, touch=True), open_page(PHONE, touch=True)
    for page in (staff, tablet, rowan, tomas):
        page.set_default_timeout(30_000)  # A machine that runs other things as well takes its time.
    sign_in(rowan, center.rowan.account)
    rowan.goto("/today/")
    rowan.get_by_role("link", name="A change in your week").tap()
    rowan.get_by_label("What does not work?").fill("On Tuesdays my mother sees her doctor.")
    rowan.get_by_role("button", name="That does not work").tap()
    rowan.get_by_text("we look for another week with you").first.wait_for()

    sign_in(staff, center.scheduler.account)
    staff.goto("/plan/center/")
    staff.get_by_role("button", name=re.compile("^Repair.*Rowan")).click()
    staff.get_by_role("heading", name="A repair: somebody else makes room").wait_for()
    looks_right(staff, "repair")
    staff.get_by_role("button", name="Ask everybody here").click()
    staff.get_by_text("Nothing changes before everybody has said yes.").first.wait_for()
    looks_right(staff, "repair-asked")
    sign_in(tablet, center.scheduler.account)
    tablet.goto(staff.url)
    looks_right(tablet, "repair-asked")
    staff.goto("/plan/center/")
    staff.get_by_text("0 of 2 have said yes.").wait_for()
    looks_right(staff, "center-with-repair")

    sign_in(tomas, center.tomas.account)
    tomas.goto("/updates/")
    tomas.get_by_text("There is a question about your week.").wait_for()
    looks_right(tomas, "question-notice")
    tomas.goto(f"/week/change/{question_for(center, center.tomas)}/")
    tomas.get_by_role("heading", name="What would be different").wait_for()
    looks_right(tomas, "question")
    assert "Rowan" not in tomas.content()
    tomas.get_by_role("button", name="Yes, that works").tap()
    tomas.get_by_text("Nothing has changed yet").wait_for()
    looks_right(tomas, "question-answered")
    rowan.goto(f"/week/change/{question_for(center, center.rowan)}/")
    rowan.get_by_role("button", name="Yes, that works").tap()

    staff.goto("/plan/center/")
    staff.get_by_text("2 of 2 have said yes.").wait_for()
    staff.get_by_role("link", name=re.compile("^Look at the repair")).click()
    staff.get_by_role("button", name="Publish the repair").click()
    staff.get_by_text("Everybody said yes.").wait_for()
    looks_right(staff, "repair-published")

    with acting_for(center.by, Reach.ALL):
        held = Seat.objects.filter(dates__contains=center.start).values_list("patient_id", "section__name")
        weeks = dict(held)
        assert weeks[center.rowan.pk] == "Monday skills"
        assert weeks[center.tomas.pk] != "Monday skills"


def question_for(center, patient):
    with acting_for(center.by, Reach.ALL):
        return Move.objects.get(patient=patient, state="asked").pk
