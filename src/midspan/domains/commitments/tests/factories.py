"""Rowan, whom Dana counsels and Noor helps with what they need, at a center on a Monday at ten."""

from datetime import timedelta

from django.apps import apps

from midspan.domains.commitments.actions import ask, promise, promise_to, propose, take
from midspan.domains.commitments.enums import NeedKind, PromiseKind
from midspan.domains.commitments.models import LifeNeed, Promise
from midspan.domains.commitments.queries import Promised
from midspan.domains.diary.tests.factories import Center
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.tests.factories import MONDAY_TEN, own_request
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all

TODAY = MONDAY_TEN.date()
FRIDAY = TODAY + timedelta(days=4)


def say(words="call the bank", by_date=FRIDAY, **fields):
    return Promised(words=words, by_date=by_date, **fields)


class Pledged(Center):
    """As above; nothing is promised yet."""

    def __init__(self):
        super().__init__()
        self.noor = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Noor")
        self.lee = make_staff(self.organization, Role.GROUP_LEADER, given_name="Lee")
        for one in (self.noor, self.lee):
            tie = {"patient_id": self.rowan.pk, "basis": Basis.CARE_TEAM, "source_id": one.pk}
            open_reach(actor_id=one.pk, by=actor_for(self.dana), **tie)

    def staff(self, one):
        """Bound as their own request is."""
        by = actor_for(one)
        bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
        return by

    def promises(self, promised=None, *, kind=PromiseKind.OWN, **fields):
        with own_request(self.rowan) as by:
            return promise(promised=promised or say(**fields), kind=kind, by=by)

    def is_proposed(self, **fields):
        return propose(patient_id=self.rowan.pk, promised=say(**fields), by=self.staff(self.dana))

    def team_promises(self, owner=None, *, words="ask about the early shift", by_date=FRIDAY):
        owner = owner or self.dana
        given = {"words": words, "by_date": by_date, "owner_id": owner.pk}
        return promise_to(patient_id=self.rowan.pk, **given, by=self.staff(self.dana))

    def asks(self, words="a ride on Fridays", kind=NeedKind.TRANSPORT):
        with own_request(self.rowan) as by:
            return ask(kind=kind, words=words, by=by)

    def is_taken(self, need, by=None):
        return take(need_id=need.pk, by_date=FRIDAY, by=self.staff(by or self.noor))

    def leaves(self, staff):
        see_all(self.organization)
        type(staff).objects.filter(pk=staff.pk).update(is_active=False)

    def is_discharged(self):
        """The stay ends, and with it what its team reaches."""
        see_all(self.organization)
        stays = apps.get_model("journey.Episode").objects.filter(patient=self.rowan)
        stays.update(state="discharged", ended_at=clock.now())
        for source in (*stays.values_list("pk", flat=True), self.noor.pk, self.lee.pk):
            close_reach(source_id=source, by=actor_for(self.dana))

    def now(self, row):
        """The row as it stands, with its steps."""
        see_all(self.organization)
        model = Promise if isinstance(row, Promise) else LifeNeed
        return model.objects.prefetch_related("steps").get(pk=row.pk)
