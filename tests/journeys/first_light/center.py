"""What was there before the story: a center with staff and evening groups, and nine people who come to them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps

from midspan.domains.encounters.tests.factories import ALIASES, NAMES
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.actions import load_rule_packs
from midspan.domains.programs.enums import Modality
from midspan.domains.programs.tests.factories import make_level, make_shift
from midspan.domains.schedule.actions import materialize
from midspan.domains.schedule.tests.factories import (
    job_of,
    make_group,
    make_room,
    make_section,
    make_site,
    make_track,
    row,
    seat_in,
)
from midspan.kernel.tests.factories import make_organization

ZONE = ZoneInfo("America/New_York")
FIRST_CALL = datetime(2027, 3, 3, 10, tzinfo=ZONE)  # A Wednesday.
FIRST_DAY = date(2027, 3, 8)  # The Monday after it.
NINE, NOON, SIX, NINE_PM = 9 * 60, 12 * 60, 18 * 60, 21 * 60
GROUPS = (
    ("Riding out urges", 0, SIX, NINE_PM),
    ("Skills for staying well", 1, SIX, NINE_PM),
    ("Living with feelings", 2, SIX, NINE_PM),
    ("Process group", 3, SIX, NINE_PM),
    ("Saturday repair", 5, NINE, NOON),
)
OTHERS = 9


class Center:
    """Harbor Street on the day of the first call. Staff by their first names; `others` in order of their places."""

    def __init__(self):
        self.organization = make_organization()
        self.ines = make_staff(
            self.organization, Role.INTAKE, given_name="Ines", family_name="Calloway", credentials=["LCSW"]
        )
        self.dana = make_staff(self.organization, Role.COUNSELOR, given_name="Dana", family_name="Okafor")
        self.lee = make_staff(
            self.organization, Role.GROUP_LEADER, given_name="Lee", family_name="Marsh", credentials=["LCSW"]
        )
        self.fran = make_staff(
            self.organization, Role.FRONT_DESK, given_name="Fran", family_name="Boyd", credentials=[]
        )
        director = make_staff(self.organization, Role.DIRECTOR, given_name="Ruth", family_name="Sato")
        load_rule_packs(by=actor_for(director))
        self.site = make_site(self.organization, name="Harbor Street")
        self.track = make_track(self.organization, name="Adults, evenings", modality=Modality.IN_PERSON)
        make_level(self.organization, name="Intensive outpatient")
        make_shift(self.dana, self.site, days=range(6), start=NINE, end=NINE_PM)
        self.sections = self._sections()
        self.others = [self._person(place) for place in range(OTHERS)]

    def put_on_dates(self, day):
        """What the nightly job does: everybody's standing week stands on dates from that day on."""
        return materialize(by=job_of(self.organization), from_date=day, weeks=2)

    def _sections(self):
        room = make_room(self.organization, self.site, name="The bay room", capacity=12)
        return [
            make_section(
                self.organization,
                site=self.site,
                track=self.track,
                times=[(weekday, start, end)],
                leaders=[self.lee],
                name=name,
                room=room,
                group=make_group(self.organization, name=name, cap=10, credentials=["LCSW"]),
            )
            for name, weekday, start, end in GROUPS
        ]

    def _person(self, place):
        """Somebody who has a place in every group, and whom its leader knows."""
        given, family = NAMES[place]
        patient = make_patient(self.organization, given_names=given, family_name=family)
        row(
            "journey.Episode",
            organization=self.organization,
            patient=patient,
            track=self.track,
            site=self.site,
            primary_counselor=self.dana,
            alias=ALIASES[place],
            state="admitted",
            level="2.1",
            minimum_weekly_minutes=540,
            maximum_weekly_minutes=1140,
        )
        for section in self.sections:
            seat = seat_in(section, patient, number=place + 1, from_date=FIRST_DAY)
        open_reach(
            actor_id=self.lee.pk,
            patient_id=patient.pk,
            basis=Basis.GROUP_LEADER,
            source_id=seat.pk,
            by=actor_for(self.lee),
        )
        return patient


def first_group(patient_id):
    """When the person's first group begins and ends, and its session."""
    bookings = apps.get_model("schedule.Booking").objects.filter(patient_id=patient_id, session__kind="group")
    booking = bookings.select_related("session").order_by("during").first()
    return booking.session


def shortly(moment, minutes):
    """So many minutes after (before, when negative) a moment."""
    return moment + timedelta(minutes=minutes)
