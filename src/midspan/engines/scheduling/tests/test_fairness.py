"""Nobody pays for everybody: what a week asks of people's lives is told, and evened out above a cap."""

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from midspan.engines.scheduling import life_points, life_spreads
from midspan.engines.scheduling.charges import RULES, Charged
from midspan.engines.scheduling.fairness import Spread, spread
from midspan.engines.scheduling.model import PatientTags, PriorWeek, Schedule, Tier, WeekPlan
from midspan.engines.scheduling.referee import Burden, check, over_life_limit
from midspan.engines.scheduling.referee.lives import least_life
from midspan.engines.scheduling.rules import Rules, rules_in_force
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.solving.evening import LIFE_WEIGHTS
from midspan.engines.scheduling.tests.build import busy, mornings, needs, problem, section
from midspan.engines.scheduling.tests.drawn import every_week, problems

MANY = settings.default.max_examples
few = settings(max_examples=MANY // 3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def week_in_which_one_pays(**rules):
    """One seat by video on Monday: a near person has had it, a far one would save two hours of driving."""
    near = needs("near", prior=PriorWeek(section_ids=("mon-video",)))
    far = needs("far", travel_minutes=(("north", 120),))
    video = section("mon-video", "Mon 09:00-12:00", is_video=True, capacity=1)
    return problem(sections=[video, *mornings()], patients=[near, far], **rules)


def test_without_a_cap_the_sum_decides():
    week = week_in_which_one_pays(life_cap=0)

    assert life_points(week, solve(week).schedule) == {"near": 16, "far": 96}


def test_week_above_the_cap_is_relieved_where_that_is_worth_it():
    week = week_in_which_one_pays(life_cap=80, over_life_cap=20)

    result = solve(week)

    findings = check(week, result.schedule)
    assert life_points(week, result.schedule) == {"near": 24, "far": 64}
    assert (findings.violations, findings.objective) == ((), result.objective)
    assert (result.bound, result.objective) == (112, 238)


def test_week_above_the_cap_stays_where_it_would_cost_others_too_much():
    week = week_in_which_one_pays(life_cap=80, over_life_cap=1)

    assert life_points(week, solve(week).schedule)["far"] == 96


def test_week_above_the_limit_is_relieved_whatever_that_costs():
    week = week_in_which_one_pays(life_cap=80, over_life_cap=1, life_limit=80)

    result = solve(week)

    findings = check(week, result.schedule)
    assert life_points(week, result.schedule) == {"near": 24, "far": 64}
    assert (findings.violations, findings.objective, result.bound) == ((), result.objective, 112)
    assert over_life_limit(week, result.schedule) == ()


def test_week_above_the_limit_stays_where_its_person_has_no_kinder_one():
    week = week_in_which_one_pays(life_cap=50, over_life_cap=20, life_limit=50)

    [burden] = over_life_limit(week, solve(week).schedule)

    assert burden == Burden("far", points=64, least=64)
    assert not burden.is_avoidable(50)


def test_nobody_waits_so_that_somebody_else_is_within_the_limit():
    near = needs("near", commitments=(busy("job", "Mon 08:00-08:45"),))  # So only the seat by video is left to them.
    week = week_in_which_one_pays(life_cap=80, over_life_cap=1, life_limit=80)
    week = replace(week, patients=(near, week.patients[1]))

    result = solve(week)

    [burden] = over_life_limit(week, result.schedule)
    assert result.unplaced == ()
    assert (burden, burden.is_avoidable(80)) == (Burden("far", points=96, least=64), True)


def test_referee_names_nobody_where_the_rules_have_no_limit():
    week = week_in_which_one_pays(life_cap=0, life_limit=0)

    assert over_life_limit(week, solve(week).schedule) == ()


@pytest.mark.slow
@settings(few, max_examples=MANY)
@given(problems())
def test_least_of_a_life_is_the_least_of_all_weeks_there_are(week):
    person = week.patients[0]
    lives = [check(week, Schedule({person.id: plan})).costs.life for plan, _ in every_week(week, person)]

    assert not lives or least_life(week, person) == min(lives)


def test_search_that_was_stopped_evens_nothing_out():
    week = week_in_which_one_pays(life_cap=80, over_life_cap=20)

    stopped = solve(week, listener=lambda progress: progress.phase != "whole")

    assert life_points(week, stopped.schedule)["far"] == 96


@pytest.mark.slow
@few
@given(problems(patients=3))
def test_evened_week_breaks_no_rule_costs_what_it_says_and_places_as_many(week):
    capped = replace(week, rules=replace(week.rules, life_cap=20, over_life_cap=20, life_limit=40))

    even, cheapest = solve(capped), solve(replace(week, rules=replace(week.rules, life_cap=0)))

    findings = check(capped, even.schedule)
    assert (findings.violations, findings.objective) == ((), even.objective)
    assert len(even.unplaced) == len(cheapest.unplaced)
    assert even.bound <= cheapest.objective <= even.objective


def test_life_weights_are_all_those_that_charge_life():
    """A person, and a plan, charged for everything: a new charge of a life must be in the list too."""
    rules = rules_in_force()
    heavy = replace(rules, weights=replace(rules.weights, **dict.fromkeys(LIFE_WEIGHTS, 0)))

    assert life_of_everything(rules) > 0
    assert life_of_everything(heavy) == 0


def life_of_everything(rules: Rules) -> int:
    week = week_in_which_one_pays()
    charged = Charged(
        needs=replace(week.patients[1], preferred_mode="video", preferred_part="evening", min_days=0),
        rules=rules,
        plan=WeekPlan(("mon-am", "wed-am", "fri-am")),
        sections=tuple(mornings()),
        moves=(),
        counselor_sites={},
    )
    return sum(line.points for rule in RULES for line in rule(charged) if line.tier is Tier.LIFE)


def test_spread_tells_the_middle_the_high_and_the_worst():
    assert spread([]) == Spread(0, 0, 0, 0)
    assert spread([7]) == Spread(1, 7, 7, 7)
    assert spread(list(range(101))) == Spread(101, 50, 90, 100)


def test_spreads_are_told_by_site_language_and_age_band():
    tags = {"a": ("adult", ("en",)), "b": ("adult", ("en", "es")), "c": ("adolescent", ("es",)), "d": ("adult", ())}
    people = [
        needs(one, tags=PatientTags(age_bands=(band,), languages=languages), travel_minutes=(("north", minutes),))
        for (one, (band, languages)), minutes in zip(tags.items(), (0, 15, 30, 45), strict=True)
    ]
    week = problem(sections=mornings(), patients=people)
    plan = WeekPlan(("fri-am", "mon-am", "wed-am"))

    found = life_spreads(week, Schedule({"a": plan, "b": plan, "c": plan, "d": None}))

    assert found.everybody == Spread(3, 12, 12, 24)
    assert found.by_site == {"north": Spread(3, 12, 12, 24)}
    assert found.by_language == {"en": Spread(2, 0, 0, 12), "es": Spread(2, 12, 12, 24)}
    assert found.by_age_band == {"adolescent": Spread(1, 24, 24, 24), "adult": Spread(2, 0, 0, 12)}
