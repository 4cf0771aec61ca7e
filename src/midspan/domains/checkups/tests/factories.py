"""Somebody who left, with who calls them."""

from datetime import timedelta

from midspan.domains.checkups.actions import leave_stay
from midspan.domains.journey.actions import Said, answer_discharge_list
from midspan.domains.journey.enums import AtDischarge
from midspan.domains.journey.tests.factories import answer_list, going, make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization

NO_CALLS = Said(answer=AtDischarge.NOT_APPLICABLE, words="Wants no calls.")


class Left:
    """Rowan leaves today as planned, ended by Dana, who was their counselor. Nell the nurse calls."""

    def __init__(self):
        self.organization = make_organization()
        self.dana = make_staff(self.organization, Role.COUNSELOR, given_name="Dana", credentials=["LCSW"])
        self.nell = make_staff(self.organization, Role.NURSE, given_name="Nell")
        self.ines = make_staff(self.organization, Role.INTAKE, given_name="Ines")
        self.director = make_staff(self.organization, Role.DIRECTOR, given_name="Di")
        self.rowan = make_patient(self.organization, given_names="Rowan", family_name="Ames", phone="555-555-0142")
        self.stay = make_episode(
            self.organization,
            self.rowan,
            state="admitted",
            admitted_at=clock.now(),
            primary_counselor=self.dana,
            labels=["part2"],
        )
        open_reach(
            actor_id=self.dana.pk,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.stay.pk,
            by=actor_for(self.dana),
        )
        answer_list(self.stay, actor_for(self.dana), check_ups=None)

    def leave(self, **fields):
        said = {"no_calls": None, "caller_id": self.nell.pk} | fields
        calls = nell_calls() if said["caller_id"] else NO_CALLS
        answer_discharge_list(episode_id=self.stay.pk, said={"check_ups": calls}, by=actor_for(self.dana))
        return leave_stay(
            episode_id=self.stay.pk, reason="Goals are met.", going=going(**said), by=actor_for(self.dana)
        )


def nell_calls():
    """What the discharge list says where calls are agreed."""
    return Said(answer=AtDischarge.DONE, words="Nell", on_date=clock.local_date() + timedelta(days=3))


def make_left(**fields):
    """The same with the stay ended."""
    here = Left()
    here.plan = here.leave(**fields)
    return here
