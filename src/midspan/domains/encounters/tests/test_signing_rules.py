"""What a signature needs, as tables."""

from uuid import UUID

import pytest

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.rules.names import Member, named_in, naming_in
from midspan.domains.encounters.rules.sameness import likeness, twin_of
from midspan.domains.encounters.rules.signing import (
    ANY_NAME,
    ELEMENTS,
    MAYBE_NAME,
    NOTHING,
    OTHER_NAME,
    TWIN,
    EntryFacts,
    SignerFacts,
    hinders_entry,
    hinders_narrative,
    may_amend,
    may_sign,
)
from midspan.values import Actor, ActorKind

ROWAN, WILL, JOSE = UUID(int=1), UUID(int=2), UUID(int=3)
LEE, DANA = UUID(int=11), UUID(int=12)
MEMBERS = (
    Member(patient_id=ROWAN, alias="Quiet Harbor", names=("Rowan", "Ames", "", "")),
    Member(patient_id=WILL, alias="Silver Maple", names=("William", "Young", "Will", "")),
    Member(patient_id=JOSE, alias="Early Lark", names=("José María", "O’Neill-Díaz", "", "Chepe")),
)


def entry(**fields):
    values = {
        "patient_id": ROWAN,
        "attendance": AttendanceState.ATTENDED,
        "minutes": 170,
        "engagement": "took_part",
        "response": "Named two triggers and asked for feedback.",
        "progress": "Used the skill twice at home.",
        "plan_for_next": "Will practice before the commute.",
    }
    return EntryFacts(**(values | fields))


def hindrance(facts, **texts):
    return hinders_entry(facts, members=MEMBERS, texts={facts.patient_id: facts.own_words, **texts.get("texts", {})})


def staff(staff_id=LEE):
    return Actor(organization_id=UUID(int=9), id=staff_id, kind=ActorKind.STAFF, roles=frozenset({"group_leader"}))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Rowan spoke first.", ROWAN),
        ("It was ROWAN’S turn.", ROWAN),
        ("We heard from Mr. Ames.", ROWAN),
        ("Everybody will practice.", None),
        ("Will you try this at home?", None),
        ("Then Will tried it.", WILL),
        ("A young adult group.", None),
        ("Asked Young to lead.", WILL),
        ("jose answered.", JOSE),
        ("O'Neill agreed.", JOSE),
        ("diaz agreed.", JOSE),
        ("Chepe laughed.", JOSE),
        ("Quiet Harbor and Early Lark worked in pairs.", None),
        ("A rowanberry tree.", None),
        ("", None),
    ],
)
def test_names_are_found_and_everyday_words_are_not(text, named):
    found = named_in(text, MEMBERS)

    assert (found.patient_id if found else None) == named


def test_words_of_an_alias_are_no_name():
    harbor = Member(patient_id=ROWAN, alias="Quiet Harbor", names=("Harbor", "Quill", "", ""))

    assert named_in("We thanked Harbor.", (harbor,)) is None


@pytest.mark.parametrize(
    ("facts", "reason", "field"),
    [
        (entry(), "", ""),
        (entry(attendance=AttendanceState.EXPECTED, minutes=None), "Record whether they came.", "attendance"),
        (
            entry(attendance=AttendanceState.ABSENT, minutes=None),
            "They did not come, so there is nothing to sign.",
            "attendance",
        ),
        (entry(minutes=None), "Record when they left.", "attendance"),
        (entry(engagement=""), ELEMENTS["engagement"], "engagement"),
        (entry(response="  "), ELEMENTS["response"], "response"),
        (entry(progress=""), ELEMENTS["progress"], "progress"),
        (entry(plan_for_next=""), ELEMENTS["plan_for_next"], "plan_for_next"),
        (entry(response="Disagreed with Will about it."), MAYBE_NAME, "response"),
        (entry(response="Disagreed with Will Young."), OTHER_NAME, "response"),
        (entry(response="Sat beside Silver Maple."), OTHER_NAME, "response"),
        (entry(response="A silver spoon and a maple tree."), "", ""),
        (entry(response="Disagreed with Will.", name_reason="Will is a brother at home."), "", ""),
        (entry(response="Disagreed with José.", name_reason="José is a brother at home."), OTHER_NAME, "response"),
        (entry(response="Was calm.", name_reason="José said so."), OTHER_NAME, "response"),
        (entry(flag="Sits beside José"), OTHER_NAME, "response"),
        (entry(response="Rowan named two triggers."), "", ""),
    ],
)
def test_entry_is_ready_or_says_what_is_missing(facts, reason, field):
    found = hindrance(facts)

    assert (found.verdict.reason, found.field) == (reason, field)


def test_name_comes_with_the_sentence_to_mend_and_in_the_groups_part_with_the_alias_to_use():
    found = hindrance(entry(progress="Came early. Practiced with Will. Left late."))
    group = hinders_narrative(narrative="We listened. Then Will tried it.", topic="", members=MEMBERS)

    assert (found.other, found.sentence, found.takes_reason, found.use_alias) == (
        WILL, "Practiced with Will.", True, "",
    )  # fmt: skip
    assert (group.other, group.sentence, group.use_alias) == (WILL, "Then Will tried it.", "Silver Maple")


@pytest.mark.parametrize(
    ("names", "text", "is_named"),
    [
        (("Łukasz", "Żółć"), "lukasz answered.", True),
        (("Søren", ""), "We thanked Soren.", True),
        (("Юлия", "Ёлкина"), "ЕЛКИНА ответила.", True),
        (("Γιώργος", ""), "Ο ΓΙΩΡΓΟΣ μίλησε.", True),
        (("李明", ""), "今天李明说话了。", True),
        (("김지민", ""), "김지민이 말했다.", True),
        (("สมชาย", ""), "วันนี้สมชายพูด", True),
        (("محمد", ""), "تحدث مُحَمَّد اليوم.", True),
        (("Zoë", ""), "Zoe\u0301 and Zo\u00ade spoke.", True),
        (("Mei", ""), "A meeting was held.", False),
        (("Al", ""), "All came.", False),
        (("Hope", ""), "There is hope. Hope grows.", False),
        (("Hope", "Rivers"), "Hope Rivers spoke.", True),
        (("Will", ""), "He told Mr. Will so.", True),
        (("Luz", ""), "Apagó la luz.", False),
    ],
)
def test_names_are_found_in_any_alphabet_however_they_are_typed(names, text, is_named):
    found = naming_in(text, (Member(patient_id=LEE, alias="Blue Wren", names=names),))

    assert (found is not None) == is_named


def test_name_of_whom_the_text_is_about_names_nobody_else():
    about = Member(patient_id=ROWAN, alias="Quiet Harbor", names=("Rowan", "Ames"))
    namesake = Member(patient_id=LEE, alias="Blue Wren", names=("Rowan", "Lind"))

    assert naming_in("Rowan spoke.", (namesake,), about=about) is None
    assert naming_in("Rowan sat with Lind.", (namesake,), about=about).member is namesake


def test_reasons_hold_no_name():
    found = hindrance(entry(progress="Practiced with Chepe."))

    assert named_in(found.verdict.reason, MEMBERS) is None


@pytest.mark.parametrize(
    ("other", "is_twin"),
    [
        ("Named two triggers and asked for feedback.\nUsed the skill twice at home.\nWill practice before the commute.",
         True),
        ("NAMED two triggers, and asked for feedback!\nUsed the skill twice at home.\nWill practice before the commute",
         True),
        ("Named two triggers and asked for feedback. Used the skill twice at home. Will practice at lunch.", False),
        ("Listened.", False),
        ("", False),
    ],
)  # fmt: skip
def test_texts_that_read_alike_show_the_twin(other, is_twin):
    facts = entry()

    found = hindrance(facts, texts={WILL: other})

    assert (found.verdict.reason, found.other) == ((TWIN, WILL) if is_twin else ("", None))


def test_likeness_is_one_for_the_same_and_none_for_nothing():
    assert (likeness("a b c d", "A, b: c d!"), likeness("a b c d", ""), likeness("a b c d", "e f g h")) == (1, 0, 0)


def test_the_most_alike_is_the_twin():
    texts = {ROWAN: "one two three four five six", WILL: "one two three four five", JOSE: "one two three four five six"}

    assert twin_of(ROWAN, texts) == JOSE


@pytest.mark.parametrize(
    ("narrative", "reason"),
    [
        ("We practiced.", ""),
        (" ", "Write what the group did, once, without names."),
        ("We practiced; Will led.", ANY_NAME),
    ],
)
def test_narrative_is_written_and_names_nobody(narrative, reason):
    assert hinders_narrative(narrative=narrative, topic="", members=MEMBERS).verdict.reason == reason


def test_a_name_in_the_topic_is_found_too():
    assert hinders_narrative(narrative="We practiced.", topic="Rowan’s day", members=MEMBERS).other == ROWAN


@pytest.mark.parametrize(
    ("signer", "fields", "allowed"),
    [
        (LEE, {}, True),
        (DANA, {}, False),
        (LEE, {"is_over": False}, False),
        (LEE, {"wanted_credentials": frozenset({"LCSW"})}, True),
        (LEE, {"wanted_credentials": frozenset({"MD"})}, False),
    ],
)
def test_only_the_leader_with_the_credential_signs_after_the_end(signer, fields, allowed):
    facts = SignerFacts(leader_ids=frozenset({LEE}), credentials=frozenset({"LCSW"}), **fields)

    assert may_sign(staff(signer), signer=facts).allowed is allowed


@pytest.mark.parametrize(
    ("by", "state", "text", "allowed"),
    [
        (LEE, NoteState.SIGNED, "Called back.", True),
        (DANA, NoteState.SIGNED, "Called back.", True),
        (UUID(int=13), NoteState.SIGNED, "Called back.", False),
        (LEE, NoteState.DRAFT, "Called back.", False),
        (LEE, NoteState.SIGNED, " ", False),
    ],
)
def test_addenda_come_from_author_or_leader_to_what_is_signed(by, state, text, allowed):
    verdict = may_amend(staff(by), state=state, leader_ids={LEE}, author_id=DANA, text=text)

    assert verdict.allowed is allowed


def test_nothing_hinders_is_false():
    assert not NOTHING
