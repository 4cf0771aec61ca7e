"""From asking to the last answer: computed in the background, decided, published, answered, undone."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import (
    accept_offer,
    agree_to_move,
    decide_moves,
    object_to_move,
    propose,
    publish,
    repair_move,
    settle_move,
    undo_publication,
    withdraw_proposal,
)
from midspan.domains.schedule.enums import MoveState, OfferState, ProposalState
from midspan.domains.schedule.models import (
    Booking,
    IndividualHour,
    Move,
    Proposal,
    Publication,
    Seat,
    Session,
    SharedWeek,
)
from midspan.domains.schedule.problem.center import center_ask
from midspan.domains.schedule.proposals.computing import computed as find_weeks
from midspan.domains.schedule.proposals.picturing import burden_words
from midspan.domains.schedule.proposals.reading import life_spreads, moves_for, objections
from midspan.domains.schedule.proposals.summing import summary_of
from midspan.domains.schedule.tasks import help_with_week
from midspan.domains.schedule.tests.cast import (
    NOW,
    a_center,
    as_patient,
    computed,
    hour_for,
    objecting,
    published,
    sections_of,
    settled,
    swap_weeks,
    week,
)
from midspan.domains.schedule.tests.factories import MONDAY, Center, row, rows_of, seat_in
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


# Computing


@pytest.mark.slow
def test_proposal_is_computed_in_the_background_and_its_moves_wait_for_a_decision(center):
    short, whole = settled(center, 0, 1), settled(center, 0, 1, 2)
    hour_for(center, whole, weekday=2)

    proposal = computed(center)

    [move] = proposal.moves.all()
    assert proposal.state == ProposalState.READY
    assert (move.patient_id, move.state) == (short.pk, MoveState.PROPOSED)
    assert (move.minutes_before, move.minutes_needed) == (360, 540)
    assert move.minutes_after >= 540
    assert {"kind": "too_few_minutes", "subject_id": ""} in move.why
    assert proposal.summary["people"] == 2
    assert proposal.bound is not None
    assert proposal.prices["seats"] is not None


@pytest.mark.slow
def test_proposal_tells_how_it_spreads_what_weeks_ask_of_lives_but_of_no_small_group(center):
    for _ in range(5):
        settled(center, 0, 1)

    proposal = computed(center)

    told = life_spreads(viewer=center.by, proposal_id=proposal.pk)
    everybody, site = told[0], next(one for one in told if one.by == "site")
    assert (everybody.by, everybody.people, everybody.group) == ("everybody", 5, "")
    assert (site.group, site.most) == (str(center.site.pk), everybody.most)
    assert all(one.people >= 5 for one in told)


@pytest.mark.slow
def test_spread_of_few_people_is_told_to_nobody_and_none_to_a_patient(center):
    person, _ = settled(center, 0, 1), settled(center, 0, 1)

    proposal = computed(center)

    assert life_spreads(viewer=center.by, proposal_id=proposal.pk) == ()
    row = {"by": "everybody", "group": "", "people": 9, "median": 1, "high": 1, "most": 1}
    Proposal.objects.update(summary={"life": [row]})
    assert len(life_spreads(viewer=center.by, proposal_id=proposal.pk)) == 1
    assert life_spreads(viewer=as_patient(center, person), proposal_id=proposal.pk) == ()


def test_asking_again_while_one_is_computed_answers_that_one(center):
    first, second = (propose(from_date=MONDAY, by=center.by) for _ in range(2))

    assert first.pk == second.pk


@pytest.mark.slow
def test_asking_anew_withdraws_what_nobody_published(center):
    settled(center, 0)
    old = computed(center)

    propose(from_date=MONDAY, by=center.by)

    old.refresh_from_db()
    assert old.state == ProposalState.WITHDRAWN


@pytest.mark.slow
def test_large_center_calls_helpers_and_is_computed_though_none_comes(center, settings):
    settings.SHARED_FROM_PEOPLE, settings.SHARED_WITH_HELPERS = 1, 2
    settled(center, 0, 1)

    proposal = computed(center)

    jobs = rows_of("procrastinate.ProcrastinateJob").filter(task_name__endswith="help_with_week")
    assert proposal.state == ProposalState.READY
    assert [set(job.args) for job in jobs] == [{"organization_id", "week_id"}] * 2
    assert SharedWeek.objects.count() == 0
    assert [help_with_week(**job.args) for job in jobs] == [0, 0]


@pytest.mark.slow
def test_nobody_loses_a_week_because_no_better_one_is_found(center):
    """Every group is closed to her by her own life, but she holds seats: they stay hers."""
    held = settled(center, 0, 1)
    job = row("responsibilities.Responsibility", organization=center.organization, patient=held, kind="work")
    for weekday in range(7):
        row(
            "responsibilities.ResponsibilityTime",
            organization=center.organization,
            patient=held,
            responsibility=job,
            weekday=weekday,
            start_minute=0,
            end_minute=1440,
        )
    settled(center, 0)

    proposal = computed(center)

    assert proposal.summary["kept"] == 1
    assert not proposal.moves.filter(patient=held).exists()


@pytest.mark.slow
def test_who_cannot_be_placed_is_listed_with_the_reasons(center):
    person = center.make_person(state="waiting", minimum_weekly_minutes=2000, maximum_weekly_minutes=2100)

    proposal = computed(center)

    [move] = proposal.moves.all()
    assert (move.patient_id, move.after) == (person.pk, None)
    assert move.explanation["reasons"]


# Deciding and publishing


@pytest.mark.slow
def test_some_are_accepted_and_only_they_move(center):
    one, other = settled(center, 0, 1), settled(center, 0, 1)
    proposal = computed(center)
    chosen = proposal.moves.get(patient=one)

    decide_moves(proposal_id=proposal.pk, accepted=[chosen.pk], by=center.by)
    publication = publish(proposal_id=proposal.pk, by=center.by)

    assert publication.number == 1
    assert len(sections_of(one)) > 2
    assert sections_of(other) == {section.pk for section in center.sections[:2]}
    assert set(Move.objects.values_list("patient", "state")) == {
        (one.pk, MoveState.PUBLISHED),
        (other.pk, MoveState.DECLINED),
    }


@pytest.mark.slow
def test_new_week_begins_on_its_day_with_sessions_bookings_and_a_neutral_notice(center):
    person = settled(center, 0, 1)

    publication = published(center)

    assert publication.takes_effect == MONDAY
    assert sections_of(person, on=MONDAY - timedelta(days=1)) == {section.pk for section in center.sections[:2]}
    first_week = Booking.objects.filter(patient=person, is_active=True, local_date__lt=MONDAY + timedelta(7))
    assert sum((one.during.upper - one.during.lower).total_seconds() for one in first_week) / 60 >= 540
    [notice] = rows_of("notices.Notice").filter(recipient_id=person.pk)
    assert notice.kind == "week_changed"


@pytest.mark.slow
def test_nothing_accepted_is_nothing_to_publish(center):
    settled(center, 0)
    proposal = computed(center)
    decide_moves(proposal_id=proposal.pk, accepted=[], by=center.by)

    with pytest.raises(RefusedError, match="Accept at least one change"):
        publish(proposal_id=proposal.pk, by=center.by)

    assert Publication.objects.count() == 0


@pytest.mark.slow
def test_publishing_twice_is_once(center):
    settled(center, 0, 1)
    publication = published(center)

    again = publish(proposal_id=publication.proposal_id, by=center.by)

    assert again.pk == publication.pk
    assert Publication.objects.count() == 1


@pytest.mark.slow
def test_change_is_published_at_least_three_days_before_it_begins(center):
    settled(center, 0, 1)
    proposal = computed(center)
    decide_moves(proposal_id=proposal.pk, accepted=[move.pk for move in proposal.moves.all()], by=center.by)
    Proposal.objects.update(from_date=NOW.date() + timedelta(days=2))

    with pytest.raises(RefusedError, match="at least three days"):
        publish(proposal_id=proposal.pk, by=center.by)


@pytest.mark.slow
def test_two_people_change_places_in_full_groups():
    center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
    center.by = actor_for(make_staff(center.organization, Role.SCHEDULER, given_name="Sol"))
    one, other = settled(center, 0), settled(center, 1)
    proposal = propose(from_date=MONDAY, by=center.by)
    swap_weeks(center, proposal, one, other)

    publish(proposal_id=proposal.pk, by=center.by)

    assert sections_of(one) == {center.sections[1].pk}
    assert sections_of(other) == {center.sections[0].pk}


@pytest.mark.slow
def test_whose_place_is_gone_stays_on_the_old_week_and_so_does_whoever_needed_theirs():
    center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
    center.by = actor_for(make_staff(center.organization, Role.SCHEDULER, given_name="Sol"))
    one, other, faster = settled(center, 0), settled(center, 1), center.make_person()
    proposal = propose(from_date=MONDAY, by=center.by)
    swap_weeks(center, proposal, one, other)
    proposal.moves.filter(patient=one).update(after=week(center, 2))
    seat_in(center.sections[2], faster, number=1)

    publish(proposal_id=proposal.pk, by=center.by)

    assert set(proposal.moves.values_list("state", flat=True)) == {MoveState.GONE}
    assert (sections_of(one), sections_of(other)) == ({center.sections[0].pk}, {center.sections[1].pk})
    assert not rows_of("notices.Notice").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "may_propose", "may_publish"),
    [
        (Role.SCHEDULER, True, True),
        (Role.INTAKE, True, True),
        (Role.DIRECTOR, True, True),
        (Role.PROGRAM_MANAGER, True, False),
        (Role.COUNSELOR, False, False),
        (Role.FRONT_DESK, False, False),
    ],
)
def test_who_proposes_and_who_publishes(center, role, may_propose, may_publish):
    settled(center, 0, 1)
    proposal = computed(center)
    by = actor_for(make_staff(center.organization, role, given_name="Robin"))

    assert allows(withdraw_proposal, proposal_id=proposal.pk, by=by) is may_propose
    Proposal.objects.update(state=ProposalState.READY)
    assert allows(decide_moves, proposal_id=proposal.pk, accepted=[], by=by) is may_publish


def allows(action, **fields):
    try:
        action(**fields)
    except RefusedError:
        return False
    return True


# Answering


@pytest.mark.slow
def test_each_person_sees_their_own_published_change_and_nobody_else_s(center):
    one, other = settled(center, 0, 1), settled(center, 0, 1)
    proposal = computed(center)
    waiting = list(moves_for(viewer=as_patient(center, one)))
    see_all(center.organization)
    decide_moves(proposal_id=proposal.pk, accepted=[move.pk for move in proposal.moves.all()], by=center.by)
    publish(proposal_id=proposal.pk, by=center.by)

    by = as_patient(center, one)
    shown, through_the_database = list(moves_for(viewer=by)), list(Move.objects.all())

    see_all(center.organization)
    assert waiting == []
    assert [move.patient_id for move in shown] == [one.pk]
    assert [move.patient_id for move in through_the_database] == [one.pk]
    assert {move.patient_id for move in moves_for(viewer=center.by)} == {one.pk, other.pk}


@pytest.mark.slow
def test_that_is_fine(center):
    person = settled(center, 0, 1)
    published(center)
    move = Move.objects.get()

    agree_to_move(move_id=move.pk, by=as_patient(center, person))

    move.refresh_from_db()
    assert (move.state, move.answered_at) == (MoveState.AGREED, NOW)


@pytest.mark.slow
def test_who_says_no_has_the_old_week_back_with_its_sessions(center):
    person = settled(center, 0, 1)
    hour = hour_for(center, person, weekday=4)
    old = sections_of(person)
    published(center)
    move = Move.objects.get()

    object_to_move(move_id=move.pk, words="I pick up my son on Wednesdays.", by=as_patient(center, person))

    see_all(center.organization)
    move.refresh_from_db()
    assert (move.state, move.objection) == (MoveState.RETURNED, "I pick up my son on Wednesdays.")
    assert sections_of(person) == old
    assert Seat.objects.filter(patient=person, dates__contains=MONDAY).count() == 2
    assert Session.objects.filter(hour=hour, state="planned", bookings__is_active=True).count() == 8
    assert objections(viewer=center.by) == []


@pytest.mark.slow
def test_whose_old_place_is_taken_keeps_the_new_week_and_staff_see_a_line():
    center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
    center.by = actor_for(make_staff(center.organization, Role.SCHEDULER, given_name="Sol"))
    one, other = settled(center, 0), settled(center, 1)
    proposal = propose(from_date=MONDAY, by=center.by)
    swap_weeks(center, proposal, one, other)
    publish(proposal_id=proposal.pk, by=center.by)
    move = proposal.moves.get(patient=one)

    object_to_move(move_id=move.pk, by=as_patient(center, one))

    see_all(center.organization)
    assert sections_of(one) == {center.sections[1].pk}
    assert [line.pk for line in objections(viewer=center.by)] == [move.pk]
    told = rows_of("notices.Notice").filter(kind="task_due", subject_id=move.pk).values_list("recipient_id", flat=True)
    assert set(told) == {center.by.id, center.counselor.pk}


@pytest.mark.slow
def test_someone_moved_away_from_a_person_to_avoid_is_not_put_back_beside_them(center):
    one, other = (settled(center, 0, 1, minimum_weekly_minutes=360, minimum_days=2) for _ in range(2))
    row("responsibilities.PersonToAvoid", organization=center.organization, patient=one, other_patient=other)
    published(center)
    move = Move.objects.filter(state=MoveState.PUBLISHED).order_by("patient_id").first()
    answers = as_patient(center, move.patient)

    object_to_move(move_id=move.pk, by=answers)

    see_all(center.organization)
    move.refresh_from_db()
    assert move.state == MoveState.OBJECTED
    assert not sections_of(one) & sections_of(other)


@pytest.mark.slow
def test_nobody_answers_for_somebody_else_and_nothing_is_answered_once_it_has_begun(center, monkeypatch):
    one, other = settled(center, 0, 1), settled(center, 0, 1)
    published(center)
    move = Move.objects.get(patient=one)
    stranger = as_patient(center, other)

    with pytest.raises(RefusedError, match="no longer there"):
        agree_to_move(move_id=move.pk, by=stranger)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=7))
    with pytest.raises(RefusedError, match="This week has begun"):
        object_to_move(move_id=move.pk, by=as_patient(center, one))


@pytest.mark.slow
def test_repair_offers_a_week_without_what_does_not_work_and_taking_it_settles(center):
    for section in center.sections[:2]:
        section.capacity = section.comfortable_size = 1
        section.save()
    move = objecting(center)
    type(move.episode).objects.filter(pk=move.episode_id).update(minimum_weekly_minutes=360, minimum_days=2)

    offer = repair_move(move_id=move.pk, by=center.by)
    accept_offer(offer_id=offer.pk, choice=0, by=center.by)

    move.refresh_from_db()
    assert str(center.sections[1].pk) not in str(offer.alternatives)
    assert (move.state, move.repair_id) == (MoveState.SETTLED, offer.pk)
    assert Move.objects.filter(state=MoveState.OBJECTED).count() == 0


@pytest.mark.slow
def test_repair_that_finds_no_week_leaves_the_line_and_says_why(center):
    for section in center.sections:
        section.capacity = section.comfortable_size = 1
        section.save()
    move = objecting(center)

    offer = repair_move(move_id=move.pk, by=center.by)

    move.refresh_from_db()
    assert offer.state == OfferState.IMPOSSIBLE
    assert offer.explanation["reasons"]
    assert move.state == MoveState.OBJECTED


@pytest.mark.slow
def test_line_is_settled_by_words_too(center):
    for section in center.sections[:2]:
        section.capacity = section.comfortable_size = 1
        section.save()
    move = objecting(center)

    settle_move(move_id=move.pk, by=center.by)

    assert objections(viewer=center.by) == []


# Undoing


@pytest.mark.slow
def test_whole_publication_is_undone_before_it_begins(center):
    one, other = settled(center, 0, 1), settled(center, 1, 2)
    hour = hour_for(center, one, weekday=4)
    before = (sections_of(one), sections_of(other))
    publication = published(center)

    undo_publication(publication_id=publication.pk, by=center.by)

    publication.refresh_from_db()
    assert (sections_of(one), sections_of(other)) == before
    assert IndividualHour.objects.get(patient=one, dates__contains=MONDAY).pk == hour.pk
    assert IndividualHour.objects.filter(patient=other, dates__contains=MONDAY).count() == 0
    assert set(Move.objects.values_list("state", flat=True)) == {MoveState.UNDONE}
    assert publication.proposal.state == ProposalState.UNDONE
    assert publication.undone_at == NOW


@pytest.mark.slow
def test_what_is_in_effect_is_not_undone(center, monkeypatch):
    settled(center, 0, 1)
    publication = published(center)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=7))

    with pytest.raises(RefusedError, match="It is in effect"):
        undo_publication(publication_id=publication.pk, by=center.by)


@pytest.mark.slow
def test_new_weeks_above_the_limit_of_a_life_are_counted_and_said(center):
    settled(center, 0, 1)
    ask = center_ask(from_date=MONDAY, by=center.by)
    strict = replace(ask, problem=replace(ask.problem, rules=replace(ask.problem.rules, life_limit=1)))

    usual, counted = (
        summary_of(one, find_weeks(one, listener=lambda _progress: True))["over_life_limit"] for one in (ask, strict)
    )

    assert (usual, counted) == ({"people": 0, "limit": 180}, {"people": 1, "limit": 1})
    assert burden_words(**usual) == ""
    assert "1 person weighs more on their life than the limit of 1 points" in burden_words(**counted)
