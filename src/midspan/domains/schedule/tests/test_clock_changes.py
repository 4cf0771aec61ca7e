"""Changes of clocks: when they are, what they do to sessions and to weeks by video, and who is shown it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import find_clock_cases, materialize
from midspan.domains.schedule.clock_changes import ClockShift, meets_only_now, shifts_between
from midspan.domains.schedule.enums import ClockCaseKind
from midspan.domains.schedule.models import ClockCase
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, job_of, make_section, row, seat_in
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import WeekSpan

SPRING = date(2027, 3, 14)
AUTUMN = date(2027, 11, 7)


def zone(name):
    return ZoneInfo(name)


@pytest.mark.parametrize(
    ("name", "shifts"),
    [
        ("America/New_York", [(SPRING, 60, 120, 180), (AUTUMN, -60, 60, 120)]),
        ("America/Phoenix", []),
        ("Australia/Lord_Howe", [(date(2027, 4, 4), -30, 90, 120), (date(2027, 10, 3), 30, 120, 150)]),
        ("America/Santiago", [(date(2027, 4, 3), -60, 1380, 1440), (date(2027, 9, 5), 60, 0, 60)]),
    ],
)
def test_changes_of_a_year(name, shifts):
    found = shifts_between(zone(name), date(2027, 1, 1), date(2028, 1, 1))

    assert [(one.day, one.minutes, one.start, one.end) for one in found] == shifts


@pytest.mark.parametrize(
    ("shift", "times", "kind"),
    [
        (ClockShift(SPRING, "America/New_York", 60, 120, 180), (150, 240), ClockCaseKind.GAP),
        (ClockShift(SPRING, "America/New_York", 60, 120, 180), (180, 240), None),
        (ClockShift(SPRING, "America/New_York", 60, 120, 180), (60, 120), None),
        (ClockShift(AUTUMN, "America/New_York", -60, 60, 120), (90, 240), ClockCaseKind.FOLD),
    ],
)
def test_session_in_the_night_of_the_change(shift, times, kind):
    assert shift.befalls(shift.day, *times) is kind
    assert shift.befalls(shift.day + timedelta(days=1), *times) is None


@pytest.mark.parametrize(
    ("life", "moved", "meets"),
    [
        (WeekSpan(0, 12 * 60, 15 * 60), 60, False),  # It moved away to the end of the session.
        (WeekSpan(0, 8 * 60, 10 * 60), 60, True),  # It ended at nine before.
        (WeekSpan(0, 8 * 60, 11 * 60), 60, False),  # It met the session before, too.
        (WeekSpan(0, 11 * 60, 13 * 60), -60, True),  # It began at noon before.
        (WeekSpan(1, 8 * 60, 10 * 60), 60, False),
    ],
)
def test_life_that_meets_a_session_only_since_the_change(life, moved, meets):
    assert meets_only_now(WeekSpan(0, NINE, NOON), [life], moved=moved) is meets


class Place(Center):
    """A group by video on Monday mornings in New York; Ana lives by Arizona's clock and works early."""

    def __init__(self):
        super().__init__(make_organization(), weekdays=())
        self.group = make_section(
            self.organization, site=self.site, track=self.track, times=[(0, NINE, NOON)], is_video=True, name="By video"
        )
        self.ana = self.make_person()
        self.ana.time_zone = "America/Phoenix"
        self.ana.save()
        seat_in(self.group, self.ana, number=1)
        work = row(
            "responsibilities.Responsibility",
            organization=self.organization,
            patient=self.ana,
            kind="work",
            title="Night",
        )
        # 7 in New York is 5 in Arizona in winter; from the change on it is 4, and 9 is 6.
        row(
            "responsibilities.ResponsibilityTime",
            organization=self.organization,
            patient=self.ana,
            responsibility=work,
            weekday=0,
            start_minute=3 * 60,
            end_minute=7 * 60,
        )

    def find(self):
        job = job_of(self.organization)
        materialize(by=job, from_date=MONDAY, weeks=4)
        return find_clock_cases(by=job)


@pytest.fixture
def place(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 2, 28, 17, tzinfo=UTC))
    return Place()


def test_conflict_is_found_three_weeks_ahead_for_every_session_from_the_change_on(place):
    place.find()

    cases = ClockCase.objects.order_by("session__local_date")
    assert {(one.kind, one.patient_id, one.changed_on, one.zone) for one in cases} == {
        ("conflict", place.ana.pk, SPRING, "America/New_York")
    }
    assert [one.session.local_date for one in cases] == [date(2027, 3, 15), date(2027, 3, 22)]


@pytest.mark.slow
def test_finding_twice_is_finding_once(place):
    assert place.find() == place.find() == ClockCase.objects.count() == 2


@pytest.mark.parametrize("own_zone", ["", "America/New_York", "America/Chicago"])
def test_nobody_whose_clock_moves_along_is_touched(place, own_zone):
    place.ana.time_zone = own_zone
    place.ana.save()

    assert place.find() == 0


def test_session_in_person_is_no_case(place):
    place.group.is_video, place.group.room = (
        False,
        make_section(place.organization, site=place.site, track=place.track, times=[]).room,
    )
    place.group.save()

    assert place.find() == 0


def test_session_in_the_skipped_time_is_a_case_of_nobody(place):
    make_section(place.organization, site=place.site, track=place.track, times=[(6, 150, 240)], is_video=True)

    place.find()

    [night] = ClockCase.objects.filter(kind=ClockCaseKind.GAP)
    assert (night.patient_id, night.session.local_date) == (None, SPRING)


@pytest.mark.slow
def test_page_says_why_in_one_line_and_leads_to_the_week(client, place):
    place.find()
    client.force_login(place.intake.account)

    page = client.get(reverse("schedule:clocks")).content.decode()

    assert "March 14, 2027: clocks in New York go forward by 1 h." in page
    assert "9\xa0a.m. – noon in New York, is 6\xa0a.m. – 9\xa0a.m. on their own clock (Phoenix)" in page
    assert "Night" not in page
    assert reverse("schedule:offer", args=[place.ana.stay.pk]) in page


@pytest.mark.slow
def test_counselor_who_does_not_reach_the_person_sees_no_case_of_theirs(client, place):
    place.find()
    stranger = make_staff(place.organization, Role.COUNSELOR)
    client.force_login(stranger.account)

    page = client.get(reverse("schedule:clocks"))

    assert page.context["lines"] == []
    see_all(place.organization)
    assert ClockCase.objects.count() == 2
    assert actor_for(stranger).is_staff


@pytest.mark.slow
def test_page_asks_as_much_for_many_cases_of_one_person(client, place, django_assert_max_num_queries):
    place.find()
    client.force_login(place.intake.account)

    with django_assert_max_num_queries(20):
        client.get(reverse("schedule:clocks"))
