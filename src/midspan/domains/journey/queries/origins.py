"""What the gate has to know of whatever there is of a patient: what it is born with, and whose it is."""

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.journey.models import Episode
from midspan.values import Actor, Label

ANYWHERE = "UTC"
BORN_WITH = frozenset({Label.PART2})  # The narrowest: what a substance use track makes.


class Origin(Struct, frozen=True, kw_only=True):
    """One patient's stays as the things of them are labeled: with all that any stay is.

    So what came of one kind of care is told only to whoever may be told of the other kinds as well; where nothing is
    said of a stay, it is taken for the kind that the law keeps closest. `given_names` are those on the papers: whoever
    stands for somebody knows them, and may not know the name that person uses.
    """

    organization_id: UUID
    patient_id: UUID
    given_names: str
    labels: frozenset[Label]
    zone: ZoneInfo


def origins_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, Origin]:
    """Of these patients those who have a stay and whom the connection reaches. Not to be shown but by the gate.

    One query, none for nobody.
    """
    if not patient_ids:
        return {}
    rows = Episode.objects.filter(organization_id=viewer.organization_id, patient_id__in=patient_ids)
    columns = ("patient_id", "patient__given_names", "labels", "site__time_zone", "patient__time_zone")
    found: dict[UUID, Origin] = {}
    for patient_id, given_names, labels, site_zone, own_zone in rows.order_by("opened_at", "pk").values_list(*columns):
        before = found[patient_id].labels if patient_id in found else frozenset()
        of_stay = frozenset(Label(one) for one in labels) or BORN_WITH
        found[patient_id] = Origin(
            organization_id=viewer.organization_id,
            patient_id=patient_id,
            given_names=given_names,
            labels=before | of_stay,
            zone=ZoneInfo(site_zone or own_zone or ANYWHERE),
        )
    return found
