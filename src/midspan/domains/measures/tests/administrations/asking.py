"""A patient who is asked every week, and the counselor who reads it."""

from datetime import timedelta

from django.apps import apps

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.queries import series_of
from midspan.domains.measures.tests.factories import answer, make_assignment
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role, Sex
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

WELL, LOW = [0] * 10, [2] * 8 + [0, 1]  # PHQ-9: 0 and 16.


class Center:
    """Rowan with Dana as counselor; a director; a site that is always open, whenever the tests run."""

    def __init__(self):
        self.organization = make_organization()
        self.site = make_site(self.organization, open_days=range(7), open_minutes=(0, 24 * 60))
        self.rowan = make_patient(self.organization, sex=Sex.MALE)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.other = make_staff(self.organization, Role.COUNSELOR)
        self.director = make_staff(self.organization, Role.DIRECTOR)
        self.stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=self.site
        )
        self.by, self.me = actor_for(self.dana), actor_for(self.rowan)
        open_reach(
            actor_id=self.dana.pk,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.stay.pk,
            by=self.by,
        )

    def assign(self, **fields):
        return make_assignment(self.rowan, self.by, **fields)

    def close(self):
        """Nobody is there from now on."""
        apps.get_model("programs.OpeningHours").objects.filter(site=self.site).delete()

    def told(self, person):
        see_all(self.organization)
        return [one.kind for one in notices_for(viewer=actor_for(person))]

    def series(self, key="phq-9"):
        see_all(self.organization)
        found = series_of(viewer=self.by, patient_id=self.rowan.pk)
        return next(one for one in found if one.instrument.key == key)


def obligations():
    return apps.get_model("safety.Obligation").objects.order_by("opened_at")


def weekly(center, *scores, key="phq-9"):
    """Answered week after week until today: each score a list of places, or None for a week in which nothing came."""
    today = clock.local_date()
    first = today - timedelta(weeks=len(scores) - 1)
    assignment = center.assign(key=key, starts_on=first)
    for week, places in enumerate(scores):
        if places is not None:
            day = clock.now() - timedelta(weeks=len(scores) - 1 - week)
            with at(day):
                answer(center.rowan, assignment, places)
    return assignment
