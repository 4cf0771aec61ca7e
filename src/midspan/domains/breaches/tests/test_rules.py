"""Who is told of a breach by when, as 45 CFR 164.404 to 164.408 count it."""

from datetime import date

import pytest

from midspan.domains.breaches.book import clock, factors
from midspan.domains.breaches.enums import TRANSITIONS, Duty, Outcome, Step
from midspan.domains.breaches.rules import (
    Affected,
    Deadline,
    deadlines,
    may_assess,
    may_close,
    may_note,
    may_note_sent,
    may_step,
    may_tell,
    people_are_told,
)
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind

FIRST_OF_MARCH = date(2026, 3, 1)
SIXTY_LATER = date(2026, 4, 30)
AFTER_THE_YEAR = date(2027, 3, 1)
PEOPLE, SECRETARY, MEDIA = Duty.PEOPLE, Duty.SECRETARY, Duty.MEDIA


def somebody(*roles, kind=ActorKind.STAFF):
    return Actor(id=None, organization_id=None, kind=kind, roles=frozenset(roles))


def due(affected, *, discovered=FIRST_OF_MARCH, done=()):
    return {one.duty: one.due_date for one in deadlines(discovered, affected, by=clock(), done=done)}


@pytest.mark.parametrize(
    ("known", "in_one_state", "others", "expected"),
    [
        (1, 1, 0, {PEOPLE: SIXTY_LATER, SECRETARY: AFTER_THE_YEAR}),
        (499, 499, 0, {PEOPLE: SIXTY_LATER, SECRETARY: AFTER_THE_YEAR}),
        (499, 499, 1, {PEOPLE: SIXTY_LATER, SECRETARY: SIXTY_LATER}),
        (500, 500, 0, {PEOPLE: SIXTY_LATER, SECRETARY: SIXTY_LATER}),
        (501, 500, 0, {PEOPLE: SIXTY_LATER, SECRETARY: SIXTY_LATER}),
        (501, 501, 0, {PEOPLE: SIXTY_LATER, SECRETARY: SIXTY_LATER, MEDIA: SIXTY_LATER}),
        (900, 450, 51, {PEOPLE: SIXTY_LATER, SECRETARY: SIXTY_LATER, MEDIA: SIXTY_LATER}),
    ],
)
def test_number_says_who_is_told_by_when(known, in_one_state, others, expected):
    assert due(Affected(known=known, in_one_state=in_one_state, others=others)) == expected


def test_unknown_number_counts_as_a_large_one_and_never_as_nobody():
    unknown = Affected(known=3, in_one_state=3, others=None)

    assert unknown.total is None
    assert due(unknown) == {PEOPLE: SIXTY_LATER, SECRETARY: SIXTY_LATER, MEDIA: SIXTY_LATER}


@pytest.mark.parametrize(
    ("discovered", "secretary_by"),
    [
        (date(2026, 1, 1), date(2027, 3, 1)),
        (date(2026, 12, 31), date(2027, 3, 1)),
        (date(2027, 1, 1), date(2028, 2, 29)),  # 60 days into a leap year.
    ],
)
def test_log_of_the_year_goes_sixty_days_after_its_end(discovered, secretary_by):
    assert due(Affected(known=1, in_one_state=1, others=0), discovered=discovered)[SECRETARY] == secretary_by


def test_sixty_days_run_over_the_end_of_february_in_a_leap_year():
    assert due(Affected(others=0, known=1), discovered=date(2028, 1, 1))[PEOPLE] == date(2028, 3, 1)


def test_what_is_done_stays_with_its_day():
    found = deadlines(FIRST_OF_MARCH, Affected(known=1, others=0), by=clock(), done={PEOPLE})

    assert [(one.duty, one.is_done) for one in found] == [(PEOPLE, True), (SECRETARY, False)]


@pytest.mark.parametrize(
    ("told", "others", "has_substitute", "expected"),
    [
        (3, 0, False, True),
        (2, 0, False, False),
        (2, 0, True, False),
        (3, 2, False, False),
        (3, 2, True, True),
        (3, None, False, False),
        (3, None, True, True),
    ],
)
def test_people_are_told_once_each_known_one_is_and_the_unknown_in_another_way(told, others, has_substitute, expected):
    affected = Affected(known=3, told=told, others=others)

    assert people_are_told(affected, has_substitute=has_substitute) is expected


@pytest.mark.parametrize("state", Step)
@pytest.mark.parametrize("to", Step)
def test_steps_come_in_their_order_and_are_the_privacy_officers(state, to):
    assert bool(may_step(somebody(Role.PRIVACY_OFFICER), state=state, to=to)) is (to in TRANSITIONS[state])
    assert not may_step(somebody(Role.DIRECTOR), state=state, to=to)


@pytest.mark.parametrize(
    ("discovered", "first", "last", "expected"),
    [
        (3, 1, None, True),
        (3, 3, 3, True),
        (3, 1, 5, True),
        (10, 1, 10, True),
        (11, 1, None, False),
        (3, 4, None, False),
        (5, 4, 3, False),
    ],
)
def test_breach_is_noted_on_days_that_can_be(discovered, first, last, expected):
    days = {"discovered": date(2026, 3, discovered), "first": date(2026, 3, first), "today": date(2026, 3, 10)}
    days["last"] = date(2026, 3, last) if last else None

    assert bool(may_note(somebody(Role.FRONT_DESK), **days)) is expected
    assert not may_note(somebody(kind=ActorKind.PATIENT), **days)


def test_assessment_says_something_to_each_of_the_four_factors():
    keys = [one.key for one in factors()]
    whole = dict.fromkeys(keys, "Weighed.")

    assert len(keys) == 4
    assert may_assess(whole, keys)
    for missing in keys:
        assert not may_assess({**whole, missing: " "}, keys)


@pytest.mark.parametrize(
    ("outcome", "known", "others", "expected"),
    [
        (Outcome.BREACH, 1, 0, True),
        (Outcome.BREACH, 0, None, True),
        (Outcome.BREACH, 0, 0, False),
        (Outcome.LOW, 1, 0, False),
        (None, 1, 0, False),
    ],
)
def test_those_affected_are_told_of_a_breach(outcome, known, others, expected):
    assert bool(may_tell(outcome=outcome, affected=Affected(known=known, others=others))) is expected


def test_notice_was_sent_between_the_discovery_and_today():
    days = {"discovered": date(2026, 3, 2), "today": date(2026, 3, 4)}

    assert [bool(may_note_sent(sent=date(2026, 3, day), **days)) for day in (1, 2, 4, 5)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("outcome", "done", "expected"),
    [
        (Outcome.LOW, (), True),
        (Outcome.BREACH, (True, True), True),
        (Outcome.BREACH, (True, False), False),
        (None, (True, True), False),
    ],
)
def test_breach_closes_once_everybody_was_told(outcome, done, expected):
    found = [Deadline(duty=PEOPLE, due_date=SIXTY_LATER, is_done=one) for one in done]

    assert bool(may_close(outcome=outcome, deadlines=found)) is expected
