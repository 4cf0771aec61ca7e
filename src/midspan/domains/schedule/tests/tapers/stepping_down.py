"""Rowan steps down from nine hours a week, and what is computed, taken and promised then."""

from datetime import timedelta

from midspan.domains.journey.queries import week_hours_of
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import Stage, accept_offer, compute_offer, compute_taper
from midspan.domains.schedule.tests.factories import MONDAY, Center
from midspan.kernel.tests.factories import make_organization

WEEK, THREE_WEEKS = timedelta(weeks=1), timedelta(weeks=3)
HOURS = (9, 6, 3)


def a_center():
    """Rowan has a week of nine hours from Monday on."""
    center = Center(make_organization())
    center.rowan = center.make_person()
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=center.rowan.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    return center


def stages(*hours, first=MONDAY + THREE_WEEKS):
    return [Stage(from_date=first + place * THREE_WEEKS, minutes=one * 60) for place, one in enumerate(hours)]


def taper(center, *hours):
    found = stages(*(hours or HOURS))
    return compute_taper(episode_id=center.rowan.stay.pk, stages=found, by=actor_for(center.intake))


def holds(seat, day):
    return seat.dates.lower <= day and (seat.dates.upper is None or day < seat.dates.upper)


def taken_taper(center, *hours):
    """Every stage of it, taken by Rowan."""
    made = taper(center, *hours)
    for one in made:
        accept_offer(offer_id=one.pk, choice=0, by=actor_for(center.rowan))
    return made


def promised(center, day):
    center.rowan.stay.refresh_from_db()
    return week_hours_of(center.rowan.stay, on=day).minimum_minutes
