"""Lives for tests, told through the same actions a person uses."""

from datetime import date

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.responsibilities.actions import Saying, WeeklyTime, add_responsibility
from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind

MONDAY = date(2027, 3, 1)
NINE, FIVE = 9 * 60, 17 * 60


def at(weekday, start, end, **rhythm):
    """A weekly time in hours: `0, 9, 17.5` is Mondays from nine until half past five."""
    return WeeklyTime(weekday=weekday, start_minute=round(start * 60), end_minute=round(end * 60), **rhythm)


def every_second(weekday, start, end, *, anchor):
    return at(weekday, start, end, every_weeks=2, anchor_date=anchor)


def make_work(patient, *, times=None, by=None, **words):
    """A job on Mondays and Wednesdays from nine to five, unless said otherwise."""
    values = {"kind": ResponsibilityKind.WORK, "title": "Bakery", "firmness": Firmness.FIXED, **words}
    return add_responsibility(
        patient_id=patient.pk,
        saying=Saying(**values),
        times=times if times is not None else [at(0, 9, 17), at(2, 9, 17)],
        by=by or actor_for(patient),
    )
