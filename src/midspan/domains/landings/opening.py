"""Opening a landing link: with its secret and the unit's own number, through the gate, as its maker discloses.

An address that never was, that is over or was tried too often, a number that does not fit, and a consent that was taken
back are all answered alike.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hmac import compare_digest
from typing import TypeVar

from django.utils import timezone
from msgspec import Struct

from midspan.domains.consents.queries import asking_of
from midspan.domains.landings.models import LandingLink
from midspan.domains.landings.queries import Checklist, checklist_of
from midspan.domains.landings.rules import is_open, plain
from midspan.domains.people.queries import staff_actor
from midspan.domains.privacy.enums import WHOLE_ORGANIZATION_ROLES
from midspan.domains.privacy.queries import Asking, Thing, UndoneError, decide
from midspan.domains.programs.queries import home_zone
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel import clock
from midspan.kernel.by_secret import row_of_secret
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, DataClass, Label

# What the page does by itself: it shows the notice and what the consent covers, is not kept, and says yes, no and days.
DOES = frozenset(
    {
        Obligation.PART2_NOTICE,
        Obligation.CONSENT_COPY_OR_SCOPE,
        Obligation.NO_REDISCLOSURE,
        Obligation.NO_STORE,
        Obligation.MINIMUM_FIELDS,
        Obligation.NEUTRAL_WORDING,
        Obligation.EXPIRES,
    }
)
BORN_WITH = frozenset({Label.PART2})  # The narrowest: what a substance use track makes.
T = TypeVar("T")


class Carried(Struct, frozen=True):
    """A link that its secret found, and by whom it discloses."""

    link: LandingLink
    by: Actor

    def opens_for(self, number: str) -> bool:
        """Whether it leads somewhere still, and this is the unit's number."""
        link = self.link
        holds = is_open(expires_at=link.expires_at, ended_at=link.ended_at, missed=link.missed, now=clock.now())
        return compare_digest(plain(number).encode(), plain(link.number).encode()) and holds


class Shown(Struct, frozen=True, kw_only=True):
    """What the unit is shown: None where the consent does not cover it."""

    times: Checklist | None
    medicines: Checklist | None
    progress: Checklist | None
    rest: Checklist
    recipient: str
    ends_on: date | None


@contextmanager
def carried_by(secret: str) -> Iterator[Carried | None]:
    """The link of that secret, bound to who made it for the rest of the transaction; None for one that never was.

    Who made it discloses by it: when they no longer work here, or no longer reach the person, it shows nothing.
    """
    found = row_of_secret(LandingLink.objects.all(), secret)
    if found is None:
        yield None
        return
    bind(organization_id=found.organization_id, actor_id=found.organization_id, reach=Reach.OWN)
    by = staff_actor(found.organization_id, found.made_by_id)
    reach = Reach.ALL if by.roles & WHOLE_ORGANIZATION_ROLES else Reach.ASSIGNED
    bind(organization_id=by.organization_id, actor_id=by.id, reach=reach)
    # Held until the transaction ends: of several guesses at once each sees how often others missed.
    rows = LandingLink.objects.select_related("signed").select_for_update(of=("self",))
    link = rows.filter(pk=found.pk).first()
    with timezone.override(home_zone(organization_id=by.organization_id)):
        yield Carried(link, by) if link is not None else None


def shown_by(found: Carried) -> Shown | None:
    """What the gate lets go out now; None where not even that they come here does. The ledger keeps each answer."""
    patient_id, signed = found.link.patient_id, found.link.signed
    standing = checklist_of(viewer=found.by, patient_id=patient_id, handoff_id=found.link.handoff_id)
    if standing is None:
        return None
    asking = asking_of(signed, found.by)
    rest = _told(asking, found, DataClass.PRESENCE, standing)
    if rest is None:
        return None
    return Shown(
        rest=rest,
        times=_told(asking, found, DataClass.SCHEDULE, standing),
        medicines=_told(asking, found, DataClass.MEDICATION, standing),
        progress=_told(asking, found, DataClass.OUTCOME, standing),
        recipient=signed.recipient,
        ends_on=timezone.localdate(signed.ends_at) if signed.ends_at else None,
    )


def _told(asking: Asking, found: Carried, of_class: DataClass, content: T) -> T | None:
    item = Item(
        classes=frozenset({of_class}), labels=BORN_WITH, reference=f"Handoff/{found.link.handoff_id}/{of_class}"
    )
    answer = decide(asking, Thing(patient_id=found.link.patient_id, item=item, content=content))
    if not answer.is_open:
        return None
    try:
        return answer.shown(did=DOES)
    except UndoneError:
        return None
