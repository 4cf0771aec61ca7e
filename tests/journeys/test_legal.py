"""A subpoena is written down and never suffices; with an order beside it the officer goes on, step by step."""

import pytest
from django.db import transaction

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.legal.tests.factories import ORDER, SCAN, make_request, with_scope
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    with transaction.atomic():
        room = Room(make_organization(), people=1, began=200)
        room.officer = make_staff(room.organization, Role.PRIVACY_OFFICER)
        room.desk = make_staff(room.organization, Role.FRONT_DESK)
        return room


def pdf(name, content):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@pytest.mark.parametrize("size", AT_A_DESK)
def test_desk_writes_down_a_subpoena_and_learns_nothing(room, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, room.desk.account)

    page.goto("/legal/new/")
    looks_right(page, "legal-new")
    page.get_by_label("Subpoena").check()
    page.get_by_label("A civil, administrative").check()
    page.get_by_label("Who asks?").fill("Clerk of the Circuit Court")
    page.get_by_label("Given names").fill("Somebody")
    page.get_by_label("Family name").fill("Else")
    page.get_by_label("What do they ask for?").fill("All records.")
    due = page.get_by_role("group", name="By when must it be answered?")
    for box, value in zip(due.get_by_role("textbox").all(), ("12", "31", "2035"), strict=True):
        box.fill(value)
    page.get_by_label("The file: PDF").set_input_files(pdf("subpoena.pdf", SCAN))
    page.get_by_role("button", name="Give it to the privacy officer").click()
    page.get_by_text("The privacy officer answers it. Tell nobody anything.").wait_for()


@pytest.mark.parametrize("size", AT_A_DESK)
def test_officer_goes_from_a_subpoena_that_does_not_suffice_to_an_order_read(
    room, open_page, sign_in, looks_right, size
):
    with transaction.atomic():
        see_all(room.organization)
        make_request(room.patients[0], room.desk)
    page = open_page(size)
    sign_in(page, room.officer.account)

    page.goto("/legal/")
    looks_right(page, "legal-waiting")
    page.get_by_role("link", name="Answer").click()
    page.get_by_text("alone never suffices").wait_for()
    looks_right(page, "legal-subpoena")
    page.get_by_text("Add a paper").click()
    page.get_by_label("Court order").check()
    page.get_by_label("The file: PDF").set_input_files(pdf("order.pdf", ORDER))
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="An order and a subpoena are here: go on").click()
    for words in ("Other ways", "The public interest", "Only the parts"):
        page.get_by_label(words).check()
    looks_right(page, "legal-findings")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_label("Yes, now, in their own pages").check()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_label("To whom, by name").wait_for()
    looks_right(page, "legal-scope")


@pytest.mark.parametrize("size", AT_A_DESK)
def test_patient_reads_who_asked_and_that_they_may_answer(room, open_page, sign_in, looks_right, size):
    with transaction.atomic():
        see_all(room.organization)
        day = room.session.local_date
        with_scope(make_request(room.patients[0], room.desk), room.officer, day, day)
    page = open_page(size)
    sign_in(page, room.patients[0].account)

    page.goto("/more/privacy/")
    page.get_by_role("link", name="Courts and police").click()
    page.get_by_text("You may answer the court yourself.").wait_for()
    looks_right(page, "legal-own")
