"""Frozen seats: marked by staff, kept by every computation and every acceptance, and named where they leave no week."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import (
    accept_offer,
    compute_offer,
    decide_moves,
    freeze_seat,
    freeze_section,
    publish,
    unfreeze_seat,
    unfreeze_section,
)
from midspan.domains.schedule.enums import MoveState, OfferState
from midspan.domains.schedule.models import Seat
from midspan.domains.schedule.offers.stored import explanation_from
from midspan.domains.schedule.problem import center_ask, standing_ask
from midspan.domains.schedule.proposals.computing import computed as solved
from midspan.domains.schedule.proposals.judging import Why
from midspan.domains.schedule.tests.cast import NOW, a_center, computed, settled
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, job_of, row, rows_of, seat_in
from midspan.engines.scheduling import FixKind, Obstacle
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


def seat_of(person, section):
    return Seat.objects.get(patient=person, section=section, dates__contains=MONDAY)


def frozen(center, person, place):
    return freeze_seat(seat_id=seat_of(person, center.sections[place]).pk, by=center.by)


def at_work(center, person, weekday):
    """A new job in the morning of that day, which does not move."""
    responsibility = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=person,
        kind="work",
        title="Bakery",
        firmness="fixed",
    )
    row(
        "responsibilities.ResponsibilityTime",
        organization=center.organization,
        patient=person,
        responsibility=responsibility,
        weekday=weekday,
        start_minute=NINE,
        end_minute=NOON,
    )


def reasons(explanation):
    return {one.kind for one in explanation.reasons}


# Marking


def test_frozen_seat_says_by_whom_and_keeps_every_version(center):
    person = settled(center, 0, 1, 2)

    seat = frozen(center, person, 0)
    again = freeze_seat(seat_id=seat.pk, by=actor_for(make_staff(center.organization, Role.DIRECTOR)))

    assert (again.frozen_at, again.frozen_by_id) == (NOW, center.by.id)
    assert [one.frozen_by_id for one in seat.versions.order_by("pgh_id")] == [None, center.by.id]
    assert unfreeze_seat(seat_id=seat.pk, by=center.by).frozen_at is None


def test_half_a_mark_is_no_mark(center):
    seat = seat_of(settled(center, 0), center.sections[0])

    with pytest.raises(IntegrityError, match="frozen_seat_says_by_whom"), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(frozen_at=NOW)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.GROUP_LEADER])
def test_only_who_plans_weeks_freezes(center, role):
    seat = seat_of(settled(center, 0), center.sections[0])

    with pytest.raises(RefusedError, match="plan weeks"):
        freeze_seat(seat_id=seat.pk, by=actor_for(make_staff(center.organization, role)))


def test_seat_of_somebody_out_of_reach_is_not_there(center):
    seat = seat_of(settled(center, 0), center.sections[0])

    with pytest.raises(RefusedError, match="not yours to plan"):
        freeze_seat(seat_id=seat.pk, by=actor_for(make_staff(center.organization, Role.COUNSELOR)))


def test_seat_that_has_ended_is_not_frozen(center):
    seat = seat_in(center.sections[0], center.make_person(), number=1, from_date=MONDAY - timedelta(weeks=8))
    seat.dates = type(seat.dates)(seat.dates.lower, MONDAY - timedelta(weeks=4))
    seat.save()

    with pytest.raises(RefusedError, match="no longer held"):
        freeze_seat(seat_id=seat.pk, by=center.by)


@pytest.mark.slow
def test_whole_section_is_frozen_and_exactly_that_is_undone(center, monkeypatch):
    people = [settled(center, 0, 1, 2) for _ in range(3)]
    frozen(center, people[0], 0)
    later = NOW + timedelta(minutes=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    marked = freeze_section(section_id=center.sections[0].pk, by=center.by)
    undone = unfreeze_section(section_id=center.sections[0].pk, by=center.by, frozen_at=later)

    assert (
        {seat.patient_id for seat in marked} == {seat.patient_id for seat in undone} == {one.pk for one in people[1:]}
    )
    assert seat_of(people[0], center.sections[0]).frozen_at == NOW
    assert [one.patient_id for one in unfreeze_section(section_id=center.sections[0].pk, by=center.by)] == [
        people[0].pk
    ]


def test_marks_leave_a_trace_for_each_person(center):
    person = settled(center, 0, 1, 2)

    freeze_section(section_id=center.sections[0].pk, by=center.by)

    event = rows_of("kernel.AuditEvent").get(verb="seat.freeze")
    assert (event.patient_ref, event.actor_id) == (person.pk, center.by.id)


# Computing


@pytest.mark.slow
def test_engine_is_told_what_is_frozen_in_both_problems(center):
    person, other = settled(center, 0, 1, 2), settled(center, 0, 1, 2)
    frozen(center, person, 1)
    by = job_of(center.organization)

    whole = center_ask(from_date=MONDAY, by=by).problem
    alone = standing_ask(episode=person.stay, from_date=MONDAY, by=by).problem

    expected = (str(center.sections[1].pk),)
    assert whole.patient(str(person.pk)).frozen_section_ids == expected
    assert whole.patient(str(other.pk)).frozen_section_ids == ()
    assert alone.patient(str(person.pk)).frozen_section_ids == expected


def test_offer_holds_what_is_frozen_in_every_alternative(center):
    person = settled(center, 0, 1, 2)
    frozen(center, person, 0)

    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=center.by)

    held = {str(center.sections[0].pk) in one["plan"]["section_ids"] for one in offer.alternatives}
    assert (offer.state, held) == (OfferState.OPEN, {True})


def test_offer_computed_before_the_seat_was_frozen_is_refused(center):
    person = settled(center, 0, 1, 2)
    at_work(center, person, weekday=0)
    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=center.by)
    frozen(center, person, 0)

    with pytest.raises(RefusedError, match="group that is to stay"):
        accept_offer(offer_id=offer.pk, choice=0, by=center.by)
    assert Seat.objects.filter(patient=person, dates__contains=MONDAY + timedelta(weeks=1)).count() == 3


@pytest.mark.slow
def test_new_job_over_a_frozen_group_is_explained_and_letting_it_go_opens_a_week(center):
    person = settled(center, 0, 1, 2)
    frozen(center, person, 0)
    at_work(center, person, weekday=0)

    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=center.by)

    explanation = explanation_from(offer.explanation, patient_id=str(person.pk))
    [fix] = [one for one in explanation.fixes if one.kind is FixKind.UNFREEZE_SECTION]
    assert offer.state == OfferState.IMPOSSIBLE
    assert {Obstacle.FROZEN_SECTION, Obstacle.COMMITMENT} <= reasons(explanation)
    assert fix.subject_id == str(center.sections[0].pk)
    assert fix.opens.section_ids == tuple(sorted(str(one.pk) for one in center.sections[1:]))

    unfreeze_seat(seat_id=seat_of(person, center.sections[0]).pk, by=center.by)
    assert compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=center.by).state == OfferState.OPEN


@pytest.mark.slow
def test_proposal_leaves_who_is_held_back_on_their_week_and_says_why(center):
    person = settled(center, 0, 1, 2)
    at_work(center, person, weekday=0)

    [free] = computed(center).moves.all()
    frozen(center, person, 0)
    proposal = computed(center)

    [held] = proposal.moves.all()
    assert str(center.sections[0].pk) not in free.after["section_ids"]
    assert (held.after, held.why[0]["kind"]) == (None, Why.FROZEN)
    assert Obstacle.FROZEN_SECTION in reasons(explanation_from(held.explanation, patient_id=str(person.pk)))
    assert {kind: proposal.summary[kind] for kind in ("moves", "unplaced", "frozen")} == {
        "moves": 0, "unplaced": 0, "frozen": 1,
    }  # fmt: skip


@pytest.mark.slow
def test_who_keeps_a_week_for_another_reason_is_not_said_to_be_frozen(center):
    at_work(center, settled(center, 0, 1, 2), weekday=0)
    at_work(center, settled(center, 0, 1, 2), weekday=3)
    ask = center_ask(from_date=MONDAY, by=job_of(center.organization))

    found = solved(ask, listener=lambda _: True)

    assert Why.FROZEN not in {reason.kind for change in found.changes for reason in change.why}


@pytest.mark.slow
def test_move_of_a_proposal_made_before_the_seat_was_frozen_is_not_taken(center):
    person = settled(center, 0, 1, 2)
    at_work(center, person, weekday=0)
    proposal = computed(center)
    [move] = proposal.moves.all()
    decide_moves(proposal_id=proposal.pk, accepted=[move.pk], by=center.by)
    frozen(center, person, 0)

    publish(proposal_id=proposal.pk, by=center.by)

    see_all(center.organization)
    move.refresh_from_db()
    assert move.state == MoveState.GONE
    assert seat_of(person, center.sections[0]).dates.upper is None
