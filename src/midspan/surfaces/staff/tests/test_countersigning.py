"""From the board to a colleague's session: what waits for one's own name, and putting it there."""

import re
from datetime import timedelta

import pytest

from midspan.domains.encounters.models import Countersignature
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.encounters.tests.test_countersigning import NOW, Place
from midspan.domains.people.models import Staff
from midspan.kernel.tests.factories import own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def shared(share):
    return share(Place, at=NOW)


@pytest.fixture
def place(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    copy = own(shared)
    copy.sign()
    return copy


def page_of(client, place, who, path, **posted):
    client.force_login(Staff.objects.get(pk=who.id).account)
    response = client.post(path, posted, follow=True) if posted else client.get(path)
    see_all(place.organization)
    return response.content.decode()


def room_url(place: Room):
    return f"/room/{place.room.session.pk}/"


def test_board_leads_to_the_session_whose_entries_wait(client, place):
    board = page_of(client, place, place.licensed, "/day/")
    others = page_of(client, place, place.other_intern, "/day/")

    assert "2 entries are signed and wait for your name as well" in board
    assert f'href="{room_url(place)}"' in board
    assert "wait for your name" not in others


def test_colleague_signs_one_and_then_the_rest(client, place):
    shown = page_of(client, place, place.licensed, room_url(place))
    one = page_of(client, place, place.licensed, room_url(place), do=f"countersign:{place.room.bookings[0].pk.hex}")
    strange = page_of(client, place, place.licensed, room_url(place), do="countersign:ab")
    ids = re.findall(r'name="shown" value="(\w+)"', one)
    rest = page_of(client, place, place.licensed, room_url(place), do="countersign", shown=ids)

    assert len(ids) == 1
    assert ("I have read all 2. Sign as well" in shown, shown.count("Waits for a licensed colleague")) == (True, 2)
    assert ("Signed as well by" in one, one.count("Waits for a licensed colleague")) == (True, 1)
    assert "Signed as well by" not in strange
    assert ("Waits for a licensed colleague" in rest, Countersignature.objects.count()) == (False, 2)


def test_author_is_told_that_it_waits_and_offered_no_button(client, place):
    shown = page_of(client, place, place.room.by, room_url(place))
    tried = page_of(client, place, place.room.by, room_url(place), do="countersign")

    assert (shown.count("Waits for a licensed colleague"), "Sign as well" in shown) == (2, False)
    assert ("Nothing here waits for your name." in tried, Countersignature.objects.count()) == (True, 0)


def test_director_is_led_to_the_late_notes_of_the_team(client, shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=6))
    place = own(shared)

    board = page_of(client, place, place.director, "/day/")
    late = page_of(client, place, place.director, "/supervision/")

    assert 'href="/supervision/"' in board
    assert ("4 days late" in late, str(place.room.leader) in late) == (True, True)
