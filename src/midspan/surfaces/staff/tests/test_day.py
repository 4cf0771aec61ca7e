"""The day board: the order of the day, one action a line, and the same cost for few and for many."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.formats import date_format

from midspan.domains.encounters.actions import arrive, mark_absent
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.incidents.tests.factories import make_incident
from midspan.domains.people.tests.factories import make_patient, make_staff
from midspan.domains.programs.queries import zone_of_work
from midspan.domains.schedule.tests.factories import make_shifts, make_site
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.clock_words import clock_words

pytestmark = pytest.mark.django_db
NOW = clock.now()  # Rooms begin some minutes ago.
URL = "/day/"
DAY = timedelta(days=1)
FAR_ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")


@pytest.fixture(scope="module")
def shared_room(share):
    return share(lambda: Room(make_organization(), began=40), at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


def opened(client, staff, query=""):
    client.force_login(staff.account)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(page):
    return re.findall(r"<strong><bdi>(.*?)</bdi>", page)


def actions(page):
    return re.findall(r'queue-action [^>]*href="([^"]*)"', page)


@pytest.mark.slow
def test_who_is_not_here_comes_before_the_session(client, room):
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(1))

    page = opened(client, room.leader)

    assert titles(page) == ["Tomas Halloran", "Beatriz Quintero", room.group.name]
    assert actions(page)[-1] == f"/room/{room.session.pk}/"


def test_who_is_to_be_reached_since_they_did_not_come_comes_before_the_session(client, room):
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(1))
    about = {"organization": room.organization, "patient": room.patients[0]}
    outreach = row("outreach.Outreach", **about, began_at=NOW - DAY, edition="2026-11", opened_at=NOW - DAY)
    step = row("outreach.Step", **about, outreach=outreach, key="call", due_at=NOW, owner=room.leader)
    told = {"kind": "owner_told", "told": room.leader, "by_id": room.leader.pk, "at": NOW - DAY}
    row("outreach.Deed", **about, outreach=outreach, step=step, **told)

    page = opened(client, room.leader)

    assert titles(page) == ["Tomas Halloran", "Beatriz Quintero", "Rowan Ames", room.group.name]


def test_page_says_when_it_was_made_and_offers_to_renew_itself(client, room):
    page = opened(client, room.leader)

    (age,) = re.findall(r"<div [^>]*data-board-age[^>]*>.*?</div>", page, re.DOTALL)
    assert "hidden" in age
    zone = zone_of_work(viewer=room.by)
    assert f"{date_format(NOW.astimezone(zone), 'l, F j')}, {clock_words(NOW, zone)}" in age


def test_page_that_is_refused_a_renewal_does_not_say_that_there_is_no_answer(client, room):
    page = opened(client, room.leader)

    told = dict(re.findall(r"<p data-board-(failed|refused) hidden>(.*?)</p>", page))
    assert ["there is no answer" in told[key] for key in ("failed", "refused")] == [True, False]
    script = Path(finders.find("staff/js/day.js")).read_text(encoding="utf-8")
    assert re.search(r"if \(answer\.ok .*\n\s+else refused\.hidden = false;", script)


def test_every_line_says_why_and_has_one_action(client, room):
    page = opened(client, room.leader)

    assert page.count('class="queue-line"') == page.count("queue-why") == page.count("queue-action") == 4


def test_board_shows_today_of_the_site_where_somebody_works(client, room):
    # The first site by name is where it is another day by now.
    far = next(zone for zone in FAR_ZONES if clock.today(ZoneInfo(zone)) != room.session.local_date)
    make_site(room.organization, name="A far place", time_zone=far)
    make_shifts(room.organization, room.leader, room.site)

    assert room.group.name in titles(opened(client, room.leader))


def test_desk_is_led_to_check_in_because_it_opens_no_room(client, room):
    desk = make_staff(room.organization, "front_desk")

    page = opened(client, desk)

    assert [url for url in actions(page) if url.startswith("/room/")] == []
    assert len(actions(page)) == 4


def test_clear_until_the_next_session(client):
    room = Room(make_organization(), began=-60)

    page = opened(client, room.leader)

    assert "All clear until" in page
    assert titles(page) == [room.group.name]


@pytest.mark.slow
def test_all_clear_without_any_session(client, room):
    counselor = make_staff(room.organization, "counselor")

    page = opened(client, counselor)

    assert ("All clear" in page, titles(page)) == (True, [])


@pytest.mark.slow
def test_notes_due_follow_the_sessions(client):
    room = Room(make_organization(), began=200)
    for booking in room.bookings:
        mark_absent(session_id=room.session.pk, booking_id=booking.pk, by=room.by)
    other = Room(room.organization, began=190 + 200, leader=room.leader)
    arrive(session_id=other.session.pk, booking_id=other.bookings[0].pk, by=room.by, at=other.at(0))

    page = opened(client, room.leader)

    assert titles(page)[-1] == f"Notes of {other.group.name}"
    assert "1 entry not signed · attendance of 2 not recorded" in page


def test_another_day_shows_its_sessions_and_no_notes(client, room):
    day = room.session.local_date
    after = opened(client, room.leader, f"?on={day + timedelta(days=1)}")
    same = opened(client, room.leader, f"?on={day}")
    nonsense = opened(client, room.leader, "?on=2026-99-99")

    assert (titles(after), len(titles(same)), len(titles(nonsense))) == ([], 4, 4)


@pytest.mark.slow
def test_long_parts_are_cut_and_shown_whole_on_demand(client):
    room = Room(make_organization(), people=12, began=40)
    Room(room.organization, people=12, began=200, leader=room.leader, minutes=150)

    short = opened(client, room.leader)
    whole = opened(client, room.leader, "?all")

    assert (short.count("queue-line"), "Show the whole day" in short) == (8 + 1 + 1, True)
    assert whole.count("queue-line") == 24 + 2 + 1


def test_hours_at_risk_have_a_page_for_who_reaches_everybody(client, room):
    client.force_login(make_staff(room.organization, "director").account)

    page = client.get("/day/hours/").content.decode()

    assert "Hours at risk" in page


def test_referrals_and_signatures_wait_for_who_does_them(client, room):
    clinician = make_staff(room.organization, "intake", credentials=["LCSW"])
    patient = make_patient(room.organization, given_names="Odile", family_name="Marsh")
    stay = row("journey.Episode", organization=room.organization, patient=patient, state="screening")
    row(
        "journey.Placement",
        organization=room.organization,
        patient=patient,
        episode=stay,
        signed_by=room.leader,
        signed_at=room.start,
        asked_to_sign=clinician,
        indicated_level="2.1",
        actual_level="2.1",
    )

    page = opened(client, clinician)

    assert "waits for your second signature" in page
    assert "Odile Marsh" in titles(page)
    see_all(room.organization)
    assert "Odile Marsh" not in titles(opened(client, room.leader))


@pytest.mark.slow
def test_what_is_owed_about_an_incident_waits_for_whoever_owes_it(client, room):
    people = {role: make_staff(room.organization, role) for role in ("nurse", "director")}
    make_incident(people["nurse"], kind="missed_signal", hours_ago=2)

    owed = {role: opened(client, staff) for role, staff in people.items()}

    assert "Tell: A clinician who talks with the person now." in owed["nurse"]
    assert "Overdue" in owed["nurse"]
    assert "Somebody else than who wrote it down looks at it." not in owed["nurse"]
    assert "Somebody else than who wrote it down looks at it." in owed["director"]
    assert "A clinician who talks" not in owed["director"]


def test_handoff_without_a_session_is_urgent(client, room):
    patient = make_patient(room.organization, given_names="Odile", family_name="Marsh")
    stay = row("journey.Episode", organization=room.organization, patient=patient, state="placed")
    row(
        "journey.Handoff",
        organization=room.organization,
        patient=patient,
        episode=stay,
        sending_unit="Ridge House",
        expected_discharge=room.session.local_date,
    )

    page = opened(client, make_staff(room.organization, "intake"))

    assert "No session is booked after the discharge." in page
    assert "They leave residential care today. Call them today, and write down when." in page


def test_names_are_escaped(client, room):
    patient = room.patients[0]
    patient.family_name = "<b>Ames</b>"
    patient.save()

    assert "&lt;b&gt;Ames&lt;/b&gt;" in opened(client, room.leader)


def test_patient_finds_no_day_board(client, room):
    client.force_login(room.patients[0].account)

    assert client.get(URL).status_code == 404


def test_stranger_is_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 9])
def test_board_asks_as_much_for_one_as_for_nine(client, people, django_assert_max_num_queries):
    room = Room(make_organization(), people=people, began=40)
    opened(client, room.leader)

    with django_assert_max_num_queries(17) as captured:
        client.get(URL)

    transaction = ("SAVEPOINT", "RELEASE")
    asked = [query for query in captured.captured_queries if not str(query["sql"]).startswith(transaction)]
    # Two to learn who asks, twelve for the board, one for the number of unread updates beside it.
    assert len(asked) == 15
    assert reverse("staff:day") == URL


@pytest.mark.slow
@pytest.mark.parametrize("many", [1, 5])
def test_board_of_a_director_asks_as_much_for_one_of_each_as_for_five(client, many, django_assert_max_num_queries):
    """The director's has the most parts."""
    room = Room(make_organization(), people=many, began=40)
    director = make_staff(room.organization, "director")
    for _ in range(many):
        make_incident(make_staff(room.organization, "counselor"), hours_ago=30)
    opened(client, director)

    with django_assert_max_num_queries(30) as captured:
        client.get(URL)

    asked = [query for query in captured.captured_queries if str(query["sql"]).lstrip(" (\n").startswith("SELECT")]
    # Two to learn who asks (their clock is known), thirteen for the board, and two beside it.
    assert len(asked) == 17
