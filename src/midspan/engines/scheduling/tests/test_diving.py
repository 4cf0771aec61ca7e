"""Parts that walk in step, and whole weeks out of a program that divides people among several."""

import json
from importlib import resources

import numpy as np
import pytest
from msgspec.structs import replace

from midspan.engines.scheduling.answers import Start
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.referee import check, verify_bound
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.solving.diving import DECIDED, Dive
from midspan.engines.scheduling.solving.generating import Generation
from midspan.engines.scheduling.solving.limits import Limits
from midspan.engines.scheduling.solving.parts import parts_of
from midspan.engines.scheduling.solving.pricing import Pricing
from midspan.engines.scheduling.solving.walking import walk_in_step


@pytest.fixture(scope="module")
def center():
    text = resources.files("midspan.engines.scheduling.tests.fixtures").joinpath("iop-100.json").read_text()
    return read_iop_week(json.loads(text))


@pytest.fixture(scope="module")
def two_centers(center):
    """The same center twice, under other names: two parts that share nothing."""
    return replace(
        center,
        sections=(*center.sections, *(replace(one, id=f"b{one.id}") for one in center.sections)),
        counselors=(*center.counselors, *(replace(one, id=f"b{one.id}") for one in center.counselors)),
        patients=(*center.patients, *map(elsewhere, center.patients)),
    )


def elsewhere(needs):
    return replace(
        needs,
        id=f"b{needs.id}",
        counselor_id=f"b{needs.counselor_id}",
        eligible_section_ids=tuple(f"b{one}" for one in needs.eligible_section_ids),
        prior=replace(needs.prior, section_ids=tuple(f"b{one}" for one in needs.prior.section_ids)),
    )


@pytest.fixture(scope="module")
def solved_twice(two_centers):
    return solve(two_centers)


@pytest.mark.slow
def test_parts_in_step_cost_and_prove_what_each_does_alone(center, solved_twice):
    alone = solve(center)

    assert (solved_twice.objective, solved_twice.bound) == (2 * alone.objective, 2 * alone.bound)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [2, 4])
def test_parts_on_several_threads_find_the_same(two_centers, solved_twice, workers):
    assert solve(two_centers, workers=workers) == solved_twice


@pytest.mark.slow
def test_prices_of_several_parts_prove_what_they_proved_before(two_centers, solved_twice):
    first = []

    solve(
        two_centers,
        start=Start(solved_twice.schedule, solved_twice.certificate),
        listener=lambda progress: first.append(progress.bound) is not None,
    )

    assert first == [solved_twice.bound]


def walked(center, rounds):
    """The center's program after so many rounds."""
    limits = Limits(center)
    pricing = Pricing(limits)
    [part] = parts_of(limits, pricing.links())
    generation = Generation(limits, part, pricing)
    walk_in_step([generation.seed(np.zeros(limits.count, np.int64))], pricing, threads=1)
    for _ in range(rounds):
        walk_in_step([generation.round()], pricing, threads=1)
    return generation


@pytest.mark.parametrize("decided_from", DECIDED)
def test_dive_breaks_no_limit_and_leaves_the_program_as_it_was(center, decided_from):
    generation = walked(center, rounds=3)
    limits, found = generation.limits, []

    def walk():
        found.append((yield from Dive(generation, decided_from).walk()))

    before = generation.program.solve()
    assert is_divided(generation)
    walk_in_step([walk()], generation.pricing, threads=1)

    [weeks] = found
    used = np.bincount(limits.uses(weeks)[1], minlength=limits.count)
    assert (used <= limits.amounts).all()
    assert len(np.unique(weeks.patients)) == len(weeks)
    assert generation.program.solve() <= before + 1e-6


def is_divided(generation):
    shares = generation.program.shares()
    return bool(((shares > 0.01) & (shares < 0.99)).any())


def test_dive_that_is_stopped_leaves_the_program_as_it_was(center):
    generation = walked(center, rounds=3)
    before, duals = generation.program.solve(), generation.duals
    dive = Dive(generation, DECIDED[0]).walk()
    next(dive)

    dive.close()

    assert generation.program.solve() == pytest.approx(before)
    assert generation.duals is duals


@pytest.mark.slow
def test_stopped_in_the_middle_of_many_parts_the_certificate_still_proves_its_bound(two_centers):
    heard = []

    result = solve(two_centers, listener=lambda _: heard.append(None) or len(heard) < 9)

    assert len(heard) == 9
    assert check(two_centers, result.schedule).violations == ()
    assert verify_bound(two_centers, result.certificate).millipoints == result.certificate.bound
