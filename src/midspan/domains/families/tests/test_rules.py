"""Pure rules of family sessions, as tables."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from midspan.domains.families.enums import GuestState
from midspan.domains.families.rules import (
    MOST_WINDOWS,
    Window,
    may_answer,
    may_ask,
    may_book,
    may_note_presence,
    may_say_times,
    merged,
)
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind, WeekSpan

NOW = datetime(2027, 3, 1, 17, tzinfo=UTC)
SOMEBODY = UUID(int=1)
ASKED, CANNOT = GuestState.ASKED, GuestState.CANNOT


def test_what_touches_is_one_stretch():
    painted = [WeekSpan(2, 600, 660), WeekSpan(0, 540, 600), WeekSpan(0, 570, 630), WeekSpan(2, 660, 720)]

    assert merged(painted) == (Window(0, 540, 630), Window(2, 600, 720))


@pytest.mark.parametrize(("count", "allowed"), [(0, True), (MOST_WINDOWS, True), (MOST_WINDOWS + 1, False)])
def test_so_many_stretches_are_said(count, allowed):
    assert may_say_times([Window(0, 0, 30)] * count).allowed is allowed


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.COUNSELOR, True), (Role.INTAKE, True), (Role.SCHEDULER, False), (Role.FRONT_DESK, False)],
)
def test_who_books(role, allowed):
    assert may_book(Actor(SOMEBODY, SOMEBODY, ActorKind.STAFF, frozenset({role}))).allowed is allowed


def test_supporter_books_nothing():
    assert not may_book(Actor(SOMEBODY, SOMEBODY, ActorKind.SUPPORTER))


@pytest.mark.parametrize(
    ("chosen", "is_open", "has_said", "is_led", "allowed"),
    [(1, True, True, True, True), (6, True, True, True, True), (0, True, True, True, False),
     (7, True, True, True, False), (1, False, True, True, False), (1, True, False, True, False),
     (1, True, True, False, False)],
)  # fmt: skip
def test_whom_a_session_asks(chosen, is_open, has_said, is_led, allowed):
    verdict = may_ask(chosen=chosen, are_all_open=is_open, have_all_said=has_said, is_apart=True, can_be_led=is_led)

    assert verdict.allowed is allowed


@pytest.mark.parametrize(
    ("state", "to", "hours", "is_on", "allowed"),
    [(ASKED, CANNOT, 1, True, True), (CANNOT, ASKED, 1, True, True), (ASKED, ASKED, 1, True, False),
     (ASKED, CANNOT, 0, True, False), (ASKED, CANNOT, 1, False, False)],
)  # fmt: skip
def test_answers_are_given_before_it_begins_and_while_it_is_on(state, to, hours, is_on, allowed):
    verdict = may_answer(state, to, is_on=is_on, begins_at=NOW + timedelta(hours=hours), now=NOW)

    assert verdict.allowed is allowed


@pytest.mark.parametrize(("is_leader", "hours", "allowed"), [(True, 0, True), (False, 0, False), (True, 1, False)])
def test_who_came_is_noted_by_its_leader_once_it_began(is_leader, hours, allowed):
    assert may_note_presence(is_leader=is_leader, begins_at=NOW + timedelta(hours=hours), now=NOW).allowed is allowed
