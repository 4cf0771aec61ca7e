"""It stays somebody's until a licensed clinician closes it with a formulation."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_leave
from midspan.domains.safety.actions import (
    assign_tier,
    close,
    formulate,
    reply,
    take,
)
from midspan.domains.safety.enums import (
    Disposition,
    ObligationKind,
    ObligationState,
    Safe,
    StepKind,
    Tier,
)
from midspan.domains.safety.models import Closing, Step
from midspan.domains.safety.queries import (
    open_obligations,
)
from midspan.domains.safety.tests.factories import (
    MONDAY_TEN,
    answered,
    at,
    own_request,
)
from midspan.domains.safety.tests.scene import PARTS
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def open_reaches():
    return apps.get_model("privacy.Reach").objects


def test_two_who_take_it_at_once_are_one_owner(center):
    one = center.taken(center.dana)

    with pytest.raises(RefusedError, match="a moment ago"):
        take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.director))
    take(obligation_id=one.pk, seen_owner=center.dana.pk, by=actor_for(center.director))

    assert center.standing(one).owner == center.director.pk


def test_contact_is_written_by_whoever_has_it_taken_first(center):
    one = answered(center.rowan)

    with pytest.raises(RefusedError, match="Take it first"):
        center.reached(one, center.dana)


def test_tier_is_assigned_by_a_licensed_clinician_beside_the_computed_one(center):
    one = center.taken(center.dana)
    with pytest.raises(RefusedError, match="independent license"):
        assign_tier(obligation_id=one.pk, tier=Tier.CARE, words="x", by=actor_for(center.ines))
    assign_tier(obligation_id=one.pk, tier=Tier.CARE, words="Known for years.", by=actor_for(center.dana))

    found = center.standing(one)
    assert (found.tier, found.obligation.tier, found.due_at) == (Tier.CARE, Tier.TODAY, one.due_at)


def test_front_desk_takes_nothing(center):
    one = answered(center.rowan)
    desk = make_staff(center.organization, Role.FRONT_DESK)
    see_all(center.organization)

    with pytest.raises(RefusedError, match="nothing like this"):
        take(obligation_id=one.pk, seen_owner=None, by=actor_for(desk))


def test_closed_only_with_a_formulation_once_reached_by_somebody_licensed(center):
    one = center.taken(center.dana)
    tried = {"obligation_id": one.pk, "disposition": Disposition.STAYS}
    with pytest.raises(RefusedError, match="formulation first"):
        close(**tried, by=actor_for(center.dana))
    formulate(
        obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(center.dana)
    )
    with pytest.raises(RefusedError, match="Nobody has reached"):
        close(**tried, by=actor_for(center.dana))
    center.reached(one, center.dana)
    with pytest.raises(RefusedError, match="independent license"):
        close(**tried, by=actor_for(center.ines))

    close(**tried, by=actor_for(center.dana))

    assert center.standing(one).state is ObligationState.CLOSED
    assert not open_reaches().filter(source_id=one.pk, ended_at=None).exists()


def test_next_contact_is_booked_with_an_owner_of_its_own(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    center.closed(one, center.dana)

    (follow,) = open_obligations(viewer=center.job)
    assert (follow.obligation.kind, follow.due_at) == (ObligationKind.FOLLOW_UP, MONDAY_TEN + timedelta(hours=30))
    assert (follow.owner, follow.alerted) == (center.dana.pk, [])
    center.reached(follow.obligation, center.dana)
    center.closed(follow.obligation, center.dana)
    assert open_obligations(viewer=center.job) == []


def test_next_contact_of_somebody_without_a_counselor_is_theirs_who_closed_the_first(center):
    make_leave(center.dana, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))
    one = center.taken(center.director)
    center.reached(one, center.director)
    center.closed(one, center.director)

    (follow,) = open_obligations(viewer=center.job)
    assert follow.owner == center.director.pk
    assert open_reaches().filter(source_id=follow.obligation.pk, ended_at=None).get().actor_id == center.director.pk


def test_next_contact_that_does_not_take_place_is_told_above(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    center.closed(one, center.dana)
    with at(MONDAY_TEN + timedelta(hours=30)):
        center.watch()
        (follow,) = open_obligations(viewer=center.job)

    assert [step.kind for step in follow.steps][1] == StepKind.OVERDUE
    assert center.director.pk in follow.alerted


@pytest.mark.parametrize("hours", [23, 73])
def test_next_contact_is_a_day_off_at_least_and_three_at_most(center, hours):
    one = center.taken(center.dana)

    with pytest.raises(RefusedError, match="24 to 72"):
        formulate(
            obligation_id=one.pk,
            parts=PARTS,
            follow_up_at=clock.now() + timedelta(hours=hours),
            by=actor_for(center.dana),
        )


def test_neither_a_later_answer_nor_time_ends_it(center):
    one = answered(center.rowan)
    answered(center.rowan, 0, previous=3, source="later")
    with own_request(center.rowan) as by:
        reply(obligation_id=one.pk, safe=Safe.YES, phone="", place="", with_whom="", by=by)
    with at(MONDAY_TEN + timedelta(days=40)):
        center.watch()

    assert center.standing(one).state is ObligationState.OPEN


def test_database_itself_lets_nobody_close_without_license_and_formulation(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    written = formulate(
        obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(center.dana)
    )
    other = answered(center.rowan, source="other")
    of_it = {
        "organization": center.organization,
        "patient": center.rowan,
        "disposition": "stays",
        "closed_at": clock.now(),
    }
    tries = [
        {"obligation": one, "formulation": written, "closed_by": center.nia, "credential": "LPC"},
        {"obligation": one, "formulation": written, "closed_by": center.dana, "credential": "intern"},
        {"obligation": other, "formulation": written, "closed_by": center.dana, "credential": "LPC"},
    ]
    see_all(center.organization)

    for fields in tries:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Closing.objects.create(**of_it, **fields)


def test_steps_are_never_changed(center):
    answered(center.rowan)
    see_all(center.organization)

    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.update(words="x")
