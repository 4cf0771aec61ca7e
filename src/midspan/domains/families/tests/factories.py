"""A person with a counselor and a mother in the circle, whom they ask to family sessions."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.circle.enums import Scope
from midspan.domains.circle.tests.factories import make_share, make_supporter
from midspan.domains.families.actions import come_along, say_times
from midspan.domains.families.queries import Window
from midspan.domains.people.queries import actor_of
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.tests.factories import Center, make_group, make_room, make_section, row, seat_in
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all

AT_FIVE = datetime(2027, 3, 4, 22, tzinfo=UTC)  # On a Thursday, five o'clock there.
THURSDAY = (3, 17 * 60, 18 * 60 + 30)
EVENINGS = tuple(Window(weekday, 15 * 60, 21 * 60) for weekday in range(5))


@contextmanager
def acting(person_account, organization, *, reach=Reach.ASSIGNED):
    """The connection bound to somebody's account as their own request binds it, then to everybody again."""
    by = actor_of(person_account)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=reach)
    try:
        yield by
    finally:
        see_all(organization)


def make_guest(patient, *, windows=EVENINGS, zone="America/New_York", **fields):
    """Somebody of the circle who is asked to family sessions and said when they can come; None: they said nothing."""
    supporter = make_supporter(patient, **fields)
    make_share(patient, supporter.tie, Scope.SESSIONS)
    if windows is not None:
        say(supporter, windows, zone=zone)
    return supporter


def say(supporter, windows, *, zone="America/New_York"):
    with acting(supporter.account, supporter.patient.organization) as by:
        about = {"patient_id": supporter.patient.pk, "tie_id": supporter.tie.pk, "zone": zone}
        return say_times(**about, windows=windows, by=by)


class FamilyCenter:
    """Rowan in treatment twenty minutes from the site; Dana counsels there from nine to five on weekdays."""

    def __init__(self):
        self.organization = make_organization()
        self.center = Center(self.organization)
        self.room = make_room(self.organization, self.center.site, name="Garden room", capacity=6)
        self.dana = self.center.counselor
        self.rowan = self.center.make_person()
        self.stay = self.rowan.stay
        reach = {"actor_id": self.dana.pk, "patient_id": self.rowan.pk, "basis": Basis.PRIMARY_COUNSELOR}
        open_reach(**reach, source_id=self.stay.pk, by=actor_for(self.center.intake))
        self.mother = make_guest(self.rowan)
        self.by = actor_for(self.dana)


class Groups(FamilyCenter):
    """Rowan and Sky sit in a family group on Thursdays from five, which takes two guests."""

    def __init__(self):
        super().__init__()
        group = make_group(self.organization, group_type="family", minutes=90, cap=30, name="Families together")
        self.section = make_section(
            self.organization, site=self.center.site, track=self.center.track, times=[THURSDAY],
            leaders=[self.dana], group=group, capacity=4, family_places=2, name="Thursday families",
        )  # fmt: skip
        self.sky = self.center.make_person()
        self.seats = {}
        for number, (person, alias) in enumerate([(self.rowan, "Birch"), (self.sky, "Elm")], start=1):
            person.stay.alias = alias
            person.stay.save()
            self.seats[person.pk] = seat_in(self.section, person, number=number)
        self.session = self.meet()
        reach = {"actor_id": self.dana.pk, "patient_id": self.sky.pk, "basis": Basis.PRIMARY_COUNSELOR}
        open_reach(**reach, source_id=self.sky.stay.pk, by=actor_for(self.center.intake))

    def add(self, supporter, person=None):
        about = {"patient_id": (person or self.rowan).pk, "section_id": self.section.pk}
        return come_along(**about, tie_id=supporter.tie.pk, by=self.by)

    def meet(self, *, weeks=0):
        """The group on one date, with both of them expected."""
        start = AT_FIVE + timedelta(weeks=weeks)
        when = {"during": DateTimeTZRange(start, start + timedelta(minutes=90)), "local_date": start.date()}
        session = row(
            "schedule.Session", organization=self.organization, kind="group", section=self.section, lead=self.dana,
            site=self.center.site, room=self.section.room, title="Families together", **when,
        )  # fmt: skip
        row("schedule.SessionStaff", organization=self.organization, session=session, staff=self.dana,
            during=when["during"])  # fmt: skip
        for seat in self.seats.values():
            about = {"organization": self.organization, "patient": seat.patient, "session": session}
            row("schedule.Booking", **about, seat=seat, number=seat.number, **when)
        return session
