"""What Rowan lets others know: a sister, since three weeks ago; and a warehouse, until that was taken back.

Made by the very actions on a clock that stands in the past: what is signed says its own day.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.queries import parties_of
from midspan.domains.consents.text import Draft, text_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind

SHARES = "rowan"
SISTER = Draft(kind="family", name="Juniper", relation="sister", shares=("times",), purpose="support", until=Until.YEAR)
WORK = Draft(kind="employer", name="Blue Heron Logistics", shares=("letter",), purpose="request", until=Until.TREATMENT)


def tell_what_is_shared(center: Center, people: list[Person]) -> None:
    """One consent that holds, and one that was taken back, as on the pages."""
    person = next((one for one in people if not one.wing and one.key == SHARES), None)
    if person is None:
        return
    by = Actor(center.organization.pk, person.patient.pk, ActorKind.PATIENT)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    with timezone.override(HOME):
        _signed(SISTER, by, at=center.days.at(center.days.monday - timedelta(days=17), 20 * 60 + 5))
        work = _signed(WORK, by, at=center.days.at(center.days.monday - timedelta(days=16), 12 * 60 + 40))
        with clock.standing_at(center.days.at(center.days.monday - timedelta(days=6), 18 * 60 + 15)):
            take_back(signed_id=work.pk, language="en", by=by)
    center.act_as("ines")


def _signed(draft: Draft, by: Actor, *, at: datetime) -> SignedConsent:
    with clock.standing_at(at):
        parties = parties_of(viewer=by)
        read = text_of(draft, parties, language="en", today=clock.local_date())
        return sign_consent(draft=draft, signed_name=parties.patient, read_digest=read.digest, language="en", by=by)
