"""A group of six that is over and was attended, its people on their phones, and who directs."""

from contextlib import contextmanager

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.feedback.actions import Given, answer_check
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all


@contextmanager
def on_their_phone(patient):
    """Bound as the person's own request is; afterwards as tests are."""
    by = person_of(patient)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    yield by
    see_all(patient.organization)


@contextmanager
def at_work(staff, reach=Reach.ALL):
    by = actor_for(staff)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=reach)
    yield by
    see_all(staff.organization)


def was_there(room, place):
    """This person came to the session."""
    return row(
        "encounters.Attendance",
        organization=room.organization,
        patient=room.patients[place],
        booking=room.bookings[place],
        session=room.session,
        state="attended",
        recorded_at=clock.now(),
    )


def said(room, place, useful=None, respected=None, words="", **more):
    """One person of the session answers on the phone."""
    with on_their_phone(room.patients[place]) as by:
        given = Given(useful=useful, respected=respected, words=words, **more)
        return answer_check(session_id=room.session.pk, given=given, by=by)


class Center:
    """Lee led a group of six, which all of them attended; Dana counsels the first of them; Dee directs, Mae manages."""

    def __init__(self, people=6):
        self.organization = make_organization()
        self.room = Room(self.organization, people=people)
        self.dana = make_staff(self.organization, Role.COUNSELOR, given_name="Dana")
        self.director = make_staff(self.organization, Role.DIRECTOR, given_name="Dee")
        self.manager = make_staff(self.organization, Role.PROGRAM_MANAGER, given_name="Mae")
        self.room.stays[0].primary_counselor = self.dana
        self.room.stays[0].save()
        reached = {"actor_id": self.dana.pk, "patient_id": self.patient.pk, "source_id": self.room.stays[0].pk}
        open_reach(basis=Basis.PRIMARY_COUNSELOR, by=actor_for(self.dana), **reached)
        for place in range(people):
            was_there(self.room, place)

    @property
    def patient(self):
        return self.room.patients[0]
