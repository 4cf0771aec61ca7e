"""What somebody takes: three sources side by side, what nobody knows said so, and nothing that stood is lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.records.actions import change_line, doubt_list
from midspan.domains.records.enums import (
    TRANSITIONS,
    AllergiesSaid,
    Decision,
    LineState,
    ListKind,
    Standing,
)
from midspan.domains.records.models import MedicineLine, ReconciledLine, Reconciliation
from midspan.domains.records.own_wording import age_sentence
from midspan.domains.records.queries import reconciled_lines_of
from midspan.domains.records.rules.medicines import may_change, may_decide, may_doubt, may_take_none, may_write
from midspan.domains.records.shapes import LineWords
from midspan.domains.records.tests.factories import NURSE, Place, add, decided, go_through, list_of
from midspan.domains.records.wording import age_words, is_old
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TAKEN, ASKING, STOPPED = LineState.TAKEN, LineState.ASKING, LineState.STOPPED


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by, copy.person = actor_for(copy.nurse), actor_for(copy.rowan)
    return copy


def names(found, kind=ListKind.MEDICINE, *states):
    return [one.now.name for one in found.of(kind, *states)]


def change(place, line, **fields):
    values = {"state": TAKEN, "words": LineWords(name=line.name), "why": "", "seen": line.number, **fields}
    return change_line(patient_id=place.rowan.pk, thread=line.thread, by=place.by, **values)


def test_that_nobody_has_asked_is_not_that_nothing_is_taken(place):
    place.naltrexone.delete()
    before = list_of(place).standing

    go_through(place, takes_none=True)

    assert (before, list_of(place).standing) == (Standing.NOT_ASKED, Standing.NONE_TAKEN)


def test_what_a_referral_says_waits_beside_the_list_until_somebody_decides(place):
    add(place, dose="100 mg")
    found = list_of(place)

    assert (names(found), [one.words for one in found.unlisted]) == (["Sertraline"], ["Naltrexone", "Penicillin"])
    assert (found.standing, found.allergies) == (Standing.NOT_ASKED, AllergiesSaid.NOT_ASKED)


def test_gone_through_what_the_referral_said_is_on_the_list_with_its_code(place):
    kept = go_through(place)
    found = list_of(place)

    [line] = found.of(ListKind.MEDICINE)
    now = line.now
    assert (now.name, now.code, now.dose, now.source, now.fact_id) == (
        "Naltrexone", "7243", "50 mg daily", "referral", place.naltrexone.pk,
    )  # fmt: skip
    assert (found.unlisted, found.standing, now.reconciliation_id) == ((), Standing.LISTED, kept.pk)
    assert (kept.credential, len(kept.digest)) == ("RN", 64)


def test_each_line_keeps_the_three_sources_side_by_side(place):
    sertraline = add(place, dose="100 mg")
    found = list_of(place)
    changed = decided(
        found, sertraline.thread, Decision.CHANGE, dose="50 mg", person_words="I halved it.", why="Felt sick"
    )

    go_through(place, decided={sertraline.thread: changed})

    [lines] = reconciled_lines_of(viewer=place.by, patient_id=place.rowan.pk).values()
    assert [(one.referral_words, one.listed_words, one.person_words, one.decision, one.why) for one in lines] == [
        ("", "Sertraline: 100 mg", "I halved it.", "change", "Felt sick"),
        ("Naltrexone: 50 mg daily", "", "", "keep", ""),
        ("Penicillin", "", "", "keep", ""),
    ]
    assert [one.dose for one in list_of(place).line(sertraline.thread).versions] == ["100 mg", "50 mg"]


def test_what_is_decided_is_how_the_line_stands(place):
    kept, stopped, asked = (add(place, name).thread for name in ("Sertraline", "Trazodone", "Hydroxyzine"))
    found = list_of(place)
    lines = {
        stopped: decided(found, stopped, Decision.STOP, why="A rash"),
        asked: decided(found, asked, Decision.ASK, why="The label is torn"),
    }

    go_through(place, decided=lines)

    found = list_of(place)
    assert [found.line(one).state for one in (kept, stopped, asked)] == [TAKEN, STOPPED, ASKING]
    assert [found.line(one).now.stopped_date is None for one in (kept, stopped, asked)] == [True, False, True]


def test_what_stays_just_as_it_is_gets_no_further_version(place):
    line = add(place)

    go_through(place)

    assert len(list_of(place).line(line.thread).versions) == 1


def test_stopped_in_one_reconciliation_is_not_gone_through_in_the_next(place):
    stop = decided(list_of(place), place.naltrexone.pk, Decision.STOP, why="Never began it")
    go_through(place, decided={place.naltrexone.pk: stop}, takes_none=True)

    go_through(place, takes_none=True)

    assert names(list_of(place), ListKind.MEDICINE, STOPPED) == ["Naltrexone"]
    newest = reconciled_lines_of(viewer=place.by, patient_id=place.rowan.pk)[list_of(place).signed[0].pk]
    assert [one.listed_words for one in newest] == ["Penicillin"]


def test_a_line_that_changed_since_the_page_was_opened_is_not_signed_over(place):
    seen = list_of(place).mark
    add(place)

    with pytest.raises(RefusedError, match="changed since you opened"):
        go_through(place, seen=seen)
    assert Reconciliation.objects.count() == 0


def test_every_line_is_said_something_about(place):
    line = add(place)
    found = list_of(place)
    of_another = decided(found, line.thread, Decision.KEEP)

    with pytest.raises(RefusedError, match="about every line"):
        go_through(place, decided={place.naltrexone.pk: of_another})


def test_a_reconciliation_does_not_contradict_itself(place):
    contradictions = [
        ({"is_asked": False}, "Say why the person was not asked."),
        ({"takes_none": True}, "Something is still on the list."),
        ({"is_asked": False, "why_not_asked": "Asleep", "takes_none": True}, "Only who was asked"),
        ({"allergies": AllergiesSaid.NONE_KNOWN}, "An allergy is on the list."),
    ]
    for said, words in contradictions:
        with pytest.raises(RefusedError, match=words):
            go_through(place, **said)


def test_no_allergy_is_known_only_where_somebody_asked(place):
    stop = decided(list_of(place), place.penicillin.pk, Decision.STOP, why="Was a virus rash")

    go_through(place, decided={place.penicillin.pk: stop}, allergies=AllergiesSaid.NONE_KNOWN)

    assert list_of(place).allergies is AllergiesSaid.NONE_KNOWN


def test_nobody_is_without_allergies_unasked(place):
    stop = decided(list_of(place), place.penicillin.pk, Decision.STOP, why="Was a virus rash")
    unasked = {"is_asked": False, "why_not_asked": "Asleep", "decided": {place.penicillin.pk: stop}}

    with pytest.raises(RefusedError, match="Only who was asked"):
        go_through(place, **unasked, allergies=AllergiesSaid.NONE_KNOWN)
    kept = go_through(place, **unasked, allergies=AllergiesSaid.NOT_ASKED)
    kept.pk, kept.allergies = None, AllergiesSaid.NONE_KNOWN
    with pytest.raises(IntegrityError, match="who_has_no_allergies_was_asked"), transaction.atomic():
        kept.save(force_insert=True)


def test_who_was_not_asked_is_told_of_no_talk_with_them(place):
    go_through(place, is_asked=False, why_not_asked="Asleep")

    assert age_sentence(list_of(place)) == ""


def test_a_long_dose_of_a_referral_is_kept_whole(place):
    dose = " 40 mg each morning,\n then" + " 5 mg less each week," * 12 + " then none "
    fact = place.fact("medication", "Prednisone", dose=dose)

    go_through(place)

    assert list_of(place).line(fact.pk).now.dose == " ".join(dose.split())


def test_an_allergy_that_is_stopped_later_leaves_nothing_known(place):
    go_through(place)
    line = list_of(place).line(place.penicillin.pk).now

    change(place, line, state=STOPPED, why="Was a virus rash")

    assert list_of(place).allergies is AllergiesSaid.NOT_KNOWN


def test_a_medicine_that_is_stopped_later_is_not_that_nobody_asked(place):
    go_through(place)
    line = list_of(place).line(place.naltrexone.pk).now

    change(place, line, state=STOPPED, why="No longer needed")

    assert list_of(place).standing is Standing.NOT_KNOWN


def test_what_a_referral_denies_is_no_medicine(place):
    place.fact("medication", "No known medications", statement="none-known")
    found = list_of(place)

    assert [one.words for one in found.denied] == ["No known medications"]
    assert "No known medications" not in [one.words for one in found.unlisted]


def test_a_change_says_why_and_is_refused_over_somebody_elses(place):
    line = add(place)
    stopped = change(place, line, state=STOPPED, why="A rash")

    with pytest.raises(RefusedError, match="changed this line meanwhile"):
        change(place, line, state=ASKING, why="Not sure")
    assert (stopped.number, stopped.stopped_date) == (2, clock.local_date())


def test_a_renamed_line_loses_the_code_of_its_old_name(place):
    go_through(place)
    line = list_of(place).line(place.naltrexone.pk).now

    assert change(place, line, words=LineWords(name="Acamprosate")).code == ""


@pytest.mark.parametrize("state", LineState)
def test_states_follow_their_table(state):
    said = {"why": "So", "is_as_seen": True, "stopped": None, "today": clock.local_date()}

    allowed = {to for to in LineState if may_change(NURSE, state=state, to=to, **said)}

    assert allowed == TRANSITIONS[state]


@pytest.mark.parametrize(
    ("decision", "why", "is_changed", "allowed"),
    [
        (Decision.KEEP, "", False, True), (Decision.KEEP, "", True, False), (Decision.CHANGE, "So", True, True),
        (Decision.CHANGE, "So", False, False), (Decision.CHANGE, "", True, False), (Decision.STOP, "So", False, True),
        (Decision.STOP, " ", False, False), (Decision.ASK, "So", False, True), (Decision.ASK, "", False, False),
        (Decision.STOP, "So", True, False), (Decision.ASK, "So", True, False),
    ],
)  # fmt: skip
def test_what_is_not_kept_says_why(decision, why, is_changed, allowed):
    assert bool(may_decide(decision, why=why, is_changed=is_changed)) is allowed


def test_nobody_takes_nothing_unasked():
    assert not may_take_none(is_asked=False, takes_none=True, is_left=False)
    assert may_take_none(is_asked=False, takes_none=False, is_left=True)


def test_who_writes_and_who_doubts(place):
    roles = {"nurse": place.nurse, "counselor": place.counselor, "leader": place.leader, "patient": place.rowan}

    writes = {name for name, one in roles.items() if may_write(actor_for(one))}
    doubts = {name for name, one in roles.items() if may_doubt(actor_for(one), patient_id=place.rowan.pk, words="No")}

    assert (writes, doubts) == ({"nurse", "counselor"}, {"patient"})


def test_who_does_not_reach_the_person_finds_an_empty_list_and_writes_nothing(place):
    add(place)
    stranger = actor_for(place.colleague)
    bind(organization_id=stranger.organization_id, actor_id=stranger.id, reach=Reach.ASSIGNED)

    assert list_of(place, viewer=stranger).lines == ()
    with pytest.raises(RefusedError, match="no such person"):
        add(place, by=stranger)


def test_the_person_says_what_is_not_right_and_the_counselor_is_told(place):
    line = add(place)
    with acting_for(place.person, Reach.OWN):
        doubt_list(words="I take half.", thread=line.thread, by=place.person)
    see_all(place.organization)

    told = unread_notices(viewer=actor_for(place.counselor))
    assert [one.words for one in list_of(place).doubts] == ["I take half."]
    assert [one.kind for one in told] == ["task_due"]


def test_without_a_counselor_the_nurses_who_reach_the_person_are_told(place):
    place.episode.primary_counselor = None
    place.episode.save()
    stranger = make_staff(place.organization, Role.NURSE)

    doubt(place, "I take half.")

    told = {one.pk: len(unread_notices(viewer=actor_for(one))) for one in (place.nurse, place.counselor, stranger)}
    assert told == {place.nurse.pk: 1, place.counselor.pk: 0, stranger.pk: 0}


def test_clicked_twice_it_is_one(place):
    lines, doubts = {add(place).pk, add(place).pk}, {doubt(place, "Half.").pk, doubt(place, "Half.").pk}

    assert (len(lines), len(doubts), len(unread_notices(viewer=actor_for(place.counselor)))) == (1, 1, 1)


def test_gone_through_again_no_doubt_is_open(place):
    with acting_for(place.person, Reach.OWN):
        doubt_list(words="I take half.", by=place.person)
    see_all(place.organization)

    go_through(place)

    assert list_of(place).doubts == ()


def doubt(place, words, thread=None):
    with acting_for(place.person, Reach.OWN):
        said = doubt_list(words=words, thread=thread, by=place.person)
    see_all(place.organization)
    return said


def test_what_the_person_says_while_somebody_reads_is_not_signed_over(place):
    seen = list_of(place).mark
    doubt(place, "I take half.")

    with pytest.raises(RefusedError, match="changed since you opened"):
        go_through(place, seen=seen)


def test_what_somebody_signed_meanwhile_is_not_signed_over(place):
    go_through(place)
    seen = list_of(place).mark
    go_through(place)

    with pytest.raises(RefusedError, match="changed since you opened"):
        go_through(place, seen=seen)


def test_a_doubt_stays_open_until_somebody_has_asked(place):
    doubt(place, "I take half.")

    go_through(place, is_asked=False, why_not_asked="Asleep")

    assert [one.words for one in list_of(place).doubts] == ["I take half."]


def test_nothing_that_stood_is_changed_or_deleted(place):
    go_through(place)

    for rows in (MedicineLine.objects.all(), Reconciliation.objects.all(), ReconciledLine.objects.all()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            rows.update(organization=place.organization)
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            rows._raw_delete(rows.db)  # Past Django, which has reasons of its own to refuse.


def test_a_fact_begins_one_line(place):
    go_through(place)
    line = list_of(place).line(place.naltrexone.pk).now
    line.pk, line.thread = None, place.rowan.pk

    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_the_age_of_a_list_is_said(place):
    kept = go_through(place)
    today = clock.local_date()

    assert age_words(None, today=today) == "Never reconciled."
    assert age_words(kept, today=today).endswith("today.")
    assert age_words(kept, today=today + timedelta(days=40)).endswith("40 days ago.")
    assert [is_old(one, today=today + timedelta(days=days)) for one, days in ((None, 0), (kept, 30), (kept, 31))] == [
        True, False, True,
    ]  # fmt: skip


def test_as_many_queries_for_three_lines_as_for_one(place, django_assert_num_queries, django_assert_max_num_queries):
    add(place)
    with django_assert_max_num_queries(8) as one:
        list_of(place)
    add(place, "Trazodone")
    add(place, "Hydroxyzine")

    with django_assert_num_queries(len(one)):
        list_of(place)
