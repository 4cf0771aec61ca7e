"""A stay that pauses or ends gives up its week in the same step; one that goes on is led to a new week."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from lxml import html

from midspan.domains.journey.tests.factories import answer_list, make_intake
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import reachable
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.actions import accept_offer, compute_offer, renew_feed
from midspan.domains.schedule.queries import live_feed
from midspan.domains.schedule.tests.factories import MONDAY, Center, rows_of
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
SUNDAY_NOON = datetime.combine(MONDAY - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=17)


@pytest.fixture(autouse=True)
def sunday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SUNDAY_NOON)


def a_center():
    """One person is admitted, with a week from Monday on and a calendar of their own."""
    center = Center(make_organization())
    center.person = center.make_person()
    take_week(center, center.person)
    renew_feed(by=actor_for(center.person))
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=SUNDAY_NOON)


@pytest.fixture
def center(shared_center):
    return own(shared_center)


@pytest.fixture
def patient(center):
    return center.person


@pytest.fixture
def desk(client, center):
    client.force_login(center.intake.account)
    see_all(center.organization)
    return client


def take_week(center, person):
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)


def move(client, patient, to, reason="Agreed together.", leaving="against_advice", caller="none", **more):
    if to == "discharged" and leaving != "planned":
        answer_list(patient.stay, actor_for(make_intake(patient.organization)))
    words = {"to": to, "reason": reason, "leaving": leaving, "why_left": "unknown", "caller": caller, **more}
    if to == "paused":
        owner = str(patient.stay.primary_counselor_id)
        words |= {"door_owner": owner, "door_until": (MONDAY + timedelta(days=29)).isoformat(), **more}
    response = client.post(reverse("staff:move", args=[patient.pk]), words)
    see_all(patient.organization)
    patient.stay.refresh_from_db()
    return response


def sessions_of(patient):
    return rows_of("schedule.Booking").filter(patient=patient, is_active=True).count()


def has_calendar(patient):
    return live_feed(viewer=actor_for(patient), patient_id=patient.pk) is not None


def open_reaches(patient):
    return rows_of("privacy.Reach").filter(patient=patient, ended_at=None).count()


@pytest.mark.slow
def test_pause_gives_up_the_week_and_keeps_the_calendar_address(desk, patient):
    move(desk, patient, "paused")

    # Of all who reached them, whoever decides about the open door still does.
    assert (patient.stay.state, sessions_of(patient), open_reaches(patient)) == ("paused", 0, 1)
    assert has_calendar(patient) is True


def test_who_said_no_calls_on_the_list_finds_nobody_chosen_and_is_not_called(desk, patient):
    url = reverse("staff:move", args=[patient.pk])
    before = html.fromstring(desk.get(url).text).xpath("//select[@name='caller']/option[@selected]/@value")
    answer_list(patient.stay, actor_for(make_intake(patient.organization)))

    after = html.fromstring(desk.get(url).text).xpath("//select[@name='caller']/option[@selected]/@value")
    page = move(desk, patient, "discharged", leaving="planned", caller=before[0])

    assert (before, after) == ([str(patient.stay.primary_counselor_id)], ["none"])
    assert "The discharge list says that they want no calls." in page.text
    assert rows_of("checkups.CheckUpPlan").count() == 0


def test_who_chooses_a_death_as_the_reason_says_it_of_the_way_too_and_nobody_is_called(desk, patient):
    caller = str(patient.stay.primary_counselor_id)

    page = move(desk, patient, "discharged", leaving="vanished", why_left="died", caller=caller)

    assert "If the person died, say so in both places" in page.text
    assert patient.stay.state == "admitted"
    assert rows_of("checkups.CheckUpPlan").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["door_owner", "door_until"])
def test_pause_waits_for_who_decides_afterwards_and_until_when(desk, patient, missing):
    before = sessions_of(patient)

    response = move(desk, patient, "paused", **{missing: ""})

    assert "Say who decides how it goes on after the pause, and by which day." in response.text
    assert "Agreed together." in response.text
    assert (patient.stay.state, sessions_of(patient)) == ("admitted", before)


@pytest.mark.slow
def test_door_of_a_pause_closes_as_the_stay_goes_on(desk, patient):
    move(desk, patient, "paused")
    assert rows_of("outreach.OpenDoor").filter(patient=patient, ended_at=None).count() == 1

    move(desk, patient, "admitted")

    assert [one.ending for one in rows_of("outreach.OpenDoor").filter(patient=patient)] == ["returned"]


@pytest.mark.slow
def test_going_on_leads_to_a_new_week_in_the_same_places(desk, center, patient):
    before = sessions_of(patient)
    move(desk, patient, "paused")

    response = move(desk, patient, "admitted")
    take_week(center, patient)

    assert response.url == reverse("schedule:offer", args=[patient.stay.pk])
    assert (patient.stay.state, sessions_of(patient)) == ("admitted", before)


@pytest.mark.slow
def test_paused_stay_is_not_planned(desk, patient):
    move(desk, patient, "paused")

    page = desk.get(reverse("schedule:offer", args=[patient.stay.pk]))

    assert "This stay is paused" in page.text


@pytest.mark.slow
def test_discharge_ends_week_reach_and_calendar_address(desk, patient):
    move(desk, patient, "discharged")

    assert (patient.stay.state, sessions_of(patient), open_reaches(patient)) == ("discharged", 0, 0)
    assert has_calendar(patient) is False


@pytest.mark.slow
def test_closing_before_admission_gives_up_what_was_booked_for_the_landing(desk, center):
    person = center.make_person(state="waiting")
    take_week(center, person)

    move(desk, person, "closed", reason="Went elsewhere.")

    assert (person.stay.state, sessions_of(person), open_reaches(person)) == ("closed", 0, 0)


@pytest.mark.slow
def test_refused_move_changes_nothing_and_keeps_what_was_typed(desk, patient):
    before = sessions_of(patient)

    response = move(desk, patient, "discharged", reason=" ")

    assert response.text.count("Write why this stay ends.") == 1
    assert (patient.stay.state, sessions_of(patient), has_calendar(patient)) == ("admitted", before, True)


@pytest.mark.slow
def test_nurse_pauses_and_is_told_who_plans_the_week(client, center, patient):
    nurse = make_staff(center.organization, Role.NURSE)
    by = actor_for(center.intake)
    open_reach(actor_id=nurse.pk, patient_id=patient.pk, basis=Basis.CARE_TEAM, source_id=nurse.pk, by=by)
    client.force_login(nurse.account)

    move(client, patient, "paused")
    response = move(client, patient, "admitted")

    assert response.url == reverse("journey:person", args=[patient.pk])
    assert (patient.stay.state, sessions_of(patient)) == ("admitted", 0)


@pytest.mark.slow
def test_planned_end_waits_for_the_list_and_says_what_is_open(desk, patient):
    response = move(desk, patient, "discharged", leaving="planned")

    assert "Still open on the discharge list: Naloxone and lost tolerance" in response.text
    assert reverse("journey:discharge", args=[patient.pk]) in response.text
    assert patient.stay.state == "admitted"


@pytest.mark.slow
def test_ended_stay_moves_nowhere(desk, patient):
    move(desk, patient, "discharged")

    assert desk.get(reverse("staff:move", args=[patient.pk])).status_code == 404


@pytest.mark.slow
def test_person_page_leads_here(desk, patient):
    page = desk.get(reverse("journey:person", args=[patient.pk]))

    assert reverse("staff:move", args=[patient.pk]) in page.text


def test_front_desk_does_not_find_the_page(client, center, patient):
    client.force_login(make_staff(center.organization, Role.FRONT_DESK).account)

    assert client.get(reverse("staff:move", args=[patient.pk])).status_code == 404


def test_nobody_chosen_is_not_that_the_person_wants_no_calls(desk, patient):
    page = move(desk, patient, "discharged", caller="")

    assert "Choose who calls the person afterwards, or say that they want no calls." in page.text
    assert patient.stay.state == "admitted"
    assert move(desk, patient, "discharged", leaving="died", why_left="died", caller="").status_code == 302
    assert rows_of("journey.Departure").get().no_calls == "died"


def test_after_a_death_no_lock_holds_the_stay_nothing_is_made_to_call_or_send_and_the_page_says_what_is_left(
    desk, patient
):
    before = reachable(recipient=actor_for(patient))

    caller = str(patient.stay.primary_counselor_id)  # As the page filled it in.
    words = {"to": "discharged", "leaving": "died", "why_left": "", "caller": caller, "reason": "We were told."}
    answer = desk.post(reverse("staff:move", args=[patient.pk]), words)

    said = " ".join(str(one) for one in get_messages(answer.wsgi_request))
    see_all(patient.organization)
    assert rows_of("journey.DischargeAnswer").count() == 0
    assert rows_of("journey.Departure").get().open
    assert "talks with the family in person" in said
    assert rows_of("checkups.CheckUpPlan").count() == 0
    assert (before is not None, reachable(recipient=actor_for(patient))) == (True, None)
