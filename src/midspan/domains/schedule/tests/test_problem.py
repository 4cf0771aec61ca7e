"""What the engine is asked: seats left, life at its prices, the counselor's free hours, private closures."""

from datetime import UTC, date, datetime, timedelta

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import SeatTakenError, accept_offer, compute_offer
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import IndividualHour, Offer
from midspan.domains.schedule.problem import standing_ask
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, row, seat_in
from midspan.engines import scheduling as engine
from midspan.kernel.tests.factories import make_organization
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return Center(make_organization(), weekdays=(0, 1, 2))


def ask(center, patient, from_date=MONDAY):
    return standing_ask(episode=patient.stay, from_date=from_date, by=actor_for(center.intake))


def needs(center, patient):
    found = ask(center, patient)
    return found.problem.patient(found.patient_id)


def responsibility(patient, times, **fields):
    made = row(
        "responsibilities.Responsibility",
        organization=patient.organization,
        patient=patient,
        kind="work",
        title="Bakery",
        **fields,
    )
    for weekday, start, end, extra in times:
        row(
            "responsibilities.ResponsibilityTime",
            organization=patient.organization,
            patient=patient,
            responsibility=made,
            weekday=weekday,
            start_minute=start,
            end_minute=end,
            **extra,
        )
    return made


def busy(patient, *starts):
    source = row("responsibilities.CalendarSource", organization=patient.organization, patient=patient, name="Mine")
    for start in starts:
        row(
            "responsibilities.BusyTime",
            organization=patient.organization,
            patient=patient,
            source=source,
            start_at=start,
            end_at=start + timedelta(hours=1),
        )


def test_seats_of_others_are_counted_from_the_date_on_and_own_ones_are_not(center):
    patient, other = center.make_person(), center.make_person()
    seat_in(center.sections[0], patient, number=1)
    seat_in(center.sections[0], other, number=4, from_date=MONDAY + timedelta(weeks=3))

    sections = {one.id: one for one in ask(center, patient).problem.sections}

    assert [sections[str(one.pk)].taken for one in center.sections] == [1, 0, 0]
    assert needs(center, patient).prior.section_ids == (str(center.sections[0].pk),)


def test_alternate_weeks_are_all_met_by_a_standing_week(center):
    patient = center.make_person()
    odd, even = {"every_weeks": 2, "anchor_date": MONDAY}, {"every_weeks": 2, "anchor_date": MONDAY - timedelta(7)}
    responsibility(patient, [(0, NINE, NOON, odd), (2, NINE, NOON, even)])

    assert [one.span for one in needs(center, patient).commitments] == [
        WeekSpan(0, NINE, NOON),
        WeekSpan(2, NINE, NOON),
    ]


@pytest.mark.parametrize(("firmness", "price"), [("fixed", None), ("hard_to_move", 96), ("movable", 24)])
def test_what_is_firmer_costs_more_to_move_and_what_is_fixed_has_no_price(center, firmness, price):
    patient = center.make_person()
    responsibility(patient, [(0, NINE, NOON, {})], firmness=firmness, commute_minutes=30)

    [commitment] = needs(center, patient).commitments

    assert commitment.price == price
    assert commitment.span == WeekSpan(0, NINE - 30, NOON + 30)


def test_imported_time_that_recurs_is_met_and_one_appointment_is_not(center):
    patient = center.make_person()
    tuesday = datetime(2027, 3, 2, 15, tzinfo=UTC)
    busy(patient, tuesday, tuesday + timedelta(weeks=1), datetime(2027, 3, 4, 15, tzinfo=UTC))

    assert [one.span for one in needs(center, patient).commitments] == [WeekSpan(1, 600, 660)]


def test_imported_time_on_both_sides_of_the_clock_change_is_read_by_the_wall_clock(center):
    patient = center.make_person()
    before, after = datetime(2027, 3, 9, 15, tzinfo=UTC), datetime(2027, 3, 16, 14, tzinfo=UTC)
    busy(patient, before, after)

    found = ask(center, patient, MONDAY + timedelta(weeks=1))

    assert [one.span for one in found.problem.patient(found.patient_id).commitments] == [WeekSpan(1, 600, 660)]


def test_counselors_other_hours_and_groups_are_taken_and_long_leave_closes_days(center):
    patient, other = center.make_person(), center.make_person()
    row(
        "schedule.IndividualHour",
        organization=center.organization,
        patient=other,
        staff=center.counselor,
        kind="individual",
        weekday=3,
        start_minute=600,
        end_minute=660,
        site=center.site,
        dates=(date(2027, 1, 1), None),
    )
    row(
        "programs.Leave",
        organization=center.organization,
        staff=center.counselor,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(days=3),
    )
    [counselor] = ask(center, patient).problem.counselors

    assert counselor.taken == (WeekSpan(3, 600, 660),)
    assert len(counselor.work) == 5


@pytest.mark.parametrize("who_says_so", ["this person", "the other"])
def test_group_of_somebody_to_avoid_is_closed_whoever_said_so(center, who_says_so):
    patient, other = center.make_person(), center.make_person()
    seat_in(center.sections[2], other, number=1)
    pair = (patient, other) if who_says_so == "this person" else (other, patient)
    row(
        "responsibilities.PersonToAvoid",
        organization=center.organization,
        patient=pair[0],
        other_patient=pair[1],
        described_as="x",
    )

    assert needs(center, patient).avoid == (
        engine.Avoidance(str(center.sections[2].pk), engine.AvoidanceKind.NO_CONTACT),
    )


def test_unknown_travel_stays_unknown(center):
    patient = center.make_person()
    row_of = patient.stay._meta.apps.get_model("responsibilities.WeekPreference")
    row_of.objects.filter(patient=patient).update(travel_minutes={})

    assert needs(center, patient).travel_to(str(center.site.pk)) is None


def test_whoever_was_asked_for_no_language_is_planned_in_that_of_their_track(center):
    patient = center.make_person()
    row_of = patient.stay._meta.apps.get_model("responsibilities.WeekPreference")
    row_of.objects.filter(patient=patient).update(language="")

    assert needs(center, patient).tags.languages == ("en",)


@pytest.mark.slow
def test_who_is_too_late_is_given_the_next_best_week():
    center = Center(make_organization(), capacity=1, weekdays=(0, 1, 2, 3, 4))
    by = actor_for(center.intake)
    first, late = center.make_person(), center.make_person()
    offers = [compute_offer(episode_id=one.stay.pk, from_date=MONDAY, by=by) for one in (first, late)]
    accept_offer(offer_id=offers[0].pk, choice=0, by=by)

    with pytest.raises(SeatTakenError) as taken:
        accept_offer(offer_id=offers[1].pk, choice=0, by=by)

    assert taken.value.offer.state == OfferState.IMPOSSIBLE
    assert Offer.objects.get(pk=offers[1].pk).state == OfferState.WITHDRAWN
    assert IndividualHour.objects.filter(patient=late).count() == 0


@pytest.mark.slow
def test_problem_asks_as_many_questions_with_more_people(center, django_assert_max_num_queries):
    patient, counts = center.make_person(), []
    by = actor_for(center.intake)
    for number in (1, 2, 3):
        seat_in(center.sections[0], center.make_person(), number=number)
        with django_assert_max_num_queries(40) as asked:
            standing_ask(episode=patient.stay, from_date=MONDAY, by=by)
        counts.append(len(asked))

    assert counts[0] == counts[2]
