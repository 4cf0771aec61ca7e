"""Whatever changes between two asks is seen by the second: what is kept of an ask can be out of date in nothing."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.models import IndividualHour
from midspan.domains.schedule.problem import standing_ask
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    Center,
    make_room,
    make_section,
    make_shifts,
    row,
    rows_of,
    seat_in,
)
from midspan.kernel.tests.factories import make_organization
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = 13 * 60, 14 * 60, 15 * 60
AFTERNOON = WeekSpan(0, ONE, THREE)


class Place(Center):
    """Monday and Tuesday mornings; Dana is there on Monday from one to three, with one room for her sessions."""

    def __init__(self):
        super().__init__(make_organization(), weekdays=(0, 1))
        rows_of("programs.Shift").all().delete()
        make_shifts(self.organization, self.counselor, self.site, weekdays=[0], start=ONE, end=THREE)
        self.alcove = make_room(self.organization, self.site, name="Alcove", capacity=3, features=["one_to_one"])
        self.person, self.other = self.make_person(), self.make_person()

    def ask(self):
        return standing_ask(episode=self.person.stay, from_date=MONDAY, by=actor_for(self.intake)).problem

    def monday(self):
        """The Monday group as the person's ask reads it; None where it is not in it."""
        return next((one for one in self.ask().sections if one.id == str(self.sections[0].pk)), None)

    def in_person(self):
        """When Dana could see the person at the site."""
        return [span for one in self.ask().counselors if one.site_id for span in one.work]


@pytest.fixture
def place():
    return Place()


def seat_taken(place):
    seat_in(place.sections[0], place.other, number=1)


def seat_given_up(place):
    rows_of("schedule.Seat").all().delete()


def changed(**fields):
    return lambda place: rows_of("schedule.Section").filter(pk=place.sections[0].pk).update(**fields)


def time_moved(place):
    rows_of("schedule.SectionTime").filter(section=place.sections[0]).update(weekday=4)


def group_of_another_kind(place):
    rows_of("programs.Group").filter(pk=place.sections[0].group_id).update(curriculum="matrix")


@pytest.mark.parametrize(
    ("change", "fact", "before", "after"),
    [
        (seat_taken, lambda one: one.taken, 0, 1),
        (changed(capacity=11), lambda one: one.capacity, 10, 11),
        (changed(until_date=MONDAY), lambda one: one is None, False, True),
        (changed(every_weeks=2, anchor_date=MONDAY), lambda one: one is None, False, True),
        (changed(gender_note="women"), lambda one: one is None, False, True),
        (time_moved, lambda one: one.meetings, (WeekSpan(0, NINE, NOON),), (WeekSpan(4, NINE, NOON),)),
        (group_of_another_kind, lambda one: one.curriculum_id, "", "matrix"),
    ],
)
def test_next_ask_sees_what_changed_about_a_group(place, change, fact, before, after):
    first = fact(place.monday())

    change(place)

    assert (first, fact(place.monday())) == (before, after)


def test_seat_given_up_is_free_at_once(place):
    taken = [place.monday().taken]
    for change in (seat_taken, seat_given_up, seat_taken):
        change(place)
        taken.append(place.monday().taken)

    assert taken == [0, 1, 0, 1]


def hour_in_the_room(place):
    colleague = make_staff(place.organization, Role.COUNSELOR)
    IndividualHour.objects.create(
        organization=place.organization,
        patient=place.other,
        staff=colleague,
        kind="individual",
        weekday=0,
        start_minute=ONE,
        end_minute=TWO,
        site=place.site,
        room=place.alcove,
        dates=DateRange(MONDAY, None),
    )


def hour_given_up(place):
    rows_of("schedule.IndividualHour").all().delete()


def group_in_the_room(place):
    make_section(place.organization, site=place.site, track=place.track, times=[(0, TWO, THREE)], room=place.alcove)


def room_closed(place):
    rows_of("programs.Room").filter(pk=place.alcove.pk).update(features=[])


def second_room(place):
    make_room(place.organization, place.site, name="Bay window", capacity=3, features=["one_to_one"])


def shift_longer(place):
    rows_of("programs.Shift").update(end_minute=THREE + 60)


FIRST, SECOND = WeekSpan(0, ONE, TWO), WeekSpan(0, TWO, THREE)


@pytest.mark.parametrize(
    ("changes", "free"),
    [
        ([hour_in_the_room], [[AFTERNOON], [SECOND]]),
        ([hour_in_the_room, hour_given_up], [[AFTERNOON], [SECOND], [AFTERNOON]]),
        ([hour_in_the_room, second_room], [[AFTERNOON], [SECOND], [AFTERNOON]]),
        ([hour_in_the_room, group_in_the_room], [[AFTERNOON], [SECOND], []]),
        ([group_in_the_room, room_closed], [[AFTERNOON], [FIRST], [AFTERNOON]]),
        ([shift_longer], [[AFTERNOON], [WeekSpan(0, ONE, THREE + 60)]]),
    ],
)
def test_next_ask_sees_what_changed_about_rooms_and_shifts(place, changes, free):
    found = [place.in_person()]
    for change in changes:
        change(place)
        found.append(place.in_person())

    assert found == free


def test_next_ask_sees_leave(place):
    def taken():
        return [span for one in place.ask().counselors for span in one.taken]

    before = taken()
    row(
        "programs.Leave",
        organization=place.organization,
        staff=place.counselor,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(weeks=12),
    )

    assert (before, WeekSpan(0, 0, 24 * 60) in taken()) == ([], True)


def test_seat_of_somebody_whom_the_person_must_not_meet_closes_the_group_at_once(place):
    before = place.ask().patients[0].avoid
    values = {"patient": place.person, "other_patient": place.other, "described_as": "Somebody"}
    row("responsibilities.PersonToAvoid", organization=place.organization, **values)
    seat_taken(place)

    closed = [one.section_id for one in place.ask().patients[0].avoid]

    assert (before, closed) == ((), [str(place.sections[0].pk)])


@pytest.mark.slow
def test_same_ids_and_times_in_another_organization_are_another_ask(place):
    seat_taken(place)
    here = place.monday()

    there = Place()

    assert (here.taken, there.monday().taken) == (1, 0)
    assert {one.id for one in there.ask().sections} == {str(section.pk) for section in there.sections}
