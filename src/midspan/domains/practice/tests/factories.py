"""A group of three that was taught a skill, its people on their phones, and what they wrote down at home."""

from contextlib import contextmanager
from uuid import uuid4

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.practice.actions import Offer, Terms, accept, offer_in_session, set_sharing
from midspan.domains.practice.enums import Helped, Sharing
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all

SKILL = "ride-the-urge"


@contextmanager
def on_their_phone(patient):
    """Bound as the person's own request is; afterwards as tests are."""
    by = person_of(patient)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    yield by
    see_all(patient.organization)


@contextmanager
def in_the_room(room):
    """Bound as the leader's own request is."""
    bind(organization_id=room.organization.pk, actor_id=room.by.id, reach=Reach.ASSIGNED)
    yield room.by
    see_all(room.organization)


class Taught:
    """A skill of today for everybody of a session; `assignments` stand in order of place."""

    def __init__(self, people=3):
        self.organization = make_organization()
        self.room = Room(self.organization, people=people)
        self.patients = self.room.patients
        offers = [Offer(patient_id=one.pk, what_for="Payday") for one in self.patients]
        offer_in_session(session_id=self.room.session.pk, skill=SKILL, offers=offers, by=self.room.by)
        rows = {one.patient_id: one for one in self.assignments_now()}
        self.assignments = [rows[one.pk] for one in self.patients]

    def assignments_now(self):
        from midspan.domains.practice.models import Assignment  # noqa: PLC0415 - after the apps are there

        return list(Assignment.objects.filter(organization=self.organization).order_by("pk"))

    def says_yes(self, place, setting=None):
        with on_their_phone(self.patients[place]) as by:
            accept(assignment_id=self.assignments[place].pk, terms=Terms(what_for="Payday"), by=by)
            if setting:
                set_sharing(setting=setting, by=by)

    def practiced(self, place, *helped, words="", is_shared=False):
        """Wrote down each time at home; `words` beside the last one."""
        with on_their_phone(self.patients[place]):
            for one in helped or (Helped.YES,):
                log = make_log(self.assignments[place], helped=one)
            if words:
                whose = {"organization": self.organization, "patient": self.patients[place]}
                row("practice.PracticeNote", **whose, log=log, words=words, is_shared=is_shared)

    def shares(self, place, setting=Sharing.COUNTS):
        with on_their_phone(self.patients[place]) as by:
            set_sharing(setting=setting, by=by)


def make_log(assignment, **fields):
    now = clock.now()
    said = {"practiced_at": now, "received_at": now, "local_date": clock.local_date(), "client_id": uuid4()}
    whose = {"organization_id": assignment.organization_id, "patient_id": assignment.patient_id}
    hangs_on = {"assignment": assignment, "skill": assignment.skill}
    return row("practice.PracticeLog", **{**whose, **hangs_on, **said, **fields})
