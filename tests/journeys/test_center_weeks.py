"""A new week for the center: proposed, decided, published; a phone says that it does not work; staff find another."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.models import Move, Proposal, Seat
from midspan.domains.schedule.proposals.rules import next_start
from midspan.domains.schedule.tasks import compute_proposal
from midspan.domains.schedule.tests.factories import Center, row, rows_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import PHONE, TABLET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHORT, NEW = "Rowan", "Tomas"


@pytest.fixture
def center():
    """A group each morning; Monday's holds one person, which is Rowan.

    Tomas works on Tuesday and Wednesday, so he needs Monday, and Rowan Thursday instead (Friday's shift would have to
    move).
    """
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1, 2, 3, 4))
        center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol", family_name="Ames")
        center.by = actor_for(center.scheduler)
        section_type = type(center.sections[0])
        section_type.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
        for section, day in zip(center.sections, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), strict=True):
            section_type.objects.filter(pk=section.pk).update(name=f"{day} skills")
        center.rowan = person(center, SHORT, places=(0, 1, 2))
        center.tomas = person(center, NEW, places=(), state="waiting")
        busy(center, center.tomas, (1, 2), firmness="fixed")
        busy(center, center.rowan, (4,), firmness="movable")
    return center


def person(center, name, *, places, **fields):
    patient = center.make_person(**fields)
    type(patient).objects.filter(pk=patient.pk).update(given_names=name, name_to_use=name)
    since = clock.local_date() - timedelta(days=100)
    for place in places:
        Seat.objects.create(
            organization=center.organization,
            section=center.sections[place],
            patient=patient,
            number=1,
            dates=DateRange(since, None),
        )
    return patient


def busy(center, patient, weekdays, **fields):
    """Work on these mornings."""
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=patient,
        kind="work",
        title="Early shift",
        **fields,
    )
    for weekday in weekdays:
        row(
            "responsibilities.ResponsibilityTime",
            organization=center.organization,
            patient=patient,
            responsibility=job,
            weekday=weekday,
            start_minute=6 * 60,
            end_minute=14 * 60,
        )


def work(center):
    """What the worker does with the job that the page queued."""
    with acting_for(center.by, Reach.ALL):
        proposal = Proposal.objects.get()
    compute_proposal(str(center.organization.pk), str(proposal.pk))
    return proposal


def test_from_a_proposal_to_a_repaired_week(center, open_page, sign_in, looks_right):
    staff, tablet, phone = open_page(), open_page(TABLET, touch=True), open_page(PHONE, touch=True)
    for page in (staff, tablet, phone):
        page.set_default_timeout(30_000)  # A machine that runs other things as well takes its time.
    sign_in(staff, center.scheduler.account)
    staff.goto("/plan/center/")
    looks_right(staff, "center")
    staff.get_by_role("button", name="Propose").click()
    staff.get_by_role("heading", name="Waiting for a free worker").wait_for()
    looks_right(staff, "center-computing")

    proposal = work(center)
    staff.get_by_role("heading", name="What it changes").wait_for()
    looks_right(staff, "center-proposal")
    sign_in(tablet, center.scheduler.account)
    for address, name in (("/plan/center/", "center-ready"), (f"/plan/center/{proposal.pk}/", "center-proposal")):
        tablet.goto(address)
        looks_right(tablet, name)
    staff.get_by_role("button", name="Accept the checked ones").click()
    staff.get_by_role("heading", name="Publish 2 changes").wait_for()
    looks_right(staff, "center-accepted")
    staff.get_by_role("button", name="Publish", exact=True).click()
    staff.get_by_text("Version 1 is published.").wait_for()
    looks_right(staff, "center-published")

    sign_in(phone, center.rowan.account)
    phone.goto("/today/")
    looks_right(phone, "change-today")
    phone.get_by_role("link", name="A change in your week").tap()
    phone.get_by_role("heading", name="What is different").wait_for()
    looks_right(phone, "change")
    assert NEW not in phone.content()
    phone.get_by_label("What does not work?").fill("On Thursdays I care for my mother.")
    phone.get_by_role("button", name="That does not work").tap()
    phone.get_by_text("we look for another week with you").first.wait_for()
    looks_right(phone, "change-objected")

    staff.goto("/plan/center/")
    staff.get_by_text("On Thursdays I care for my mother.").wait_for()
    looks_right(staff, "center-objection")
    staff.get_by_role("button", name=re.compile(f"^Repair.*{SHORT}")).click()
    staff.get_by_role("button", name=re.compile(r"^Take this week.*Week A")).click()
    staff.get_by_text("The week is set.").wait_for()
    staff.goto("/plan/center/")

    assert staff.get_by_text("On Thursdays I care for my mother.").count() == 0
    with acting_for(center.by, Reach.ALL):
        start = next_start(clock.local_date())
        held = Seat.objects.filter(patient=center.rowan, dates__contains=start).values_list("section__name", flat=True)
        assert Move.objects.get(patient=center.rowan).state == "settled"
        assert set(held) == {"Tuesday skills", "Wednesday skills", "Friday skills"}
        assert rows_of("notices.Notice").filter(recipient_id=center.rowan.pk).exists()
