"""The center at which signals are given: who is on call, and what each of them does."""

from datetime import timedelta

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.actions import (
    Understanding,
    close,
    formulate,
    record_contact,
    take,
    watch,
)
from midspan.domains.safety.enums import (
    ContactOutcome,
    Disposition,
    Rung,
    StepKind,
)
from midspan.domains.safety.queries import (
    obligation_for,
)
from midspan.domains.safety.tests.factories import (
    MONDAY_TWO,
    answered,
    put_on,
)
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import make_organization, see_all

PARTS = Understanding(
    risk_factors="Alone this week.",
    protective_factors="A sister.",
    what_changed="Lost the job.",
    plan="Comes today.",
    means_safety="The sister keeps the tablets.",
)


class Center:
    """Rowan with Dana as counselor; on call Nia, above her Sol; a director; open on weekdays from nine to five."""

    def __init__(self):
        self.organization = make_organization()
        self.site = make_site(self.organization)
        self.rowan = make_patient(self.organization)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.nia = make_staff(self.organization, Role.NURSE, given_name="Nia", credentials=["RN"])
        self.sol = make_staff(self.organization, Role.COUNSELOR, given_name="Sol")
        self.director = make_staff(self.organization, Role.DIRECTOR, given_name="Di")
        self.ines = make_staff(self.organization, Role.INTAKE, given_name="Ines", credentials=["RN"])
        make_episode(self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=self.site)
        put_on(self.nia, since=MONDAY_TWO - timedelta(hours=2))
        put_on(self.sol, Rung.SUPERVISOR, since=MONDAY_TWO - timedelta(hours=2))

    @property
    def job(self):
        see_all(self.organization)
        return organization_reader(self.organization.pk)

    def watch(self):
        return watch(by=self.job)

    def standing(self, one):
        return obligation_for(viewer=self.job, obligation_id=one.pk)

    def alerted(self, one):
        return [step.staff_id for step in self.standing(one).steps if step.kind == StepKind.ALERTED]

    def kinds(self, one):
        return [step.kind for step in self.standing(one).steps]

    def taken(self, by, **fields):
        one = answered(self.rowan, **fields)
        take(obligation_id=one.pk, seen_owner=None, by=actor_for(by))
        return one

    def reached(self, one, by):
        record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words="Safe.", by=actor_for(by))

    def closed(self, one, by, disposition=Disposition.STAYS):
        formulate(obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(by))
        return close(obligation_id=one.pk, disposition=disposition, by=actor_for(by))
