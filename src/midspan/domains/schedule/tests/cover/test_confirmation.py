"""Somebody calls in: one confirmation covers, cancels and tells in neutral words."""

from datetime import timedelta

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.absences.steps import LEFT_OPEN
from midspan.domains.schedule.actions import cover_absence
from midspan.domains.schedule.models import AbsenceStep, Session
from midspan.domains.schedule.tests.cover.calling_in import CANCEL, confirm, fill, helper, lead_by, plan, told
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    make_section,
    rows_of,
    seat_in,
)
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_one_confirmation_covers_and_cancels_and_tells(center):
    hana = helper(center)
    monday, tuesday = (line.session_id for line in plan(center, days=2).lines)

    confirm(center, {monday: lead_by(hana), tuesday: CANCEL}, days=2)

    covers = rows_of("privacy.Reach").filter(basis="cover")
    assert Session.objects.get(pk=monday).lead_id == hana.pk
    assert set(covers.values_list("actor_id", "patient_id")) == {(hana.pk, center.person.pk)}
    assert Session.objects.get(pk=tuesday).state == "canceled"
    assert told() == {(hana.pk, "task_due"), (center.person.pk, "week_changed")}
    assert plan(center, days=2).lines == ()


@pytest.mark.slow
def test_everybody_is_told_once_in_neutral_words_however_many_sessions_change(center):
    seat_in(center.sections[1], center.person, number=1)
    fill(center)

    confirm(center, {line.session_id: CANCEL for line in plan(center, days=2).lines}, days=2)

    [notice] = rows_of("notices.Notice").filter(recipient_id=center.person.pk)
    assert notice.kind == "week_changed"


def test_session_left_open_needs_cover_and_schedulers_hear_of_it(center):
    other = make_staff(center.organization, Role.SCHEDULER, given_name="Sam")
    [line] = plan(center).lines

    confirm(center, {line.session_id: LEFT_OPEN})

    assert Session.objects.get(pk=line.session_id).needs_cover
    assert told() == {(other.pk, "task_due")}


@pytest.mark.slow
def test_confirmation_with_one_impossible_choice_changes_nothing(center):
    hana = helper(center, weekdays=(0, 1))
    monday, tuesday = (line.session_id for line in plan(center, days=2).lines)
    make_section(center.organization, site=center.site, track=center.track, times=[(1, NINE, NOON)], leaders=[hana])
    fill(center)

    with pytest.raises(RefusedError):
        confirm(center, {monday: CANCEL, tuesday: lead_by(hana)}, days=2)

    assert Session.objects.get(pk=monday).state == "planned"
    assert not AbsenceStep.objects.exists()


@pytest.mark.slow
def test_session_that_somebody_else_decided_meanwhile_is_not_decided_twice(center):
    [line] = plan(center).lines
    confirm(center, {line.session_id: CANCEL})

    with pytest.raises(RefusedError):
        confirm(center, {line.session_id: CANCEL})


def test_what_is_filled_later_asks_for_cover_on_days_away(center):
    confirm(center, {}, days=7)
    make_section(
        center.organization, site=center.site, track=center.track, times=[(2, NINE, NOON)], leaders=[center.leader]
    )

    fill(center)

    assert Session.objects.get(local_date=MONDAY + timedelta(2)).needs_cover


def test_front_office_may_and_a_patient_may_not(center):
    with pytest.raises(RefusedError):
        cover_absence(
            staff_id=center.leader.pk,
            first=MONDAY,
            until=MONDAY + timedelta(1),
            decisions={},
            by=actor_for(center.person),
        )
