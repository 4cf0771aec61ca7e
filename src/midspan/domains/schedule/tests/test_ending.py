"""What a stay holds ends with it, and reach that single sessions opened ends by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import (
    accept_offer,
    ask_swap,
    close_past_reach,
    compute_offer,
    cover_absence,
    end_feed_of,
    end_seats,
    renew_feed,
)
from midspan.domains.schedule.dates import fill_organization
from midspan.domains.schedule.enums import OfferState, SessionState, StepKind, SwapState
from midspan.domains.schedule.models import Booking, CalendarFeed, IndividualHour, Offer, Seat, Session, SwapRequest
from midspan.domains.schedule.queries import latest_offer, swap_choices, swappable_booking
from midspan.domains.schedule.reach.rules import first_day_still_reached
from midspan.domains.schedule.tasks import end_past_reach, end_past_reach_everywhere
from midspan.domains.schedule.tests.factories import MONDAY, Center, job_of, row, rows_of
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


class Now:
    """The clock of a test, which can be set."""

    def __init__(self):
        self.moment = datetime.combine(MONDAY - A_DAY, datetime.min.time(), UTC) + timedelta(hours=17)

    def set(self, day, hour=17):
        self.moment = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


@pytest.fixture
def now(monkeypatch):
    clock = Now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.moment)
    return clock


def a_center():
    """One person has a whole week from Monday on."""
    center = Center(make_organization(), capacity=2)
    center.person, by = center.make_person(), actor_for(center.intake)
    offer = compute_offer(episode_id=center.person.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    fill_organization(first=MONDAY, weeks=2, by=job_of(center.organization))
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=Now().moment)


@pytest.fixture
def center(shared_center, now):
    return own(shared_center)


@pytest.fixture
def patient(center):
    return center.person


def open_reaches():
    return rows_of("privacy.Reach").filter(ended_at__isnull=True)


def swapped(patient):
    """The booking of a session attended instead of the first one that can be swapped."""
    by = actor_for(patient)
    for booking in Booking.objects.filter(patient=patient, is_active=True, session__kind="group").order_by("during"):
        choices = swap_choices(viewer=by, booking=swappable_booking(viewer=by, booking_id=booking.pk))
        if choices:
            ask_swap(booking_id=booking.pk, session_id=choices[0].session_id, by=by)
            return Booking.objects.get(session_id=choices[0].session_id, patient=patient)
    raise AssertionError("Nothing can be swapped.")


@pytest.mark.slow
def test_week_that_never_began_leaves_nothing(center, patient):
    end_seats(episode_id=patient.stay.pk, on=MONDAY, by=actor_for(center.intake))

    assert Booking.objects.filter(is_active=True).count() == 0
    assert Seat.objects.filter(dates__isempty=False).count() == 0
    assert IndividualHour.objects.filter(dates__isempty=False).count() == 0
    assert Session.objects.filter(patient=patient, state=SessionState.PLANNED).count() == 0
    assert open_reaches().count() == 0


@pytest.mark.slow
def test_visit_ends_too_and_with_it_its_reach(center, patient):
    visit = swapped(patient)

    end_seats(episode_id=patient.stay.pk, on=MONDAY, by=actor_for(center.intake))

    assert Booking.objects.get(pk=visit.pk).is_active is False
    assert open_reaches().filter(source_id=visit.pk).count() == 0


@pytest.mark.slow
def test_accepted_week_stands_no_more_but_who_accepted_it_is_kept(center, patient):
    end_seats(episode_id=patient.stay.pk, on=MONDAY, by=actor_for(center.intake))

    offer = Offer.objects.get()
    assert (offer.state, offer.accepted_by_id) == (OfferState.WITHDRAWN, center.intake.pk)
    assert latest_offer(viewer=actor_for(center.intake), episode_id=patient.stay.pk) is None


def test_swap_that_waits_is_withdrawn(center, patient):
    booking = Booking.objects.filter(patient=patient).first()
    row("schedule.SwapRequest", organization=center.organization, patient=patient, booking=booking)

    end_seats(episode_id=patient.stay.pk, on=MONDAY, by=actor_for(center.intake))

    assert SwapRequest.objects.get().state == SwapState.WITHDRAWN


def test_session_that_has_begun_stays_and_its_leader_reaches_on_until_the_note_is_due(center, patient, now):
    first = Booking.objects.filter(patient=patient, session__kind="group").order_by("during").first()
    now.moment = first.during.lower + timedelta(minutes=30)

    end_seats(episode_id=patient.stay.pk, on=first.local_date, by=actor_for(center.intake))

    assert [one.pk for one in Booking.objects.filter(is_active=True)] == [first.pk]
    assert set(open_reaches().values_list("source_id", flat=True)) == {first.seat_id}


def test_reach_of_an_ended_seat_ends_by_itself(center, patient, now):
    first = Booking.objects.filter(patient=patient, session__kind="group").order_by("during").first()
    now.moment = first.during.lower + timedelta(minutes=30)
    end_seats(episode_id=patient.stay.pk, on=first.local_date, by=actor_for(center.intake))

    now.set(first.local_date + timedelta(days=7))
    ended = close_past_reach(by=job_of(center.organization))

    assert (ended, open_reaches().count()) == (1, 0)


def test_nurse_may_end_a_week_and_the_front_desk_may_not(center, patient):
    nurse = make_staff(center.organization, Role.NURSE)
    rows_of("privacy.Reach").create(
        organization=center.organization, actor_id=nurse.pk, patient=patient, basis="care_team",
        source_id=nurse.pk, started_at=datetime.now(UTC),
    )  # fmt: skip
    with pytest.raises(RefusedError, match="does not end"):
        end_seats(
            episode_id=patient.stay.pk,
            on=MONDAY,
            by=actor_for(make_staff(center.organization, Role.FRONT_DESK)),
        )

    end_seats(episode_id=patient.stay.pk, on=MONDAY, by=actor_for(nurse))

    assert Booking.objects.filter(is_active=True).count() == 0


def test_calendar_address_ends_with_the_stay(center, patient):
    renew_feed(by=actor_for(patient))

    ended = end_feed_of(patient_id=patient.pk, by=actor_for(center.intake))

    assert (ended, CalendarFeed.objects.filter(revoked_at=None).count()) == (1, 0)


@pytest.mark.slow
def test_visit_lets_leaders_reach_three_working_days_and_no_longer(center, patient, now):
    visit = swapped(patient)
    left = {}
    for days in range(8):
        now.set(visit.local_date + timedelta(days=days))
        close_past_reach(by=job_of(center.organization))
        left[days] = open_reaches().filter(source_id=visit.pk).count()

    friday_or_before = visit.local_date.weekday()
    last = 3 if friday_or_before <= 1 else 5  # A weekend in between does not count.
    assert left == {days: int(days <= last) for days in range(8)}


def test_cover_reaches_as_long_as_a_visit(center, patient, now):
    session = Session.objects.filter(bookings__patient=patient, kind="group").order_by("during").first()
    cover = make_staff(center.organization, Role.GROUP_LEADER, given_name="Cora")
    cover_absence(
        staff_id=session.lead_id,
        first=session.local_date,
        until=session.local_date + timedelta(days=1),
        decisions={session.pk: Decision(StepKind.COVERED, stand_in=cover.pk)},
        by=actor_for(center.intake),
    )

    now.set(session.local_date + timedelta(days=7))
    close_past_reach(by=job_of(center.organization))

    assert open_reaches().filter(actor_id=cover.pk).count() == 0
    assert open_reaches().filter(actor_id=center.leader.pk).count() > 0


def test_standing_seats_keep_their_reach(center, patient, now):
    before = set(open_reaches().values_list("pk", flat=True))

    now.set(MONDAY + timedelta(weeks=3))
    close_past_reach(by=job_of(center.organization))

    assert set(open_reaches().values_list("pk", flat=True)) == before


@pytest.mark.slow
def test_nightly_job_does_it_for_each_organization_and_twice_is_once(center, patient, now):
    visit = swapped(patient)
    now.set(visit.local_date + timedelta(days=7))

    queued = end_past_reach_everywhere(timestamp=0)
    ended = [end_past_reach(organization_id=str(center.organization.pk)) for _ in range(2)]

    see_all(center.organization)
    assert (queued, ended) == (1, [1, 0])


def test_working_days_leave_out_the_weekend():
    monday, thursday = MONDAY, MONDAY + timedelta(days=3)

    assert first_day_still_reached(thursday) == monday
    assert first_day_still_reached(monday) == monday - timedelta(days=5)


@pytest.mark.slow
def test_seat_given_up_for_another_week_closes_at_once_when_nobody_sat_in_it(center, patient):
    by = actor_for(center.intake)

    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=1, by=by)

    held = set(Seat.objects.filter(patient=patient, dates__isempty=False).values_list("pk", flat=True))
    hours = set(IndividualHour.objects.filter(dates__isempty=False).values_list("pk", flat=True))
    assert set(open_reaches().values_list("source_id", flat=True)) == held | hours
