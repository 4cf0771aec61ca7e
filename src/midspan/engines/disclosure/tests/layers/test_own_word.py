"""Layer 1: the patient's own word, as it goes where she said and nowhere else."""

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import Channel, Kind, Restriction, Scope, Setting, Tie, decide
from midspan.engines.disclosure.tests.cast import (
    CLINIC,
    COUNSELOR,
    SISTER,
    ask,
    counselor,
    emergency,
    outcome,
    permit,
    thing,
    wishes,
)
from midspan.engines.disclosure.tests.layers.asking import FRIEND, NOBODY, PEER

RESTRICTION = Restriction("r1", Scope(actors=frozenset({COUNSELOR})))


def test_somebody_blocked_gets_nothing_whatever_was_signed():
    assert outcome(wishes(permit()), ask()) == ("permit", "by_consent")
    assert outcome(wishes(permit(), blocked=frozenset({CLINIC})), ask()) == ("conceal", "blocked")
    assert outcome(wishes(blocked=frozenset({COUNSELOR})), counselor()) == ("deny", "blocked")


def test_a_restriction_comes_before_the_house_and_before_breaking_the_glass():
    limited = wishes(restrictions=(RESTRICTION,))
    claim = counselor(purpose="BTG", break_glass=emergency())

    assert (outcome(NOBODY, counselor()), outcome(limited, counselor())) == (
        ("permit", "by_program_rule"),
        ("deny", "restricted"),
    )
    assert (outcome(NOBODY, claim), outcome(limited, claim)) == (("permit", "by_break_glass"), ("deny", "restricted"))
    assert outcome(limited, ask(Kind.SELF, "PATRQT")) == ("permit", "by_own_record")


THERAPIST = replace(counselor(), ties=frozenset({Tie.THERAPIST}))
LEADER = replace(THERAPIST, ties=frozenset({Tie.GROUP_LEADER}))
ASKING = {"self": ask(Kind.SELF, "PATRQT"), "therapist": THERAPIST, "leader": LEADER, "peer": PEER, "friend": FRIEND}


@pytest.mark.parametrize(
    ("setting", "seen_by"),
    [
        (Setting.ONLY_ME, {"self"}),
        (Setting.THERAPIST, {"self", "therapist"}),
        (Setting.GROUP, {"self", "therapist", "leader", "peer"}),
        (Setting.NAMED, {"self", "friend"}),
        (None, {"self"}),  # A private label without a setting.
    ],
)
def test_what_the_patient_wrote_goes_where_she_said(setting, seen_by):
    post = thing("journal", ["patient_private"], setting=setting, named=frozenset({SISTER}))

    seen = {who for who, request in ASKING.items() if decide(NOBODY, request, post).is_open}

    assert seen == seen_by


def test_a_private_label_alone_is_only_hers_even_on_what_staff_usually_see():
    assert outcome(NOBODY, counselor(), thing("note")) == ("permit", "by_program_rule")
    assert outcome(NOBODY, counselor(), thing("note", ["patient_private"])) == ("conceal", "private")


@pytest.mark.parametrize(
    ("setting", "who", "change"),
    [
        (Setting.THERAPIST, "therapist", {"purposes": frozenset({"HOPERAT"})}),
        (Setting.THERAPIST, "therapist", {"kind": Kind.PROVIDER}),
        (Setting.GROUP, "leader", {"purposes": frozenset({"HOPERAT"})}),
        (Setting.GROUP, "leader", {"kind": Kind.PROVIDER}),
        (Setting.GROUP, "leader", {"ties": frozenset({Tie.CARE_TEAM})}),
        (Setting.GROUP, "peer", {"ties": frozenset()}),
        (Setting.GROUP, "peer", {"purposes": frozenset({"TREAT"})}),
        (Setting.GROUP, "peer", {"channel": Channel.EXPORT}),
        (Setting.NAMED, "friend", {"ties": frozenset()}),
        (Setting.NAMED, "friend", {"actors": frozenset({CLINIC})}),
        (Setting.NAMED, "friend", {"purposes": frozenset({"SUPNWK", "HPAYMT"})}),
        (Setting.NAMED, "friend", {"kind": Kind.PUBLIC}),
        (Setting.NAMED, "friend", {"kind": Kind.EMPLOYER}),
    ],
)
def test_whoever_she_chose_sees_it_only_as_who_they_are_to_her(setting, who, change):
    post = thing("journal", ["patient_private"], setting=setting, named=frozenset({SISTER}))

    assert decide(NOBODY, ASKING[who], post).is_open
    assert outcome(NOBODY, replace(ASKING[who], **change), post) == ("conceal", "private")


def test_a_named_person_needs_no_link_unless_family_or_mentor_and_may_have_every_personal_reason():
    post = thing("journal", [], setting=Setting.NAMED, named=frozenset({SISTER}))
    every = frozenset({"TREAT", "COC", "PATRQT", "FAMRQT", "SUPNWK", "PEER"})

    assert outcome(NOBODY, ask(Kind.PROVIDER, every, SISTER), post) == ("permit", "by_setting")
    assert outcome(NOBODY, ask(Kind.MENTOR, "SUPNWK", SISTER), post) == ("conceal", "private")


def test_a_private_entry_is_hidden_from_staff_as_if_there_were_none():
    assert outcome(NOBODY, counselor(), thing("journal", [], setting=Setting.ONLY_ME)) == ("conceal", "private")
