"""A group that began, in which somebody is not there, with those who would reach out to them."""

from datetime import timedelta

from midspan.domains.encounters.actions import arrive
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.outreach.actions import watch
from midspan.domains.outreach.queries import outreach_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import make_organization, see_all


class Missing:
    """Rowan is not at Lee's group, to which Beatriz came. Dana is Rowan's counselor, Pat a peer, Di the director."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=2, began=12)
        self.rowan, self.beatriz = self.room.patients
        self.lee = self.room.leader
        self.dana = make_staff(self.organization, Role.COUNSELOR, given_name="Dana", credentials=["LCSW"])
        self.pat = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Pat")
        self.director = make_staff(self.organization, Role.DIRECTOR, given_name="Di")
        stay = self.room.stays[0]
        stay.primary_counselor = self.dana
        stay.save()
        open_reach(
            actor_id=self.dana.pk,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=stay.pk,
            by=actor_for(self.dana),
        )
        self.comes(1)

    @property
    def job(self):
        see_all(self.organization)
        return organization_reader(self.organization.pk)

    def comes(self, place, *, minute=1):
        arrive(
            session_id=self.room.session.pk,
            booking_id=self.room.bookings[place].pk,
            by=self.room.by,
            at=self.room.at(minute),
        )

    def watch(self):
        return watch(by=self.job)

    @property
    def found(self):
        """Rowan's clock that runs."""
        return outreach_for(viewer=self.job, patient_id=self.rowan.pk)

    def after(self, minutes):
        return self.room.start + timedelta(minutes=minutes)


class Begun(Missing):
    """The clock has begun for Rowan."""

    def __init__(self):
        super().__init__()
        self.watch()
