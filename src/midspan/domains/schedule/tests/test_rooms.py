"""One-to-one sessions take a room of their own where the site has rooms for them; nobody else is promised it then."""

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.models import IndividualHour
from midspan.domains.schedule.problem.rooms import TalkRoom, room_for
from midspan.domains.schedule.sections.facts import draft_of, findings_for
from midspan.domains.schedule.tests.factories import MONDAY, Center, make_room, make_section, make_shifts, rows_of
from midspan.kernel.tests.factories import make_organization
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db
AFTERNOON, END = 13 * 60, 14 * 60


@pytest.fixture
def center():
    """Dana and Omar are both free on Monday from one to two only, and the site has one room for such hours."""
    center = Center(make_organization())
    rows_of("programs.Shift").all().delete()
    center.other = make_staff(center.organization, Role.COUNSELOR, given_name="Omar")
    for one in (center.counselor, center.other):
        make_shifts(center.organization, one, center.site, weekdays=[0], start=AFTERNOON, end=END)
    center.alcove = make_room(center.organization, center.site, name="Alcove", capacity=3, features=["one_to_one"])
    return center


def offer_to(center, person):
    return compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=actor_for(center.intake))


def take_week(center, person):
    accept_offer(offer_id=offer_to(center, person).pk, choice=0, by=actor_for(center.intake))
    return rows_of("schedule.IndividualHour").filter(patient=person).first()


def wants_in_person(person):
    rows_of("responsibilities.WeekPreference").filter(patient=person).update(modality="in_person")


@pytest.mark.slow
def test_hour_at_a_site_with_rooms_takes_one_and_so_do_its_sessions(center):
    person = center.make_person()
    wants_in_person(person)

    hour = take_week(center, person)

    assert hour.room_id == center.alcove.pk
    assert set(rows_of("schedule.Session").filter(hour=hour).values_list("room_id", flat=True)) == {center.alcove.pk}


@pytest.mark.slow
def test_second_counselor_is_not_promised_the_same_room_at_the_same_time(center):
    first, second = center.make_person(), center.make_person(counselor=center.other)
    wants_in_person(first)
    wants_in_person(second)
    take_week(center, first)

    assert offer_to(center, second).state == "impossible"


@pytest.mark.slow
def test_by_video_the_second_counselor_needs_no_room(center):
    first, second = center.make_person(), center.make_person(counselor=center.other)
    wants_in_person(first)
    take_week(center, first)

    hour = take_week(center, second)

    assert (hour.is_video, hour.room_id) == (True, None)


def test_group_in_the_room_takes_it_too(center):
    make_section(
        center.organization, site=center.site, track=center.track, times=[(0, AFTERNOON, END)], room=center.alcove
    )
    person = center.make_person()
    wants_in_person(person)

    assert offer_to(center, person).state == "impossible"


@pytest.mark.slow
def test_site_without_such_rooms_keeps_no_track_of_them(center):
    rows_of("programs.Room").filter(pk=center.alcove.pk).update(features=[])
    person = center.make_person()
    wants_in_person(person)

    hour = take_week(center, person)

    assert (hour.is_video, hour.room_id) == (False, None)


@pytest.mark.slow
def test_new_group_in_the_room_of_a_one_to_one_session_is_told_so_without_a_name(center):
    person = center.make_person()
    wants_in_person(person)
    take_week(center, person)
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER)
    section = make_section(
        center.organization, site=center.site, track=center.track, times=[(0, AFTERNOON, END)], room=center.alcove
    )

    found = [one.words for one in findings_for(draft_of(section), viewer=actor_for(manager), section_id=section.pk)]

    assert "Monday 1\xa0p.m. – 2\xa0p.m.: A one-to-one session is in Alcove. Choose another room or time." in found


def test_database_refuses_a_room_twice_whatever_the_code_does(center):
    hour = {
        "organization": center.organization,
        "kind": "individual",
        "weekday": 0,
        "start_minute": AFTERNOON,
        "end_minute": END,
        "site": center.site,
        "room_id": center.alcove.pk,
        "dates": DateRange(MONDAY, None),
    }
    IndividualHour.objects.create(patient=center.make_person(), staff=center.counselor, **hour)

    with pytest.raises(IntegrityError, match="room_hour_taken_once"), transaction.atomic():
        IndividualHour.objects.create(patient=center.make_person(), staff=center.other, **hour)


def test_counselor_stays_in_the_room_they_are_in_else_takes_the_emptiest(center):
    span, dana, omar = WeekSpan(0, 540, 600), center.counselor.pk, center.other.pk
    busy = TalkRoom(center.alcove.pk, "Alcove", (WeekSpan(1, 540, 600), WeekSpan(2, 540, 600)), (str(dana), str(dana)))
    empty = TalkRoom(center.site.pk, "Bay window", (), ())
    full = TalkRoom(center.track.pk, "Closet", (span,), (str(dana),))

    assert [room_for(span, who, (busy, empty, full)) for who in (dana, omar)] == [busy, empty]
    assert room_for(span, dana, (full,)) is None
