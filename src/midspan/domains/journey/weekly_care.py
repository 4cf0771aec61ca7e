"""The one episode a week is planned for, with its plan of care: track, site, counselor and dose in one row."""

from uuid import UUID

from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.models import Episode
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


def episode_to_plan(*, viewer: Actor, episode_id: UUID) -> Episode | None:
    """An open episode with patient, track, site and primary counselor; None for what the viewer may not see."""
    rows = visible(Episode.objects.exclude(state__in=sorted(ENDED)), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(pk=episode_id).select_related("patient", "track", "site", "primary_counselor").first()


def open_episode_of(*, viewer: Actor, patient_id: UUID) -> Episode | None:
    """The patient's one open episode, joined as in `episode_to_plan`."""
    rows = visible(Episode.objects.exclude(state__in=sorted(ENDED)), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(patient_id=patient_id).select_related("patient", "track", "site", "primary_counselor").first()


def stays_to_plan(*, viewer: Actor, site_id: UUID | None = None) -> list[Episode]:
    """Every open stay at the organization or one site, joined as in `episode_to_plan`, in order of patient. One query.

    Whether enough is known of each to plan its week is for the caller to ask.
    """
    rows = visible(Episode.objects.exclude(state__in=sorted(ENDED)), viewer=viewer, data_class=DataClass.SCHEDULE)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    return list(rows.select_related("patient", "track", "site", "primary_counselor").order_by("patient_id"))


def caseloads(*, organization_id: UUID) -> dict[UUID, int]:
    """Counselor id → open episodes of which they are the primary counselor; who has none is absent.

    Needs a transaction that reaches the whole organization (`kernel.row_security.widened`): it names nobody.
    """
    rows = Episode.objects.exclude(state__in=sorted(ENDED)).filter(organization_id=organization_id)
    counts: dict[UUID, int] = {}
    for counselor_id in rows.exclude(primary_counselor=None).values_list("primary_counselor_id", flat=True):
        counts[counselor_id] = counts.get(counselor_id, 0) + 1
    return counts
