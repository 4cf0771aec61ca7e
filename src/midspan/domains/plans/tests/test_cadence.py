"""How often a plan is reviewed, by dated rules with a source; what makes a review due before its day, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.cadence import (
    Happened,
    ReviewRule,
    Stay,
    events_after,
    not_known,
    review_day,
    strictest,
)
from midspan.domains.plans.enums import ReviewEvent

TODAY = date(2027, 3, 1)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LEVEL, LAPSES, CLOSED = ReviewEvent.LEVEL_CHANGED, ReviewEvent.LAPSES, ReviewEvent.CLOSED


def rule(key, days=None, **whom):
    return ReviewRule(key=key, words=f"{key}.", source="Read", reviewed_on=TODAY, days=days, **whom)


OWN = rule("own", 30)
RULES = [OWN, rule("payer", 10, payer="aetna"), rule("state", 20, jurisdiction="TX"), rule("asks", payer="medicaid")]


@pytest.mark.parametrize(
    ("stay", "key"),
    [
        ({"payer": "medicare", "jurisdiction": "VA"}, "own"),
        ({"payer": "Aetna", "jurisdiction": "TX"}, "payer"),
        ({"payer": "medicaid", "jurisdiction": "TX"}, "state"),
        ({"payer": "medicaid", "jurisdiction": "VA"}, "own"),
        ({}, "payer"),
    ],
    ids=["own", "both speak", "one does not know", "unknown is no number", "of whom nothing is known"],
)
def test_strictest_known_rule_that_fits_holds(stay, key):
    assert strictest(Stay(on=TODAY, **stay), RULES).key == key


def test_rule_holds_from_its_day_until_before_the_other():
    dated = rule("dated", 5, from_date=TODAY, until_date=TODAY + DAY)

    assert [strictest(Stay(on=on), [OWN, dated]).key for on in (TODAY - DAY, TODAY, TODAY + DAY)] == [
        "own",
        "dated",
        "own",
    ]


def test_who_asks_without_saying_how_often_is_named_where_they_are_known_to_ask():
    assert [one.key for one in not_known(Stay(on=TODAY, payer="medicaid"), RULES)] == ["asks"]
    assert not_known(Stay(on=TODAY), RULES) == []


def test_rules_that_ship_have_sources_and_never_leave_a_stay_without_a_day():
    rules = plan_rules().review

    assert all(one.source and one.words and one.days != 0 for one in rules)
    found = [strictest(Stay(on=TODAY, focus=one, payer="medicare"), rules) for one in ("substance_use", "", "other")]
    assert [(one.key, one.days) for one in found] == [
        ("substance-use", 14),
        ("substance-use", 14),
        ("medicare", 60),
    ]
    assert strictest(Stay(on=TODAY, focus="mental_health"), rules).days == 30


@pytest.mark.parametrize(
    ("happened", "found"),
    [
        ({"lapses": [NOON + DAY]}, {}),
        ({"lapses": [NOON - 20 * DAY, NOON + DAY]}, {}),
        ({"lapses": [NOON + DAY, NOON + 4 * DAY, NOON + 5 * DAY]}, {LAPSES: NOON + 4 * DAY}),
        ({"lapses": [NOON - 2 * DAY, NOON + DAY]}, {LAPSES: NOON + DAY}),
        ({"lapses": [NOON - 2 * DAY, NOON - DAY]}, {}),
        ({"closed": [NOON - DAY, NOON + DAY, NOON + 2 * DAY]}, {CLOSED: NOON + DAY}),
        ({"level_changed": NOON}, {}),
        (
            {"level_changed": NOON + DAY, "closed": [NOON + 3 * DAY]},
            {CLOSED: NOON + 3 * DAY, LEVEL: NOON + DAY},
        ),
    ],
)
def test_event_counts_since_both_last_looked_and_one_lapse_is_no_cluster(happened, found):
    assert events_after(NOON, Happened(**happened), plan_rules().events) == found


def test_event_brings_the_day_forward_and_never_back():
    events = plan_rules().events

    assert review_day(TODAY + 10 * DAY, {CLOSED: TODAY, LEVEL: TODAY}, events) == TODAY + 3 * DAY
    assert review_day(TODAY + DAY, {LEVEL: TODAY}, events) == TODAY + DAY
