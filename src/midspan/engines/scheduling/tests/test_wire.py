"""The JSON form: what goes out comes back, and what is not ours is refused by name."""

import json

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling.model import Mode, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.tests.build import at, busy, counselor, mornings, needs, problem
from midspan.engines.scheduling.wire import (
    plain,
    problem_from_json,
    problem_to_json,
    schedule_from_json,
    schedule_to_json,
)

WEEK = problem(
    sections=mornings(),
    patients=[needs(commitments=(busy("shift", "Mon 13:00-17:00", price=3),), counselor_id="kim")],
    counselors=[counselor()],
    no_contact=[("r", "s")],
)


def changed(path, value):
    """The problem's JSON with one entry replaced; None removes it."""
    document = json.loads(problem_to_json(WEEK))
    *parents, last = path
    entry = document
    for key in parents:
        entry = entry[key]
    if value is None:
        del entry[last]
    else:
        entry[last] = value
    return json.dumps(document)


def test_problem_comes_back_as_it_went():
    assert problem_from_json(problem_to_json(WEEK)) == WEEK


def test_schedule_comes_back_as_it_went():
    plan = WeekPlan(("a",), individual=Slot("kim", at("Mon 13:00-14:00"), Mode.VIDEO))
    schedule = Schedule({"r": plan, "s": None})

    assert schedule_from_json(schedule_to_json(schedule)) == schedule


def test_same_problem_gives_the_same_bytes():
    assert problem_to_json(replace(WEEK)) == problem_to_json(WEEK)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["version"], "midspan-week/2", "not a midspan-week/1"),
        (["problem"], None, "holds no problem"),
        (["problem", "sections"], None, "Problem does not agree about: sections"),
        (["problem", "sections", 0, "color"], "red", "Section does not agree about: color"),
        (["problem", "sections", 0], [], "Section is an object"),
        (["problem", "sections"], {}, "list was expected"),
        (["problem", "no_contact", 0], ["r"], "list of 2"),
        (["problem", "sections", 0, "capacity"], "ten", "'ten' is not of the kind int"),
        (["problem", "sections", 0, "meetings", 0], [1, 2], "span is"),
        (["problem", "patients", 0, "modality"], "telepathy", "telepathy"),
        (["problem", "rules", "weights", "wait_list"], None, "does not say: wait_list"),
        (["problem", "rules", "mood"], 1, "no rule knows: mood"),
    ],
)
def test_document_that_is_not_ours_is_refused_by_name(path, value, words):
    with pytest.raises(ValueError, match=words):
        problem_from_json(changed(path, value))


def test_answers_are_told_in_plain_types():
    schedule = Schedule({"r": None})

    assert plain(schedule) == {"plans": {"r": None}}


def test_what_the_model_has_a_value_for_may_be_left_out():
    assert problem_from_json(changed(("problem", "patients", 0, "priority"), None)) == WEEK
