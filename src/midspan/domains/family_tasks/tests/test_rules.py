"""Who gives a task to a family, changes or ends one; and what a guardian may say to it."""

from uuid import uuid4

import pytest

from midspan.domains.family_tasks.rules import MOST_OPEN, may_answer, may_change, may_end, may_give
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind

GIVEN = {"is_minor": True, "is_in_stay": True, "is_read": True, "open_now": 0}
CHANGED = {"is_open": True, "is_done": False, "is_newest": True, "is_read": True}


def staff(*roles):
    return Actor(organization_id=uuid4(), id=uuid4(), kind=ActorKind.STAFF, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("role", "facts", "reason"),
    [
        (Role.COUNSELOR, {}, ""),
        (Role.INTAKE, {}, ""),
        (Role.GROUP_LEADER, {}, "Counselors and intake give tasks to a family. Ask one of them."),
        (Role.COUNSELOR, {"is_minor": False}, "This person is of age. Nobody stands for them."),
        (Role.COUNSELOR, {"is_in_stay": False}, "No stay is open. A task is given in one."),
        (Role.COUNSELOR, {"is_read": False}, "Nobody of those you chose would read it now. Look who reads it."),
        (Role.COUNSELOR, {"open_now": MOST_OPEN - 1}, ""),
        (Role.COUNSELOR, {"open_now": MOST_OPEN}, "There are many tasks already. End one of them first."),
    ],
)
def test_task_is_given_to_somebody_who_would_read_it(role, facts, reason):
    assert may_give(staff(role), **{**GIVEN, **facts}).reason == reason


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, ""),
        ({"is_open": False}, "This task is over."),
        ({"is_done": True}, "Somebody has done it already. End it, and give a new one."),
        ({"is_newest": False}, "Somebody changed it meanwhile. Look at it again."),
        ({"is_read": False}, "Nobody of those you chose would read it now. Look who reads it."),
    ],
)
def test_words_change_while_nobody_has_done_it(facts, reason):
    assert may_change(staff(Role.COUNSELOR), **{**CHANGED, **facts}).reason == reason


def test_task_ends_once_and_by_those_who_give_one():
    found = [
        may_end(staff(role), is_open=is_open).allowed
        for role, is_open in ((Role.INTAKE, True), (Role.INTAKE, False), (Role.NURSE, True))
    ]

    assert found == [True, False, False]


@pytest.mark.parametrize(
    ("was_done", "says_why", "words", "reason"),
    [
        (False, False, "", ""),
        (True, False, "", ""),
        (False, True, "We were away", ""),
        (False, True, "", "Write in one line what stood in the way."),
        (False, True, "a" * 201, "Make it shorter: one line."),
        (True, True, "We were away", "You ticked this already. Take the tick back first."),
    ],
)
def test_guardian_ticks_takes_it_back_or_says_what_stood_in_the_way(was_done, says_why, words, reason):
    assert may_answer(was_done=was_done, says_why=says_why, words=words).reason == reason
