"""The team goes through people: each turn is kept as it is said, and nobody sees a turn of whom they do not reach."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.rounds.actions import begin_round, do_errand, end_round, postpone_turn, say_who_is_there
from midspan.domains.rounds.enums import TRANSITIONS, TurnState
from midspan.domains.rounds.models import Attendee, Errand, Round, Turn
from midspan.domains.rounds.queries import latest_rounds, open_errands, round_file, turn_mark, turns_of
from midspan.domains.rounds.rules import may_end
from midspan.domains.rounds.tests.factories import decide, hold, taken
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Team:
    """Two people in treatment; a counselor who reaches both, one who reaches the second, and a nurse."""

    def __init__(self):
        self.organization = make_organization()
        self.patients = [make_patient(self.organization) for _ in range(2)]
        self.counselor, self.colleague = (make_staff(self.organization, Role.COUNSELOR) for _ in range(2))
        self.nurse = make_staff(self.organization, Role.NURSE)
        self.leader = make_staff(self.organization, Role.GROUP_LEADER)
        self.stays = []
        for place, patient in enumerate(self.patients):
            stay = make_episode(self.organization, patient, state="admitted")
            self.stays.append(stay)
            for staff in (self.counselor, self.colleague)[: place + 1]:
                open_reach(
                    actor_id=staff.pk,
                    patient_id=patient.pk,
                    basis=Basis.CARE_TEAM,
                    source_id=stay.pk,
                    by=actor_for(self.counselor),
                )


@pytest.fixture(scope="module")
def shared(share):
    return share(Team)


@pytest.fixture
def team(shared):
    copy = own(shared)
    copy.by = actor_for(copy.counselor)
    return copy


@pytest.fixture
def file(team):
    return hold(team.patients, team.by, attendees=[team.nurse.pk])


def leave(staff):
    staff.is_active = False
    staff.save(update_fields=["is_active"])


def again(file, by):
    return round_file(viewer=by, round_id=file.round.pk)


@pytest.mark.slow
def test_round_goes_through_people_in_their_order_and_says_who_is_there(team, file):
    assert [one.patient_id for one in file.turns] == [one.pk for one in team.patients]
    assert {one.staff_id for one in file.attendees} == {team.counselor.pk, team.nurse.pk}

    say_who_is_there(round_id=file.round.pk, attendee_ids=[team.colleague.pk], by=team.by)

    assert [one.staff_id for one in again(file, team.by).attendees] == [team.colleague.pk]


@pytest.mark.slow
def test_begun_twice_is_once_and_without_anybody_is_refused(team, file):
    assert hold(team.patients[:1], team.by).round.pk == file.round.pk
    with pytest.raises(RefusedError, match="at least one"):
        begin_round(people={}, attendee_ids=[], by=actor_for(team.colleague))
    with pytest.raises(RefusedError, match="holds no rounds"):
        begin_round(people={team.patients[0].pk: []}, attendee_ids=[], by=actor_for(team.leader))


def test_round_about_others_waits_for_the_one_that_is_open(team):
    hold(team.patients[:1], team.by)

    with pytest.raises(RefusedError, match="You have a round open"):
        hold(team.patients, team.by)


def test_round_in_which_its_holder_sees_nobody_any_more_is_over_and_another_begins(team):
    by = actor_for(team.colleague)
    with acting_for(by, Reach.ASSIGNED):
        lost = begin_round(people={team.patients[1].pk: []}, attendee_ids=[], by=by)
    see_all(team.organization)
    close_reach(source_id=team.stays[1].pk, actor_id=by.id, by=team.by)
    open_reach(
        actor_id=by.id,
        patient_id=team.patients[0].pk,
        basis=Basis.CARE_TEAM,
        source_id=team.stays[0].pk,
        by=team.by,
    )

    with acting_for(by, Reach.ASSIGNED):
        begun = begin_round(people={team.patients[0].pk: []}, attendee_ids=[], by=by)

    assert (begun.pk == lost.pk, Round.objects.get(pk=lost.pk).ended_at is None) == (False, False)


@pytest.mark.slow
def test_colleague_who_does_not_see_everybody_does_not_end_the_round_of_another(team, file):
    by = actor_for(team.colleague)
    decide(file, file.turns[1], team.by)

    with acting_for(by, Reach.ASSIGNED), pytest.raises(RefusedError, match="Whoever began the round ends it"):
        end_round(round_id=file.round.pk, by=by)


@pytest.mark.slow
def test_who_was_there_stays_once_the_round_is_over_and_once_they_have_left_the_center(team, file):
    leave(team.nurse)
    say_who_is_there(round_id=file.round.pk, attendee_ids=[team.counselor.pk], by=team.by)
    assert {one.staff_id for one in again(file, team.by).attendees} == {team.counselor.pk, team.nurse.pk}
    for turn in file.turns:
        decide(file, turn, team.by)
    end_round(round_id=file.round.pk, by=team.by)

    with pytest.raises(RefusedError, match="over"):
        say_who_is_there(round_id=file.round.pk, attendee_ids=[team.colleague.pk], by=team.by)
    with pytest.raises(DatabaseError, match="over"), transaction.atomic():
        Attendee.objects.filter(round=file.round).delete()


@pytest.mark.slow
def test_rounds_of_late_are_those_in_which_the_viewer_sees_somebody(team, monkeypatch):
    by = actor_for(team.colleague)
    mine = hold([team.patients[1]], by)
    hold(team.patients[:1], team.by)  # Newer, and about nobody whom the colleague sees.
    monkeypatch.setattr("midspan.domains.rounds.queries.LATEST", 1)

    with acting_for(by, Reach.ASSIGNED):
        assert [one.round.pk for one in latest_rounds(viewer=by)] == [mine.round.pk]


@pytest.mark.slow
def test_who_does_not_reach_somebody_sees_no_turn_of_theirs_and_decides_none(team, file):
    by, first = actor_for(team.colleague), file.turns[0]
    with acting_for(by, Reach.OWN):
        seen = again(file, by)
        assert [one.patient_id for one in seen.turns] == [team.patients[1].pk]
        with pytest.raises(RefusedError, match="no such round"):
            decide(file, first, by)
        mine = begin_round(people={one.pk: [] for one in team.patients}, attendee_ids=[], by=by)
        assert [one.patient_id for one in round_file(viewer=by, round_id=mine.pk).turns] == [team.patients[1].pk]
    see_all(team.organization)
    stranger = actor_for(make_staff(team.organization, Role.COUNSELOR))
    with acting_for(stranger, Reach.OWN):
        assert (again(file, stranger), latest_rounds(viewer=stranger)) == (None, [])


@pytest.mark.slow
def test_decision_is_kept_with_what_is_taken_on_and_sent_twice_is_taken_on_once(team, file):
    turn, errand = file.turns[0], taken(team.counselor.pk)
    for _ in range(2):
        decide(file, turn, team.by, taken=[errand])

    [kept, _other] = again(file, team.by).turns
    assert (kept.state, kept.decision, kept.words) == ("decided", "keep", "Go on as agreed.")
    assert [(one.owner_id, one.words) for one in kept.errands.all()] == [(team.counselor.pk, "Call the sister")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"decision": ""}, "keep on, or change"),
        ({"words": " "}, "in a sentence"),
        ({"taken": [taken(None)]}, "who does it"),
        ({"taken": [taken(uuid4(), words=" ")]}, "what is done"),
        ({"taken": [taken(uuid4(), days=-1)]}, "by when"),
        ({"taken": [taken(uuid4())]}, "works here"),
        ({"seen": "another"}, "Somebody else"),
    ],
)
def test_turn_that_says_half_is_refused_and_nothing_of_it_is_kept(team, file, said, reason):
    with pytest.raises(RefusedError, match=reason), transaction.atomic():
        decide(file, file.turns[0], team.by, **said)

    assert (again(file, team.by).turns[0].state, Errand.objects.count()) == ("waiting", 0)


@pytest.mark.slow
def test_only_who_sees_the_person_takes_something_on(team, file):
    with pytest.raises(RefusedError, match="does not see this person"), transaction.atomic():
        decide(file, file.turns[0], team.by, taken=[taken(team.colleague.pk)])

    decide(file, file.turns[1], team.by, taken=[taken(team.colleague.pk)])


@pytest.mark.slow
def test_second_who_keeps_something_is_told_so(team, file):
    turn = file.turns[0]
    seen = turn_mark(turn)
    decide(file, turn, team.by, seen=seen)

    with pytest.raises(RefusedError, match="Somebody else"):
        postpone_turn(round_id=file.round.pk, turn_id=turn.pk, reason="Ill", seen=seen, by=team.by)


@pytest.mark.slow
def test_same_words_sent_twice_by_the_same_person_are_kept_once(team, file):
    turn, seen = file.turns[0], turn_mark(file.turns[0])

    first, second = (decide(file, turn, team.by, seen=seen) for _ in range(2))

    assert first.kept_at == second.kept_at
    with pytest.raises(RefusedError, match="Somebody else"):
        decide(file, turn, actor_for(team.counselor), seen=seen, words="Something else.")


@pytest.mark.slow
def test_round_ends_once_everybody_had_a_turn_or_waits_for_a_reason_and_is_final(team, file):
    first, second = file.turns
    decide(file, first, team.by)
    with pytest.raises(RefusedError, match="1 have not had their turn"):
        end_round(round_id=file.round.pk, by=team.by)
    with pytest.raises(RefusedError, match="Say why"):
        postpone_turn(round_id=file.round.pk, turn_id=second.pk, reason=" ", by=team.by)
    postpone_turn(round_id=file.round.pk, turn_id=second.pk, reason="Dana is ill; next week.", by=team.by)

    end_round(round_id=file.round.pk, by=team.by)

    with pytest.raises(RefusedError, match="over"):
        decide(file, first, team.by)
    with pytest.raises(DatabaseError, match="over"), transaction.atomic():
        Turn.objects.filter(pk=first.pk).update(words="Something else.")
    assert [one.words for one in turns_of(viewer=team.by, patient_id=first.patient_id)] == ["Go on as agreed."]


@pytest.mark.slow
def test_what_was_taken_on_stands_with_its_owner_until_they_say_it_is_done(team, file):
    decide(file, file.turns[1], team.by, taken=[taken(team.counselor.pk)])
    [line] = open_errands(viewer=team.by)
    assert line.words == "Call the sister"
    with pytest.raises(RefusedError, match="Whoever took it on"):
        do_errand(errand_id=line.errand_id, by=actor_for(team.colleague))

    first, second = (do_errand(errand_id=line.errand_id, by=team.by) for _ in range(2))

    assert (open_errands(viewer=team.by), first.done_at == second.done_at) == ([], True)


@pytest.mark.slow
def test_what_somebody_took_on_who_has_left_is_closed_by_who_holds_rounds(team, file):
    decide(file, file.turns[1], team.by, taken=[taken(team.colleague.pk)])
    [row] = Errand.objects.all()
    with pytest.raises(RefusedError, match="Whoever took it on"):
        do_errand(errand_id=row.pk, by=team.by)
    leave(team.colleague)

    assert do_errand(errand_id=row.pk, by=team.by).done_at


@pytest.mark.parametrize("states", [[TurnState.DECIDED], [TurnState.POSTPONED], []])
def test_round_in_which_nobody_waits_ends(team, states):
    assert may_end(team.by, is_over=False, states=states)


def test_no_turn_waits_again():
    assert all(TurnState.WAITING not in after for after in TRANSITIONS.values())
