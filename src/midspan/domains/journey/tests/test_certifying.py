"""Whether a need is certified: which payer asks, until when it holds, what stays a gap, who may sign what."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from midspan.domains.journey.certification_book import certification_book
from midspan.domains.journey.enums import Certifying, PayerAsks
from midspan.domains.journey.rules.certifying import (
    Answered,
    Period,
    Statement,
    certification_state,
    earliest_day,
    level_since,
    may_ask_payer,
    may_ask_physician,
    may_record_answer,
    may_sign_certification,
    may_write_certification,
)
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind, first_refusal

FIRST = date(2026, 3, 2)
DAY = timedelta(days=1)
MEDICARE = certification_book().rule_for(payer="Medicare ", level="2.1")
PHYSICIAN = Actor(organization_id=UUID(int=1), id=UUID(int=2), kind=ActorKind.STAFF, roles=frozenset({Role.NURSE}))
DESK = Actor(organization_id=UUID(int=1), id=UUID(int=3), kind=ActorKind.STAFF, roles=frozenset({Role.FRONT_DESK}))


@pytest.mark.parametrize(
    ("payer", "level", "need"),
    [
        ("medicare", "2.1", "needed"),
        ("medicare", "1", "not_needed"),
        ("medicare", "2.5", "unknown"),
        ("self_pay", "2.1", "not_needed"),
        ("medicaid", "2.1", "unknown"),
        ("commercial", "2.1", "unknown"),
        ("Blue Ridge Health", "2.1", "unknown"),
        ("", "2.1", "unknown"),
    ],
)
def test_what_nobody_has_read_is_unknown_and_never_guessed(payer, level, need):
    rule = certification_book().rule_for(payer=payer, level=level)

    assert rule.need == need
    assert rule.source


def test_rules_say_that_they_are_to_be_confirmed():
    assert (certification_book().confirmed, MEDICARE.confirmed) == (False, False)
    assert (MEDICARE.least_hours, MEDICARE.longest_days, MEDICARE.credentials) == (9, 60, ("MD", "DO"))


def period(first, until, level="2.1"):
    return Period(level=level, first=FIRST + first * DAY, until=FIRST + until * DAY)


def stands(*periods, today, ended=None, rule=MEDICARE):
    """Days since admission: when it is due, whether that is late, and the gaps."""
    ended_on = None if ended is None else FIRST + ended * DAY
    on = FIRST + today * DAY
    found = certification_state(rule, level="2.1", since=FIRST, ended_on=ended_on, periods=periods, today=on)
    due = None if found.due_on is None else (found.due_on - FIRST).days
    return due, found.is_late(on), [((first - FIRST).days, (until - FIRST).days) for first, until in found.gaps]


@pytest.mark.parametrize(
    ("periods", "today", "told"),
    [
        ([], 0, (0, False, [])),
        ([], 3, (0, True, [(0, 3)])),
        ([(0, 60)], 59, (59, False, [])),
        ([(0, 60)], 60, (59, True, [])),
        ([(0, 60)], 62, (59, True, [(60, 62)])),
        ([(3, 63)], 10, (62, False, [(0, 3)])),
        ([(65, 125), (0, 60)], 70, (124, False, [(60, 65)])),
        ([(0, 60), (60, 120)], 70, (119, False, [])),
        ([(0, 60), (50, 110)], 70, (109, False, [])),
        ([(0, 60), (400, 460)], 62, (59, True, [(60, 62)])),
        ([(400, 460)], 3, (0, True, [(0, 3)])),
    ],
)
def test_next_statement_is_due_on_the_last_day_that_is_covered_and_a_gap_stays_a_gap(periods, today, told):
    assert stands(*[period(*one) for one in periods], today=today) == told


def test_statement_for_another_level_covers_nothing():
    assert stands(period(0, 60, level="2.5"), today=2) == (0, True, [(0, 2)])


def test_end_of_the_stay_ends_the_clock_and_keeps_the_gaps():
    assert stands(period(0, 60), today=90, ended=70) == (None, False, [(60, 70)])


def test_nothing_is_due_where_nothing_is_known_to_be_needed():
    rule = certification_book().rule_for(payer="medicaid", level="2.1")

    assert stands(today=30, rule=rule) == (None, False, [])


def whole(**fields):
    values = {
        "first": FIRST,
        "until": FIRST + 60 * DAY,
        "weekly_hours": 9,
        "why": "Evenings alone end in use.",
        "affirmed": frozenset(one.key for one in MEDICARE.says),
    }
    return Statement(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"first": None}, "Say from which day and through which day it holds."),
        ({"until": FIRST}, "The last day lies before the first."),
        ({"first": FIRST - DAY}, "No day that has passed is certified afterwards. What was not covered stays a gap."),
        ({"until": FIRST + 61 * DAY}, "One statement covers at most 60 days."),
        ({"weekly_hours": None}, "Say how many hours a week are needed."),
        ({"weekly_hours": 8}, "This payer asks for at least 9 hours a week. Fewer is another level of care."),
        ({"why": " "}, "Write in your own words why this intensity is needed."),
        ({"affirmed": frozenset({"hours"})}, "Affirm each sentence that the statement has to say, or do not sign."),
    ],
)
def test_statement_is_signed_once_it_is_whole(fields, reason):
    assert may_sign_certification(whole(**fields), rule=MEDICARE, since=FIRST, today=FIRST).reason == reason


@pytest.mark.parametrize(
    ("first", "periods", "reason"),
    [
        (1, [], "It leaves days uncertified. Look at the first day once more."),
        (365, [(0, 60)], "It leaves days uncertified. Look at the first day once more."),
        (60, [(0, 60)], ""),
        (0, [(0, 60)], "These days are certified already."),
    ],
)
def test_statement_begins_no_later_than_where_the_last_one_ends_and_covers_something_new(first, periods, reason):
    said = whole(first=FIRST + first * DAY, until=FIRST + (first + 60) * DAY)
    before = [period(*one) for one in periods]

    verdict = may_sign_certification(said, rule=MEDICARE, since=FIRST, today=FIRST, periods=before)

    assert verdict.reason == reason


@pytest.mark.parametrize(
    ("history", "since"),
    [
        ([], 0),
        ([(-9, "", ""), (-3, "2.1", ""), (4, "2.1", "medicare")], 0),
        ([(-9, "2.5", "medicare"), (-3, "2.1", "medicare")], 0),
        ([(0, "2.1", "medicare"), (5, "2.5", "medicare"), (9, "2.1", "medicare"), (12, "2.1", "medicare")], 9),
        ([(0, "2.1", "medicaid"), (7, "2.1", "medicare")], 7),
    ],
)
def test_level_counts_from_the_day_it_was_taken_with_this_payer_and_never_from_before_admission(history, since):
    rows = [(FIRST + day * DAY, level, payer) for day, level, payer in history]

    assert level_since(FIRST, rows, level="2.1", payer="Medicare") == FIRST + since * DAY


def test_days_before_today_are_certified_only_while_the_rule_gives_time_at_entry():
    assert earliest_day(MEDICARE, since=FIRST, today=FIRST + DAY) == FIRST + DAY
    assert earliest_day(MEDICARE, since=FIRST, today=FIRST) == FIRST


@pytest.mark.parametrize(
    ("by", "credentials", "is_over", "reason"),
    [
        (PHYSICIAN, ["DO"], False, ""),
        (PHYSICIAN, ["LCSW", "PMHNP"], False, "Only MD or DO may sign this. Ask a physician below."),
        (PHYSICIAN, ["MD"], True, "This stay has ended; nothing is certified any more."),
        (DESK, ["MD"], False, "Your role does not include this step. Ask intake or the counselor."),
    ],
)
def test_only_a_physician_at_work_on_an_open_stay_writes(by, credentials, is_over, reason):
    verdict = may_write_certification(by, rule=MEDICARE, credentials=credentials, is_over=is_over)

    assert verdict.reason == reason


def test_payer_is_asked_before_anybody_writes():
    rule = certification_book().rule_for(payer="medicaid", level="2.1")
    verdict = may_write_certification(PHYSICIAN, rule=rule, credentials=["MD"], is_over=False)

    assert verdict.reason == "Whether this payer wants a certification is not on file. Ask the payer."


@pytest.mark.parametrize(
    ("need", "credentials", "is_allowed"),
    [("needed", ["MD"], True), ("needed", ["RN"], False), ("unknown", ["MD"], False)],
)
def test_only_a_physician_is_asked_and_only_where_it_is_needed(need, credentials, is_allowed):
    verdict = may_ask_physician(PHYSICIAN, need=Certifying(need), credentials=credentials, may_sign=["MD", "DO"])

    assert bool(verdict) is is_allowed


def answered(asks=PayerAsks.AGAIN, **fields):
    """An answer given on the day of admission: the first within fourteen days, and anew after thirty."""
    days = {"entry_days": 14, "again_days": 30} if asks is PayerAsks.AGAIN else {}
    days = {"entry_days": 14} if asks is PayerAsks.ONCE else days
    return Answered(**({"asks": asks, "said_on": FIRST, "said_by": "Ann, provider line"} | days | fields))


def by_answer(answer, *, payer="medicaid", today=0):
    return certification_book().rule_by(answer, payer=payer, level="2.1", today=FIRST + today * DAY)


@pytest.mark.parametrize(
    ("asks", "periods", "today", "told"),
    [
        (PayerAsks.AGAIN, [], 14, (14, False, [])),
        (PayerAsks.AGAIN, [], 15, (14, True, [(0, 15)])),
        (PayerAsks.AGAIN, [(0, 30)], 20, (29, False, [])),
        (PayerAsks.ONCE, [], 15, (14, True, [(0, 15)])),
        (PayerAsks.ONCE, [(0, 30)], 90, (None, False, [])),
        (PayerAsks.ONCE, [(5, 35)], 90, (None, False, [(0, 5)])),
        (PayerAsks.NOTHING, [], 90, (None, False, [])),
    ],
)
def test_what_falls_due_follows_the_payers_answer(asks, periods, today, told):
    rule = by_answer(answered(asks), today=today)

    assert stands(*(period(*one) for one in periods), today=today, rule=rule) == told


def test_answer_lets_a_physician_write_and_bounds_the_statement():
    rule = by_answer(answered())
    said = {"weekly_hours": 9, "why": "Evenings alone end in use."}

    assert may_write_certification(PHYSICIAN, rule=rule, credentials=["DO"], is_over=False)
    assert not may_write_certification(PHYSICIAN, rule=rule, credentials=["LCSW"], is_over=False)
    for days, allowed in ((30, True), (31, False)):
        statement = Statement(first=FIRST, until=FIRST + days * DAY, **said)
        assert bool(may_sign_certification(statement, rule=rule, since=FIRST, today=FIRST)) is allowed


@pytest.mark.parametrize(("today", "need"), [(40, "needed"), (41, "unknown")])
def test_answer_that_has_ended_leaves_it_unknown_again_and_the_payer_to_be_asked(today, need):
    rule = by_answer(answered(through=FIRST + 40 * DAY), today=today)
    on = FIRST + today * DAY

    found = certification_state(rule, level="2.1", since=FIRST, ended_on=None, periods=[period(0, 60)], today=on)

    assert (found.need, found.due_on, found.asks_payer, found.is_late(on)) == (
        need, FIRST + 40 * DAY, True, today > 40,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asks", "periods", "ends", "covered", "gaps"),
    [
        (PayerAsks.AGAIN, [], 40, None, [(0, 41)]),
        (PayerAsks.AGAIN, [(0, 30)], 40, 30, [(30, 41)]),
        (PayerAsks.AGAIN, [], 9, None, []),
        (PayerAsks.ONCE, [(5, 35)], 40, 35, [(0, 5)]),
        (PayerAsks.NOTHING, [], 40, None, []),
    ],
)
def test_answer_that_has_ended_leaves_what_was_covered_and_what_was_owed_until_then(asks, periods, ends, covered, gaps):
    rule = by_answer(answered(asks, through=FIRST + ends * DAY), today=60)
    of, on = [period(*one) for one in periods], FIRST + 60 * DAY

    found = certification_state(rule, level="2.1", since=FIRST, ended_on=None, periods=of, today=on)

    assert found.covered_until == (None if covered is None else FIRST + covered * DAY)
    assert found.gaps == tuple((FIRST + first * DAY, FIRST + until * DAY) for first, until in gaps)
    assert (found.due_on, found.asks_payer) == (FIRST + ends * DAY, True)


def test_statement_that_is_due_before_the_answer_ends_comes_first():
    rule = by_answer(answered(through=FIRST + 40 * DAY))
    found = certification_state(rule, level="2.1", since=FIRST, ended_on=None, periods=[], today=FIRST)

    assert (found.due_on, found.asks_payer) == (FIRST + 14 * DAY, False)


def test_answer_does_not_change_what_the_rules_know():
    assert by_answer(answered(PayerAsks.NOTHING), payer="medicare") == MEDICARE


UTILIZATION = Actor(
    organization_id=UUID(int=1), id=UUID(int=4), kind=ActorKind.STAFF, roles=frozenset({Role.UTILIZATION_REVIEW})
)


@pytest.mark.parametrize(
    ("by", "fields", "payer", "reason"),
    [
        (UTILIZATION, {}, "medicaid", ""),
        (PHYSICIAN, {"asks": PayerAsks.NOTHING}, "medicaid", ""),
        (DESK, {}, "medicaid", "Your role"),
        (PHYSICIAN, {}, "medicare", "on file"),
        (PHYSICIAN, {"said_by": " "}, "medicaid", "Say who"),
        (PHYSICIAN, {"said_on": FIRST + DAY}, "medicaid", "not a day to come"),
        (PHYSICIAN, {"said_on": None}, "medicaid", "on which day"),
        (PHYSICIAN, {"through": FIRST - DAY}, "medicaid", "end before"),
        (PHYSICIAN, {"said_on": FIRST - 9 * DAY, "through": FIRST - DAY}, "medicaid", "has ended already"),
        (PHYSICIAN, {}, "", "Put down who pays and the level of care first."),
        (PHYSICIAN, {"entry_days": None}, "medicaid", "Say within"),
        (PHYSICIAN, {"again_days": None}, "medicaid", "Say after"),
        (PHYSICIAN, {"again_days": 367}, "medicaid", "Say after"),
    ],
)
def test_answer_says_who_when_and_how_many_days(by, fields, payer, reason):
    rule = certification_book().rule_for(payer=payer, level="2.1")
    asks = may_ask_payer(by, rule=rule, payer=payer, level="2.1", is_over=False)
    verdict = first_refusal(asks, may_record_answer(answered(**fields), today=FIRST))

    assert (bool(verdict), reason in (verdict.reason or "")) == (not reason, True)


def test_of_a_stay_that_has_ended_nobody_asks_any_more():
    rule = certification_book().rule_for(payer="medicaid", level="2.1")
    verdict = may_ask_payer(PHYSICIAN, rule=rule, payer="medicaid", level="2.1", is_over=True)

    assert "ended" in verdict.reason
