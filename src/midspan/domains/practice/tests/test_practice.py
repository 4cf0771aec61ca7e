"""Taught in a group, answered on a phone, done at home, and told to nobody but as the person says."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from midspan.domains.encounters.tests.factories import row
from midspan.domains.practice.actions import (
    CueWords,
    Offer,
    Terms,
    accept,
    answering,
    choose_cue,
    decline,
    finish,
    offer,
    offer_in_session,
    offering,
    open_skill,
    set_sharing,
    stop,
    take_back,
    take_back_all,
    take_up,
)
from midspan.domains.practice.enums import AnchorKind, AssignmentState, Helped, Sharing
from midspan.domains.practice.models import Assignment, Cue, PracticeLog, PracticeNote, PracticeSharing, Return
from midspan.domains.practice.queries import home_lines, own_assignment, own_practices, own_sharing
from midspan.domains.practice.team_wording import home_words
from midspan.domains.practice.tests.factories import SKILL, Taught, in_the_room, make_log, on_their_phone
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
OTHER_SKILL = "five-senses-anchor"


@pytest.fixture(scope="module")
def shared(share):
    return share(Taught)


@pytest.fixture
def taught(shared):
    return own(shared)


def lines(taught):
    """What the leader reads of everybody, in order of place."""
    with in_the_room(taught.room) as by:
        ids = [one.pk for one in taught.patients]
        found = home_lines(viewer=by, patient_ids=ids, since=clock.local_date())
    return [found[one][0] for one in ids]


def test_a_skill_taught_is_offered_to_everybody_once(taught):
    assert [(one.state, one.skill, one.session_id) for one in taught.assignments] == [
        ("offered", SKILL, taught.room.session.pk)
    ] * 3

    again = [Offer(patient_id=one.pk) for one in taught.patients]
    with pytest.raises(RefusedError, match="They have it already"):
        offer_in_session(session_id=taught.room.session.pk, skill=SKILL, offers=again, by=taught.room.by)
    assert len(taught.assignments_now()) == 3


def test_a_late_joiner_gets_it_after_the_others(taught):
    taught.room.add_person(3)
    everybody = [Offer(patient_id=one.pk) for one in taught.room.patients]

    made = offer_in_session(session_id=taught.room.session.pk, skill=SKILL, offers=everybody, by=taught.room.by)

    assert [one.patient_id for one in made] == [taught.room.patients[3].pk]


def test_nobody_outside_the_session_is_offered_what_was_taught_in_it(taught):
    stranger = Taught(people=1).patients[0]
    see_all(taught.organization)

    with pytest.raises(RefusedError, match="not in this session"):
        offer_in_session(
            session_id=taught.room.session.pk, skill=SKILL, offers=[Offer(patient_id=stranger.pk)], by=taught.room.by
        )


def test_it_is_taken_back_while_nobody_has_answered(taught):
    taught.says_yes(0)
    take_back(assignment_id=taught.assignments[1].pk, by=taught.room.by)
    take_back_all(session_id=taught.room.session.pk, skill=SKILL, by=taught.room.by)

    assert [(one.state, one.end_reason) for one in sorted(taught.assignments_now(), key=lambda one: one.state)] == [
        ("accepted", ""),
        ("ended", "taken_back"),
        ("ended", "taken_back"),
    ]
    with pytest.raises(RefusedError, match="They have answered already"):
        take_back(assignment_id=taught.assignments[0].pk, by=taught.room.by)


def test_what_is_taken_back_or_ended_is_looked_at_with_the_person_waiting(taught):
    taught.says_yes(0)
    deeds = (
        lambda: finish(assignment_id=taught.assignments[0].pk, by=taught.room.by),
        lambda: take_back(assignment_id=taught.assignments[1].pk, by=taught.room.by),
        lambda: take_back_all(session_id=taught.room.session.pk, skill=SKILL, by=taught.room.by),
    )

    for deed in deeds:
        with CaptureQueriesContext(connection) as asked:
            deed()
        assert any("FOR UPDATE" in one["sql"] for one in asked)


def test_the_database_takes_nothing_back_that_was_answered(taught):
    taught.says_yes(0)
    rows = Assignment.objects.filter(pk=taught.assignments[0].pk)

    with pytest.raises(DatabaseError, match="taken_back_before_an_answer"), transaction.atomic():
        rows.update(state="ended", end_reason="taken_back", ended_at=clock.now())


def test_whoever_opens_a_skill_to_somebody_waits_for_whoever_else_does(taught, monkeypatch):
    turns = []
    for module in (offering, answering):
        monkeypatch.setattr(module, "in_turn", lambda *of: turns.append(of))
    people = sorted(one.pk for one in taught.patients)

    offer(skill=OTHER_SKILL, offered=Offer(patient_id=people[0]), by=taught.room.by)
    offers = [Offer(patient_id=one) for one in reversed(people)]
    offer_in_session(session_id=taught.room.session.pk, skill=OTHER_SKILL, offers=offers, by=taught.room.by)
    with on_their_phone(taught.patients[0]) as by:
        accept(assignment_id=taught.assignments[0].pk, terms=Terms(), by=by)
        take_up(skill="settle-on-the-breath", language="en", by=by)

    assert turns == [("practice.open", one) for one in (people[0], *people, by.id, by.id)]


def test_a_person_accepts_in_their_own_words_and_stops_when_they_like(taught):
    one = taught.assignments[0]
    with on_their_phone(taught.patients[0]) as by:
        accept(assignment_id=one.pk, terms=Terms(what_for="When it is loud", short_allowed=False), by=by)
        accept(assignment_id=one.pk, terms=Terms(what_for="When it is loud at home"), by=by)
        found = own_assignment(viewer=by, assignment_id=one.pk)
        stop(assignment_id=one.pk, by=by)
        after = own_practices(viewer=by)

    assert (found.state, found.row.what_for, found.row.short_allowed) == (
        AssignmentState.ACCEPTED, "When it is loud at home", True,
    )  # fmt: skip
    assert [(done.state, done.row.end_reason) for done in after] == [(AssignmentState.ENDED, "dropped")]


def test_a_no_keeps_its_reason_and_the_person_may_think_again(taught):
    one = taught.assignments[1]
    with on_their_phone(taught.patients[1]) as by:
        decline(assignment_id=one.pk, reason="Too long for my break.", by=by)
        with pytest.raises(RefusedError):
            decline(assignment_id=one.pk, reason="", by=by)
        accept(assignment_id=one.pk, terms=Terms(), by=by)

    one.refresh_from_db()
    assert (one.state, one.decline_reason) == ("accepted", "")


def test_nobody_answers_for_somebody_else(taught):
    with on_their_phone(taught.patients[1]) as by, pytest.raises(RefusedError):
        accept(assignment_id=taught.assignments[0].pk, terms=Terms(), by=by)
    with pytest.raises(RefusedError):
        accept(assignment_id=taught.assignments[0].pk, terms=Terms(), by=taught.room.by)


def test_a_cue_takes_the_place_of_the_one_before(taught):
    taught.says_yes(0)
    one = taught.assignments[0]
    with on_their_phone(taught.patients[0]) as by:
        timed = CueWords(kind=AnchorKind.TIME, anchor="After work", will="take 4 minutes", weekdays=[4, 0], minute=990)
        choose_cue(assignment_id=one.pk, cue=timed, by=by)
        choose_cue(
            assignment_id=one.pk, cue=CueWords(kind=AnchorKind.EVENT, anchor="At the door", will="breathe"), by=by
        )

    assert list(Cue.objects.values_list("kind", "anchor", "weekdays", "minute")) == [("event", "At the door", [], None)]


@pytest.mark.parametrize(
    "fields",
    [{"kind": "event", "minute": 600, "weekdays": [0]}, {"kind": "time", "minute": 600, "weekdays": []},
     {"kind": "time", "minute": 600, "weekdays": [7]}, {"kind": "time", "minute": 1440, "weekdays": [0]}],
)  # fmt: skip
def test_the_database_takes_no_cue_that_cannot_be(taught, fields):
    one = taught.assignments[0]
    whose = {"organization": taught.organization, "patient": taught.patients[0], "assignment": one}

    with pytest.raises(DatabaseError), transaction.atomic():
        row("practice.Cue", **whose, anchor="x", will="y", chosen_at=clock.now(), **fields)


def test_a_log_hangs_on_an_assignment_of_its_own_person(taught):
    mine, other = taught.assignments[:2]

    with pytest.raises(DatabaseError), transaction.atomic():
        make_log(mine, patient_id=other.patient_id)


def test_what_was_written_down_stays(taught):
    log = make_log(taught.assignments[0])

    for change in (lambda: PracticeLog.objects.update(before=3), log.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_team_reads_the_same_where_nothing_is_shared_and_nothing_was_done(taught):
    for place in range(3):
        taught.says_yes(place)
    taught.practiced(0, Helped.YES, Helped.BIT)
    taught.practiced(1, Helped.YES)
    taught.shares(1, Sharing.NOTHING)
    taught.shares(2, Sharing.EVERYTHING)

    told = [(home_words(one), one.times, one.helped, one.last_date, one.shared_words) for one in lines(taught)]

    assert told == [("Nothing to tell from home.", 0, (), None, ())] * 3


def test_counts_are_told_where_they_are_shared_and_no_word(taught):
    taught.says_yes(0, Sharing.COUNTS)
    taught.practiced(0, Helped.YES, Helped.NO, Helped.BIT, words="It was the phone call", is_shared=True)

    first = lines(taught)[0]

    assert (first.times, first.times_helped, first.shared_words) == (3, 2, ())
    assert home_words(first) == "Practiced 3 times, last on Tuesday, December 1, helped 2 times."


def test_words_are_told_where_everything_is_shared_and_these_words_are(taught):
    for place, is_shared in enumerate([True, False]):
        taught.says_yes(place, Sharing.EVERYTHING)
        taught.practiced(place, Helped.WORSE, words="It was the phone call", is_shared=is_shared)

    told = [(one.shared_words, one.wants_coaching) for one in lines(taught)[:2]]

    assert told == [(("It was the phone call",), True), ((), True)]


def test_a_correction_takes_the_place_of_what_it_corrects(taught):
    taught.says_yes(0, Sharing.COUNTS)
    with on_their_phone(taught.patients[0]):
        first = make_log(taught.assignments[0], helped=Helped.NO)
        make_log(taught.assignments[0], helped=Helped.YES, replaces=first)

    assert lines(taught)[0].helped == (Helped.YES,)


def test_shared_words_beside_what_was_put_right_are_told_no_more(taught):
    taught.says_yes(0, Sharing.EVERYTHING)
    taught.practiced(0, words="It was the phone call", is_shared=True)
    with on_their_phone(taught.patients[0]):
        make_log(taught.assignments[0], replaces=PracticeLog.objects.get())

    assert lines(taught)[0].shared_words == ()


def test_the_database_keeps_the_persons_word_whatever_a_query_forgets(taught):
    taught.says_yes(0, Sharing.COUNTS)
    taught.practiced(0, words="Mine", is_shared=False)
    with on_their_phone(taught.patients[0]) as by:
        choose_cue(
            assignment_id=taught.assignments[0].pk,
            cue=CueWords(kind=AnchorKind.EVENT, anchor="At the door", will="breathe"),
            by=by,
        )

    def seen():
        with in_the_room(taught.room):
            return [model.objects.count() for model in (PracticeLog, Return, Cue, PracticeNote)]

    assert seen() == [1, 1, 0, 0]
    taught.shares(0, Sharing.EVERYTHING)
    assert seen() == [1, 1, 1, 0]
    taught.shares(0, Sharing.NOTHING)
    assert seen() == [0, 0, 0, 0]


def test_nobody_but_the_person_says_what_is_shared(taught):
    with pytest.raises(RefusedError):
        set_sharing(setting=Sharing.EVERYTHING, by=taught.room.by)
    with in_the_room(taught.room), pytest.raises(DatabaseError), transaction.atomic():
        PracticeSharing.objects.create(
            organization=taught.organization, patient=taught.patients[0], setting="everything", said_at=clock.now()
        )
    with on_their_phone(taught.patients[0]) as by:
        assert own_sharing(viewer=by) is None


def test_somebody_takes_up_a_skill_of_their_own_accord_once(taught):
    with on_their_phone(taught.patients[0]) as by:
        made = take_up(skill="five-senses-anchor", language="es", by=by)
        with pytest.raises(RefusedError, match="You have this one already"):
            take_up(skill="five-senses-anchor", language="es", by=by)
        with pytest.raises(RefusedError, match="You have this one already"):
            take_up(skill=SKILL, language="en", by=by)

    assert (made.state, made.offered_by_id, made.language) == ("accepted", None, "es")


def test_nothing_is_offered_that_the_library_does_not_have(taught):
    with pytest.raises(RefusedError, match="Choose a skill"):
        offer(skill="nothing", offered=Offer(patient_id=taught.patients[0].pk), by=taught.room.by)


def test_a_skill_without_cautions_needs_no_opening(taught):
    with pytest.raises(RefusedError, match="A counselor or a nurse opens it"):
        open_skill(patient_id=taught.patients[0].pk, skill=SKILL, by=taught.room.by)


def test_an_assignment_is_never_deleted_and_goes_its_way(taught):
    for change in (
        lambda: Assignment.objects.all().delete(),
        lambda: (
            Assignment.objects.update(state="ended", end_reason="done", ended_at=clock.now())
            and Assignment.objects.update(state="accepted", end_reason="", ended_at=None)
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
