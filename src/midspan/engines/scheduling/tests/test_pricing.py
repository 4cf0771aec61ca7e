"""Pricing: what is asked elsewhere is answered as here, and prices that rise first prove more than none."""

import json
from importlib import resources

import numpy as np
import pytest
from msgspec.structs import replace

from midspan.engines.scheduling.model import Schedule
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.solving.found import nothing
from midspan.engines.scheduling.solving.generating import Generation
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits, constant_points, points_of
from midspan.engines.scheduling.solving.parts import parts_of
from midspan.engines.scheduling.solving.pricing import Pricing, Question
from midspan.engines.scheduling.solving.sending import (
    answers_from_bytes,
    answers_to_bytes,
    joined_answers,
    pieces_of,
    question_from_bytes,
    question_to_bytes,
)
from midspan.engines.scheduling.solving.standing import standing_weeks
from midspan.engines.scheduling.solving.starting import first_schedule
from midspan.engines.scheduling.solving.walking import walk_in_step


@pytest.fixture(scope="module")
def week():
    text = resources.files("midspan.engines.scheduling.tests.fixtures").joinpath("iop-100.json").read_text()
    return read_iop_week(json.loads(text))


@pytest.fixture
def pricing(week):
    return Pricing(Limits(week))


def priced_question(pricing, *, is_nearest):
    """Everybody, with a price on every third section and on some hours."""
    prices = np.zeros(pricing.limits.count, np.int64)
    prices[: pricing.limits.seats : 3] = 12_345
    prices[pricing.limits.first_tick :: 7] = 1_001
    people = np.arange(len(pricing.people))
    return Question(people, THOUSAND * pricing.limits.waiting, 4, prices, is_nearest)


@pytest.mark.parametrize("is_nearest", [True, False])
def test_question_in_pieces_sent_and_brought_together_has_the_same_answer(pricing, is_nearest):
    question = priced_question(pricing, is_nearest=is_nearest)

    answered = [pricing.answers(question_from_bytes(question_to_bytes(piece))) for piece in pieces_of(question, 33)]
    brought = joined_answers([answers_from_bytes(answers_to_bytes(one)) for one in answered])

    assert brought == pricing.answers(question)


def test_nearest_finds_the_cheapest_week_of_each_person(pricing):
    question = priced_question(pricing, is_nearest=True)
    pricing.set_prices(question.prices)

    near = pricing.nearest(question.people, cutoffs=question.cutoffs, most=4)
    every = pricing.weeks(question.people, cutoffs=question.cutoffs, most=4)

    assert first_of_each(near) == first_of_each(every)


def first_of_each(weeks):
    places = np.unique(weeks.patients, return_index=True)[1]
    return list(zip(weeks.patients[places].tolist(), weeks.reduced[places].tolist(), strict=True))


@pytest.mark.slow
def test_week_solved_with_a_pricer_is_the_same_to_the_byte(week):
    asked = []

    def pricer(question, alone):
        asked.append(len(question.people))
        return joined_answers([alone(piece) for piece in pieces_of(question, 17)])

    assert solve(week, pricer=pricer) == solve(week)
    assert len(asked) > 5


@pytest.mark.slow
def test_standing_weeks_cost_what_the_search_said(week, pricing):
    limits = pricing.limits
    [part] = parts_of(limits, pricing.links())
    result = solve(week)

    standing = standing_weeks(limits, result.schedule, width=pricing.width)

    assert points_of(limits, part, standing) + constant_points(week) == result.objective


@pytest.mark.slow
def test_standing_week_that_does_not_hold_any_more_is_left_out(week, pricing):
    limits = pricing.limits
    held = solve(week).schedule
    who = next(one for one in week.patients if held.plans[one.id])
    elsewhere = replace(held.plans[who.id], section_ids=())

    standing = standing_weeks(limits, Schedule({**held.plans, who.id: elsewhere}), width=pricing.width)

    placed = [place for place, one in enumerate(week.patients) if held.plans[one.id] and one.id != who.id]
    assert standing.patients.tolist() == placed


@pytest.mark.slow
def test_rising_prices_prove_more_than_no_prices(week, pricing):
    limits = pricing.limits
    [part] = parts_of(limits, pricing.links())
    generation = Generation(limits, part, pricing)
    nothing_costs = np.zeros(limits.count, np.int64)
    walk_in_step([generation.seed(nothing_costs)], pricing, threads=1)
    before = generation.bound
    none = nothing(pricing.width)
    schedule = first_schedule(limits, pricing, part.people, prices=nothing_costs, standing=none)

    walk_in_step([generation.ascend(10, goal=points_of(limits, part, schedule))], pricing, threads=1)

    assert generation.bound > before
    assert len(generation.known) > 2 * len(part.people)


@pytest.mark.slow
def test_first_schedule_leaves_people_the_weeks_that_stand(week, pricing):
    limits = pricing.limits
    standing = standing_weeks(limits, solve(week).schedule, width=pricing.width)
    nothing_costs, everybody = np.zeros(limits.count, np.int64), np.arange(len(week.patients))

    schedule = first_schedule(limits, pricing, everybody, prices=nothing_costs, standing=standing)

    assert set(standing.fingerprints()) <= set(schedule.fingerprints())
