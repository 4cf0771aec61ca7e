"""The calendar feed: secret, silent by default, right on both sides of the clock change, gone when revoked."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import give_consent
from midspan.domains.schedule.actions import accept_offer, compute_offer, renew_feed, revoke_feed, set_feed_detail
from midspan.domains.schedule.models import CalendarFeed
from midspan.domains.schedule.tests.factories import MONDAY, Center
from midspan.engines.disclosure import Scope
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 12, tzinfo=UTC)


def a_center():
    """One person has a whole week from Monday on."""
    center = Center(make_organization())
    center.person, by = center.make_person(), actor_for(center.intake)
    offer = compute_offer(episode_id=center.person.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=START)


@pytest.fixture
def center(shared_center, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: START)
    return own(shared_center)


@pytest.fixture
def patient(center):
    return center.person


def read(client, secret, **headers):
    return client.get(f"/c/{secret}.ics", headers=headers)


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@pytest.mark.slow
def test_entries_say_appointment_and_nothing_else(client, center, patient):
    secret = renew_feed(by=actor_for(patient))

    response = read(client, secret)

    text = response.content.decode()
    assert {str(event["SUMMARY"]) for event in events(response)} == {"Appointment"}
    assert not any(word in text for word in ("Harbor", "Skills", "Dana", "Okafor", "LOCATION", str(patient.pk)))
    assert len(events(response)) == 32
    assert response["Cache-Control"] == "no-store"


@pytest.mark.slow
def test_spanish_speakers_entries_say_cita(client, patient):
    patient.language = "es"
    patient.save()
    secret = renew_feed(by=actor_for(patient))

    assert {str(event["SUMMARY"]) for event in events(read(client, secret))} == {"Cita"}


@pytest.mark.slow
def test_place_and_title_are_told_only_when_turned_on(client, center, patient):
    secret = renew_feed(by=actor_for(patient))
    set_feed_detail(shows_place=True, shows_name=True, by=actor_for(patient))

    found = events(read(client, secret))

    assert "Individual session" in {str(event["SUMMARY"]) for event in found}
    assert {str(event["LOCATION"]) for event in found} == {f"{center.site.name}, 12 Harbor Street, Norfolk"}


@pytest.mark.slow
def test_wall_clock_stays_when_the_clocks_change(client, patient):
    secret = renew_feed(by=actor_for(patient))

    response = read(client, secret)

    starts = [event["DTSTART"].dt for event in events(response)]
    before = {start.strftime("%a %H:%M") for start in starts if start.date() < datetime(2027, 3, 14).date()}
    after = {start.strftime("%a %H:%M") for start in starts if start.date() > datetime(2027, 3, 14).date()}
    assert before == after
    assert {start.utcoffset().total_seconds() / 3600 for start in starts} == {-5, -4}
    assert b"BEGIN:VTIMEZONE" in response.content
    assert b"TZID:America/New_York" in response.content


@pytest.mark.slow
def test_same_feed_is_the_same_bytes_and_is_not_sent_twice(client, patient):
    secret = renew_feed(by=actor_for(patient))
    first, second = read(client, secret), read(client, secret)

    third = read(client, secret, if_none_match=first["ETag"])

    assert first.content == second.content
    assert (third.status_code, third.content) == (304, b"")


@pytest.mark.slow
def test_only_the_hash_is_kept_and_readings_are_noted_once_an_hour(client, center, patient):
    secret = renew_feed(by=actor_for(patient))
    read(client, secret)
    see_all(center.organization)
    noted = CalendarFeed.objects.get().last_read_at

    read(client, secret)

    see_all(center.organization)
    feed = CalendarFeed.objects.get()
    assert secret not in str(vars(feed))
    assert len(secret) == 43
    assert feed.last_read_at == noted


@pytest.mark.slow
def test_new_address_ends_the_old_one_and_revoking_ends_all(client, center, patient):
    old = renew_feed(by=actor_for(patient))
    new = renew_feed(by=actor_for(patient))
    statuses = [read(client, old).status_code, read(client, new).status_code]
    see_all(center.organization)

    revoke_feed(by=actor_for(patient))

    assert statuses == [404, 200]
    assert [read(client, secret).status_code for secret in (old, new, "x" * 43, "")] == [404, 404, 404, 404]


@pytest.mark.slow
def test_what_the_gate_closes_is_an_empty_calendar(client, patient, monkeypatch):
    """A clock that runs behind what is on file: nobody knows what holds now."""
    secret = renew_feed(by=actor_for(patient))
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr("django.utils.timezone.now", lambda: START + timedelta(days=1))
        give_consent(
            patient_id=patient.pk, scope=Scope(actors=frozenset({"Organization/clinic"})), by=actor_for(patient)
        )

    response = read(client, secret)

    assert (response.status_code, events(response)) == (200, [])


def test_settings_page_shows_the_address_once(client, patient):
    client.force_login(patient.account)

    switched_on = client.post("/settings/calendar/", {"change": "renew"}).content.decode()
    later = client.get("/settings/calendar/").content.decode()

    assert ".ics" in switched_on
    assert ".ics" not in later
    assert "Switch off" in later


def test_staff_have_no_page_for_a_patients_calendar(client, center, patient):
    client.force_login(center.intake.account)

    assert client.get("/settings/calendar/").status_code == 404
