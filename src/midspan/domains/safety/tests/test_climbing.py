"""While nobody has it, it climbs by the clock until somebody takes it."""

from datetime import timedelta

import pytest

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.programs.tests.factories import make_leave
from midspan.domains.safety.actions import (
    record_contact,
    take,
)
from midspan.domains.safety.enums import (
    ContactOutcome,
    StepKind,
)
from midspan.domains.safety.tests.factories import (
    MONDAY_TEN,
    answered,
    at,
    is_told_by_mail,
    mails_fail,
)
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_ladder_climbs_by_the_clock_until_somebody_takes_it(center):
    one = answered(center.rowan)
    for minutes in (9, 10, 20, 30):
        with at(MONDAY_TEN + timedelta(minutes=minutes)):
            center.watch()
    assert center.alerted(one) == [center.dana.pk, center.nia.pk, center.sol.pk, center.director.pk]

    take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.nia))
    with at(MONDAY_TEN + timedelta(minutes=45)):
        assert center.watch() == 0


def test_when_everybody_was_alerted_everybody_is_again(center):
    one = answered(center.rowan)
    for minutes in (10, 20, 30, 59, 60):
        with at(MONDAY_TEN + timedelta(minutes=minutes)):
            center.watch()

    everybody = center.alerted(one)[:4]
    assert center.alerted(one)[4:] == everybody


def test_alert_that_does_not_go_out_is_a_step_and_climbs_at_once(center):
    is_told_by_mail(center.dana)
    one = answered(center.rowan)
    see_all(center.organization)
    mails_fail()
    with at(MONDAY_TEN + timedelta(minutes=1)):
        center.watch()
    with at(MONDAY_TEN + timedelta(minutes=2)):
        center.watch()

    assert center.kinds(one) == [StepKind.ALERTED, StepKind.ALERT_FAILED, StepKind.ALERTED]


def test_with_nobody_on_the_ladder_somebody_stands_in(center):
    for one in (center.dana, center.nia, center.sol, center.director):
        one.is_active = False
        one.save(update_fields=["is_active"])

    assert center.alerted(answered(center.rowan)) == [center.ines.pk]


def test_with_everybody_on_the_ladder_on_leave_somebody_stands_in(center):
    for one in (center.dana, center.nia, center.sol, center.director):
        make_leave(one, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))

    assert center.alerted(answered(center.rowan)) == [center.ines.pk]


def test_person_is_told_once_that_nobody_has_answered(center):
    one = answered(center.rowan)
    for minutes in (59, 60, 61):
        with at(MONDAY_TEN + timedelta(minutes=minutes)):
            center.watch()

    assert center.kinds(one).count(StepKind.TOLD_LATE) == 1
    assert [notice.kind for notice in notices_for(viewer=actor_for(center.rowan))] == [NoticeKind.SAFETY_LATE]


def test_owner_who_does_not_reach_the_person_in_time_is_no_reason_to_wait(center):
    one = center.taken(center.dana)
    record_contact(obligation_id=one.pk, outcome=ContactOutcome.NO_ANSWER, words="Rang.", by=actor_for(center.dana))
    with at(MONDAY_TEN + timedelta(minutes=60)):
        center.watch()
        assert center.watch() == 0

    assert center.kinds(one)[-3:] == [StepKind.OVERDUE, StepKind.ALERTED, StepKind.ALERTED]
    assert center.standing(one).owner == center.dana.pk
