"""What a rule says at its very edges: everything it names at once, the instant it turns, and whose words are told."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import (
    Channel,
    Code,
    Decision,
    Effect,
    Guardianship,
    Item,
    Kind,
    Obligation,
    Outcome,
    Restriction,
    Scope,
    Tie,
    decide,
    decide_all,
    decide_consents,
)
from midspan.engines.disclosure.answering import performable
from midspan.engines.disclosure.books import channel_book, role_book
from midspan.engines.disclosure.layers import PERSONAL
from midspan.engines.disclosure.tests.cast import (
    COUNSELOR,
    DAY,
    NOON,
    SISTER,
    ask,
    deny,
    outcome,
    permit,
    thing,
    wishes,
)
from midspan.engines.disclosure.words import NONE

NOBODY = wishes()
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("name", sorted(role_book()))
def test_staff_may_be_asked_for_all_of_their_work_at_once(name):
    role = role_book()[name]
    request = ask(Kind.STAFF, role.purposes, COUNSELOR, roles=frozenset({name}), ties=frozenset({Tie.CARE_TEAM}))
    everything = Item(classes=role.classes, labels=frozenset({"part2"}))

    assert outcome(NOBODY, request, everything) == ("redact" if role.drop else "permit", "by_program_rule")
    assert not decide(NOBODY, replace(request, purposes=role.purposes | {"HRESCH"}), everything).is_open


def test_a_guardian_may_have_every_personal_reason_at_once():
    patient = wishes(guardianships=(guardianship(),))

    assert outcome(patient, parent(PERSONAL)) == ("permit", "by_guardianship")
    assert outcome(patient, parent(PERSONAL | {"HRESCH"})) == ("conceal", "nothing_allows_it")


def guardianship():
    return Guardianship(guardians=frozenset({SISTER}), classes=frozenset({"schedule"}), until=NOON + DAY, basis="a law")


def parent(purposes):
    return ask(Kind.GUARDIAN, purposes, SISTER)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (NOON - SECOND, "by_consent"),
        (NOON, "restricted"),
        (NOON + DAY - SECOND, "restricted"),
        (NOON + DAY, "by_consent"),
    ],
)
def test_a_restriction_holds_from_its_first_instant_to_before_its_last(now, code):
    limit = Restriction("r1", Scope(begins=NOON, ends=NOON + DAY))

    assert outcome(wishes(permit(), restrictions=(limit,)), ask(now=now))[1] == code


def test_a_denial_is_told_in_the_words_it_was_given_and_its_exception_is_not():
    but_attendance = Scope(classes=frozenset({"attendance"}), labels=frozenset({"part2"}))
    said = replace(deny(classes=None, exceptions=(but_attendance,)), sentence="You told them nothing.")

    assert decide(wishes(said), ask(), thing()).sentence == "You told them nothing."
    assert decide(wishes(deny()), ask(), thing()).sentence
    excepted = decide_consents(wishes(said), ask(), thing("attendance"))
    assert (excepted.is_open, excepted.basis) == (True, "consent c1 v1#exception-1")
    assert excepted.sentence not in {"", "You told them nothing."}


def test_an_exception_to_a_permit_says_which_it_is():
    said = replace(permit(classes=("schedule", "attendance")), sentence="They may know when.")
    cut = replace(said, exceptions=(Scope(classes=frozenset({"attendance"})), Scope(classes=frozenset({"schedule"}))))

    assert cut.effect is Effect.PERMIT
    assert [decide(wishes(cut), ask(), thing(one)).basis for one in ("attendance", "schedule")] == [
        "consent c1 v1#exception-1",
        "consent c1 v1#exception-2",
    ]


@pytest.mark.parametrize("way", [decide, decide_consents, lambda *asked: decide_all(*asked[:2], asked[2:])[0]])
@pytest.mark.parametrize(("now", "is_open"), [(NOON, True), (NOON - SECOND, False)])
def test_a_wish_holds_from_the_instant_it_was_put_on_file(way, now, is_open):
    assert way(wishes(permit(), as_of=NOON), ask(now=now), thing()).is_open is is_open


def test_what_was_found_for_one_day_is_found_anew_on_the_next():
    """What goes with a disclosure on a date (which notice) is that date's."""
    patient, midnight = wishes(permit()), NOON.replace(hour=0)

    of_today = patient.asked(ask())

    assert (of_today.holds_from, of_today.holds_until) == (midnight.timestamp(), (midnight + DAY).timestamp())
    assert patient.asked(ask(now=midnight)) is of_today
    assert patient.asked(ask(now=midnight + DAY - SECOND)) is of_today
    assert patient.asked(ask(now=midnight + DAY)) is not of_today


def test_a_permit_that_names_no_purpose_or_class_covers_none_that_was_not_said():
    """What was not asked for is not covered; an action nobody names and labels nobody states are."""
    patient = wishes(permit(purpose=None, classes=None, labels=None, part2=True))
    unsaid = Item(classes=frozenset(), labels=None)

    assert decide_consents(patient, ask(), thing(labels=None)).is_open
    assert not decide_consents(patient, ask(purpose=frozenset()), thing(labels=None)).is_open
    assert not decide_consents(patient, ask(), unsaid).is_open


EXCEPTED = [Scope(purposes=frozenset({"TREAT"})), Scope(classes=frozenset({"schedule"})), Scope()]


@pytest.mark.parametrize("exception", EXCEPTED)
@pytest.mark.parametrize(
    ("asked", "item", "code"),
    [
        ({}, thing(), "by_consent"),
        ({"purpose": NONE}, thing(), "consent_says_no"),
        ({"purpose": frozenset({"TREAT", "NOBODY-KNOWS"})}, thing(), "consent_says_no"),
        ({"actions": frozenset({"nobody-knows"})}, thing(), "consent_says_no"),
        ({}, Item(classes=NONE, labels=NONE), "consent_says_no"),
        ({}, Item(classes=frozenset({"NobodyKnows", "schedule"}), labels=NONE), "consent_says_no"),
        ({}, thing(labels=["nobody-knows"]), "consent_says_no"),
    ],
)
def test_an_exception_to_a_denial_excepts_nothing_unsaid_or_unknown(exception, asked, item, code):
    patient = wishes(deny(purpose=None, classes=None, part2=True, exceptions=(exception,)))

    assert decide_consents(patient, ask(**asked), item).code == code


def test_a_permit_of_a_word_nobody_knows_covers_the_other_words_it_names():
    patient = wishes(permit(classes=("NobodyKnows", "schedule")))

    assert decide_consents(patient, ask(), thing()).code == "by_consent"
    assert decide_consents(patient, ask(), thing("NobodyKnows")).code == "unknown_class"


def test_a_denial_of_a_word_nobody_knows_meets_the_words_nobody_knows_of_its_kind():
    patient = wishes(deny(classes=("NobodyKnows",)))

    assert decide_consents(patient, ask(), thing("NorThis")).code == "consent_says_no"
    assert decide_consents(patient, ask(purpose="NOBODY-KNOWS"), thing()).code == "unknown_purpose"


@pytest.mark.parametrize("channel", Channel)
def test_a_channel_is_given_what_asks_for_all_it_can_do_and_no_more(channel):
    can, more = channel_book()[channel].does, set(Obligation) - channel_book()[channel].does

    assert performed(channel, can).is_open is (channel is not Channel.LOG)
    assert not any(performed(channel, can | {one}).is_open for one in more)


def performed(channel, duties):
    answer = Decision(Outcome.PERMIT, Code.BY_CONSENT, "a rule", "", frozenset(duties))
    return performable(answer, kind=Kind.PROVIDER, channel=channel, is_stepped_up=False)
