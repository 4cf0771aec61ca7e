"""The compiled search and the one that reads give the same bytes, and both say when a week is too much to search."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.scheduling import explain, place
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.search import combinations, compiled, labels, machine, reference
from midspan.engines.scheduling.search.asking import Asked, PriceList, Terms
from midspan.engines.scheduling.search.limits import NEVER, SearchLimitError
from midspan.engines.scheduling.search.searchers import SearchKind, searcher_for
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.tests.build import busy, counselor, needs, problem, section
from midspan.engines.scheduling.tests.drawn import problems

FIXTURES = Path(__file__).parent / "fixtures"
MANY = settings.default.max_examples
few = settings(
    max_examples=MANY * 3 // 4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
PRICES = st.integers(-60_000, 90_000)


@st.composite
def price_lists(draw, of):
    """Prices for a drawn center: some seats, some half hours, some room, some pairs."""
    seats = st.dictionaries(st.sampled_from([one.id for one in of.sections]), PRICES)
    moments = st.tuples(st.integers(0, 2), st.sampled_from(range(8 * 60, 20 * 60, 30)))
    whom = st.sampled_from([one.id for one in of.counselors])
    return PriceList(
        seats=draw(seats),
        ticks=draw(st.dictionaries(whom, st.dictionaries(moments, st.integers(0, 40_000), max_size=8))),
        caseloads=draw(st.dictionaries(whom, st.integers(0, 50_000))),
        apart=draw(st.dictionaries(st.sampled_from([one.id for one in of.patients]), seats)),
    )


def both(week, terms, asked, prices):
    """What the two searches answer."""
    return [searcher_for(week, week.patients, terms, kind=kind).weeks(asked, prices) for kind in SearchKind]


@pytest.mark.slow
@few
@given(st.data(), problems(patients=2, freezes=True), st.booleans(), st.booleans(), st.booleans())
def test_both_searches_give_the_same_bytes(data, week, is_degradable, are_hours_priced, is_nearest):
    prices = data.draw(price_lists(week))
    cutoff = data.draw(st.sampled_from([NEVER, 2_500_000, 400_000]))
    asked = [
        Asked(person, cutoff, most=data.draw(st.sampled_from([1, 3, 40])), is_nearest=is_nearest) for person in (1, 0)
    ]

    compiled_one, reference_one = both(week, Terms(is_degradable, are_hours_priced), asked, prices)

    assert compiled_one == reference_one


@pytest.mark.slow
@pytest.mark.parametrize("census", [30, 100])
def test_both_searches_give_the_same_bytes_for_a_whole_center(census):
    week = read_iop_week(json.loads((FIXTURES / f"iop-{census}.json").read_text(encoding="utf-8")))
    draw = Random(census)  # noqa: S311 - prices, the same every time.
    hours = [(day, minute) for day in range(5) for minute in range(8 * 60, 20 * 60, 15)]
    prices = PriceList(
        seats={one.id: draw.choice([0, 0, 25_500, -40_000, 90_001]) for one in week.sections},
        ticks={one.id: {hour: draw.choice([0, 0, 15_000, 7_777]) for hour in hours} for one in week.counselors},
    )
    asked = [Asked(person, 2_000_000, most=6) for person in range(census)]

    compiled_one, reference_one = both(week, Terms(is_degradable=True), asked, prices)

    assert compiled_one == reference_one
    assert len(compiled_one.raw) > 0


@pytest.mark.slow
def test_both_searches_place_explain_and_solve_alike():
    week = read_iop_week(json.loads((FIXTURES / "iop-30.json").read_text(encoding="utf-8")))
    full = replace(week, sections=tuple(replace(one, taken=one.capacity) for one in week.sections))
    somebody = week.patients[3].id

    for question, asked_of in ((place, week), (explain, full)):
        assert question(asked_of, somebody) == question(asked_of, somebody, search=SearchKind.REFERENCE)
    assert solve(week) == solve(week, search=SearchKind.REFERENCE)


def test_reduced_points_are_own_points_and_prices():
    week = weekly()
    prices = PriceList(seats={"a": 1_500}, ticks={"kim": {(0, 13 * 60): 250, (0, 13 * 60 + 30): 250}})

    (found,) = next(iter(searcher_for(week, week.patients, Terms()).weeks([Asked(0)], prices)))

    assert (found.sections, found.individual) == ((0, 1, 2), (0, 0, 13 * 60, 1))
    assert found.reduced == found.own * 1000 + 2_000


def weekly():
    """Three mornings and one possible hour with the counselor."""
    return problem(
        sections=[section("a", "Mon 09:00-12:00"), section("b", "Wed 09:00-12:00"), section("c", "Fri 09:00-12:00")],
        patients=[needs(counselor_id="kim", minimum_minutes=600)],
        counselors=[counselor("kim", "Mon 13:00-14:00")],
    )


@pytest.mark.parametrize("kind", SearchKind)
def test_of_equally_cheap_weeks_the_first_in_order_is_found(kind):
    mornings = [section(f"{day}-{twin}", f"{day} 09:00-12:00") for day in ("Mon", "Wed", "Fri") for twin in "ab"]
    week = problem(sections=mornings, patients=[needs()])

    (found,) = next(iter(searcher_for(week, week.patients, Terms(), kind=kind).weeks([Asked(0)], PriceList())))

    assert found.sections == (0, 2, 4)


@pytest.mark.slow
def test_answers_do_not_depend_on_the_number_of_workers():
    week = read_iop_week(json.loads((FIXTURES / "iop-30.json").read_text(encoding="utf-8")))
    asked = [Asked(person, most=4) for person in reversed(range(30))]

    one, two, many = (
        searcher_for(week, week.patients, Terms(), workers=workers).weeks(asked, PriceList()) for workers in (1, 2, 50)
    )

    assert one == two == many


@pytest.mark.slow
def test_searchers_on_several_threads_do_not_touch_each_other():
    week = read_iop_week(json.loads((FIXTURES / "iop-30.json").read_text(encoding="utf-8")))
    alone = [place(week, one.id) for one in week.patients]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: place(week, one.id), week.patients))

    assert together == alone


def test_two_searchers_alive_at_once_answer_for_themselves():
    week = weekly()
    later = replace(week, counselors=(counselor("kim", "Mon 14:00-15:00"),))
    first, second = (searcher_for(one, one.patients, Terms()) for one in (week, later))

    starts = [next(iter(one.weeks([Asked(0)], PriceList())))[0].individual[2] for one in (first, second, first)]

    assert starts == [13 * 60, 14 * 60, 13 * 60]


def test_person_with_more_facts_than_a_label_holds_is_answered_by_the_reference():
    """Seventy groups of two days each: more than the kernel's labels have bits for."""
    groups = [section(f"g{number:02}", "Mon 09:00-12:00", "Wed 09:00-12:00") for number in range(70)]
    week = problem(sections=[*groups, section("f", "Fri 09:00-12:00")], patients=[needs()])

    compiled_one, reference_one = both(week, Terms(), [Asked(0, most=3)], PriceList())

    assert compiled_one == reference_one
    assert next(iter(compiled_one))[0].sections == (0, 70)


def test_person_with_many_movable_commitments_is_answered_by_the_reference():
    held = [busy(f"c{number}", f"Mon 09:{number % 60:02}-10:30", 1) for number in range(66)]
    week = replace(weekly(), patients=(replace(weekly().patients[0], commitments=tuple(held)),))

    compiled_one, reference_one = both(week, Terms(), [Asked(0)], PriceList())

    assert compiled_one.counts == reference_one.counts == (1,)
    assert compiled_one == reference_one


CROWDED = [
    section(f"{hour}-{number}", f"Mon {hour:02}:00-{hour + 1:02}:00") for hour in range(6, 18) for number in range(4)
]


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.slow] * (kind is SearchKind.REFERENCE)) for kind in SearchKind]
)
def test_day_with_too_many_sets_of_sections_is_refused_in_words(kind):
    """Four groups in each of twelve hours: five to the twelfth sets."""
    person = needs(min_days=1, max_group_minutes_per_day=1440, minimum_minutes=60, maximum_minutes=720)
    week = problem(sections=CROWDED, patients=[person])

    with pytest.raises(SearchLimitError, match="65536 sets of sections"):
        searcher_for(week, week.patients, Terms(), kind=kind).weeks([Asked(0)], PriceList())


@pytest.mark.slow
def test_kernel_stops_at_too_many_partial_weeks():
    """Any of 19 groups that begin on three days and go on on three others: half a million ways by Wednesday."""
    firsts = [
        f"{day} {hour:02}:00-{hour:02}:30"
        for day, last in (("Mon", 16), ("Tue", 16), ("Wed", 11))
        for hour in range(8, last)
    ]
    seconds = [f"{day} {hour:02}:00-{hour:02}:30" for day in ("Thu", "Fri", "Sat") for hour in range(8, 15)]
    groups = [section(f"{first} {second}", first, second) for first, second in zip(firsts, seconds, strict=False)]
    person = needs(min_days=1, max_days=7, minimum_minutes=60, maximum_minutes=5000, max_group_minutes_per_day=1440)
    week = problem(sections=groups, patients=[person])

    with pytest.raises(SearchLimitError, match="more than 524288 partial weeks"):
        searcher_for(week, week.patients, Terms()).weeks([Asked(0)], PriceList())


def test_reference_stops_at_too_many_partial_weeks_and_too_many_sections(monkeypatch):
    monkeypatch.setattr(labels, "MOST_LABELS", 3)
    with pytest.raises(SearchLimitError, match="more than 3 partial weeks for r"):
        searcher_for(weekly(), weekly().patients, Terms(), kind=SearchKind.REFERENCE).weeks([Asked(0)], PriceList())
    monkeypatch.undo()

    monkeypatch.setattr(reference, "MOST_TOGETHER", 2)
    with pytest.raises(SearchLimitError, match="more than 2 sections"):
        searcher_for(weekly(), weekly().patients, Terms(), kind=SearchKind.REFERENCE).weeks([Asked(0)], PriceList())


def test_limits_are_the_same_in_both_languages():
    source = (Path(compiled.__file__).parent / "kernel" / "kernel.c").read_text(encoding="utf-8")

    assert f"MOST_COMBINATIONS = 1 << {combinations.MOST_COMBINATIONS.bit_length() - 1}," in source
    assert f"MOST_LABELS = 1 << {labels.MOST_LABELS.bit_length() - 1}," in source
    assert f"MOST_TOGETHER = {reference.MOST_TOGETHER} }};" in source


def test_question_beyond_all_memory_is_refused_in_words():
    searcher = searcher_for(weekly(), weekly().patients, Terms())

    with pytest.raises(machine.OutOfMemoryError, match="more memory than one process may use"):
        searcher.weeks([Asked(0, most=10_000_000)], PriceList())


def test_machine_that_grew_is_not_kept():
    grown = machine.Machine()
    grown.write(b"x", machine.MOST_KEPT_BYTES + 1)
    spare = len(machine._spare)

    machine.give_back(grown)

    assert len(machine._spare) == spare


def test_writing_beyond_all_memory_is_refused_in_words():
    with pytest.raises(machine.OutOfMemoryError):
        machine.Machine().write(b"x", 1 << 31)


@pytest.mark.slow
def test_engine_is_imported_without_loading_webassembly():
    assert "wasmtime" in sys.modules  # Loaded by the tests above.
    code = "import sys, midspan.engines.scheduling; sys.exit('wasmtime' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own words.
