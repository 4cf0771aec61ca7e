"""The one episode a week is planned for, with its plan of care: track, site, counselor and dose in one row."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.models import Episode
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor, DataClass


def episode_to_plan(*, viewer: Actor, episode_id: UUID) -> Episode | None:
    """An open episode with patient, track, site and primary counselor; None for what the viewer may not see."""
    return next(iter(_TO_PLAN.instances(viewer=viewer, episode_id=episode_id)), None)


def open_episode_of(*, viewer: Actor, patient_id: UUID) -> Episode | None:
    """The patient's one open episode, joined as in `episode_to_plan`."""
    return next(iter(_OPEN_OF.instances(viewer=viewer, patient_id=patient_id)), None)


def stays_to_plan(*, viewer: Actor, site_id: UUID | None = None) -> list[Episode]:
    """Every open stay at the organization or one site, joined as in `episode_to_plan`, in order of patient. One query.

    Whether enough is known of each to plan its week is for the caller to ask.
    """
    return _ALL.instances(viewer=viewer) if site_id is None else _AT.instances(viewer=viewer, site_id=site_id)


def caseloads(*, organization_id: UUID) -> dict[UUID, int]:
    """Counselor id → open episodes of which they are the primary counselor; who has none is absent.

    Needs a transaction that reaches the whole organization (`kernel.row_security.widened`): it names nobody.
    """
    return dict(_CASELOADS.rows(viewer=organization_reader(organization_id)))


def _open_stays(viewer: Actor) -> QuerySet[Episode]:
    rows = visible(Episode.objects.exclude(state__in=sorted(ENDED)), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.select_related("patient", "track", "site", "primary_counselor")


def _all(*, viewer: Actor) -> QuerySet[Episode]:
    return _open_stays(viewer).order_by("patient_id")


def _at(*, viewer: Actor, site_id: UUID) -> QuerySet[Episode]:
    return _all(viewer=viewer).filter(site_id=site_id)


def _to_plan(*, viewer: Actor, episode_id: UUID) -> QuerySet[Episode]:
    return _open_stays(viewer).filter(pk=episode_id)


def _open_of(*, viewer: Actor, patient_id: UUID) -> QuerySet[Episode]:
    return _open_stays(viewer).filter(patient_id=patient_id).order_by("pk")[:1]


def _caseloads(*, viewer: Actor) -> QuerySet[Episode, Any]:
    rows = Episode.objects.exclude(state__in=sorted(ENDED)).filter(organization_id=viewer.organization_id)
    counted = rows.exclude(primary_counselor=None).order_by().values("primary_counselor_id").annotate(count=Count("pk"))
    return counted.values_list("primary_counselor_id", "count")


_ALL = Prepared(_all)
_AT = Prepared(_at, site_id=UUID)
_TO_PLAN = Prepared(_to_plan, episode_id=UUID)
_OPEN_OF = Prepared(_open_of, patient_id=UUID)
_CASELOADS = Prepared(_caseloads)
