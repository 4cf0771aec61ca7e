"""The certificate: what its prices prove, reckoned apart from the search and compared with trying everything."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.scheduling.answers import Certificate
from midspan.engines.scheduling.model import Mode, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.referee import check, spot_check, verify_bound
from midspan.engines.scheduling.referee.cheapest_week import cheapest_week
from midspan.engines.scheduling.referee.own_life import OwnLife, Tolls
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.tests.build import busy, counselor, mornings, needs, problem, section
from midspan.engines.scheduling.tests.drawn import problems
from midspan.engines.scheduling.wire import certificate_from_json, certificate_to_json
from midspan.values import WeekSpan

FIXTURES = Path(__file__).parent / "fixtures"
MANY = settings.default.max_examples
some = settings(
    max_examples=MANY * 3 // 4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
few = settings(some, max_examples=MANY // 3)


@st.composite
def tolls(draw, week):
    """Prices of every kind on a drawn center."""
    days, minutes = range(3), range(8 * 60, 21 * 60, week.rules.tick_minutes)
    ticks = [(one.id, day, minute) for one in week.counselors for day in days for minute in minutes]
    few_ticks = draw(st.lists(st.sampled_from(ticks), max_size=40, unique=True))
    return Tolls(
        seats={one.id: draw(st.integers(-40_000, 60_000)) for one in week.sections},
        ticks={tick: draw(st.integers(0, 30_000)) for tick in few_ticks},
        caseloads={one.id: draw(st.integers(0, 90_000)) for one in week.counselors},
    )


def every_plan(week, person):
    """Every plan the referee lets pass, degraded ones too, with its millipoints but for tolls and the center's own."""
    alone = replace(week, patients=(person,))
    individuals = [None, *hours(week, person.individual_minutes, person.individual_modes)]
    families = [None, *hours(week, person.family_minutes, (Mode.VIDEO,))]
    ids = sorted(one.id for one in week.sections if one.seats_left > 0)
    for count in range(len(ids) + 1):
        for chosen in combinations(ids, count):
            for individual in individuals:
                for family in families:
                    plan = WeekPlan(chosen, individual, family)
                    findings = check(alone, Schedule({person.id: plan}))
                    if not findings.violations:
                        yield plan, 1000 * (findings.objective - findings.costs.center)


def hours(week, minutes, modes):
    tick = week.rules.tick_minutes
    for one in week.counselors if minutes else ():
        for work in one.work:
            for start in range(-(-work.start // tick) * tick, work.end - minutes + 1, tick):
                yield from (Slot(one.id, WeekSpan(work.day, start, start + minutes), mode) for mode in modes)


def toll_of(plan, person, prices, tick):
    slots = [slot for slot in (plan.individual, plan.family) if slot]
    used = [
        (slot.counselor_id, slot.span.day, at) for slot in slots for at in range(slot.span.start, slot.span.end, tick)
    ]
    new = {slot.counselor_id for slot in slots} if person.counselor_id is None else set()
    return (
        sum(prices.seats[one] for one in plan.section_ids)
        + sum(prices.ticks.get(one, 0) for one in used)
        + sum(prices.caseloads[one] for one in new)
    )


@pytest.mark.slow
@some
@given(st.data(), problems(freezes=True))
def test_cheapest_week_is_the_cheapest_of_all_there_are(data, week):
    prices, person = data.draw(tolls(week)), week.patients[0]

    costs = [
        points + toll_of(plan, person, prices, week.rules.tick_minutes) for plan, points in every_plan(week, person)
    ]

    assert cheapest_week(OwnLife(week, person, prices)) == min(costs, default=None)


def test_price_below_zero_makes_no_week_where_none_is_allowed():
    week = problem(sections=mornings()[:1], patients=[needs()])
    prices = Tolls(seats={week.sections[0].id: -8_001}, ticks={}, caseloads={})

    assert cheapest_week(OwnLife(week, week.patients[0], prices)) is None


@pytest.mark.slow
@pytest.mark.parametrize("moved", ["Mon 12:45-15:30", "Mon 11:00-15:30"])
def test_commitment_in_the_way_of_several_sessions_is_moved_once(moved):
    person = needs(counselor_id="kim", family_minutes=60, commitments=(busy("gym", moved, price=50),))
    week = problem(sections=mornings(), patients=[person], counselors=[counselor("kim", "Mon 13:00-16:00")])
    nothing = Tolls(seats=dict.fromkeys(("mon-am", "wed-am", "fri-am"), 0))

    costs = [points for _, points in every_plan(week, person)]

    assert cheapest_week(OwnLife(week, person, nothing)) == min(costs)


def test_family_session_alone_joins_a_caseload_too():
    far = counselor("kim", "Mon 18:00-19:00", site_id="south")  # No known way there, so only the family can be seen.
    person = needs(individual_minutes=60, family_minutes=60)
    week = problem(sections=mornings(), patients=[person], counselors=[far])
    prices = Tolls(seats=dict.fromkeys(("mon-am", "wed-am", "fri-am"), 0), caseloads={"kim": 500_000})

    costs = [points + toll_of(plan, person, prices, 15) for plan, points in every_plan(week, person)]

    assert cheapest_week(OwnLife(week, person, prices)) == min(costs)


@pytest.mark.slow
@few
@given(st.data(), problems(patients=3))
def test_no_prices_prove_more_than_a_week_that_is_there(data, week):
    prices = data.draw(tolls(week))
    pair = (week.patients[0].id, week.patients[1].id)
    week = replace(week, no_contact=(pair,))
    certificate = Certificate(
        rules_version=week.rules.version,
        objective=0,
        bound=0,
        seats=tuple(prices.seats.items()),
        ticks=tuple((*tick, price) for tick, price in prices.ticks.items()),
        caseloads=tuple(prices.caseloads.items()),
        no_contact=tuple((*pair, one.id, data.draw(st.integers(0, 50_000))) for one in week.sections),
    )

    assert verify_bound(week, certificate).points <= solve(week).objective


@pytest.mark.slow
@pytest.mark.parametrize(("census", "best"), [(30, 83_058), (100, 69_911)])
def test_prices_of_an_exchange_center_prove_its_best_schedule(census, best):
    week = read_iop_week(json.loads((FIXTURES / f"iop-{census}.json").read_text(encoding="utf-8")))

    assert verify_bound(week, solve(week).certificate).points == best


def test_without_prices_everybody_has_their_own_best_week():
    week = problem(sections=mornings(), patients=[needs("a"), needs("b", priority=2)])

    bound = verify_bound(week, Certificate("2026-11", objective=0, bound=0))

    assert (bound.people, bound.sections, bound.limits) == (2 * 3 * 8_000, 0, 0)  # Three trips of half an hour each.


def test_price_of_a_full_seat_proves_that_somebody_waits():
    groups = tuple(replace(one, capacity=1) for one in mornings())
    week = problem(sections=groups, patients=[needs("a"), needs("b")])
    priced = Certificate("2026-11", objective=0, bound=0, seats=(("mon-am", 19_976_000),))

    bound = verify_bound(week, priced)

    assert bound.points == solve(week).objective == 20_024
    assert bound.sections == -19_976_000


def test_section_that_lacks_people_pays_them_to_come():
    lonely = section("lonely", "Tue 09:00-10:00", minimum_to_run=2)
    week = problem(sections=[lonely], patients=[needs("a")])

    assert verify_bound(week, Certificate("2026-11", 0, 0)).sections == 40_000
    assert verify_bound(week, Certificate("2026-11", 0, 0, seats=(("lonely", -40_000),))).sections == 80_000


def test_certificate_proves_what_sections_cost_that_nobody_can_join():
    lonely = section("lonely", "Tue 09:00-10:00", minimum_to_run=2)
    week = problem(sections=[*mornings(), lonely], patients=[needs("a", commitments=(busy("job", "Tue 08:00-12:00"),))])

    result = solve(week)

    assert dict(result.certificate.seats)["lonely"] == -40_000
    assert verify_bound(week, result.certificate).points == result.bound == result.objective


def test_caseload_and_tick_bring_in_no_more_than_they_hold():
    kim = counselor("kim", room_left=1)
    week = problem(sections=(), patients=[needs("a"), needs("b")], counselors=[kim])
    priced = Certificate("2026-11", 0, 0, ticks=(("kim", 0, 600, 7),), caseloads=(("kim", 50),))

    assert verify_bound(week, priced).limits == -57


def test_caseload_without_a_limit_holds_everybody():
    week = problem(sections=(), patients=[needs("a"), needs("b")], counselors=[counselor("kim")])

    assert verify_bound(week, Certificate("2026-11", 0, 0, caseloads=(("kim", 50),))).limits == -100


STRANGE = [
    ("for rules 2020-01, not 2026-11", Certificate("2020-01", 0, 0)),
    ("price for ghost", Certificate("2026-11", 0, 0, seats=(("ghost", 1),))),
    ("price for ghost", Certificate("2026-11", 0, 0, ticks=(("ghost", 0, 0, 1),))),
    ("price for ghost", Certificate("2026-11", 0, 0, caseloads=(("ghost", 1),))),
    ("price for ghost", Certificate("2026-11", 0, 0, no_contact=(("a", "b", "ghost", 1),))),
    ("pair that is not", Certificate("2026-11", 0, 0, no_contact=(("a", "b", "mon-am", 1),))),
    ("two prices for", Certificate("2026-11", 0, 0, seats=(("mon-am", 1), ("mon-am", 2)))),
]


@pytest.mark.parametrize(("words", "certificate"), STRANGE)
def test_certificate_of_another_problem_is_refused(words, certificate):
    week = problem(sections=mornings(), patients=[needs("a"), needs("b")])

    with pytest.raises(ValueError, match=words):
        verify_bound(week, certificate)


def honest():
    """Two people and the certificate that tells their shares."""
    week = problem(sections=mornings(), patients=[needs("a"), needs("b")])
    return week, Certificate("2026-11", objective=48, bound=48_000, shares=(("a", 24_000), ("b", 24_000)))


def test_spot_check_upholds_honest_shares():
    week, certificate = honest()

    answer = spot_check(week, certificate, seed=1)

    assert (sorted(answer.checked), answer.overstated, answer.is_upheld) == (["a", "b"], (), True)


def test_spot_check_names_an_overstated_share():
    week, certificate = honest()
    lying = replace(certificate, bound=49_000, shares=(("a", 25_000), ("b", 24_000)))

    answer = spot_check(week, lying, seed=1)

    assert (answer.overstated, answer.adds_up, answer.is_upheld) == (("a",), True, False)


def test_spot_check_sees_that_a_bound_is_more_than_its_parts():
    week, certificate = honest()

    assert not spot_check(week, replace(certificate, bound=48_001), seed=1).is_upheld


def test_spot_check_looks_at_so_many_people_and_repeats_itself():
    week, certificate = honest()

    first = spot_check(week, certificate, seed=7, count=1)

    assert len(first.checked) == 1
    assert spot_check(week, certificate, seed=7, count=1) == first


def test_spot_check_needs_everybodys_share():
    week, certificate = honest()

    with pytest.raises(ValueError, match="share of every patient"):
        spot_check(week, replace(certificate, shares=(("a", 24_000),)), seed=1)


def test_certificate_comes_back_as_it_went():
    certificate = Certificate(
        "2026-11", 5, 4_900, (("s", -1),), (("kim", 0, 540, 2),), (("kim", 3),), (("a", "b", "s", 4),), (("a", 5),)
    )

    assert certificate_from_json(certificate_to_json(certificate)) == certificate
