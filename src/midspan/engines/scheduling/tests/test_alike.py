"""One section stands for all that are alike, and the cheapest week costs the same."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from msgspec.structs import replace

from midspan.engines.scheduling import explain, explain_unplaced, place
from midspan.engines.scheduling.conditions.sections import attendable, may_be_offered
from midspan.engines.scheduling.model import Avoidance, AvoidanceKind, PriorWeek
from midspan.engines.scheduling.placement import best_plan, best_plans
from midspan.engines.scheduling.plan_points import plan_costs
from midspan.engines.scheduling.search.alike import without_the_replaceable
from midspan.engines.scheduling.search.limits import SearchLimitError
from midspan.engines.scheduling.tests.build import mornings, needs, problem, section
from midspan.engines.scheduling.tests.drawn import problems

MANY = settings.default.max_examples
few = settings(max_examples=MANY // 3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def kept(*sections, points=(), **fields):
    week = problem(sections=sections, patients=[needs(**fields)])
    costs = dict(points)
    few = without_the_replaceable(week, week.patients[0], lambda section: costs.get(section.id, 0))
    return [one.id for one in few.sections]


def monday(section_id, **fields):
    return section(section_id, "Mon 09:00-12:00", **fields)


@pytest.mark.parametrize(
    ("other", "points", "expected"),
    [
        pytest.param({}, {}, ["a"], id="the first of equals"),
        pytest.param({}, {"a": 10}, ["b"], id="the cheaper one"),
        pytest.param({"is_video": True}, {}, ["a", "b"], id="another mode is not alike"),
        pytest.param({"site_id": "south"}, {}, ["a"], id="no way there"),
        pytest.param({"capacity": 0}, {"a": 10}, ["a"], id="no seat"),
        pytest.param({"content": "skills"}, {}, ["a"], id="counts for less"),
        pytest.param({"content": "skills"}, {"a": 10}, ["a", "b"], id="counts for less and costs less"),
        pytest.param({"curriculum_id": "anger"}, {}, ["a"], id="uses up a curriculum"),
        pytest.param({"curriculum_id": "anger"}, {"a": 10}, ["a", "b"], id="uses one up and costs less"),
    ],
)
def test_section_is_left_out_where_another_is_no_worse(other, points, expected):
    assert kept(monday("a"), monday("b", **other), points=points) == expected


def test_nothing_replaces_a_frozen_section():
    assert kept(monday("a"), monday("b"), frozen_section_ids=("b",)) == ["a", "b"]


def test_sections_at_different_times_all_stay():
    assert kept(*mornings()) == ["mon-am", "wed-am", "fri-am"]


def test_group_of_the_week_before_is_kept_among_its_like():
    week = problem(
        sections=[monday("a"), monday("b"), *mornings()[1:]], patients=[needs(prior=PriorWeek(section_ids=("b",)))]
    )

    assert best_plan(week, week.patients[0]).section_ids == ("b", "fri-am", "wed-am")


@pytest.mark.slow
@few
@given(problems())
def test_cheapest_week_costs_the_same_without_them(week):
    alone = replace(week, sections=tuple(replace(one, comfortable=None, minimum_to_run=0) for one in week.sections))
    who = alone.patients[0]

    plan, options = best_plan(alone, who), place(alone, who.id, count=1)

    assert (plan is None) == (not options)
    if plan is not None:
        assert plan_costs(alone, who, plan).total == options[0].cost.total


@pytest.mark.slow
@few
@given(problems(patients=3))
def test_kinds_of_sections_are_judged_as_each_section_is(week):
    for one in week.patients:
        who = replace(one, avoid=())
        listed = who.eligible_section_ids

        found = [section for _, section in attendable(week.sections, who) if listed is None or section.id in listed]

        assert found == [section for section in week.sections if may_be_offered(section, who)]


@pytest.mark.slow
@few
@given(problems())
def test_explanation_after_a_search_without_a_week_is_the_explanation(week):
    who = week.patients[0].id
    assume(not place(week, who, count=1))

    assert explain_unplaced(week, who) == explain(week, who)


@pytest.mark.slow
@few
@given(problems(patients=3))
def test_several_people_in_one_question_get_the_weeks_they_get_alone(week):
    people = [*week.patients, replace(week.patients[0], avoid=(Avoidance("s0", AvoidanceKind.CLINICAL),))]

    assert best_plans(week, people) == tuple(best_plan(week, one) for one in people)


def test_explanation_is_found_where_a_day_holds_more_sets_than_a_search_can_list():
    """Sixteen groups at each of five hours of a day: more than a million sets of them fit together."""
    hours = ("08:00-09:00", "09:30-10:30", "11:00-12:00", "13:00-14:00", "15:00-16:00")
    crowd = [
        section(f"{day}-{hour}-{number}", f"{day} {hour}", is_video=True)
        for day in ("Mon", "Tue")
        for hour in hours
        for number in range(16)
    ]
    week = problem(
        sections=crowd,
        patients=[needs(minimum_minutes=540, maximum_minutes=600, min_days=2, max_group_minutes_per_day=240)],
    )

    answer = explain(week, "r")

    assert not answer.is_placeable
    assert {reason.kind.value for reason in answer.reasons} == {"minutes_per_day", "minimum"}
    with pytest.raises(SearchLimitError):
        place(replace(week, patients=(replace(week.patients[0], max_group_minutes_per_day=600),)), "r")
