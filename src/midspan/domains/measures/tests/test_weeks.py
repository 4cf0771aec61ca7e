"""The week's questions are asked on the day the site chose, on an open day, and never twice in a week."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.queries import askings_of, due_since
from midspan.domains.measures.tests.factories import answer, make_assignment
from midspan.domains.measures.weeks import Week, asked_days
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.actions import set_asking_day
from midspan.domains.programs.queries import home_zone
from midspan.domains.programs.tests.factories import make_closed_day, make_site
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import make_organization, see_all

MONDAY = date(2026, 11, 2)
MON, WED, THU, FRI = 0, 2, 3, 4
LATER = MONDAY + timedelta(weeks=5)
LONG_AGO = date(2026, 1, 5)
WEEKDAYS = frozenset(range(5))


def day(weeks, days=0):
    return MONDAY + timedelta(weeks=weeks, days=days)


def week(*set_from, closed=()):
    return Week(set_from=set_from, closed=frozenset(closed), open_weekdays=WEEKDAYS, days_apart=4)


def asked(starts_on, of_week, *, last=LATER, every_days=7, kept=()):
    return [*asked_days(starts_on, every_days, last=last, week=of_week, kept=kept).values()]


@pytest.mark.parametrize(
    ("starts_on", "of_week", "expected"),
    [
        (day(0, 2), week(), [day(0, 2), day(1, 2), day(2, 2)]),  # Nothing set: as each began.
        (day(0, 6), week(), [day(0, 6), day(1, 6), day(2, 6)]),  # Also on a day without hours.
        (day(0, 2), week((LONG_AGO, FRI)), [day(0, 2), day(1, 4), day(2, 4)]),  # The first time where it begins.
        (day(0, 4), week((LONG_AGO, WED)), [day(0, 4), day(1, 2), day(2, 2)]),
        (day(0, 6), week((LONG_AGO, MON)), [day(0, 6), day(2), day(3)]),  # The day after would be too soon.
        (day(0), week(closed=[day(1), day(1, 1)]), [day(0), day(1, 2), day(2)]),  # The next open day.
        (day(0), week((LONG_AGO, FRI), closed=[day(1, 4)]), [day(0), day(2), day(3, 4)]),  # Not twice in that week.
        (day(0), week((LONG_AGO, FRI), (day(2), MON)), [day(0), day(1, 4), day(3)]),  # Three days later: too soon.
        (day(0), week((LONG_AGO, FRI), (day(2), None)), [day(0), day(1, 4), day(3)]),
        (day(0), week((LONG_AGO, 5)), [day(0), day(2), day(3)]),  # The hours changed since: the site is not open then.
    ],
)
def test_the_day_of_each_week(starts_on, of_week, expected):
    assert asked(starts_on, of_week)[:3] == expected


@pytest.mark.parametrize("weekday", range(5))
@pytest.mark.parametrize("start", range(7))
def test_never_twice_in_a_week_whatever_is_closed(weekday, start):
    closed = [day(1, weekday), day(2, 4), day(3), day(3, 1)]
    found = asked(day(0, start), week((LONG_AGO, weekday), closed=closed))

    weeks = [one.isocalendar()[:2] for one in found]
    assert len(set(weeks)) == len(weeks) >= 4
    assert not set(found[1:]) & set(closed)
    assert all(later - one >= timedelta(days=4) for one, later in pairwise(found))


@pytest.mark.parametrize("every_days", [None, 1, 30])
def test_what_is_not_of_whole_weeks_stays_where_it_falls(every_days):
    of_week = week((LONG_AGO, FRI), closed=[day(1)])

    assert asked(MONDAY, of_week, every_days=every_days) == asked(MONDAY, Week(), every_days=every_days)


def test_what_was_answered_stays_whatever_is_closed_afterwards():
    of_week = week((LONG_AGO, MON), closed=[day(1, one) for one in range(7)])

    assert asked_days(MONDAY, 7, last=day(1, 2), week=of_week, kept=[day(1)]) == {day(0): day(0), day(1): day(1, 2)}


@pytest.fixture
def center(db):
    """Rowan is asked the PHQ-9 every week from a Monday on, at a site that asks on Thursdays from the next week on."""
    return Center()


class Center:
    def __init__(self):
        self.organization = make_organization()
        self.site = make_site(self.organization)
        self.rowan = make_patient(self.organization)
        dana, morgan = (make_staff(self.organization, role) for role in (Role.COUNSELOR, Role.PROGRAM_MANAGER))
        self.dana = actor_for(dana)
        stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=dana, site=self.site,
            opened_at=noon(MONDAY), admitted_at=noon(MONDAY),
        )  # fmt: skip
        reached = {"patient_id": self.rowan.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": stay.pk}
        open_reach(actor_id=dana.pk, by=self.dana, **reached)
        with at(noon(MONDAY)):
            set_asking_day(site_id=self.site.pk, weekday=THU, by=actor_for(morgan))
            self.assignment = make_assignment(self.rowan, self.dana, starts_on=MONDAY)

    def told(self, on):
        """Whether the job of that morning tells Rowan."""
        see_all(self.organization)
        zone = home_zone(organization_id=self.organization.pk)
        with at(datetime(on.year, on.month, on.day, 8, 40, tzinfo=UTC)), timezone.override(zone):
            due = due_since(clock.local_date(), viewer=organization_reader(self.organization.pk))
            return [one for one, _ in due] == [self.assignment]

    def asking(self, on):
        see_all(self.organization)
        with at(noon(on)):
            return askings_of(viewer=self.dana, patient_id=self.rowan.pk)[0]


def noon(on):
    return datetime(on.year, on.month, on.day, 17, tzinfo=UTC)


@pytest.mark.slow
def test_the_person_is_told_on_the_day_of_the_site(center):
    days = [day(0, one) for one in range(18)]

    assert [one for one in days if center.told(one)] == [day(1, 3), day(2, 3)]  # The first as it was assigned.
    assert center.asking(day(1, 2)).asked_on == day(0)  # Until then the one of last week waits.
    assert center.asking(day(2, 2)).asked_on == day(1, 3)
    assert center.asking(day(2, 2)).missed == [day(0)]


@pytest.mark.slow
def test_a_closed_day_moves_it_to_the_next_open_one(center):
    make_closed_day(center.organization, day(1, 3))
    make_closed_day(center.organization, day(1, 4), center.site)

    days = [day(1, one) for one in range(1, 18)]
    assert [one for one in days if center.told(one)] == [day(2), day(3, 3)]


@pytest.mark.slow
def test_what_is_answered_is_not_asked_again_when_the_day_is_closed_after_all(center):
    with at(noon(day(1, 3))):
        answer(center.rowan, center.assignment, [0] * 10)
    make_closed_day(center.organization, day(1, 3))

    assert not center.told(day(1, 4))
    assert center.asking(day(1, 4)).is_answered
