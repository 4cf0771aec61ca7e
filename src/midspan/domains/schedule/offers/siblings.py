"""Two whose guardians have the same name and who would share a group: to be asked about before a week is taken."""

from collections import defaultdict
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from msgspec import Struct

from midspan.domains.privacy.queries import visible, with_guardian_of_same_name
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer, Seat
from midspan.domains.schedule.offers.stored import alternatives_of
from midspan.values import Actor, DataClass


class Sibling(Struct, frozen=True):
    """Somebody whose guardian has the same name, and in which groups of the offered weeks they sit."""

    name: str
    groups: tuple[str, ...]


def siblings_in(offer: Offer, *, viewer: Actor) -> list[Sibling]:
    """Who they are, by name, while a week can be taken; nothing for whoever is not shown who stands for the two."""
    if offer.state != OfferState.OPEN:
        return []
    offered = {UUID(one) for each in alternatives_of(offer.alternatives) for one in each.plan.section_ids}
    if not offered:
        return []
    patients = with_guardian_of_same_name(viewer=viewer, patient_id=offer.patient_id, on=offer.from_date)
    if not patients:
        return []
    seats = Seat.objects.filter(
        patient_id__in=patients, section_id__in=offered, dates__overlap=DateRange(offer.from_date, None)
    )
    shown = visible(seats, viewer=viewer, data_class=DataClass.SCHEDULE).select_related("patient", "section__group")
    names, groups = dict[UUID, str](), defaultdict[UUID, set[str]](set)
    for one in shown:
        patient = one.patient
        names[one.patient_id] = f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()
        groups[one.patient_id].add(one.section.group.name)
    return [Sibling(name, tuple(sorted(groups[key]))) for key, name in sorted(names.items(), key=_by_name)]


def _by_name(entry: tuple[UUID, str]) -> str:
    return entry[1]
