"""Which rule decides, as tables."""

from datetime import date

import pytest

from midspan.domains.programs.rules import Case, Citation, Scope, SourcedNumbers, cap_among, dose_among

DAY = date(2026, 11, 23)
ADULTS = frozenset({"young_adult", "adult", "older_adult"})


def rule(words, *, numbers, **scope):
    citation = Citation(rule_id=None, words=words, source="Source", reviewed_on=DAY)
    return SourcedNumbers(scope=Scope(**scope), citation=citation, numbers=numbers)


def least(words, minutes, **scope):
    return rule(words, numbers={"minimum_weekly_minutes": minutes}, **scope)


EVERYBODY = least("everybody 9 h", 540)
ADOLESCENTS = least("adolescents 6 h", 360, age_bands=frozenset({"adolescent"}))
VIRGINIA = least("Virginia 10 h", 600, jurisdiction="VA")
MEDICAID = least("Medicaid 12 h", 720, jurisdiction="VA", payer="medicaid")
LENIENT_PAYER = least("Payer 4 h", 240, payer="aetna")
OLD = least("until 2026 20 h", 1200, until_date=date(2026, 1, 1))
COMING = least("from 2027 15 h", 900, from_date=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("rules", "case", "minutes", "decided"),
    [
        ([], {}, None, []),
        ([EVERYBODY], {}, 540, ["everybody 9 h"]),
        ([EVERYBODY, ADOLESCENTS], {"age_band": "adult"}, 540, ["everybody 9 h"]),
        ([EVERYBODY, ADOLESCENTS], {"age_band": "adolescent"}, 360, ["adolescents 6 h"]),
        ([EVERYBODY, VIRGINIA], {"jurisdiction": "TX"}, 540, ["everybody 9 h"]),
        ([EVERYBODY, VIRGINIA], {"jurisdiction": "va"}, 600, ["Virginia 10 h"]),
        ([VIRGINIA, MEDICAID], {"jurisdiction": "VA", "payer": "Medicaid"}, 720, ["Medicaid 12 h"]),
        ([VIRGINIA, MEDICAID], {"jurisdiction": "VA", "payer": ""}, 600, ["Virginia 10 h"]),
        ([EVERYBODY, LENIENT_PAYER], {"payer": "Aetna"}, 540, ["everybody 9 h"]),
        ([LENIENT_PAYER], {"payer": "aetna"}, 240, ["Payer 4 h"]),
        ([EVERYBODY, OLD, COMING], {}, 540, ["everybody 9 h"]),
        ([OLD], {}, None, []),
        ([EVERYBODY, least("also everybody 11 h", 660)], {}, 660, ["also everybody 11 h"]),
    ],
)
def test_minimum_comes_from_the_most_specific_rule_and_the_stricter_side(rules, case, minutes, decided):
    dose = dose_among(rules, Case(on=DAY, **case))

    assert (dose.minimum_weekly_minutes, [source.words for source in dose.sources]) == (minutes, decided)


@pytest.mark.parametrize(
    ("day", "minutes"),
    [(date(2026, 12, 31), 540), (date(2027, 1, 1), 900)],
)
def test_rule_is_in_force_from_its_first_day(day, minutes):
    dose = dose_among([least("before", 540, until_date=date(2027, 1, 1)), COMING], Case(on=day))

    assert dose.minimum_weekly_minutes == minutes


def test_specific_rule_that_leaves_a_number_unknown_does_not_hide_the_broader_one():
    indiana = rule("Indiana", numbers={"minimum_days": 3, "minimum_minutes_per_service_day": 180}, jurisdiction="IN")

    dose = dose_among([EVERYBODY, indiana], Case(on=DAY, jurisdiction="IN"))

    assert (dose.minimum_weekly_minutes, dose.minimum_days, dose.minimum_minutes_per_service_day) == (540, 3, 180)


def test_numbers_no_rule_states_stay_unknown():
    dose = dose_among([EVERYBODY], Case(on=DAY))

    assert (dose.maximum_weekly_minutes, dose.minimum_days, dose.counts_breaks) == (None, None, None)


@pytest.mark.parametrize(
    ("law", "payer", "expected"),
    [(True, None, True), (True, False, False), (None, False, False), (None, None, None)],
)
def test_breaks_count_only_when_nobody_refuses_them(law, payer, expected):
    rules = [
        rule("law", numbers={"counts_breaks": law}),
        rule("payer", numbers={"counts_breaks": payer}, payer="medicaid"),
    ]

    assert dose_among(rules, Case(on=DAY, payer="medicaid")).counts_breaks is expected


def test_smaller_maximum_of_law_and_payer_stands():
    rules = [
        rule("law", numbers={"maximum_weekly_minutes": 1140}),
        rule("payer", numbers={"maximum_weekly_minutes": 1199}, payer="medicaid"),
    ]

    assert dose_among(rules, Case(on=DAY, payer="medicaid")).maximum_weekly_minutes == 1140


def test_contradicting_rules_are_named():
    rules = [
        rule("At most 19 hours", numbers={"maximum_weekly_minutes": 1140}),
        rule("At least 20 hours", numbers={"minimum_weekly_minutes": 1200}, payer="medicaid"),
    ]

    dose = dose_among(rules, Case(on=DAY, payer="medicaid"))

    assert dose.conflict == (
        "Two rules contradict each other: At least 20 hours (Source) and At most 19 hours (Source)."
    )


def test_dose_without_contradiction_has_no_conflict():
    assert dose_among([EVERYBODY], Case(on=DAY)).conflict == ""


@pytest.mark.parametrize(
    ("group_type", "maximum"),
    [("process", 16), ("psychoeducation", 35), ("family", None)],
)
def test_cap_is_that_of_the_group_type(group_type, maximum):
    rules = [
        rule("counseling", numbers={"maximum": 16}, group_types=frozenset({"process"}), jurisdiction="TX"),
        rule("education", numbers={"maximum": 35}, group_types=frozenset({"psychoeducation"}), jurisdiction="TX"),
    ]

    assert cap_among(rules, Case(on=DAY, jurisdiction="TX", group_type=group_type)).maximum == maximum
