"""A day as staff live it: the board says who needs somebody, the tablet takes taps, the room survives a lost line."""

import pytest
from django.db import transaction

from midspan.domains.encounters.actions import arrive
from midspan.domains.encounters.models import Attendance, IndividualEntry
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import TABLET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    """A group that began forty minutes ago; one of four is here."""
    with transaction.atomic():
        room = Room(make_organization(), people=4, began=40, minutes=180)
        arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(2))
    return room


@pytest.fixture
def desk(room):
    with transaction.atomic():
        see_all(room.organization)
        return make_staff(room.organization, "front_desk", given_name="Fran").account


def kept_words(page):
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('room:')).length")


def test_board_leads_from_who_is_late_to_the_room_by_keyboard(desktop, sign_in, room, looks_right):
    sign_in(desktop, room.leader.account)
    desktop.goto("/day/")

    looks_right(desktop, "day-board")
    late = desktop.locator(".queue-line").filter(has_text="Joining late is fine").locator("strong").all_inner_texts()
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    desktop.keyboard.press("k")
    desktop.keyboard.press("o")

    desktop.wait_for_url(f"**/room/{room.session.pk}/*")
    assert late == ["Tomas Halloran", "Beatriz Quintero", "Priya Raman"]


def test_board_on_a_phone(phone, sign_in, room, looks_right):
    sign_in(phone, room.leader.account)
    phone.goto("/day/")

    looks_right(phone, "day-board")


def test_two_taps_and_an_undo_at_the_door(open_page, sign_in, room, desk, looks_right):
    tablet = open_page(TABLET, touch=True)
    sign_in(tablet, desk)
    tablet.goto("/check-in/")
    looks_right(tablet, "check-in")

    tablet.get_by_role("button", name="Silver Maple").tap()
    tablet.get_by_text("Silver Maple: here.").wait_for()
    looks_right(tablet, "check-in-tapped")
    tablet.get_by_role("button", name="Undo").tap()
    tablet.get_by_text("Silver Maple: here.").wait_for(state="detached")

    with acting_for(room.desk, Reach.ALL):
        row = Attendance.objects.get(booking=room.bookings[1])
        assert (row.state, row.presences.count()) == ("expected", 0)


def test_searching_at_the_door_finds_by_legal_name(open_page, sign_in, room, desk):
    tablet = open_page(TABLET, touch=True)
    sign_in(tablet, desk)
    tablet.goto("/check-in/")

    tablet.get_by_label("Find somebody").fill("hallor")

    tablet.locator(".tile").nth(1).wait_for(state="detached")
    assert tablet.locator(".tile-name").all_inner_texts() == ["Early Lark"]


def test_words_typed_without_a_connection_are_sent_when_it_is_back(shaky, sign_in, room):
    sign_in(shaky, room.leader.account)
    shaky.goto(f"/room/{room.session.pk}/")
    field = shaky.get_by_label("How they responded, Quiet Harbor")

    shaky.context.set_offline(True)
    field.fill("Spoke about the evening at home.")
    field.blur()
    shaky.get_by_text("your words are kept in this browser").wait_for()
    kept = kept_words(shaky)
    shaky.context.set_offline(False)
    shaky.get_by_text("Drafts saved").wait_for()

    with acting_for(room.by, Reach.ASSIGNED):
        assert IndividualEntry.objects.get().response == "Spoke about the evening at home."
    assert (kept, kept_words(shaky)) == (1, 0)


def test_words_kept_without_a_connection_survive_a_page_left(shaky, sign_in, room):
    sign_in(shaky, room.leader.account)
    shaky.goto(f"/room/{room.session.pk}/")
    field = shaky.get_by_label("How they responded, Quiet Harbor")
    shaky.context.set_offline(True)
    field.fill("Stayed for the whole exercise.")
    field.blur()
    shaky.get_by_text("your words are kept in this browser").wait_for()

    shaky.goto("about:blank")  # Before the connection is back: an open page would send them at once.
    shaky.context.set_offline(False)
    shaky.goto(f"/room/{room.session.pk}/")
    # Sent and forgotten. What says so may be gone already: the answer also brings the page's newer parts.
    shaky.wait_for_function("() => !Object.keys(sessionStorage).some((key) => key.startsWith('room:'))")

    assert field.input_value() == "Stayed for the whole exercise."
    with acting_for(room.by, Reach.ASSIGNED):
        assert IndividualEntry.objects.get().response == "Stayed for the whole exercise."


def test_room_on_a_phone(phone, sign_in, room, looks_right):
    sign_in(phone, room.leader.account)

    phone.goto(f"/room/{room.session.pk}/")

    looks_right(phone, "session-room")
