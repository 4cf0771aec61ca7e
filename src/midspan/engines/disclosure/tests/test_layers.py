"""The order of evaluation, layer by layer; each line shows the same thing open to somebody else."""

from datetime import timedelta

import pytest
from msgspec.structs import force_setattr, replace

from midspan.engines.disclosure import (
    Channel,
    Effect,
    Guardianship,
    Kind,
    Mask,
    Obligation,
    Quarantined,
    Restriction,
    Scope,
    Setting,
    Tie,
    decide,
    decide_all,
    decide_consents,
    filter_items,
)
from midspan.engines.disclosure.books import purposes_below
from midspan.engines.disclosure.tests.cast import (
    CLINIC,
    COUNSELOR,
    COURT,
    DAY,
    NOON,
    SISTER,
    ask,
    consent,
    counselor,
    court,
    deny,
    emergency,
    ordered,
    outcome,
    permit,
    thing,
    wishes,
)

NOBODY = wishes()
CLOSED = ("conceal", "nothing_allows_it")
SAID_NO = ("deny", "nothing_allows_it")
RESTRICTION = Restriction("r1", Scope(actors=frozenset({COUNSELOR})))


# Layer 0: the law.
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


# Layer 1: the patient's own word.
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


THERAPIST = counselor()
THERAPIST = replace(THERAPIST, ties=frozenset({Tie.THERAPIST}))
LEADER = replace(THERAPIST, ties=frozenset({Tie.GROUP_LEADER}))
PEER = ask(Kind.PEER, "PEER", "Patient/2", ties=frozenset({Tie.SAME_SESSION}))
FRIEND = ask(Kind.FAMILY, "SUPNWK", SISTER, ties=frozenset({Tie.VERIFIED_LINK}))
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


# Layer 2: emergency.
@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({}, True),
        ({"purpose": "ETREAT"}, True),
        ({"purpose": frozenset({"ETREAT", "BTG"})}, True),
        ({"kind": Kind.PROVIDER}, True),
        ({"purpose": "TREAT"}, False),
        ({"purpose": frozenset({"BTG", "HPAYMT"})}, False),
        ({"break_glass": None}, False),
        ({"break_glass": emergency(reason="  ")}, False),
        ({"break_glass": emergency(stepped_up=False)}, False),
        ({"break_glass": emergency(ends=NOON + timedelta(minutes=31))}, False),
        ({"break_glass": emergency(begins=NOON - timedelta(minutes=30), ends=NOON)}, False),
        ({"ties": frozenset({Tie.KIN})}, False),
        ({"channel": Channel.LIST}, False),
        ({"kind": Kind.FAMILY}, False),
    ],
)
def test_breaking_the_glass_takes_a_whole_claim_by_somebody_who_treats(change, opens):
    nurse = {"kind": Kind.STAFF, "purpose": "BTG", "actor": "Practitioner/nurse", "break_glass": emergency()}

    decision = decide(NOBODY, ask(**(nurse | change)), thing("medication"))

    assert decision.is_open is opens
    assert not opens or decision.obligations >= {Obligation.REVIEW, Obligation.NOTIFY_PATIENT, Obligation.ACCOUNT}


def test_the_same_claim_ends_when_it_says():
    claim = counselor(purpose="BTG", break_glass=emergency())

    asked = [
        outcome(NOBODY, replace(claim, now=NOON + timedelta(minutes=minutes)))[0] for minutes in (0, 29, 30, 31, 29)
    ]

    assert asked == ["permit", "permit", "deny", "deny", "permit"]


def test_breaking_the_glass_never_reaches_what_is_private_or_kept_apart():
    claim = counselor(purpose="BTG", break_glass=emergency())

    assert outcome(NOBODY, claim, thing("journal", [], setting=Setting.ONLY_ME)) == ("conceal", "private")
    assert outcome(NOBODY, claim, thing("counseling_note")) == ("deny", "notes_apart")
    assert outcome(NOBODY, claim, thing("note")) == ("permit", "by_break_glass")


# Layer 3: the house.
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


# Layer 4 and 5: consents, and no.
def test_a_permit_covers_actor_purpose_class_every_label_and_time():
    signed = wishes(permit(labels=("part2", "HIV"), begins=NOON - DAY, ends=NOON + DAY))

    assert outcome(signed, ask(), thing(labels=["part2", "HIV"])) == ("permit", "by_consent")
    assert outcome(signed, ask(actor=SISTER)) == CLOSED
    assert outcome(signed, ask(purpose="HPAYMT")) == CLOSED
    assert outcome(signed, ask(purpose=frozenset({"TREAT", "HPAYMT"}))) == CLOSED
    assert outcome(signed, ask(), thing("note")) == CLOSED
    assert outcome(signed, ask(), thing(labels=["part2", "PSY"])) == CLOSED
    assert outcome(signed, ask(now=NOON - 2 * DAY)) == CLOSED
    assert outcome(signed, ask(now=NOON + DAY - timedelta(microseconds=1))) == ("permit", "by_consent")
    assert outcome(signed, ask(now=NOON + DAY)) == CLOSED


def test_a_denial_overrides_a_newer_permit_and_a_replaced_one_does_not():
    old, new = deny(id="old"), permit(id="new")

    assert outcome(wishes(old, new), ask()) == ("conceal", "consent_says_no")
    assert outcome(wishes(old, replace(new, replaces=frozenset({"old"}))), ask()) == ("permit", "by_consent")


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"actor": SISTER},
        {"purpose": "HPAYMT"},
        {"classes": ("note",)},
        {"labels": ("HIV",)},
        {"actions": frozenset({"correct"})},
        {"begins": NOON + DAY},
        {"ends": NOON},
        {"codes": frozenset({"icd|F10"})},
    ],
)
def test_a_denial_of_something_else_denies_nothing_here(elsewhere):
    item, request = thing(codes=frozenset({"icd|B20"})), ask(actions=frozenset({"access"}))

    assert outcome(wishes(permit(), deny(id="c2")), request, item) == ("conceal", "consent_says_no")
    assert outcome(wishes(permit(), deny(id="c2", **elsewhere)), request, item) == ("permit", "by_consent")


def test_an_exception_to_a_denial_holds_for_its_items_and_its_time():
    some = Scope(codes=frozenset({"icd|F10"}), begins=NOON, ends=NOON + DAY, part2=True)
    patient = wishes(permit(), deny(id="c2", exceptions=[some]))
    items = [thing(codes=frozenset({code})) for code in ("icd|F10", "icd|B20")]
    moments = (NOON - timedelta(seconds=1), NOON, NOON + DAY - timedelta(seconds=1), NOON + DAY)

    asked = [[one.is_open for one in decide_all(patient, ask(now=moment), items)] for moment in moments]

    assert asked == [[False, False], [True, False], [True, False], [False, False]]


def test_a_general_release_is_no_part2_consent():
    general = permit(labels=None)

    assert outcome(wishes(general), ask(), thing(labels=["HIV"])) == ("permit", "by_consent")
    assert outcome(wishes(general), ask()) == CLOSED
    assert outcome(wishes(permit(labels=None, part2=True)), ask()) == ("permit", "by_consent")


def test_a_consent_nobody_can_read_stops_what_consents_permit_and_not_the_house():
    unclear = wishes(permit(), quarantined=(Quarantined("c9", "no root type"),))

    assert outcome(unclear, ask()) == ("conceal", "consent_unclear")
    assert outcome(unclear, counselor()) == ("permit", "by_program_rule")


@pytest.mark.parametrize("emergency_purpose", ["ETREAT", "BTG"])
def test_a_consent_to_treatment_opens_nothing_to_whoever_says_emergency(emergency_purpose):
    assert outcome(wishes(permit()), ask(purpose=emergency_purpose)) == CLOSED
    assert outcome(wishes(permit(purpose=emergency_purpose)), ask(purpose=emergency_purpose)) == (
        "permit",
        "by_consent",
    )
    assert outcome(wishes(permit(purpose=emergency_purpose), deny()), ask(purpose=emergency_purpose)) == (
        "conceal",
        "consent_says_no",
    )


@pytest.mark.parametrize("purpose", ["ETREAT", "BTG", "HLEGAL", "HMARKT"])
def test_a_permit_that_names_no_purpose_is_none_for_what_must_be_named(purpose):
    general = wishes(permit(purpose=None))

    assert decide(general, ask(purpose="COC"), thing()).is_open
    assert not decide(general, ask(purpose=purpose), thing()).is_open
    assert decide(wishes(permit(purpose=purpose)), ask(purpose=purpose), thing()).is_open


@pytest.mark.parametrize(
    ("signed", "asked", "opens"),
    [
        ("HPAYMT", "ELIGVER", True),
        ("ELIGVER", "HPAYMT", False),
        ("HRESCH", "CLINTRCH", True),
        ("HOPERAT", "TRAIN", False),
        ("TREAT", "COC", False),
    ],
)
def test_purposes_inherit_downward_for_payment_and_research_only(signed, asked, opens):
    assert decide(wishes(permit(purpose=signed)), ask(purpose=asked), thing()).is_open is opens


@pytest.mark.parametrize(
    ("request_", "item", "code"),
    [
        (ask(purpose="FUN"), thing(), "unknown_purpose"),
        (ask(purpose=frozenset()), thing(), "unknown_purpose"),
        (ask(), thing("gossip"), "unknown_class"),
        (ask(), thing(labels=["XYZ"]), "unknown_label"),
        (ask(), thing(labels=None), "missing_label"),
        (ask(actions=frozenset({"frame"})), thing(), "unknown_action"),
        (ask(now=NOON.replace(tzinfo=None)), thing(), "clock_skew"),
    ],
)
def test_what_is_unknown_or_missing_is_closed_with_its_code(request_, item, code):
    everything = consent(Effect.PERMIT, actor=None, purpose=None, classes=None, labels=None, part2=True)

    assert outcome(wishes(everything), ask()) == ("permit", "by_consent")
    assert outcome(wishes(everything), request_, item) == ("conceal", code)


def test_a_clock_before_the_newest_of_what_is_on_file_is_wrong():
    patient = wishes(permit(), as_of=NOON)

    assert outcome(patient, ask()) == ("permit", "by_consent")
    assert outcome(patient, ask(now=NOON - timedelta(seconds=1))) == ("conceal", "clock_skew")
    for moment, code in ((NOON, "by_consent"), (NOON - timedelta(seconds=1), "clock_skew")):
        request = ask(now=moment)
        decisions = [decide_consents(patient, request, thing()), *decide_all(patient, request, [thing()])]
        assert {one.code.value for one in decisions} == {code}


def test_what_fails_inside_is_closed_and_not_told():
    broken = thing()
    force_setattr(broken, "classes", ["no", "frozenset"])

    assert outcome(wishes(permit()), ask(), broken) == ("conceal", "evaluator_failed")
    assert [one.code.value for one in decide_all(wishes(permit()), ask(), [thing(), broken])] == [
        "by_consent",
        "evaluator_failed",
    ]


# What must be done.
@pytest.mark.parametrize(
    ("request_", "item", "wanted"),
    [
        (ask(), thing(), {"account", "part2_notice", "consent_copy_or_scope", "no_store"}),
        (ask(), thing(labels=[]), {"account", "no_store"}),
        (FRIEND, thing(labels=[]), {"account", "no_store"}),
        (FRIEND, thing(), {"account", "part2_notice", "consent_copy_or_scope", "no_redisclosure", "no_store"}),
        (counselor(), thing(), {"no_store"}),
        (counselor(channel=Channel.EXPORT), thing(), {"account", "step_up", "second_person", "watermark"}),
        (ask(channel=Channel.EXPORT), thing(labels=[]), {"account", "step_up", "watermark"}),
        (ask(Kind.PAYER, "ELIGVER"), thing(labels=[]), {"account", "minimum_fields", "no_store"}),
        (ask(Kind.STAFF), thing(), {"no_store"}),
        (counselor(channel=Channel.EXPORT, stepped_up=True), thing(), {"account", "second_person", "watermark"}),
        (replace(FRIEND, channel=Channel.FEED), thing(labels=[]), {"account", "minimum_fields", "neutral_wording"}),
    ],
)
def test_what_is_disclosed_carries_its_obligations(request_, item, wanted):
    signed = permit(actor=None, purpose=None)
    decision = decide(wishes(signed), request_, item)

    assert {str(one) for one in decision.obligations} == wanted
    assert decision.notice == ("2.32-short-2024" if "part2_notice" in wanted else None)


@pytest.mark.parametrize("channel", [Channel.FEED, Channel.MESSAGE, Channel.LIST, Channel.COUNT, Channel.LOG])
def test_a_channel_that_cannot_carry_the_notice_carries_nothing(channel):
    assert outcome(wishes(permit()), ask(channel=channel)) == ("conceal", "channel_cannot")


def test_a_log_carries_nothing_even_for_staff():
    assert outcome(NOBODY, counselor(channel=Channel.LOG)) == ("deny", "channel_cannot")


def test_a_permit_that_ends_says_when():
    decision = decide(wishes(permit(ends=NOON + DAY)), ask(), thing())

    assert (decision.expires, Obligation.EXPIRES in decision.obligations) == (NOON + DAY, True)


def test_every_decision_has_a_sentence_and_a_basis():
    decision = decide(wishes(permit()), ask(), thing())

    assert (decision.basis, decision.sentence) == ("consent c1 v1", "You agreed to this on May 3, 2026.")


# A page of them.
def test_a_filtered_page_holds_what_each_item_alone_would():
    items = [thing(), thing("note"), thing(labels=["part2", "HIV"]), thing()]
    patient = wishes(permit())

    found = filter_items(patient, ask(), items)

    assert found == [(item, decide(patient, ask(), item)) for item in (items[0], items[3])]


def test_rules_about_single_items_are_asked_for_each():
    patient = wishes(permit(codes=frozenset({"icd|F10"})))
    items = [thing(codes=frozenset({"icd|F10"})), thing(codes=frozenset({"icd|F11"})), thing(codes=None)]

    assert [one.is_open for one in decide_all(patient, ask(), items)] == [True, False, False]


def test_a_rule_that_begins_or_ends_is_obeyed_at_its_instant_however_often_it_was_asked_before():
    patient = wishes(
        permit(ends=NOON + DAY), deny(id="c2", begins=NOON + timedelta(hours=1), ends=NOON + timedelta(hours=2))
    )
    moments = [NOON + timedelta(hours=hours) for hours in (0, 1, 2, 24, 1, 0)]

    asked = [outcome(patient, ask(now=moment))[0] for moment in moments]

    assert asked == ["permit", "conceal", "permit", "conceal", "conceal", "permit"]
