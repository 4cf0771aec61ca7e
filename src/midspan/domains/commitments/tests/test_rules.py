"""What a promise has to say, and where it may go from where it stands."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from midspan.domains.commitments.enums import (
    OUTCOMES,
    OVER,
    PROMISE_TRANSITIONS,
    REPLACED,
    NeedState,
    PromiseKind,
    PromiseState,
)
from midspan.domains.commitments.rules import (
    Promised,
    is_whose,
    may_become,
    may_renegotiate,
    may_say,
    may_say_helped,
    may_settle,
    needs_a_word,
)
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind

DAY = date(2027, 3, 1)
PERSON = Actor(uuid4(), uuid4(), ActorKind.PATIENT)
COUNSELOR = Actor(PERSON.organization_id, uuid4(), ActorKind.STAFF, frozenset({Role.COUNSELOR}))


@pytest.mark.parametrize(
    ("words", "days", "confidence", "is_fine"),
    [
        ("call", 0, None, True),
        ("call", 0, 0, True),
        ("call", 366, 10, True),
        (" ", 1, 5, False),
        ("call", -1, 5, False),
        ("call", 367, 5, False),
        ("call", 1, 11, False),
    ],
)
def test_a_promise_says_what_and_by_a_day_that_is_ahead(words, days, confidence, is_fine):
    promised = Promised(words=words, by_date=DAY + timedelta(days=days), confidence=confidence)
    assert bool(may_say(promised, on=DAY)) is is_fine


def test_what_was_agreed_anew_declined_or_reworded_goes_nowhere():
    over = {state for state, after in PROMISE_TRANSITIONS.items() if not after}
    assert over == REPLACED | {PromiseState.DECLINED, PromiseState.TAKEN_BACK}
    assert set(PROMISE_TRANSITIONS) == set(PromiseState)


@pytest.mark.parametrize("state", sorted(OUTCOMES))
def test_an_outcome_may_be_said_otherwise_and_never_agreed_anew(state):
    assert {to for to in PromiseState if may_become(state, to)} == OUTCOMES - {state}
    assert not may_renegotiate(state, by_date=DAY, on=DAY)


@pytest.mark.parametrize(("on", "is_fine"), [(DAY - timedelta(days=3), True), (DAY, True), (DAY + timedelta(1), False)])
def test_it_is_agreed_anew_until_its_day_is_over(on, is_fine):
    assert bool(may_renegotiate(PromiseState.OPEN, by_date=DAY, on=on)) is is_fine


def test_what_a_court_asks_is_not_agreed_anew():
    assert may_renegotiate(PromiseState.OPEN, kind=PromiseKind.OWN, by_date=DAY, on=DAY)
    assert not may_renegotiate(PromiseState.OPEN, kind=PromiseKind.COURT, by_date=DAY, on=DAY)


def test_whoever_promised_says_what_became_of_it():
    whose = {"patient_id": PERSON.id, "owner_id": COUNSELOR.id}
    assert [bool(is_whose(by, kind=PromiseKind.OWN, **whose)) for by in (PERSON, COUNSELOR)] == [True, False]
    assert [bool(is_whose(by, kind=PromiseKind.COURT, **whose)) for by in (PERSON, COUNSELOR)] == [True, False]
    assert [bool(is_whose(by, kind=PromiseKind.TEAM, **whose)) for by in (PERSON, COUNSELOR)] == [False, True]
    other = {"patient_id": uuid4(), "owner_id": uuid4()}
    assert not is_whose(PERSON, kind=PromiseKind.OWN, **other)
    assert not is_whose(COUNSELOR, kind=PromiseKind.TEAM, **other)


def test_the_team_owes_a_word_for_what_it_did_not_keep_and_a_person_owes_none():
    asked = [(kind, to) for kind in PromiseKind for to in sorted(OUTCOMES) if not needs_a_word(kind, to, " ")]
    assert asked == [(PromiseKind.TEAM, PromiseState.NOT_YET), (PromiseKind.TEAM, PromiseState.PARTLY)]
    assert needs_a_word(PromiseKind.TEAM, PromiseState.PARTLY, "The office was closed.")


def test_what_is_not_available_says_why_and_only_whoever_took_it_says_so():
    silent = [to for to in sorted(OVER) if not may_settle(COUNSELOR, owner_id=COUNSELOR.id, to=to, words="")]
    assert silent == [NeedState.NOT_AVAILABLE, NeedState.PARTLY]
    assert not may_settle(COUNSELOR, owner_id=uuid4(), to=NeedState.MET, words="Done.")


@pytest.mark.parametrize("state", sorted(NeedState))
def test_it_is_asked_whether_it_helped_once_something_was_done(state):
    assert bool(may_say_helped(state, "a_bit")) is (state in {NeedState.MET, NeedState.PARTLY})
    assert not may_say_helped(state, "")
