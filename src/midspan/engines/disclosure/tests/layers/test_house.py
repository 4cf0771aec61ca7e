"""Layer 3: the house. What staff, peers, guardians and others see of whom they work with."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import Channel, Effect, Guardianship, Kind, Mask, Tie, decide
from midspan.engines.disclosure.books import purposes_below
from midspan.engines.disclosure.tests.cast import (
    CLINIC,
    COUNSELOR,
    DAY,
    NOON,
    SISTER,
    ask,
    consent,
    outcome,
    permit,
    thing,
    wishes,
)
from midspan.engines.disclosure.tests.layers.asking import CLOSED, FRIEND, NOBODY, PEER, SAID_NO


@pytest.mark.parametrize(
    ("role", "ties", "purpose", "data_class", "opens"),
    [
        ("counselor", {Tie.CARE_TEAM}, "TREAT", "note", True),
        ("counselor", set(), "TREAT", "note", False),
        ("counselor", {Tie.CARE_TEAM}, "HPAYMT", "note", False),
        ("counselor", {Tie.CARE_TEAM}, "TREAT", "billing", False),
        ("front_desk", set(), "TREAT", "schedule", True),
        ("peer_specialist", {Tie.GROUP_LEADER}, "TREAT", "life", True),
        ("peer_specialist", {Tie.SAME_SESSION}, "TREAT", "life", False),
        ("front_desk", set(), "TREAT", "note", False),
        ("utilization_review", set(), "COVAUTH", "note", True),
        ("janitor", {Tie.CARE_TEAM}, "TREAT", "schedule", False),
    ],
)
def test_staff_see_what_their_work_needs_of_whom_they_work_with(role, ties, purpose, data_class, opens):
    request = ask(Kind.STAFF, purpose, COUNSELOR, roles=frozenset({role}), ties=frozenset(ties))

    assert outcome(NOBODY, request, thing(data_class)) == (("permit", "by_program_rule") if opens else SAID_NO)


@pytest.mark.parametrize(
    ("author", "ties", "data_class", "opens"),
    [
        (COUNSELOR, {Tie.CARE_TEAM}, "note", True),
        (COUNSELOR, set(), "note", False),
        (COUNSELOR, {Tie.CARE_TEAM}, "contact", True),
        (COUNSELOR, {Tie.CARE_TEAM}, "plan", False),
        ("Practitioner/other", {Tie.CARE_TEAM}, "note", False),
        ("Practitioner/other", {Tie.CARE_TEAM}, "contact", False),
    ],
)
def test_a_peer_specialist_sees_notes_they_wrote_and_whom_they_owe_a_call(author, ties, data_class, opens):
    request = ask(Kind.STAFF, "TREAT", COUNSELOR, roles=frozenset({"peer_specialist"}), ties=frozenset(ties))
    item = thing(data_class, authors=frozenset({author}))

    assert outcome(NOBODY, request, item) == (("permit", "by_program_rule") if opens else SAID_NO)


@pytest.mark.parametrize(
    ("roles", "data_class", "mask"),
    [
        ({"peer_specialist"}, "identity", Mask(drop=("birth_date", "identifier", "sex"))),
        ({"peer_specialist"}, "presence", None),
        ({"peer_specialist", "counselor"}, "identity", None),
        ({"peer_specialist", "scheduler"}, "identity", None),
        ({"counselor"}, "identity", None),
    ],
)
def test_fields_that_no_role_of_somebody_needs_are_dropped(roles, data_class, mask):
    request = ask(Kind.STAFF, "TREAT", COUNSELOR, roles=frozenset(roles), ties=frozenset({Tie.CARE_TEAM}))

    assert decide(NOBODY, request, thing(data_class)).mask == mask


def test_a_patient_sees_her_own_and_nobody_elses_roster():
    me = ask(Kind.SELF, "PATRQT")

    assert outcome(NOBODY, me) == ("permit", "by_own_record")
    assert outcome(NOBODY, me, thing("roster")) == SAID_NO
    assert outcome(NOBODY, replace(me, purposes=frozenset({"HPAYMT"}))) == SAID_NO


def test_a_peer_sees_who_is_in_the_room_by_the_name_that_person_chose():
    name = decide(NOBODY, PEER, thing("identity"))

    assert (str(name.outcome), name.mask.keep) == ("redact", ("alias", "pronouns"))
    assert outcome(NOBODY, PEER, thing("presence")) == ("permit", "by_shared_session")
    assert outcome(NOBODY, replace(PEER, ties=frozenset()), thing("presence")) == CLOSED
    assert outcome(NOBODY, replace(PEER, ties=frozenset()), thing("identity")) == CLOSED
    assert outcome(NOBODY, replace(PEER, purposes=frozenset({"TREAT"})), thing("identity")) == CLOSED
    assert outcome(NOBODY, replace(PEER, channel=Channel.EXPORT), thing("presence")) == CLOSED
    assert outcome(NOBODY, replace(PEER, channel=Channel.LIST), thing("presence")) == ("permit", "by_shared_session")
    assert outcome(wishes(permit(actor="Patient/2", purpose="PEER")), PEER) == CLOSED


@pytest.mark.parametrize(
    ("request_", "item", "opens"),
    [
        (FRIEND, thing(), True),
        (replace(FRIEND, ties=frozenset()), thing(), False),
        (ask(Kind.EMPLOYER, "SUPNWK", SISTER, channel=Channel.LETTER), thing("letter", []), True),
        (ask(Kind.EMPLOYER, "SUPNWK", SISTER), thing("letter", []), False),
        (ask(Kind.EMPLOYER, "SUPNWK", SISTER, channel=Channel.LETTER), thing(), False),
        (ask(Kind.PAYER, "ELIGVER", SISTER), thing(), True),
        (ask(Kind.PAYER, "SUPNWK", SISTER), thing(), False),
        (ask(Kind.RESEARCHER, "CLINTRCH", SISTER), thing(), True),
        (ask(Kind.RESEARCHER, "SUPNWK", SISTER), thing(), False),
        (ask(Kind.PUBLIC, "SUPNWK", SISTER), thing(), False),
    ],
)
def test_a_consent_reaches_each_kind_of_outsider_only_in_its_own_way(request_, item, opens):
    purposes = frozenset({"SUPNWK", "HPAYMT", "HRESCH"})
    signed = consent(Effect.PERMIT, actor=SISTER, purpose=None, classes=("schedule", "letter"), labels=("part2",))
    signed = replace(signed, scope=replace(signed.scope, purposes=purposes))

    assert decide(wishes(signed), request_, item).is_open is opens


def test_a_guardian_sees_what_the_law_says_until_the_birthday_begins():
    law = Guardianship(
        guardians=frozenset({SISTER}), classes=frozenset({"schedule"}), until=NOON + DAY, basis="a state's law"
    )
    patient = wishes(guardianships=(law,))
    parent = ask(Kind.GUARDIAN, "FAMRQT", SISTER)
    last, birthday = (replace(parent, now=moment) for moment in (NOON + DAY - timedelta(seconds=1), NOON + DAY))

    assert [outcome(patient, one)[0] for one in (parent, last, birthday)] == ["permit", "permit", "conceal"]
    assert outcome(patient, parent, thing("note")) == CLOSED
    assert outcome(patient, replace(parent, purposes=frozenset({"FAMRQT", "HPAYMT"}))) == CLOSED
    assert outcome(NOBODY, parent) == ("conceal", "not_linked")
    assert outcome(patient, replace(parent, actors=frozenset({CLINIC}))) == ("conceal", "not_linked")
    unknown = wishes(guardianships=(replace(law, classes=frozenset(), is_known=False),))
    assert outcome(unknown, parent) == ("conceal", "ask_a_human")


def test_a_guardian_is_told_by_which_law_or_that_nobody_knows_one_for_a_service():
    law = Guardianship(
        guardians=frozenset({SISTER}),
        classes=frozenset({"schedule"}),
        until=NOON + DAY,
        basis="a state's law",
        service="mental_health",
    )
    parent, of_one, of_both = ask(Kind.GUARDIAN, "FAMRQT", SISTER), thing(labels=["mental_health"]), thing(labels=BOTH)
    known, unknown = (wishes(guardianships=(replace(law, is_known=one),)) for one in (True, False))

    assert basis_of(known, parent, of_one) == ("by_guardianship", "a state's law")
    assert basis_of(known, parent, of_both) == ("ask_a_human", "no rule for this service")
    assert basis_of(unknown, parent, of_one) == ("ask_a_human", "a state's law")


BOTH = ("part2", "mental_health")


def basis_of(patient, request, item):
    found = decide(patient, request, item)
    return found.code.value, found.basis


@pytest.mark.parametrize(("kind", "root"), [(Kind.PAYER, "HPAYMT"), (Kind.RESEARCHER, "HRESCH")])
def test_all_purposes_of_their_own_are_a_payers_and_a_researchers(kind, root):
    every = purposes_below(inherited_only=False)[root]

    assert decide(wishes(permit(purpose=root)), ask(kind, every), thing()).is_open
