"""The tablet at the door, and the sheet on paper."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.encounters.actions import arrive
from midspan.domains.encounters.models import Attendance
from midspan.domains.encounters.tests.factories import ALIASES, Room
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.privacy.models import LedgerEntry
from midspan.domains.schedule.tests.factories import make_shifts, make_site
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
NOW = clock.now()  # Rooms begin some minutes ago.


@pytest.fixture(scope="module")
def shared_room(share):
    return share(lambda: Room(make_organization(), began=40), at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


@pytest.fixture
def desk(client, room):
    client.force_login(make_staff(room.organization, "front_desk").account)
    see_all(room.organization)  # To sign in is to be bound; what follows is arranged for the whole organization.
    return client


def address(name, room, place=0):
    return reverse(f"staff:{name}", args=[room.session.pk, room.bookings[place].pk])


def state_of(room, place=0):
    see_all(room.organization)
    row = Attendance.objects.filter(booking=room.bookings[place]).first()
    return (row.state, row.presences.count()) if row else None


@pytest.mark.slow
def test_tap_is_here_and_offers_undo(desk, room):
    page = desk.post(address("tap", room), follow=True).content.decode()

    assert state_of(room) == ("attended", 1)
    assert "Quiet Harbor: here." in page
    assert address("undo", room) in page


@pytest.mark.slow
def test_undo_takes_it_back(desk, room):
    desk.post(address("tap", room))

    desk.post(address("undo", room))

    assert state_of(room) == ("expected", 0)


@pytest.mark.slow
def test_search_finds_by_legal_name_and_alias(desk, room):
    by_name = desk.get("/check-in/", {"q": "quint"}).content.decode()
    by_alias = desk.get("/check-in/", {"q": "lark early"}).content.decode()

    assert ("Silver Maple" in by_name, "Early Lark" in by_name) == (True, False)
    assert ("Silver Maple" in by_alias, "Early Lark" in by_alias) == (False, True)


def test_somebody_without_an_alias_shows_their_place_and_no_initials(desk, room):
    stay = room.stays[0]
    stay.alias = ""
    stay.save()

    page = desk.get("/check-in/").content.decode()
    assert (f'<bdi class="tile-name">Person {room.bookings[0].number}</bdi>' in page, "R.A." in page) == (True, False)


def test_times_are_changed_with_a_reason(desk, room):
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(0))
    prefix = room.bookings[0].pk.hex

    refused = desk.post(address("times", room), {"do": "times", f"{prefix}-in-0": ""})
    done = desk.post(address("times", room), {"do": "times", f"{prefix}-why": "Somebody else was meant"})

    assert (refused.status_code, "Say why the times change." in refused.content.decode()) == (422, True)
    assert (done.status_code, state_of(room)) == (302, ("expected", 0))


def test_refused_times_stay_as_they_were_typed(desk, room):
    prefix = room.bookings[0].pk.hex
    typed = {f"{prefix}-in-0": "03:07", f"{prefix}-out-0": "03:09", f"{prefix}-why": "Read off the sheet"}

    page = desk.post(address("times", room), {"do": "times", **typed}).content.decode()

    assert [f'value="{value}"' in page for value in typed.values()] == [True, True, True]


def test_tablet_begins_at_the_site_where_its_person_works(client, room):
    first, own = make_site(room.organization, name="Aspen"), make_site(room.organization, name="Zinnia")
    person = make_staff(room.organization, "front_desk")
    make_shifts(room.organization, person, own)
    client.force_login(person.account)

    assert client.get("/check-in/").context["site"] == own
    assert client.get("/check-in/", {"site": str(first.pk)}).context["site"] == first


def test_excused_at_the_door(desk, room):
    desk.post(address("times", room), {"do": "excuse", "excuse": "Bus is late"})

    assert state_of(room) == ("excused", 0)


def test_sheet_holds_aliases_and_no_name(desk, room):
    page = desk.get(reverse("staff:sheet", args=[room.session.pk])).content.decode()
    tablet = desk.get("/check-in/").content.decode()

    assert ("Quiet Harbor" in page, "Rowan" in page, "Ames" in page) == (True, False, False)
    assert "Rowan" in tablet


def test_sheet_holds_the_place_alone_of_whoever_keeps_their_name_from_the_group(desk, room):
    room.add_person(1)
    limit = NewRestriction(purposes=frozenset({"PEER"}))
    by = actor_for(make_staff(room.organization, "privacy_officer"))
    grant_restriction(patient_id=room.patients[0].pk, restriction=limit, by=by)

    page = desk.get(reverse("staff:sheet", args=[room.session.pk])).content.decode()

    assert ("Quiet Harbor" in page, "Person 1" in page, ALIASES[1] in page) == (False, True, True)


@pytest.mark.slow
def test_sheet_asks_the_gate_once_for_all_and_tells_nobody_outside(desk, room, django_assert_num_queries):
    address = reverse("staff:sheet", args=[room.session.pk])
    desk.get(address)
    with CaptureQueriesContext(connection) as captured:
        desk.get(address)
    of_one = len(captured)
    see_all(room.organization)
    for place in (1, 2):
        room.add_person(place)
    desk.get(address)

    with django_assert_num_queries(of_one):
        desk.get(address)

    see_all(room.organization)
    assert LedgerEntry.objects.count() == 0


def test_counselor_who_reaches_nobody_sees_nobody(client, room):
    client.force_login(make_staff(room.organization, "counselor").account)

    page = client.get("/check-in/").content.decode()

    assert ("Quiet Harbor" in page, client.get(address("times", room)).status_code) == (False, 404)


def test_patient_finds_no_tablet(client, room):
    client.force_login(room.patients[0].account)

    assert client.get("/check-in/").status_code == 404


def test_other_organization_cannot_tap(client, room):
    other = make_staff(make_organization(name="Another center"), "front_desk")
    client.force_login(other.account)

    client.post(address("tap", room))

    assert state_of(room) is None
