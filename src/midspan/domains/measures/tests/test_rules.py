"""When an instrument falls due, who may do what, and what is asked while nobody is there."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from midspan.domains.measures.enums import DueState
from midspan.domains.measures.rules import (
    items_to_ask,
    kept_as,
    may_answer,
    may_arrive_late,
    may_ask,
    may_assign,
    may_enter_again,
    may_have_line,
    may_read,
    occurrences,
    places_of,
    points_of,
    states,
)
from midspan.domains.people.enums import Role
from midspan.engines.scoring import instrument
from midspan.values import Actor, ActorKind

MONDAY = date(2026, 11, 2)
PHQ9, AUDIT_C = instrument("phq-9"), instrument("audit-c")
A, D, M = DueState.ANSWERED, DueState.DUE, DueState.MISSED


def day(weeks, days=0):
    return MONDAY + timedelta(weeks=weeks, days=days)


def staff(*roles):
    return Actor(uuid4(), uuid4(), ActorKind.STAFF, frozenset(roles))


@pytest.mark.parametrize(
    ("every_days", "last", "expected"),
    [
        (None, day(3), [day(0)]),
        (7, day(2, 6), [day(0), day(1), day(2)]),
        (7, day(0), [day(0)]),
        (7, MONDAY - timedelta(days=1), []),
        (30, MONDAY + timedelta(days=60), [MONDAY, MONDAY + timedelta(days=30), MONDAY + timedelta(days=60)]),
    ],
)
def test_an_assignment_falls_due_again_and_again(every_days, last, expected):
    assert occurrences(MONDAY, every_days, last=last) == expected


@pytest.mark.parametrize(
    ("every_days", "answered", "today", "ends_on", "expected"),
    [
        (7, [], day(0), None, [D]),
        (7, [0], day(0, 6), None, [A]),
        (7, [0], day(1), None, [A, D]),
        (7, [0], day(2), None, [A, M, D]),
        (7, [2], day(2, 3), None, [M, M, A]),
        (7, [], MONDAY - timedelta(days=1), None, []),
        (7, [], day(1, 2), day(1, 2), [M]),  # What was due at the end is asked no more, and not missed.
        (7, [0], day(3), day(1, 2), [A]),
        (7, [0, 1], day(3), day(1, 2), [A, A]),
        (None, [], day(9), None, [D]),  # What is asked once waits until it is answered.
        (None, [0], day(9), None, [A]),
    ],
)
def test_missed_is_missed_and_the_last_one_is_due(every_days, answered, today, ends_on, expected):
    days = {day(week) for week in answered}
    fell_due = occurrences(MONDAY, every_days, last=min(today, ends_on or today))

    assert list(states(fell_due, answered=days, ends_on=ends_on).values()) == expected


@pytest.mark.parametrize(
    ("key", "line", "allowed"),
    [
        ("distress", 1, True),
        ("craving", 10, True),
        ("distress", None, True),
        ("distress", 0, False),
        ("craving", 11, False),
        ("phq-9", 9, False),
    ],
)
def test_only_our_own_questions_from_0_to_10_have_a_line_for_one_person(key, line, allowed):
    assert bool(may_have_line(instrument(key), line)) is allowed


def test_what_was_begun_before_the_end_may_be_finished():
    found = states([day(0), day(1)], answered=[], ends_on=day(1, 2), begun=[day(1)])

    assert list(found.values()) == [M, D]


@pytest.mark.parametrize(
    ("role", "asks", "reads"),
    [
        (Role.INTAKE, True, True),
        (Role.COUNSELOR, True, True),
        (Role.NURSE, True, True),
        (Role.DIRECTOR, False, True),
        (Role.FRONT_DESK, False, False),
        (Role.SCHEDULER, False, False),
        (Role.PEER_SPECIALIST, False, False),
    ],
)
def test_who_asks_and_who_reads(role, asks, reads):
    assert (bool(may_ask(staff(role))), bool(may_read(staff(role)))) == (asks, reads)


@pytest.mark.parametrize(
    ("key", "every_days", "is_allowed"),
    [
        ("phq-9", 7, True),
        ("phq-9", None, True),
        ("phq-9", 0, False),
        ("phq-9", 366, False),
        ("asq", None, False),  # A person asks it.
        ("ciwa-ar", None, False),
        ("isi", 7, False),  # It has no wording.
    ],
)
def test_only_what_a_person_can_answer_alone_is_assigned(key, every_days, is_allowed):
    when = {"starts_on": MONDAY, "today": MONDAY}
    verdict = may_assign(staff(Role.COUNSELOR), one=instrument(key), every_days=every_days, **when)

    assert bool(verdict) == is_allowed


@pytest.mark.parametrize(
    ("starts_on", "is_allowed"),
    [(MONDAY, True), (day(0, -1), False), (day(0, 365), True), (day(0, 366), False), (date.max, False)],
)
def test_nothing_is_asked_for_a_day_that_is_over_or_far_off(starts_on, is_allowed):
    verdict = may_assign(staff(Role.COUNSELOR), one=PHQ9, every_days=7, starts_on=starts_on, today=MONDAY)

    assert bool(verdict) == is_allowed


def test_who_does_not_ask_does_not_assign():
    assert not may_assign(staff(Role.DIRECTOR), one=PHQ9, every_days=7, starts_on=MONDAY, today=MONDAY)


def test_the_person_alone_answers_what_is_due():
    rowan, other = (Actor(uuid4(), uuid4(), ActorKind.PATIENT) for _ in range(2))

    assert may_answer(rowan, patient_id=rowan.id, state=DueState.DUE)
    assert not may_answer(other, patient_id=rowan.id, state=DueState.DUE)
    assert not may_answer(staff(Role.COUNSELOR), patient_id=rowan.id, state=DueState.DUE)
    assert [bool(may_answer(rowan, patient_id=rowan.id, state=state)) for state in DueState] == [
        False,
        True,
        False,
        False,
    ]


def test_at_night_the_question_that_needs_somebody_is_not_asked():
    asked = {staffed: [item.number for item in items_to_ask(PHQ9, {}, staffed=staffed)] for staffed in (True, False)}

    assert asked[True] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert asked[False] == ["1", "2", "3", "4", "5", "6", "7", "8", "10"]


def test_what_was_asked_while_somebody_was_there_stays_asked():
    for answered in (2, 0, None):
        assert "9" in [item.number for item in items_to_ask(PHQ9, {"9": answered}, staffed=False)]


@pytest.mark.parametrize(
    ("points", "staffed", "key"),
    [
        ({}, True, "phq-9"),
        ({}, False, "phq-8"),
        ({"9": 0}, False, "phq-9"),
        ({"9": 3}, False, "phq-9"),
        ({"9": None}, False, "phq-9"),
    ],
)
def test_what_was_asked_at_night_is_kept_as_the_shorter_one(points, staffed, key):
    assert kept_as(PHQ9, points, staffed=staffed).key == key


def test_answer_that_somebody_waits_for_never_arrives_late():
    may = {item.number: may_arrive_late(PHQ9, item, told_from=None) for item in PHQ9.items}

    assert [number for number, late in may.items() if not late] == ["9"]
    assert all(may_arrive_late(AUDIT_C, item, told_from=None) for item in AUDIT_C.items)


def test_an_instrument_without_signals_is_the_same_at_night():
    assert kept_as(AUDIT_C, {}, staffed=False) is AUDIT_C


def test_two_answers_with_the_same_points_are_two_places():
    assert list(places_of(AUDIT_C, AUDIT_C.item("2"))) == [0, 1, 2, 3, 4, 5]
    assert points_of(AUDIT_C, {"1": 1, "2": 0, "3": None}) == {"1": 1, "2": 0, "3": None}
    assert points_of(AUDIT_C, {"2": 1})["2"] == 0
    assert points_of(AUDIT_C, {"2": 2})["2"] == 1


@pytest.mark.parametrize(
    ("key", "minutes", "allowed"),
    [
        ("ciwa-ar", 60, True),
        ("asq", 60, True),
        ("c-ssrs-screener", 60, True),
        ("ciwa-ar", 0, False),
        ("isi", 60, False),
    ],
)
def test_the_same_answers_stand_twice_only_of_what_is_asked_several_times_a_day(key, minutes, allowed):
    assert bool(may_enter_again(instrument(key), is_same=True, since=timedelta(minutes=minutes))) is allowed
