"""What a signature needs, as tables."""

from datetime import date
from uuid import UUID

import pytest

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.rules.elements import ask_for
from midspan.domains.encounters.rules.names import Member, named_in, naming_in
from midspan.domains.encounters.rules.sameness import likeness, twin_of
from midspan.domains.encounters.rules.signing import (
    ANY_NAME,
    MAYBE_NAME,
    NO_NARRATIVE,
    NOTHING,
    OTHER_NAME,
    TWIN,
    EntryFacts,
    SessionFacts,
    SignerFacts,
    elements_of_entry,
    elements_of_group,
    hinders_entry,
    hinders_narrative,
    may_amend,
    may_sign,
)
from midspan.domains.encounters.rules.suggesting import Offered, suggested
from midspan.values import Actor, ActorKind

ROWAN, WILL, JOSE = UUID(int=1), UUID(int=2), UUID(int=3)
LEE, DANA = UUID(int=11), UUID(int=12)
MEMBERS = (
    Member(patient_id=ROWAN, alias="Quiet Harbor", names=("Rowan", "Ames", "", "")),
    Member(patient_id=WILL, alias="Silver Maple", names=("William", "Young", "Will", "")),
    Member(patient_id=JOSE, alias="Early Lark", names=("José María", "O’Neill-Díaz", "", "Chepe")),
)


A_GROUP = {"kind": "group", "local_date": date(2026, 11, 3), "place": "Room 2, North", "narrative": "We practiced."}
OF_ONE = {"was_alone": True, "activities": "Went through the last payday."}


def session(**fields):
    return SessionFacts(**(A_GROUP | fields))


def entry(**fields):
    values = {
        "patient_id": ROWAN,
        "attendance": AttendanceState.ATTENDED,
        "minutes": 170,
        "engagement": "took_part",
        "response": "Named two triggers and asked for feedback.",
        "progress": "Used the skill twice at home.",
        "plan_for_next": "Will practice before the commute.",
        "has_objective": True,
    }
    return EntryFacts(**(values | fields))


def hindrance(facts, texts=None, **of_session):
    texts = {facts.patient_id: facts.own_words, **(texts or {})}
    return hinders_entry(facts, session=session(**of_session), members=MEMBERS, texts=texts)


def narrating(**fields):
    return hinders_narrative(session(**fields), members=MEMBERS)


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
        (entry(engagement=""), ask_for("engagement"), "engagement"),
        (entry(response="  "), ask_for("response"), "response"),
        (entry(progress=""), ask_for("progress"), "progress"),
        (entry(plan_for_next=""), ask_for("plan_for_next"), "plan_for_next"),
        (entry(has_objective=False), ask_for("objectives"), "objectives"),
        (entry(has_objective=False, off_plan_reason="Something urgent came first."), "", ""),
        (entry(has_objective=False, is_planless=True), "", ""),
        (entry(has_objective=False, is_planless=True, knows_plan=False), "Say what it served.", "objectives"),
        (entry(response="Disagreed with Will about it."), MAYBE_NAME, "response"),
        (entry(response="Disagreed with Will Young."), OTHER_NAME, "response"),
        (entry(response="Sat beside Silver Maple."), OTHER_NAME, "response"),
        (entry(response="A silver spoon and a maple tree."), "", ""),
        (entry(response="Disagreed with Will.", name_reason="Will is a brother at home."), "", ""),
        (entry(response="Disagreed with José.", name_reason="José is a brother at home."), OTHER_NAME, "response"),
        (entry(response="Was calm.", name_reason="José said so."), OTHER_NAME, "response"),
        (entry(flag="Sits beside José"), OTHER_NAME, "response"),
        *((entry(**{name: "With José"}), OTHER_NAME, "response") for name in ("place", "methods", "curriculum")),
        (entry(response="Rowan named two triggers."), "", ""),
    ],
)
def test_entry_is_ready_or_says_what_is_missing(facts, reason, field):
    found = hindrance(facts)

    assert (found.verdict.reason, found.field) == (reason, field)


def test_name_comes_with_the_sentence_to_mend_and_in_the_groups_part_with_the_alias_to_use():
    found = hindrance(entry(progress="Came early. Practiced with Will. Left late."))
    group = narrating(narrative="We listened. Then Will tried it.")

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
        (("Maria", "de la Cruz"), "Habló de la tarea y de las ganas.", False),
        (("Maria", "van der Berg"), "A van stood there; der is German.", False),
        (("An", "Ho"), "She brought an example. An hour passed.", False),
        (("An", "Ho"), "Then An spoke.", True),
        (("An", "Ho"), "An Ho spoke.", True),
        (("Will", "Young"), "They will, young and old.", False),
        (("Grace", "Hill"), "grace hill", False),
    ],
)
def test_names_are_found_in_any_alphabet_however_they_are_typed(names, text, is_named):
    found = naming_in(text, (Member(patient_id=LEE, alias="Blue Wren", names=names),))

    assert (found is not None) == is_named


@pytest.mark.parametrize(
    ("text", "is_full"),
    [
        ("She met Grace Hill there.", True),
        ("They walk with grace hill after hill.", False),
        ("Maria de la Cruz came.", True),
        ("maria cruz came.", True),
    ],
)
def test_a_whole_name_of_everyday_words_has_capitals_on_both(text, is_full):
    people = tuple(Member(patient_id=LEE, alias="", names=one) for one in (("Grace", "Hill"), ("Maria", "de la Cruz")))
    found = naming_in(text, people)

    assert (found is not None and found.is_full) == is_full


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
        (" ", NO_NARRATIVE),
        ("We practiced; Will led.", ANY_NAME),
    ],
)
def test_narrative_is_written_and_names_nobody(narrative, reason):
    assert narrating(narrative=narrative).verdict.reason == reason


def test_a_name_in_the_topic_is_found_too():
    assert narrating(topic="Rowan’s day").other == ROWAN
    assert narrating(methods="Role play with Rowan").other == ROWAN


# Element → what leaves it out: of one person's entry, or of the group's own part.
LEFT_OUT = {
    "times": (entry(minutes=None), {}),
    "place": (entry(), {"place": ""}),
    "activities": (entry(), {"narrative": " "}),
    "people": (entry(attendance=AttendanceState.EXPECTED), {}),
    "engagement": (entry(engagement=""), {}),
    "response": (entry(response=""), {}),
    "progress": (entry(progress=""), {}),
    "plan_for_next": (entry(plan_for_next=""), {}),
    "objectives": (entry(has_objective=False), {}),
}
OF_THE_ROW = {"person", "kind", "day", "mode", "credential"}  # The session's row says these; who signs has the last.


def missing(facts, **of_session):
    told = session(**of_session)
    whole = [*elements_of_group(told), *elements_of_entry(facts, told)]
    return {one.element.key for one in whole if not one.verdict}


def test_each_element_of_the_group_template_is_checked_in_one_of_the_two_parts():
    template = session().template
    parts = [*elements_of_group(session()), *elements_of_entry(entry(), session())]

    assert sorted(one.element.key for one in parts) == sorted(one.key for one in (*template.needs, *template.may))
    assert missing(entry()) == set()
    assert {key: missing(facts, **of_session) for key, (facts, of_session) in LEFT_OUT.items()} == {
        key: {key} for key in LEFT_OUT
    }
    assert OF_THE_ROW | set(LEFT_OUT) == {one.key for one in template.needs}


@pytest.mark.parametrize("kind", ["individual", "family"])
@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, ""),
        ({"activities": ""}, "activities"),
        ({"was_alone": False}, "people"),
        ({"was_alone": False, "people": "Her sister"}, ""),
        ({"has_objective": False}, "objectives"),
        ({"response": ""}, "response"),
        ({"progress": ""}, "progress"),
        ({"plan_for_next": ""}, "plan_for_next"),
        ({"minutes": None}, "attendance"),
        ({"engagement": ""}, ""),
        ({"methods": "", "curriculum": "", "event": ""}, ""),
    ],
)
def test_session_of_one_person_is_signed_against_its_own_template(kind, fields, key):
    assert hindrance(entry(**(OF_ONE | fields)), kind=kind, narrative="").field == key


def test_by_video_the_place_is_where_the_person_was():
    by_video = {"kind": "individual", "is_video": True, "place": "", "narrative": ""}

    assert hindrance(entry(**OF_ONE), **by_video).field == "place"
    assert not hindrance(entry(**OF_ONE, place="At home"), **by_video)


def test_template_of_the_sessions_own_day_holds():
    with pytest.raises(LookupError):
        hindrance(entry(), local_date=date(1999, 12, 31))


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


CURRICULUM, PAYDAY = (
    Offered(key="curriculum", doings=("Group: Riding out urges, weekly",)),
    Offered(key="payday", doings=("Rehearse the way home",)),
)


@pytest.mark.parametrize(
    ("offered", "about", "key"),
    [
        ((PAYDAY, CURRICULUM), ("Riding out urges", "", ""), "curriculum"),
        ((PAYDAY, CURRICULUM), ("Morning group", "RIDING OUT URGES", ""), "curriculum"),
        ((PAYDAY, CURRICULUM), ("Sleep",), None),
        ((PAYDAY, CURRICULUM), ("out", "urge", ""), None),
        ((PAYDAY,), ("Sleep",), "payday"),
        ((), ("Sleep",), None),
    ],
)
def test_objective_that_names_the_session_is_suggested_else_the_only_one(offered, about, key):
    assert suggested(offered, about=about) == key
