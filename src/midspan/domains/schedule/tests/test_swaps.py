"""Another session instead of one: proposed, done in one step or asked, and never twice the same place."""

from datetime import UTC, date, datetime, timedelta

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import ask_swap, decide_swap, take_back_swap
from midspan.domains.schedule.dates import fill_organization
from midspan.domains.schedule.enums import SwapState
from midspan.domains.schedule.models import Booking, Session, SwapRequest
from midspan.domains.schedule.queries import bookings_between, people_expected, swap_choices, swappable_booking
from midspan.domains.schedule.swaps.rules import SwapFacts, swap_rule, swaps_by_itself
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    Center,
    job_of,
    make_group,
    make_section,
    row,
    seat_in,
    take_stages,
)
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
SUNDAY_NOON = datetime.combine(MONDAY - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=17)


def a_center():
    """One person sits in the groups of Monday, Tuesday and Wednesday."""
    center = Center(make_organization(), capacity=2)
    center.person = center.make_person()
    for section in center.sections[:3]:
        seat_in(section, center.person, number=1)
    fill_organization(first=MONDAY, weeks=2, by=job_of(center.organization))
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=SUNDAY_NOON)


@pytest.fixture
def center(shared_center, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SUNDAY_NOON)
    return own(shared_center)


@pytest.fixture
def patient(center):
    return center.person


def monday_booking(patient):
    return Booking.objects.get(patient=patient, local_date=MONDAY)


def choices(patient):
    booking = swappable_booking(viewer=actor_for(patient), booking_id=monday_booking(patient).pk)
    return swap_choices(viewer=actor_for(patient), booking=booking)


def week_of(patient):
    """The sessions that stand in the first week, in order."""
    rows = bookings_between(viewer=actor_for(patient), first=MONDAY, until=MONDAY + timedelta(days=7))
    return list(rows.filter(is_active=True).values_list("session_id", flat=True))


def days_of(found):
    return {(choice.start.date() - MONDAY).days for choice in found}


@pytest.mark.slow
def test_sessions_that_keep_the_week_are_proposed(patient):
    assert days_of(choices(patient)) == {3, 4}


@pytest.mark.slow
def test_swap_within_a_stage_keeps_the_stages(patient):
    Booking.objects.filter(patient=patient, local_date__gt=MONDAY).update(is_active=False, ended_reason="week_changed")
    steps = [MONDAY, MONDAY + timedelta(weeks=3)], [180, 90]
    take_stages(patient.stay, *steps)

    chosen = choices(patient)[0].session_id
    ask_swap(booking_id=monday_booking(patient).pk, session_id=chosen, by=actor_for(patient))

    see_all(patient.organization)
    patient.stay.refresh_from_db()
    assert week_of(patient) == [chosen]
    assert (patient.stay.step_dates, patient.stay.step_minutes) == steps


@pytest.mark.slow
def test_full_session_and_one_with_somebody_to_avoid_are_not_proposed(center, patient):
    other = center.make_person()
    seat_in(center.sections[3], other, number=1)
    for number in (1, 2):
        seat_in(center.sections[4], center.make_person(), number=number)
    row(
        "responsibilities.PersonToAvoid",
        organization=center.organization,
        patient=other,
        other_patient=patient,
        described_as="x",
    )
    fill_organization(first=MONDAY, weeks=2, by=job_of(center.organization))

    assert choices(patient) == []


@pytest.mark.slow
def test_swap_is_done_in_one_step_and_makes_up_for_the_old_session(center, patient):
    old, by = monday_booking(patient), actor_for(patient)
    wanted = choices(patient)[0].session_id

    wish = ask_swap(booking_id=old.pk, session_id=wanted, by=by)

    new = Booking.objects.get(patient=patient, session_id=wanted)
    assert wish.state == SwapState.DONE
    assert Booking.objects.get(pk=old.pk).is_active is False
    assert (new.is_active, new.makes_up_for_id, new.number) == (True, old.pk, 1)
    [guest] = people_expected(viewer=actor_for(center.leader), session_id=wanted)
    assert (guest.pk, guest.seat_id) == (new.pk, None)


@pytest.mark.slow
def test_swapping_there_and_back_leaves_the_week_as_it_was(patient):
    by, before = actor_for(patient), week_of(patient)
    old = monday_booking(patient)
    wanted = choices(patient)[0].session_id
    ask_swap(booking_id=old.pk, session_id=wanted, by=by)

    new = Booking.objects.get(patient=patient, session_id=wanted)
    ask_swap(booking_id=new.pk, session_id=old.session_id, by=by)

    assert week_of(patient) == before


@pytest.mark.slow
def test_another_kind_of_group_waits_for_staff_who_decide(center, patient):
    section = make_section(
        center.organization,
        site=center.site,
        track=center.track,
        times=[(3, 13 * 60, 16 * 60)],
        group=make_group(center.organization, group_type="process", name="Open round"),
        leaders=[center.counselor],
    )
    fill_organization(first=MONDAY, weeks=2, by=job_of(center.organization))
    wanted = Session.objects.get(section=section, local_date=MONDAY + timedelta(days=3))
    old = monday_booking(patient)

    wish = ask_swap(booking_id=old.pk, session_id=wanted.pk, by=actor_for(patient))
    asked = wish.state
    decide_swap(swap_id=wish.pk, accept=True, by=actor_for(center.intake))

    assert asked == SwapState.ASKED
    assert Booking.objects.get(pk=old.pk).is_active is False
    assert Booking.objects.get(patient=patient, session=wanted).is_active is True


@pytest.mark.slow
def test_third_swap_of_a_week_waits_for_staff(patient):
    by = actor_for(patient)
    for _ in range(2):
        current = Booking.objects.filter(patient=patient, is_active=True, local_date__gte=MONDAY).order_by("during")[0]
        booking = swappable_booking(viewer=by, booking_id=current.pk)
        ask_swap(booking_id=booking.pk, session_id=swap_choices(viewer=by, booking=booking)[0].session_id, by=by)
    current = Booking.objects.filter(patient=patient, is_active=True, local_date__gte=MONDAY).order_by("during")[0]
    booking = swappable_booking(viewer=by, booking_id=current.pk)

    wish = ask_swap(booking_id=booking.pk, session_id=swap_choices(viewer=by, booking=booking)[0].session_id, by=by)

    assert wish.state == SwapState.ASKED


def test_nobody_swaps_for_somebody_else(center, patient):
    stranger = actor_for(center.make_person())

    with pytest.raises(RefusedError, match="cannot be swapped"):
        ask_swap(booking_id=monday_booking(patient).pk, session_id=choices(patient)[0].session_id, by=stranger)


@pytest.mark.slow
def test_swap_page_proposes_and_swaps_with_one_tap(client, patient):
    booking = monday_booking(patient)
    client.force_login(patient.account)

    page = client.get(f"/week/swap/{booking.pk}/").content.decode()
    done = client.post(f"/week/swap/{booking.pk}/", {"session_id": choices(patient)[0].session_id}, follow=True)

    assert page.count("Come to this one") == 2
    assert "Just as long: your hours stay the same." in page
    assert b"Swapped. The new session is in your week." in done.content


@pytest.mark.slow
def test_staff_decide_on_their_page(client, center, patient):
    booking = monday_booking(patient)
    section = make_section(
        center.organization,
        site=center.site,
        track=center.track,
        times=[(3, 13 * 60, 16 * 60)],
        group=make_group(center.organization, group_type="process", name="Open round"),
    )
    fill_organization(first=MONDAY, weeks=1, by=job_of(center.organization))
    wanted = Session.objects.get(section=section)
    wish = ask_swap(booking_id=booking.pk, session_id=wanted.pk, by=actor_for(patient))
    client.force_login(center.intake.account)

    page = client.get("/plan/swaps/").content.decode()
    answered = client.post(f"/plan/swaps/{wish.pk}/", {"answer": "no"}, follow=True)

    assert "Open round" in page
    assert b"No swap waits" in answered.content


def open_round(center):
    """A group of another kind on Thursday afternoon, which staff confirm."""
    section = make_section(
        center.organization,
        site=center.site,
        track=center.track,
        times=[(3, 13 * 60, 16 * 60)],
        group=make_group(center.organization, group_type="process", name="Open round"),
    )
    fill_organization(first=MONDAY, weeks=1, by=job_of(center.organization))
    return Session.objects.get(section=section)


@pytest.mark.slow
def test_page_says_before_the_tap_what_staff_confirm_and_takes_a_word_for_them(client, center, patient):
    wanted, booking = open_round(center), monday_booking(patient)
    client.force_login(patient.account)
    url = f"/week/swap/{booking.pk}/"

    page = client.get(url).text
    asked = client.post(url, {"session_id": wanted.pk, "reason": "My sister visits."}, follow=True).text

    see_all(center.organization)
    assert "It is a different kind of group, so your counselor confirms it." in page
    assert (page.count("Come to this one"), page.count("Ask for this one")) == (2, 1)
    assert page.count("The same kind of group.") == 2
    assert "You asked to come to Open round, Thursday, March 4, 1\xa0p.m. instead." in asked
    assert SwapRequest.objects.get().reason == "My sister visits."


@pytest.mark.slow
def test_waiting_wish_is_taken_back(client, center, patient):
    wanted, booking = open_round(center), monday_booking(patient)
    ask_swap(booking_id=booking.pk, session_id=wanted.pk, by=actor_for(patient))
    client.force_login(patient.account)

    page = client.post(f"/week/swap/{booking.pk}/back/", follow=True).text
    again = client.post(f"/week/swap/{booking.pk}/back/", follow=True).text

    see_all(center.organization)
    assert "Taken back. Your session stays as it is." in page
    assert "This was answered already." in again
    assert SwapRequest.objects.get().state == SwapState.WITHDRAWN
    assert Booking.objects.get(pk=booking.pk).is_active


@pytest.mark.slow
def test_second_wish_for_a_session_takes_back_the_first(center, patient):
    wanted, booking, by = open_round(center), monday_booking(patient), actor_for(patient)

    ask_swap(booking_id=booking.pk, session_id=wanted.pk, by=by)
    same_kind = Session.objects.get(section=center.sections[3], local_date=MONDAY + timedelta(days=3))
    ask_swap(booking_id=booking.pk, session_id=same_kind.pk, by=by)

    assert list(SwapRequest.objects.order_by("asked_at").values_list("state", flat=True)) == ["withdrawn", "done"]


def test_nobody_takes_back_for_somebody_else(center, patient):
    with pytest.raises(RefusedError, match="cannot be swapped"):
        take_back_swap(booking_id=monday_booking(patient).pk, by=actor_for(center.make_person()))


SOON, LATER = timedelta(hours=11, minutes=59), timedelta(hours=12)


@pytest.mark.parametrize(
    ("given_up_in", "wanted_in", "is_same_kind", "made", "is_done"),
    [
        (LATER, LATER, True, 0, True),
        (SOON, LATER, True, 0, False),
        (LATER, SOON, True, 0, False),
        (LATER, LATER, False, 0, False),
        (LATER, LATER, True, 1, True),
        (LATER, LATER, True, 2, False),
    ],
)
def test_rule_of_the_program(given_up_in, wanted_in, is_same_kind, made, is_done):
    now = SUNDAY_NOON
    facts = SwapFacts(now + given_up_in, now + wanted_in, is_same_kind, made)

    assert bool(swaps_by_itself(facts, now=now)) is is_done


def test_no_rule_before_the_first():
    with pytest.raises(LookupError):
        swap_rule(date(1999, 1, 1))
