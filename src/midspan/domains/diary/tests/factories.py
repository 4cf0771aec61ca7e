"""Somebody who keeps a diary, at a center where somebody is on call."""

from datetime import timedelta

from midspan.domains.diary.actions import write_day
from midspan.domains.diary.models import ToldDay
from midspan.domains.diary.queries import own_today, own_writings
from midspan.domains.diary.rules import Choice, Given
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.queries import open_obligations
from midspan.domains.safety.tests.factories import MONDAY_TWO, own_request, put_on
from midspan.kernel.tests.factories import make_organization, see_all

A_DAY = timedelta(days=1)
TELLS, KEEPS, SHARES = Choice(tells_use=True), Choice(tells_use=False), Choice(tells_use=True, shares_week=True)


class Center:
    """Rowan with Dana as counselor, on a Monday at ten."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.site = make_site(self.organization)
        stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=self.site
        )
        tie = {"patient_id": self.rowan.pk, "basis": Basis.CARE_TEAM, "source_id": stay.pk}
        open_reach(actor_id=self.dana.pk, by=actor_for(self.dana), **tie)
        put_on(self.dana, since=MONDAY_TWO)

    def writes(self, choice=TELLS, *, back=0, made_at=None, unasked=(), was=None, **given):
        with own_request(self.rowan) as by:
            day = own_today(viewer=by) - back * A_DAY
            said = {"given": Given(**given), "choice": choice, "unasked": unasked, "was": was}
            return write_day(on=day, **said, made_at=made_at, by=by)

    def raised(self):
        """What somebody has to act on, with what joined it: signal and tier of each."""
        found = open_obligations(viewer=self.job, patient_id=self.rowan.pk)
        return sorted((one.signal, one.tier) for each in found for one in (each.obligation, *each.joined))

    @property
    def job(self):
        see_all(self.organization)
        return actor_for(self.dana)

    def told(self):
        see_all(self.organization)
        return [*ToldDay.objects.filter(patient=self.rowan).order_by("on_date", "number")]

    def written(self):
        with own_request(self.rowan) as by:
            return [*own_writings(viewer=by)]
