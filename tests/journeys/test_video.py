"""From Today into a session by video: the questions, the waiting room, and who lets in; on a phone and at a desk."""

import pytest
from django.db import transaction

from midspan.domains.video.enums import Provider
from midspan.domains.video.tests.factories import VideoRoomOf
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    """A group by video that began half an hour ago, on a Jitsi server of the center's own."""
    with transaction.atomic():
        room = VideoRoomOf(make_organization(), people=3)
        room.set_up(Provider.JITSI)
    return room


def answer(page, room):
    page.get_by_label("Which state are you in right now?").select_option(room.state)
    page.get_by_label("Where exactly?").fill("At home, 12 Harbor Street, upstairs")
    page.get_by_label("The number to call you on").fill("757 555 0142")
    page.get_by_label("Somebody who could be reached now").fill("Robin, my sister")
    page.get_by_label("Their number").fill("757 555 0143")
    page.get_by_label("I am not sure").check()


def test_somebody_waits_and_is_let_in(phone, desktop, sign_in, room, looks_right):
    sign_in(phone, room.patients[0].account)
    sign_in(desktop, room.leader.account)
    phone.goto("/today/")

    phone.get_by_role("link", name="Join").click()
    answer(phone, room)
    looks_right(phone, "video-before")
    phone.get_by_role("button", name="This is right").click()
    phone.get_by_role("heading", name="You are in the waiting room").wait_for()
    looks_right(phone, "video-waiting")
    desktop.goto(f"/room/{room.session.pk}/")
    desktop.get_by_text("1 person waits").wait_for()
    looks_right(desktop, "video-door")
    desktop.get_by_role("button", name="Admit").click()
    desktop.get_by_text("Admitted").wait_for()

    # The phone has asked by itself.
    phone.get_by_role("heading", name="You are let in").wait_for()
    looks_right(phone, "video-admitted")
    link = phone.get_by_role("link", name="Open the room")
    assert (link.get_attribute("href"), link.get_attribute("target")) == (f"/join/{room.session.pk}/go/", "_blank")
    assert phone.get_by_text("Others see you as “Quiet Harbor”").is_visible()
    assert desktop.get_by_role("button", name="Send back to the door").is_visible()
