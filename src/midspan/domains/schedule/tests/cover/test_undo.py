"""The way back: what was covered or canceled for an absence stands again, all of it or nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.schedule.actions import undo_absence
from midspan.domains.schedule.models import Booking, Session, SessionStaff
from midspan.domains.schedule.tests.cover.calling_in import (
    CANCEL,
    NOW,
    TWO,
    away,
    confirm,
    fill,
    helper,
    lead_by,
    plan,
    proposed,
)
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    make_section,
    row,
    rows_of,
    seat_in,
)
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("is_on_leave", [False, True])
def test_what_was_filled_meanwhile_is_led_again_after_an_undo_but_not_on_leave(center, is_on_leave):
    absence = confirm(center, {}, days=7)
    wednesday = MONDAY + timedelta(2)
    make_section(
        center.organization, site=center.site, track=center.track, times=[(2, NINE, NOON)], leaders=[center.leader]
    )
    if is_on_leave:
        days = {"from_date": wednesday, "until_date": wednesday + timedelta(1)}
        row("programs.Leave", organization=center.organization, staff=center.leader, **days)
    fill(center)

    undo_absence(absence_id=absence.pk, by=center.by)

    assert Session.objects.get(local_date=wednesday).needs_cover is is_on_leave


def standing():
    """Everything that an undo must bring back."""
    sessions = Session.objects.order_by("pk").values_list("pk", "state", "lead_id", "during", "room_id", "moved_from")
    staff = SessionStaff.objects.filter(is_active=True).order_by("pk").values_list("pk", "staff_id", "during")
    bookings = Booking.objects.filter(is_active=True).order_by("pk").values_list("pk", "during", "local_date")
    return list(sessions), list(staff), list(bookings)


@pytest.mark.slow
def test_undo_brings_back_every_session_as_it_was(center, hour):
    before = standing()
    group = plan(center).lines[0].session_id
    first = confirm(center, {group: lead_by(helper(center))})
    second = confirm(center, proposed(away(center)), staff=center.counselor)

    undo_absence(absence_id=second.pk, by=center.by)
    undo_absence(absence_id=first.pk, by=center.by)

    assert standing() == before
    assert not rows_of("privacy.Reach").filter(basis="cover", ended_at=None).exists()


@pytest.mark.slow
def test_undo_of_a_canceled_group_brings_everybody_back_but_who_left(center):
    gone = center.make_person()
    seat = seat_in(center.sections[0], gone, number=2)
    fill(center)
    absence = confirm(center, {plan(center).lines[0].session_id: CANCEL})
    type(seat).objects.filter(pk=seat.pk).update(dates=DateRange(empty=True))

    undo_absence(absence_id=absence.pk, by=center.by)

    assert [one.patient_id for one in Booking.objects.filter(is_active=True)] == [center.person.pk]


@pytest.mark.slow
def test_undo_leaves_alone_what_changed_since(center):
    hana, other = helper(center), helper(center, "Ivy")
    session_id = plan(center).lines[0].session_id
    absence = confirm(center, {session_id: lead_by(hana)})
    confirm(center, {session_id: lead_by(other)}, staff=hana)

    undo_absence(absence_id=absence.pk, by=center.by)

    assert Session.objects.get(pk=session_id).lead_id == other.pk


@pytest.mark.slow
def test_nothing_is_undone_once_a_session_has_begun_or_twice(center, at):
    absence = confirm(center, {plan(center).lines[0].session_id: lead_by(helper(center))})
    at(NOW + timedelta(hours=2))
    with pytest.raises(RefusedError, match="has begun"):
        undo_absence(absence_id=absence.pk, by=center.by)
    at(NOW)
    undo_absence(absence_id=absence.pk, by=center.by)

    with pytest.raises(RefusedError, match="undone already"):
        undo_absence(absence_id=absence.pk, by=center.by)


def test_unknown_absence_is_refused(center):
    with pytest.raises(RefusedError):
        undo_absence(absence_id=UUID(int=1), by=center.by)


@pytest.mark.slow
def test_hour_moved_to_a_colleague_lets_them_reach_the_person_until_it_is_undone(center, hour):
    dee = helper(center, "Dee", role=Role.COUNSELOR, weekdays=(0, 1, 2))
    reached = rows_of("privacy.Reach").filter(actor_id=dee.pk, patient_id=center.person.pk, ended_at=None)

    absence = confirm(center, proposed(away(center, days=7)), days=7, staff=center.counselor)
    meanwhile = reached.count()
    undo_absence(absence_id=absence.pk, by=center.by)

    assert (meanwhile, reached.count()) == (1, 0)


@pytest.mark.slow
def test_undo_is_refused_as_a_whole_when_the_old_time_was_taken_meanwhile(center, hour):
    absence = confirm(center, proposed(away(center)), staff=center.counselor)
    before = standing()
    section = make_section(center.organization, site=center.site, track=center.track, times=[(0, TWO, TWO + 60)])
    fill(center)
    taken = Session.objects.get(section=section)
    SessionStaff.objects.create(
        organization=center.organization, session=taken, staff=center.counselor, during=taken.during
    )

    with pytest.raises(RefusedError, match="taken meanwhile"):
        undo_absence(absence_id=absence.pk, by=center.by)

    assert Session.objects.get(hour=hour).moved_from == MONDAY
    assert len(standing()[0]) == len(before[0]) + 1
