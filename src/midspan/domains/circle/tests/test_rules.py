"""Roles and their powers as one table, the private check, counts that can be counted again, and the list of names."""

from datetime import date

import pytest

from midspan.domains.circle.enums import CheckOutcome, HelpKind, Scope, SupportRole, YesNo
from midspan.domains.circle.models import Tie
from midspan.domains.circle.rules import (
    INVITED,
    POWERS,
    Counts,
    counts_of,
    is_kept_from,
    may_add_tie,
    may_help,
    may_invite,
    may_share,
    outcome_of,
)

YES, NO, UNSURE = YesNo.YES, YesNo.NO, YesNo.UNSURE
TODAY, LATER = date(2027, 3, 1), date(2027, 5, 30)
# As the design's table of roles and powers has it: page, what may be shared, what may be asked and offered.
TABLE = {
    SupportRole.FAMILY: (True, "times card crisis milestones sessions", "ride meal children company walk message"),
    SupportRole.FRIEND: (True, "card", "company walk message"),
    SupportRole.MENTOR: (True, "crisis goals practice", "message"),
    SupportRole.EMERGENCY_CONTACT: (False, "", ""),
    SupportRole.GUARDIAN: (False, "", ""),
    SupportRole.PEER_SPECIALIST: (False, "", ""),
    SupportRole.CLINICIAN: (False, "", ""),
    SupportRole.INSTITUTION: (False, "", ""),
}


@pytest.mark.parametrize("role", SupportRole)
def test_each_role_has_exactly_its_powers(role):
    has_page, scopes, helps = TABLE[role]
    powers = POWERS[role]

    assert (powers.has_page, powers.scopes, powers.helps) == (has_page, set(scopes.split()), set(helps.split()))
    assert bool(powers.instead) is not has_page
    for scope in Scope:
        assert bool(may_share(role, scope, last_day=LATER, today=TODAY)) is (scope in scopes.split())
    for kind in HelpKind:
        assert bool(may_help(role, kind)) is (kind in helps.split())


@pytest.mark.parametrize("role", SupportRole)
def test_nobody_without_a_page_is_invited_whatever_was_answered(role):
    assert bool(may_invite(role, is_checked=True, is_kept_from=False)) is (role in INVITED)
    assert not may_invite(role, is_checked=False, is_kept_from=False)
    assert not may_invite(role, is_checked=True, is_kept_from=True)


def test_match_with_the_list_is_refused_in_the_words_of_a_doubt():
    doubt = may_invite(SupportRole.FAMILY, is_checked=False, is_kept_from=False)
    match = may_invite(SupportRole.FAMILY, is_checked=True, is_kept_from=True)

    assert doubt.reason == match.reason


@pytest.mark.parametrize(
    ("is_safe", "is_pressed", "could_use_phone", "outcome"),
    [
        (YES, NO, NO, CheckOutcome.GO),
        (UNSURE, NO, NO, CheckOutcome.PAUSE),
        (YES, UNSURE, NO, CheckOutcome.PAUSE),
        (YES, NO, UNSURE, CheckOutcome.PAUSE),
        (YES, NO, YES, CheckOutcome.PAUSE),
        (NO, NO, NO, CheckOutcome.STOP),
        (YES, YES, NO, CheckOutcome.STOP),
        (UNSURE, YES, UNSURE, CheckOutcome.STOP),
        (NO, UNSURE, YES, CheckOutcome.STOP),
    ],
)
def test_private_check(is_safe, is_pressed, could_use_phone, outcome):
    assert outcome_of(is_safe=is_safe, is_pressed=is_pressed, could_use_phone=could_use_phone) is outcome


def test_share_ends_within_ninety_days():
    days = [TODAY, date(2027, 3, 2), date(2027, 5, 30), date(2027, 5, 31)]

    allowed = [bool(may_share(SupportRole.FAMILY, Scope.CARD, last_day=one, today=TODAY)) for one in days]

    assert allowed == [False, True, True, False]


def test_counts_are_those_that_anybody_counts_again():
    ties = [
        Tie(name="A", frequency="daily", helps_recovery=2, uses_around_me="no", may_call_at_night=True),
        Tie(name="B", frequency="daily", helps_recovery=-2, uses_around_me="yes"),
        Tie(name="C", frequency="weekly", helps_recovery=None, uses_around_me="unsure"),
    ]

    assert counts_of(ties) == Counts(people=3, daily=2, supportive=1, using=1, at_night=1)


def test_twelve_people_and_no_more():
    assert [bool(may_add_tie(count=count)) for count in (0, 11, 12)] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "contact", "is_found"),
    [
        ("Alex Ruiz", "", True),
        ("alex  RUIZ", "", True),
        ("Ruiz", "", True),
        ("Alexandra", "", False),
        ("Sam", "call (555) 010-2233 after six", True),
        ("Sam", "+1 555 010 2233", True),
        ("Sam", "555 010 2234", False),
        ("Sam", "lives at 12 Elm Street in Riverside", True),
        ("Sam", "Elm Avenue", False),
        ("Álex Rúiz", "", True),
        ("Front office", "c/o Alex Ruiz\n3 Oak Road", True),
        ("Front office", "Ruiz Road 3", False),
        ("Front office", "Suite 4\n12 Elm", True),
        ("Front office", "Riverside", False),
        ("Front office", "Floor 2, 555 010 2233", True),
        ("Front office", "010-2233", True),
        ("Front office", "Case 2233", False),
        ("", "", False),
    ],
)
def test_list_is_compared_however_it_is_written(name, contact, is_found):
    entries = [("name", "Alex Ruiz"), ("number", "555-010-2233"), ("address", "12 Elm street, Riverside")]

    assert is_kept_from(entries, name=name, contact=contact) is is_found


@pytest.mark.parametrize(
    ("entry", "told", "is_found"),
    [
        ("12 Mill Street, Riverside", "12 Mill St\nRiverside", True),
        ("12 Mill Street, Riverside", "12 Mill St.\nRiverside, VA 24060", True),
        ("12 Mill St, Riverside", "12 Mill Street\nRiverside", True),
        ("12 Mill Street, Riverside", "12 N. Mill", True),
        ("12 Mill Street, Riverside", "Apt 3, 12B Mill Street", True),
        ("12 Mill Street, Riverside", "12-B Mill Rd, Oakton", True),
        ("12 5th Street, Riverside", "12 5th St", True),
        ("9 Calle Sol, Riverside", "9 C. Sol", True),
        ("12 Mill Street, Riverside 24060", "9 Oak Avenue, Riverside 24060", False),
        ("12 Mill Street, Riverside", "12 Oak Street, Riverside", False),
        ("12 Mill Street, Riverside", "14 Mill Street, Riverside", False),
        ("12 Mill Street, Riverside", "12 St", False),
        ("Riverside", "12 Mill Street", False),
    ],
)
def test_house_is_found_however_its_street_is_written(entry, told, is_found):
    assert is_kept_from([("address", entry)], name="Blue Heron", contact=told) is is_found


@pytest.mark.parametrize(
    ("entry", "name", "contact", "is_found"),
    [
        ("312-555-0100", "Sam", "312-555-0100 after 6", True),
        ("312-555-0100", "Sam", "312-555-0100 6 pm", True),
        ("312-555-0100", "Sam", "312-555-0100, or 312-555-0199", True),
        ("312-555-0100", "Sam", "312-555-0199 or 312-555-0100", True),
        ("312-555-0100", "Sam", "work 312-555-0100 ext 4", True),
        ("312-555-0100 ext 4", "Sam", "3125550100", True),
        ("312-555-0100 or 312-555-0199", "Sam", "312 555 0199", True),
        ("+1 312 555 0100", "Sam", "(312) 555–0100", True),
        ("312-555-0100", "Sam", "555-0100", True),
        ("555-0100", "Sam", "312-555-0100", True),
        ("312-555-0100", "Sam 312 555 0100", "", True),
        ("312-555-0100", "Sam", "773-555-0100", False),
        ("312-555-0100", "Sam", "312-555-0101 after 6", False),
        ("4021", "Sam", "312-555-4021", False),
        ("", "Sam", "after 6", False),
    ],
)
def test_number_is_found_in_any_line(entry, name, contact, is_found):
    assert is_kept_from([("number", entry)], name=name, contact=contact) is is_found


@pytest.mark.parametrize(
    ("entry", "name", "is_found"),
    [
        ("José Ruiz", "Jose Ruiz", True),
        ("Jose Ruiz", "JOSÉ", True),
        ("Alex Ruiz", "Alex R.", True),
        ("Alex R.", "Alex Ruiz", True),
        ("Alex Ruiz", "My ex Alex", True),
        ("Álex Ruiz", "mi exnovio Alex", True),
        ("Alex Ruiz", "Alex M. Ruiz", True),
        ("Alex Joseph Ruiz", "Alex Ruiz (stepfather of Rowan)", True),
        ("Alex Ruiz", "Jo Park (guardian)", False),
        ("Mom", "Mom", True),
        ("Alex Ruiz", "Alex Baker", False),
        ("Alex Ruiz", "Alex B.", False),
        ("Alex Ruiz", "A.", False),
        ("Alex Ruiz", "My ex", False),
        ("Alex Ruiz", "", False),
    ],
)
def test_name_is_found_with_and_without_accents_initials_and_what_stands_beside_it(entry, name, is_found):
    assert is_kept_from([("name", entry)], name=name, contact="") is is_found
