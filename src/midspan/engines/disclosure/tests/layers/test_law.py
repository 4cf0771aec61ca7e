"""Layer 0: the law. Each line shows the same thing open to somebody else."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import (
    Channel,
    Effect,
    Kind,
    Obligation,
    Restriction,
    Scope,
    Setting,
    Tie,
    decide,
    decide_all,
)
from midspan.engines.disclosure.tests.cast import (
    CLINIC,
    COUNSELOR,
    COURT,
    DAY,
    NOON,
    ask,
    consent,
    counselor,
    court,
    ordered,
    outcome,
    permit,
    thing,
    wishes,
)
from midspan.engines.disclosure.tests.layers.asking import NOBODY, SAID_NO


@pytest.mark.parametrize("note", ["counseling_note", "psychotherapy_note"])
def test_notes_kept_apart_open_to_their_author_in_treatment_and_to_a_consent_for_them_alone(note):
    mine = thing(note, authors=frozenset({COUNSELOR}))

    assert outcome(NOBODY, counselor(), mine) == ("permit", "by_program_rule")
    assert outcome(NOBODY, counselor(purpose="COC"), mine) == ("deny", "notes_apart")
    assert outcome(NOBODY, replace(counselor(), actors=frozenset({"Practitioner/other"})), mine) == (
        "deny",
        "notes_apart",
    )
    assert outcome(NOBODY, ask(Kind.SELF, "PATRQT"), mine) == ("deny", "notes_apart")
    assert outcome(wishes(permit(classes=(note, "note"))), ask(), mine) == ("conceal", "notes_apart")
    assert outcome(wishes(permit(classes=None)), ask(), mine) == ("conceal", "notes_apart")
    assert outcome(wishes(permit(classes=(note,))), ask(), mine) == ("permit", "by_consent")
    assert outcome(wishes(permit(classes=(note,))), ask(Kind.STAFF), mine) == ("permit", "by_consent")


def test_legal_proceedings_need_a_consent_that_is_for_them_alone():
    both = consent(Effect.PERMIT, actor=CLINIC, purpose=None, classes=("schedule",), labels=("part2",))

    named = replace(both, scope=replace(both.scope, purposes=frozenset({"HLEGAL", "TREAT"})))
    other = permit(purpose="HLEGAL", classes=("note",))

    for combined in (both, named, other):
        assert outcome(wishes(combined), ask(purpose="HLEGAL")) == ("conceal", "legal_proceedings")
    assert outcome(wishes(permit(purpose="HLEGAL")), ask(purpose="HLEGAL")) == ("permit", "by_consent")


YESTERDAY = thing(at=NOON - DAY)
PROCEEDINGS_CLOSED = ("conceal", "legal_proceedings")


def test_court_order_with_its_subpoena_opens_what_it_names_and_says_what_goes_with_it():
    answer = decide(NOBODY, court(ordered()), YESTERDAY)

    assert (answer.is_open, str(answer.code), answer.basis) == (True, "by_court_order", "42 CFR 2.64")
    assert answer.obligations == {
        Obligation.ACCOUNT, Obligation.MINIMUM_FIELDS, Obligation.NO_REDISCLOSURE, Obligation.WATERMARK,
    }  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"is_compelled": False},  # An order alone: nobody has to answer, and we do not.
        {"recipients": frozenset({"LegalRequest/8"})},
        {"classes": frozenset({"attendance"})},
        {"begins": NOON + timedelta(seconds=1)},
        {"ends": NOON},
        {"data_until": NOON - DAY},
        {"data_from": NOON - DAY + timedelta(seconds=1)},
    ],
)
def test_court_order_opens_nothing_but_what_it_says_to_whom_and_when(changed):
    assert outcome(NOBODY, court(ordered()), YESTERDAY) == ("permit", "by_court_order")
    assert outcome(NOBODY, court(ordered(**changed)), YESTERDAY) == PROCEEDINGS_CLOSED


def test_subpoena_alone_opens_nothing():
    assert outcome(NOBODY, court(), YESTERDAY) == PROCEEDINGS_CLOSED


@pytest.mark.parametrize(
    "other", [{"purpose": "TREAT"}, {"purpose": frozenset({"HLEGAL", "TREAT"})}, {"actor": CLINIC}]
)
def test_court_order_is_for_the_court_and_for_proceedings_alone(other):
    assert outcome(NOBODY, court(ordered(), **other), YESTERDAY)[0] == "conceal"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.EMPLOYER])
def test_nobody_but_a_court_asks_by_an_order(kind):
    assert outcome(NOBODY, replace(court(ordered()), kind=kind), YESTERDAY)[1] != "by_court_order"


def test_what_was_said_in_confidence_needs_the_findings_of_its_own_section():
    note, order = thing("note", at=NOON - DAY), ordered(classes=frozenset({"note"}))

    assert outcome(NOBODY, court(order), note) == PROCEEDINGS_CLOSED
    assert outcome(NOBODY, court(replace(order, opens_confidential=True)), note) == ("permit", "by_court_order")


def test_court_order_leaves_what_has_no_date_but_who_somebody_is():
    assert outcome(NOBODY, court(ordered()), thing()) == PROCEEDINGS_CLOSED
    assert outcome(NOBODY, court(ordered()), thing("identity")) == ("permit", "by_court_order")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (-10 * DAY, True),
        (-10 * DAY - timedelta(seconds=1), False),
        (timedelta(0), False),
        (-timedelta(seconds=1), True),
    ],
)
def test_court_order_opens_its_days_from_the_first_instant_to_before_the_last(at, is_open):
    assert decide(NOBODY, court(ordered()), thing(at=NOON + at)).is_open is is_open


def test_court_order_never_reaches_somebody_else_or_what_the_patient_keeps():
    request = court(ordered())

    assert outcome(NOBODY, request, thing(labels=("third_party",), at=NOON - DAY)) == ("conceal", "about_somebody_else")
    for kept in (thing(labels=("patient_private",), at=NOON - DAY), thing(setting=Setting.THERAPIST, at=NOON - DAY)):
        assert outcome(NOBODY, request, kept) == PROCEEDINGS_CLOSED


def test_limit_agreed_to_does_not_hold_against_a_court_order():
    limited = wishes(restrictions=(Restriction("r1", Scope(actors=frozenset({COURT}))),))

    assert outcome(limited, court(ordered()), YESTERDAY) == ("permit", "by_court_order")
    assert outcome(limited, court(), YESTERDAY) == PROCEEDINGS_CLOSED


def test_order_ends_between_two_looks_and_days_are_asked_thing_by_thing():
    today = thing(at=NOON)
    patient, order = wishes(), ordered(ends=NOON + DAY)

    answers = decide_all(patient, court(order), [YESTERDAY, today])

    assert [one.is_open for one in answers] == [True, False]
    assert outcome(patient, court(order, now=NOON + DAY), YESTERDAY) == PROCEEDINGS_CLOSED


def test_channel_that_cannot_say_it_may_not_be_passed_on_carries_nothing():
    assert outcome(NOBODY, court(ordered(), channel=Channel.LIST), YESTERDAY) == ("conceal", "channel_cannot")


def test_what_is_about_somebody_else_stays_with_staff():
    about_another = thing("note", ["part2", "third_party"])
    everything = wishes(permit(classes=None, labels=("part2", "third_party")))

    assert outcome(everything, ask(), about_another) == ("conceal", "about_somebody_else")
    assert outcome(NOBODY, ask(Kind.SELF, "PATRQT"), about_another) == ("conceal", "about_somebody_else")
    assert outcome(NOBODY, counselor(), about_another) == ("permit", "by_program_rule")


@pytest.mark.parametrize(
    "change",
    [
        {"ties": frozenset()},
        {"ties": frozenset({Tie.KIN})},
        {"kind": Kind.PROVIDER},
        {"purposes": frozenset({"HOPERAT"})},
    ],
)
def test_who_wrote_a_note_opens_it_only_while_treating_here(change):
    mine = thing("counseling_note", authors=frozenset({COUNSELOR}))

    assert decide(NOBODY, counselor(), mine).is_open
    assert decide(NOBODY, replace(counselor(), **change), mine).code.value == "notes_apart"


def test_a_note_kept_apart_is_not_opened_by_what_it_is_mixed_with():
    mixed = thing("counseling_note", authors=frozenset({COUNSELOR}))
    mixed, apart = (replace(mixed, classes=mixed.classes | {other}) for other in ("schedule", "psychotherapy_note"))

    assert outcome(wishes(permit(classes=mixed.classes)), ask(), mixed) == ("conceal", "notes_apart")
    assert outcome(NOBODY, counselor(), mixed) == SAID_NO
    assert outcome(NOBODY, counselor(), apart) == ("permit", "by_program_rule")
