"""Who is asked, when answers become figures, what a concern may name, and who contacts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from midspan.domains.feedback.enums import CheckState
from midspan.domains.feedback.rules import (
    Attended,
    Directing,
    Said,
    edition,
    figures,
    is_unsafe,
    may_be_named,
    may_become,
    may_check,
    owner_of_wish,
    readers_of_signed,
)

DAY = date(2027, 3, 1)
NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
BOOK = edition(DAY)
ANN, BEN, CAL = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    ("came", "ended", "today", "is_acute", "allowed"),
    [
        (True, -1, 0, False, True),
        (True, 0, 0, False, True),
        (False, -1, 0, False, False),
        (True, 1, 0, False, False),
        (True, -1, 1, False, False),
        (True, -1, 0, True, False),
    ],
)
def test_asked_after_a_session_one_was_in_until_its_day_ends_and_never_while_somebody_has_to_reach_them(
    came, ended, today, is_acute, allowed
):
    one = Attended(came=came, ended_at=NOON + timedelta(minutes=ended), on=DAY)

    verdict = may_check(one, now=NOON, today=DAY + timedelta(days=today), is_acute=is_acute)

    assert verdict.allowed is allowed


@pytest.mark.parametrize(
    ("state", "target", "allowed"),
    [
        (None, CheckState.ANSWERED, True),
        (None, CheckState.LEFT_OUT, True),
        (CheckState.ANSWERED, CheckState.ANSWERED, True),
        (CheckState.ANSWERED, CheckState.LEFT_OUT, False),
        (CheckState.LEFT_OUT, CheckState.ANSWERED, True),
        (CheckState.LEFT_OUT, CheckState.LEFT_OUT, True),
        (CheckState.CLOSED, CheckState.ANSWERED, False),
    ],
)
def test_answers_change_until_the_day_is_closed(state, target, allowed):
    assert may_become(state, target).allowed is allowed


def say(number, useful=None, respected=None, words=""):
    return Said(person=UUID(int=number), useful=useful, respected=respected, words=words)


def test_one_person_fewer_than_the_minimum_is_too_few_to_say():
    four = [say(number, useful=8) for number in range(BOOK.minimum_people - 1)]

    assert figures(four, BOOK) is None
    assert figures([*four, say(99, useful=8)], BOOK).people == BOOK.minimum_people


def test_people_are_counted_and_not_answers():
    assert figures([say(1, useful=8) for _ in range(20)], BOOK) is None


def test_middle_takes_each_person_once():
    said = [say(1, useful=0), say(1, useful=0), say(1, useful=0), *(say(n, useful=u) for n, u in enumerate("5679", 2))]
    said = [Said(person=one.person, useful=int(one.useful), respected=None, words="") for one in said]

    assert figures(said, BOOK).useful == 6


def test_what_was_left_open_is_unknown_and_a_question_with_too_few_answers_has_no_figure():
    said = [say(n, useful=7, respected=9 if n else None) for n in range(BOOK.minimum_people)]

    assert (figures(said, BOOK).useful, figures(said, BOOK).respected) == (7, None)
    assert figures([say(n) for n in range(9)], BOOK) is None


def test_words_come_in_the_order_of_the_alphabet():
    said = [say(n, useful=7, words=words) for n, words in enumerate(["Warmer", "", "A break", "Louder", "Warmer"])]

    assert figures(said, BOOK).words == ("A break", "Louder", "Warmer")


@pytest.mark.parametrize(("respected", "unsafe"), [(None, False), (0, True), (4, True), (5, False)])
def test_four_or_less_is_told_and_no_answer_is_not(respected, unsafe):
    assert is_unsafe(respected, BOOK) is unsafe


@pytest.mark.parametrize(
    ("came", "signed", "unsigned", "named"),
    [(5, 0, 5, True), (4, 0, 4, False), (1, 0, 1, False), (8, 4, 4, False), (8, 0, 4, False), (8, 3, 5, True)],
)
def test_concern_names_a_session_only_where_enough_people_have_not_said_themselves_what_they_answered(
    came, signed, unsigned, named
):
    assert may_be_named(came=came, signed=signed, unsigned=unsigned, book=BOOK) is named


@pytest.mark.parametrize(
    ("is_concern", "leaders", "readers"),
    [
        (False, [ANN], [ANN]),
        (False, [], [BEN]),
        (True, [ANN], [BEN]),
        (True, [BEN], [CAL]),
        (True, [BEN, CAL], []),
    ],
)
def test_signed_low_one_is_read_by_who_directs_and_did_not_lead_else_by_who_stands_in(is_concern, leaders, readers):
    directing = Directing(directs=(BEN,), stand_ins=(CAL,))

    assert readers_of_signed(leaders, is_concern=is_concern, directing=directing) == readers


@pytest.mark.parametrize(
    ("counselor", "leaders", "owner"),
    [(ANN, [BEN], ANN), (ANN, [ANN], BEN), (None, [ANN], BEN), (ANN, [ANN, BEN], CAL), (None, [BEN, CAL], BEN)],
)
def test_counselor_contacts_unless_they_led(counselor, leaders, owner):
    assert owner_of_wish(counselor=counselor, directors=[BEN, CAL], leaders=leaders) == owner
