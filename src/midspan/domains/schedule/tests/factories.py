"""A small center and one person for tests of the schedule: a site, its hours, groups on weekdays, a counselor, a stay.

Rows of lower domains are made through the model registry, so that this file needs none of their insides.
"""

from datetime import date, timedelta
from itertools import count

from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import cover_absence
from midspan.domains.schedule.enums import OfferState, StepKind
from midspan.domains.schedule.models import Seat, Section, SectionLeader, SectionTime
from midspan.kernel import clock
from midspan.values import Actor, ActorKind

_numbers = count(1)
MONDAY = date(2027, 3, 1)  # The week before the clocks change in New York (Sunday 14 March 2027).
NINE, TEN, NOON = 9 * 60, 10 * 60, 12 * 60


def row(label, **fields):
    """A row of another domain's model, by its label such as `programs.Site`."""
    return apps.get_model(label).objects.create(**fields)


def rows(label, each):
    """Rows of another domain's model, one for each dict of fields, in one statement."""
    model = apps.get_model(label)
    return model.objects.bulk_create(model(**fields) for fields in each)


def rows_of(label):
    """Every row of another domain's model."""
    return apps.get_model(label).objects.all()


def take_stages(stay, dates, minutes):
    """The stages of a step down as taken: their weeks, of which nothing is booked, and what the stay promises."""
    of = {"organization_id": stay.organization_id, "patient_id": stay.patient_id, "episode": stay}
    taken = {"state": OfferState.ACCEPTED, "accepted_at": clock.now(), "rules_version": "x", **of}
    pairs = [pair for pair in zip(dates, minutes, strict=True) if pair[1] is not None]
    made = [
        row("schedule.Offer", from_date=day, stage=stage, minutes=length, **taken)
        for stage, (day, length) in enumerate(pairs)
    ]
    stay.step_dates, stay.step_minutes = dates, minutes
    stay.save(update_fields=["step_dates", "step_minutes"])
    return made


def make_site(organization, **fields):
    values = {
        "name": f"Harbor Street {next(_numbers)}",
        "address": "12 Harbor Street",
        "city": "Norfolk",
        "state": "VA",
        "postal_code": "23510",
        "time_zone": "America/New_York",
        **fields,
    }
    site = row("programs.Site", organization=organization, **values)
    hours = {"organization": organization, "site": site, "start_minute": 8 * 60, "end_minute": 21 * 60}
    rows("programs.OpeningHours", ({**hours, "weekday": weekday} for weekday in range(6)))
    return site


def make_track(organization, **fields):
    values = {"name": f"Adults {next(_numbers)}", "age_band": "adult", "focus": "substance_use", **fields}
    return row("programs.Track", organization=organization, **values)


def make_group(organization, **fields):
    values = {
        "name": f"Skills for staying well {next(_numbers)}",
        "group_type": "skills",
        "minutes": 180,
        "cap": 12,
        **fields,
    }
    return row("programs.Group", organization=organization, **values)


def make_room(organization, site, **fields):
    values = {"name": f"Room {next(_numbers)}", "capacity": 14, **fields}
    return row("programs.Room", organization=organization, site=site, **values)


def make_shifts(organization, staff, site, *, weekdays=range(5), start=NINE, end=17 * 60):
    shift = {"organization": organization, "staff": staff, "site": site, "start_minute": start, "end_minute": end}
    rows("programs.Shift", ({**shift, "weekday": weekday} for weekday in weekdays))


def make_section(organization, *, site, track, times, leaders=(), **fields):
    """`times` are (weekday, start minute, end minute); a video section needs `is_video=True`."""
    section = _section(organization, site=site, track=track, **fields)
    section.save(force_insert=True)
    _timed_and_led(organization, {section: times}, leaders)
    return section


def make_sections(organization, *, each, leaders, **fields):
    """One section for each list of times, otherwise alike, in a few statements."""
    sections = {_section(organization, **fields): times for times in each}
    Section.objects.bulk_create(sections)
    _timed_and_led(organization, sections, leaders)
    return list(sections)


def _section(organization, *, site, track, **fields):
    is_video = fields.get("is_video", False)
    values = {
        "name": f"Section {next(_numbers)}",
        "group": fields.pop("group", None) or make_group(organization),
        "level": "2.1",
        "capacity": 10,
        "from_date": date(2026, 1, 5),
        "room": None if is_video else make_room(organization, site),
        **fields,
    }
    values.setdefault("comfortable_size", values["capacity"])
    values.setdefault("minimum_to_run", 1)
    return Section(organization=organization, site=site, track=track, **values)


def _timed_and_led(organization, times_by_section, leaders):
    SectionTime.objects.bulk_create(
        SectionTime(organization=organization, section=section, weekday=weekday, start_minute=start, end_minute=end)
        for section, times in times_by_section.items()
        for weekday, start, end in times
    )
    SectionLeader.objects.bulk_create(
        SectionLeader(organization=organization, section=section, staff=leader, is_lead=not place)
        for section in times_by_section
        for place, leader in enumerate(leaders)
    )


def make_stay(organization, *, patient, track, site, counselor=None, **fields):
    """An admitted stay with nine hours on three days, and twenty minutes to the site."""
    values = {
        "state": "admitted",
        "level": "2.1",
        "minimum_weekly_minutes": 540,
        "maximum_weekly_minutes": 1140,
        "minimum_days": 3,
        "maximum_days": 5,
        **fields,
    }
    row(
        "responsibilities.WeekPreference",
        organization=organization,
        patient=patient,
        travel_minutes={str(site.pk): 20},
    )
    return row(
        "journey.Episode",
        organization=organization,
        patient=patient,
        track=track,
        site=site,
        primary_counselor=counselor,
        **values,
    )


class Center:
    """One site with five morning groups of three hours, led by one person; Dana counsels in the afternoon."""

    def __init__(self, organization, *, capacity=10, weekdays=range(5)):
        self.organization = organization
        self.site = make_site(organization)
        self.track = make_track(organization)
        self.leader = make_staff(organization, Role.GROUP_LEADER, given_name="Lee", family_name="Leader")
        self.counselor = make_staff(organization, Role.COUNSELOR)
        self.intake = make_staff(organization, Role.INTAKE, given_name="Ines", family_name="Intake")
        make_shifts(organization, self.counselor, self.site)
        self.sections = make_sections(
            organization,
            each=[[(weekday, NINE, NOON)] for weekday in weekdays],
            leaders=[self.leader],
            site=self.site,
            track=self.track,
            capacity=capacity,
        )

    def make_person(self, **fields):
        """A patient with a stay here; the stay is `patient.stay`."""
        patient = make_patient(self.organization)
        patient.stay = make_stay(
            self.organization,
            patient=patient,
            track=self.track,
            site=self.site,
            counselor=fields.pop("counselor", self.counselor),
            **fields,
        )
        return patient


def seat_in(section, patient, *, number, from_date=MONDAY):
    """One seat without end, taken directly."""
    return Seat.objects.create(
        organization=section.organization,
        section=section,
        patient=patient,
        number=number,
        dates=DateRange(from_date, None),
    )


def cover_session(session, stand_in, *, by):
    """The leader of that session is away on its day, and `stand_in` leads it."""
    first, decision = session.local_date, Decision(StepKind.COVERED, stand_in=stand_in.pk)
    days = {"first": first, "until": first + timedelta(days=1)}
    return cover_absence(staff_id=session.lead_id, decisions={session.pk: decision}, by=actor_for(by), **days)


def job_of(organization):
    """A background job of the organization."""
    return Actor(organization_id=organization.pk, id=organization.pk, kind=ActorKind.JOB)
