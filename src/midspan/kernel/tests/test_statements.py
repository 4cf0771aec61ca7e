"""Questions asked together: one wait for all answers, and the same rows as one after another."""

from functools import partial
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from midspan.kernel.row_security import Reach, bind
from midspan.kernel.statements import asked_together, rows_of

pytestmark = pytest.mark.django_db
SOMEBODY = UUID(int=7)

number = partial(rows_of, "SELECT %s::int + 1", [41])
word = partial(rows_of, "SELECT upper(%s)", ["word"])
drawn = partial(rows_of, "SELECT random()", [])
impossible = partial(rows_of, "SELECT 1 / %s::int", [0])


def test_the_answers_are_those_that_come_one_after_another():
    with asked_together(number, word):
        assert (number(), word()) == ([(42,)], [("WORD",)])


def test_in_the_block_nothing_is_asked_again_and_after_it_everything():
    with asked_together(drawn):
        first = drawn()
        assert drawn() == first
    assert drawn() != first


def test_what_depends_on_an_answer_is_asked_when_it_comes():
    def following():
        return [rows_of("SELECT %s::int * 2", [found]) for (found,) in number()]

    with asked_together(following):
        assert following() == [[(84,)]]


def test_blocks_within_a_block_keep_the_outer_answers():
    with asked_together(drawn):
        first = drawn()
        with asked_together(word):
            assert (drawn(), word()) == (first, [("WORD",)])
        assert drawn() == first


def test_another_reach_forgets_what_was_answered():
    with asked_together(drawn):
        first = drawn()
        bind(organization_id=SOMEBODY, actor_id=SOMEBODY, reach=Reach.OWN)
        assert drawn() != first


def test_reach_cannot_change_between_questions_asked_together():
    def reaching():
        bind(organization_id=SOMEBODY, actor_id=SOMEBODY, reach=Reach.ALL)

    with pytest.raises(RuntimeError, match="one reach"), asked_together(reaching):
        pass
    assert number() == [(42,)]


def test_an_error_of_one_is_the_error_of_all_and_the_connection_goes_on():
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), asked_together(word, impossible):
        pass
    assert number() == [(42,)]


def test_whoever_counts_statements_sees_each():
    with CaptureQueriesContext(connection) as captured, asked_together(number, word):
        number(), word()
    assert len(captured) == 2
