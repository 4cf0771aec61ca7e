"""A small center for tests: one site, a room, a track and a group."""

from datetime import date
from itertools import count

from midspan.domains.people.enums import AgeBand
from midspan.domains.programs.enums import Focus, GroupType, Level, Modality, SourceStatus
from midspan.domains.programs.models import (
    ClosedDay,
    DoseRule,
    Group,
    GroupCap,
    Leave,
    LevelOfCare,
    License,
    OpeningHours,
    Room,
    Shift,
    Site,
    Track,
)

_numbers = count(1)
NINE, FIVE = 540, 1020


def make_site(organization, *, open_days=range(5), open_minutes=(NINE, FIVE), **fields):
    """A site open on `open_days`, 9 to 5 unless `open_minutes` says otherwise."""
    values = {
        "name": f"Riverside {next(_numbers)}",
        "address": "12 Mill Street",
        "city": "Richmond",
        "state": "VA",
        "postal_code": "23220",
        "time_zone": "America/New_York",
        **fields,
    }
    site = Site.objects.create(organization=organization, **values)
    for day in open_days:
        start, end = open_minutes
        OpeningHours.objects.create(
            organization=organization, site=site, weekday=day, start_minute=start, end_minute=end
        )
    return site


def make_room(site, **fields):
    values = {"name": f"Room {next(_numbers)}", "capacity": 14, **fields}
    return Room.objects.create(organization=site.organization, site=site, **values)


def make_track(organization, **fields):
    values = {
        "name": f"Adult co-occurring {next(_numbers)}",
        "age_band": AgeBand.ADULT,
        "focus": Focus.CO_OCCURRING,
        "modality": Modality.HYBRID,
        **fields,
    }
    return Track.objects.create(organization=organization, **values)


def make_group(organization, **fields):
    values = {
        "name": f"Process group {next(_numbers)}",
        "group_type": GroupType.PROCESS,
        "minutes": 90,
        "cap": 12,
        "credentials": ["LPC", "LCSW"],
        **fields,
    }
    return Group.objects.create(organization=organization, **values)


def make_level(organization, code=Level.IOP, **fields):
    return LevelOfCare.objects.create(organization=organization, code=code, **{"name": "IOP", **fields})


def make_shift(staff, site, *, days=range(5), start=NINE, end=FIVE):
    return [
        Shift.objects.create(
            organization=staff.organization, staff=staff, site=site, weekday=day, start_minute=start, end_minute=end
        )
        for day in days
    ]


def make_leave(staff, from_date, until_date):
    return Leave.objects.create(
        organization=staff.organization, staff=staff, from_date=from_date, until_date=until_date
    )


def make_closed_day(organization, day, site=None, name="Holiday"):
    return ClosedDay.objects.create(organization=organization, site=site, date=day, name=name)


def make_license(staff, state="VA", *, kind="LPC", from_date=date(2020, 1, 1), until_date=None):
    return License.objects.create(
        organization=staff.organization,
        staff=staff,
        state=state,
        kind=kind,
        from_date=from_date,
        until_date=until_date,
    )


def make_dose_rule(organization, **fields):
    return DoseRule.objects.create(organization=organization, **{"level": Level.IOP, **_sourced(), **fields})


def make_group_cap(organization, **fields):
    return GroupCap.objects.create(organization=organization, **{**_sourced(), **fields})


def _sourced():
    return {
        "words": "At least 9 hours a week.",
        "source": "12VAC30-130-5090",
        "source_status": SourceStatus.CONFIRMED,
        "author": "Tests",
        "reviewed_on": date(2026, 11, 20),
    }
