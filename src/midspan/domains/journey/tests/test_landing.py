"""The days between residential discharge and the first session."""

from datetime import date, timedelta

import pytest

from midspan.domains.journey.actions import record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.queries import handoffs_with_gap
from midspan.domains.journey.rules.landing import landing_of
from midspan.domains.journey.tests.factories import make_accepted, make_intake
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import make_organization

TODAY = date(2026, 5, 4)
LEAVES = date(2026, 5, 8)


def days_after(*days):
    return [LEAVES + timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("leaves_on", "sessions", "gap", "is_gap"),
    [
        (LEAVES, days_after(0, 2, 4), 0, False),
        (LEAVES, days_after(3, 5, 7), 3, False),
        (LEAVES, days_after(4, 5, 7), 4, True),
        (LEAVES, days_after(-2, 1), 1, False),
        (LEAVES, days_after(-2), None, True),
        (LEAVES, [], None, True),
        (TODAY + timedelta(days=30), [], None, False),
        (None, [], None, True),
        (None, days_after(1), None, False),
    ],
    ids=["same day", "three days", "four days", "early visit", "early only", "none", "far off", "unknown", "no date"],
)
def test_gap(leaves_on, sessions, gap, is_gap):
    landing = landing_of(leaves_on=leaves_on, session_dates=sessions, today=TODAY)

    assert (landing.gap_days, landing.is_gap) == (gap, is_gap)


def test_three_sessions_are_wanted_before_discharge():
    two = landing_of(leaves_on=LEAVES, session_dates=days_after(1, 2), today=TODAY)
    three = landing_of(leaves_on=LEAVES, session_dates=days_after(1, 2, 3), today=TODAY)

    assert (two.is_booked, three.is_booked) == (False, True)


@pytest.mark.django_db
def test_list_holds_the_handoffs_with_a_gap_at_equal_query_count(django_assert_num_queries):
    organization = make_organization()
    intake = actor_for(make_intake(organization))
    landed = make_accepted(organization, intake)
    record_handoff(
        episode_id=landed.pk, plan=HandoffPlan(sending_unit="Elm House", expected_discharge=LEAVES), by=intake
    )
    dates = {landed.patient_id: days_after(1, 2, 3)}
    late = []
    for _ in range(3):
        episode = make_accepted(organization, intake)
        plan = HandoffPlan(sending_unit="Elm House", expected_discharge=LEAVES)
        late.append(record_handoff(episode_id=episode.pk, plan=plan, by=intake))
        dates[episode.patient_id] = days_after(6)

        with django_assert_num_queries(1):
            lines = handoffs_with_gap(viewer=intake, first_session_dates=dates, today=TODAY)
        assert {line.handoff.pk for line in lines} == {handoff.pk for handoff in late}
