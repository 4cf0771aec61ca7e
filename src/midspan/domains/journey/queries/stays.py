"""Asking about one stay: the episode, its screening, placement and handoff, and how far it has come."""

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from msgspec.structs import asdict

from midspan.domains.journey.cadence import placement_rules
from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.models import Episode, Handoff, OrientationTask, Placement, Screening
from midspan.domains.journey.rules.episodes import Readiness
from midspan.domains.journey.rules.placement import Draft, may_change_level
from midspan.domains.journey.rules.screening import stops_placement
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict, mark_of


def latest_episode(*, viewer: Actor, patient_id: UUID) -> Episode | None:
    """The open episode of a patient, else the one that ended last."""
    return next(iter(_LATEST.instances(viewer=viewer, patient_id=patient_id)), None)


def _latest(*, viewer: Actor, patient_id: UUID) -> QuerySet[Episode]:
    rows = visible(Episode.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PRESENCE)
    return rows.select_related("patient", "track", "site", "primary_counselor").order_by("-opened_at")[:1]


_LATEST = Prepared(_latest, patient_id=UUID)


def ends_of_stays(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[datetime]]:
    """Patient id → when each stay that is over ended, the earliest first; of whom none is over is absent. One query."""
    found: dict[UUID, list[datetime]] = {}
    for patient_id, ended_at in _ENDS.rows(viewer=viewer, patient_ids=list(patient_ids)):
        found.setdefault(patient_id, []).append(ended_at)
    return found


def _ends(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Episode.objects.filter(patient_id__any_of=patient_ids, ended_at__isnull=False).order_by("ended_at")
    return visible(rows, viewer=viewer, data_class=DataClass.PRESENCE).values_list("patient_id", "ended_at")


_ENDS = Prepared(_ends, patient_ids=list[UUID])


def stays_left(*, viewer: Actor, left_on: Collection[date]) -> list[Episode]:
    """Stays from which people who had been admitted left on one of those days, and which nobody followed. One query.

    What was closed before anybody was admitted is no later stay.
    """
    later = Episode.objects.filter(patient_id=OuterRef("patient_id"), opened_at__gt=OuterRef("opened_at")).filter(
        Q(ended_at__isnull=True) | Q(admitted_at__isnull=False)
    )
    rows = Episode.objects.filter(ended_at__date__in=left_on, admitted_at__isnull=False)
    seen = visible(rows, viewer=viewer, data_class=DataClass.PRESENCE)
    return list(seen.filter(~Exists(later)).select_related("track").order_by("ended_at", "pk"))


def count_left(*, viewer: Actor, until: date) -> int:
    """How many people who had been admitted have left on that day or before it. One query."""
    rows = Episode.objects.filter(ended_at__date__lte=until, admitted_at__isnull=False)
    seen = visible(rows, viewer=viewer, data_class=DataClass.PRESENCE)
    return seen.order_by().values("patient_id").distinct().count()


def returned_on(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, date]:
    """Patient id → the day on which the latest stay was opened, of who has had one before it. One query."""
    opened = stays_opened(viewer=viewer, patient_ids=patient_ids)
    return {patient_id: localdate(of[-1]) for patient_id, of in opened.items() if len(of) > 1}


def stays_opened(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[datetime]]:
    """Patient id → when each of their stays was opened, in order. One query."""
    opened: dict[UUID, list[datetime]] = {}
    for patient_id, opened_at in _OPENED.rows(viewer=viewer, patient_ids=list(patient_ids)):
        opened.setdefault(patient_id, []).append(opened_at)
    return opened


def _opened(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Episode.objects.filter(patient_id__any_of=patient_ids).order_by("opened_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PRESENCE).values_list("patient_id", "opened_at")


_OPENED = Prepared(_opened, patient_ids=list[UUID])


def sites_of_stays(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Patient id → the site of their newest stay; of whom no stay has one is absent. One query."""
    return dict(_SITES.rows(viewer=viewer, patient_ids=list(patient_ids)))


def _sites(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Episode.objects.filter(patient_id__any_of=patient_ids, site__isnull=False).order_by("opened_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PRESENCE).values_list("patient_id", "site_id")


_SITES = Prepared(_sites, patient_ids=list[UUID])


def stays_of_patient(*, viewer: Actor, patient_id: UUID) -> list[Episode]:
    """Every stay of one patient, the newest first. One query."""
    return _STAYS.instances(viewer=viewer, patient_id=patient_id)


def _stays(*, viewer: Actor, patient_id: UUID) -> QuerySet[Episode]:
    rows = Episode.objects.filter(patient_id=patient_id).order_by("-opened_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PRESENCE)


_STAYS = Prepared(_stays, patient_id=UUID)


def last_stay_here(*, viewer: Actor, patient_id: UUID) -> Episode | None:
    """The last stay into which the person was admitted, else their latest. One query.

    A return that has only begun may not come about: what was agreed as they left holds until they are admitted again.
    """
    stays = stays_of_patient(viewer=viewer, patient_id=patient_id)
    return next((one for one in stays if one.admitted_at), None) or next(iter(stays), None)


def has_left(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether somebody was admitted here once and has no open stay now. What was closed before admission is none."""
    stays = stays_of_patient(viewer=viewer, patient_id=patient_id)
    return any(one.admitted_at for one in stays) and all(one.state in ENDED for one in stays)


def placements_of_patient(*, viewer: Actor, patient_id: UUID) -> list[Placement]:
    """The signed placements of all stays of one patient, the newest first. One query."""
    return _SIGNED_PLACEMENTS.instances(viewer=viewer, patient_id=patient_id)


def _signed_placements(*, viewer: Actor, patient_id: UUID) -> QuerySet[Placement]:
    rows = Placement.objects.filter(patient_id=patient_id, signed_at__isnull=False).order_by("-signed_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT)


_SIGNED_PLACEMENTS = Prepared(_signed_placements, patient_id=UUID)


def latest_screening(*, viewer: Actor, episode_id: UUID) -> Screening | None:
    return next(iter(_SCREENING.instances(viewer=viewer, episode_id=episode_id)), None)


def _screening(*, viewer: Actor, episode_id: UUID) -> QuerySet[Screening]:
    rows = visible(Screening.objects.filter(episode_id=episode_id), viewer=viewer, data_class=DataClass.PLACEMENT)
    return rows.select_related("completed_by").order_by("-started_at")[:1]


def latest_placement(*, viewer: Actor, episode_id: UUID) -> Placement | None:
    return next(iter(_PLACEMENT.instances(viewer=viewer, episode_id=episode_id)), None)


def signed_placement(*, viewer: Actor, episode_id: UUID) -> Placement | None:
    """The newest that two have signed, whatever has been drafted since."""
    return next(iter(_SIGNED.instances(viewer=viewer, episode_id=episode_id)), None)


def placement_before(*, viewer: Actor, episode_id: UUID, besides: UUID | None) -> Placement | None:
    """The newest that two have signed, leaving out the one that is looked at; None while there is no other."""
    signed = placements_of(viewer=viewer, episode_id=episode_id).filter(countersigned_at__isnull=False)
    return (signed.exclude(pk=besides) if besides else signed).first()


def _placement(*, viewer: Actor, episode_id: UUID) -> QuerySet[Placement]:
    return placements_of(viewer=viewer, episode_id=episode_id)[:1]


def _signed(*, viewer: Actor, episode_id: UUID) -> QuerySet[Placement]:
    return placements_of(viewer=viewer, episode_id=episode_id).filter(countersigned_at__isnull=False)[:1]


_SCREENING = Prepared(_screening, episode_id=UUID)
_PLACEMENT = Prepared(_placement, episode_id=UUID)
_SIGNED = Prepared(_signed, episode_id=UUID)


def worksheet_mark(placement: Placement | None) -> str:
    """A short mark of what a worksheet says and of its first signature, which differs when that does."""
    if placement is None:
        return ""
    said = [asdict(draft_of(placement)), placement.patient_view, placement.signed_at]
    return mark_of(json.dumps(said, sort_keys=True, default=str))


def review_by(*, viewer: Actor, episode: Episode) -> date | None:
    """By when what is placed today is looked at again, once a worksheet is a review: two signed one, and it holds.

    None of somebody who is still on their way in.
    """
    if not episode.level or not placements_of(viewer=viewer, episode_id=episode.pk).exclude(countersigned_at=None):
        return None
    focus = episode.track.focus if episode.track else ""
    return clock.local_date() + timedelta(days=placement_rules().days_until_review(focus))


def placements_of(*, viewer: Actor, episode_id: UUID) -> QuerySet[Placement]:
    """Every worksheet of an episode with its signers, the newest first."""
    rows = visible(Placement.objects.filter(episode_id=episode_id), viewer=viewer, data_class=DataClass.PLACEMENT)
    return rows.select_related("signed_by", "countersigned_by", "asked_to_sign").order_by("-created_at")


def placements_to_sign(*, viewer: Actor) -> QuerySet[Placement]:
    """Worksheets that wait for the viewer's own second signature, the oldest first."""
    rows = Placement.objects.filter(asked_to_sign_id=viewer.id, countersigned_at=None).exclude(signed_at=None)
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("signed_at")


def handoff_of(*, viewer: Actor, episode_id: UUID) -> Handoff | None:
    return next(iter(_HANDOFF.instances(viewer=viewer, episode_id=episode_id)), None)


def _handoff(*, viewer: Actor, episode_id: UUID) -> QuerySet[Handoff]:
    rows = visible(Handoff.objects.filter(episode_id=episode_id), viewer=viewer, data_class=DataClass.REFERRAL)
    return rows.select_related("person_met").order_by("pk")[:1]


_HANDOFF = Prepared(_handoff, episode_id=UUID)


def orientation_tasks_of(*, viewer: Actor, episode_id: UUID) -> QuerySet[OrientationTask]:
    """The tasks of an episode that somebody has begun."""
    rows = OrientationTask.objects.filter(episode_id=episode_id)
    return visible(rows, viewer=viewer, data_class=DataClass.PRESENCE).order_by("key")


def aliases_in_use(*, organization_id: UUID) -> list[str]:
    """Names for groups of all open stays. Needs a transaction that reaches the whole organization."""
    rows = Episode.objects.exclude(state__in=sorted(ENDED)).exclude(alias="").filter(organization_id=organization_id)
    return list(rows.values_list("alias", flat=True))


def stays_by_alias(*, organization_id: UUID, alias: str) -> QuerySet[Episode]:
    """Open stays with this name for groups, in any case. Needs a transaction that reaches the whole organization."""
    rows = Episode.objects.exclude(state__in=sorted(ENDED)).filter(organization_id=organization_id)
    return rows.filter(alias__iexact=alias).select_related("track")


def screening_verdict(screening: Screening | None) -> Verdict:
    """Whether this screening lets the placement begin; none at all does not."""
    if screening is None:
        return stops_placement(is_complete=False, answers={})
    return stops_placement(is_complete=screening.completed_at is not None, answers=screening.answers)


def readiness_of(episode: Episode, *, viewer: Actor) -> Readiness:
    """What an episode (with its patient) has so far, for the rules about moving it."""
    signed = signed_placement(viewer=viewer, episode_id=episode.pk)
    placement = signed or latest_placement(viewer=viewer, episode_id=episode.pk)
    return Readiness(
        screening=screening_verdict(latest_screening(viewer=viewer, episode_id=episode.pk)),
        is_signed=placement is not None and placement.signed_at is not None,
        is_countersigned=placement is not None and placement.countersigned_at is not None,
        actual_level=placement.actual_level if placement else "",
        primary_counselor=episode.primary_counselor_id,
        track=episode.track_id,
        alias=episode.alias,
        has_safe_contact=episode.patient.safe_contact_agreed_at is not None,
    )


def may_take_level(*, viewer: Actor, episode: Episode) -> Verdict:
    """Whether the stay takes the level that its last review gave it."""
    placement = signed_placement(viewer=viewer, episode_id=episode.pk)
    signed = draft_of(placement) if placement else None
    return may_change_level(viewer, state=EpisodeState(episode.state), level=episode.level, placement=signed)


def draft_of(placement: Placement) -> Draft:
    """The worksheet as the rules read it."""
    return Draft(
        ratings=placement.ratings,
        indicated_level=placement.indicated_level,
        actual_level=placement.actual_level,
        difference_reason=placement.difference_reason,
        difference_note=placement.difference_note,
        next_review_date=placement.next_review_date,
        decision=placement.decision,
        decision_reason=placement.decision_reason,
    )
