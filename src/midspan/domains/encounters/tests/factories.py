"""A group on one day: its session, who is booked in it under which alias, and who leads it."""

from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.encounters.actions import ContactWords, EntryWords
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.tests.factories import make_group, make_section, make_site, make_track
from midspan.kernel import clock

_numbers = count(1)
ALIASES = ("Quiet Harbor", "Silver Maple", "Early Lark", "Blue Kettle", "Tall Heron", "Copper Fern", "Slow Comet",
           "Warm Lantern", "North Pebble", "Green Cartwheel", "Little Anchor", "Open Meadow")  # fmt: skip
NAMES = (("Rowan", "Ames"), ("Beatriz", "Quintero"), ("Tomas", "Halloran"), ("Priya", "Raman"), ("Devon", "Castell"),
         ("Ngozi", "Adeyemi"), ("Walter", "Brandt"), ("Ximena", "Solis"), ("Harriet", "Lindqvist"),
         ("Malik", "Osborne"), ("Fumiko", "Tanabe"), ("Caleb", "Drummond"))  # fmt: skip
PHRASES = {
    "narrative": "We practiced naming urges and riding them out, first aloud together, then in pairs.",
    "response": (
        "Shared an example from this week in detail.",
        "Listened closely and offered two words of support.",
        "Asked for feedback and wrote it down.",
        "Disagreed openly, then tried the exercise anyway.",
        "Kept to the edge of the circle and spoke when asked.",
    ),
    "progress": (
        "Used the skill at home at least once.",
        "No change in practice since last time.",
        "Practiced daily and noticed urges pass sooner.",
        "Tried the skill once and found it did not help.",
        "Began to name triggers without prompting.",
    ),
    "plan_for_next": (
        "Will practice the skill before the evening commute.",
        "Will bring one written example next time.",
        "Will call a support person on the hard evening.",
        "Will rehearse the refusal script with a friend.",
        "Will repeat the same practice for another week.",
    ),
}


def row(label, **fields):
    """A row of another domain's model, by its label such as `schedule.Session`."""
    return apps.get_model(label).objects.create(**fields)


def zone_at_noon():
    """A zone in which it is about noon now, so that no session of a test runs over midnight, whenever it is run."""
    ahead = 12 - clock.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class Room:
    """One group session of `people` persons that Lee leads; it began `began` minutes ago and lasts `minutes`.

    `bookings` and `patients` stand in order of place. `by` is the leader, `desk` the front desk, as actors.
    """

    def __init__(self, organization, *, people=3, began=200, minutes=180, group=None, leader=None):
        self.organization = organization
        self.leader = leader or make_staff(organization, Role.GROUP_LEADER, given_name="Lee", credentials=["LCSW"])
        self.site = make_site(organization, time_zone=zone_at_noon())
        self.track = make_track(organization)
        self.group = group or make_group(
            organization, name=f"Riding out urges {next(_numbers)}", curriculum="Week 3: urges", credentials=["LCSW"]
        )
        start = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=began)
        self.start, self.end = start, start + timedelta(minutes=minutes)
        self.section = make_section(
            organization,
            site=self.site,
            track=self.track,
            times=[],
            leaders=[self.leader],
            group=self.group,
            capacity=12,
        )
        self.session = self._session()
        self.patients, self.stays, self.bookings = [], [], []
        for place in range(people):
            self.add_person(place)
        self.by = actor_for(self.leader)
        self.desk = actor_for(make_staff(organization, Role.FRONT_DESK, given_name="Fran"))

    def _session(self):
        session = row(
            "schedule.Session",
            organization=self.organization,
            kind="group",
            section=self.section,
            lead=self.leader,
            site=self.site,
            room=self.section.room,
            title=self.group.name,
            during=DateTimeTZRange(self.start, self.end),
            local_date=self.start.astimezone(ZoneInfo(self.site.time_zone)).date(),
        )
        row(
            "schedule.SessionStaff",
            organization=self.organization,
            session=session,
            staff=self.leader,
            during=session.during,
        )
        return session

    def add_person(self, place):
        given, family = NAMES[place]
        patient = make_patient(self.organization, given_names=given, family_name=family)
        stay = row(
            "journey.Episode",
            organization=self.organization,
            patient=patient,
            track=self.track,
            site=self.site,
            alias=f"{ALIASES[place]}" if not self._is_used(ALIASES[place]) else f"{ALIASES[place]} {next(_numbers)}",
            state="admitted",
            level="2.1",
            minimum_weekly_minutes=540,
            maximum_weekly_minutes=1140,
        )
        booking = self.book(patient)
        open_reach(
            actor_id=self.leader.pk,
            patient_id=patient.pk,
            basis=Basis.GROUP_LEADER,
            source_id=booking.pk,
            by=actor_for(self.leader),
        )
        self.patients.append(patient)
        self.stays.append(stay)
        self.bookings.append(booking)

    def book(self, patient):
        """The next place of the session for this patient."""
        return row(
            "schedule.Booking",
            organization=self.organization,
            patient=patient,
            session=self.session,
            number=apps.get_model("schedule.Booking").objects.filter(session=self.session).count() + 1,
            during=self.session.during,
            local_date=self.session.local_date,
        )

    def _is_used(self, alias):
        return apps.get_model("journey.Episode").objects.filter(organization=self.organization, alias=alias).exists()

    def at(self, minutes):
        """The instant so many minutes after the start."""
        return self.start + timedelta(minutes=minutes)


def entry_words(number=0, **fields):
    """A whole entry; another `number` makes another text."""
    values = {
        "engagement": ("listened", "took_part", "led")[number % 3],
        "response": PHRASES["response"][number % 5],
        "progress": PHRASES["progress"][(number + number // 5) % 5],
        "plan_for_next": PHRASES["plan_for_next"][(number + 2 * (number // 5)) % 5],
        **fields,
    }
    return EntryWords(**values)


def contact_words(room, *, began=-120, minutes=50, **fields):
    """A whole contact of `minutes`, which began so many minutes after the room's session (before it, when negative)."""
    values = {
        "local_date": room.session.local_date,
        "began_at": room.at(began),
        "ended_at": room.at(began + minutes),
        "mode": "in_person",
        "place": "Room 4",
        "was_alone": True,
        "activities": "Went through the last payday, step by step.",
        "off_plan_reason": "No plan holds yet.",
        "response": PHRASES["response"][0],
        "progress": PHRASES["progress"][0],
        "plan_for_next": PHRASES["plan_for_next"][0],
        **fields,
    }
    return ContactWords(**values)
