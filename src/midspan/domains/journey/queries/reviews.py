"""The calendar of placements: when each is looked at again, of everybody the viewer reaches."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate
from msgspec import Struct, json

from midspan.domains.journey.cadence import placement_rules
from midspan.domains.journey.enums import IN_TREATMENT, EpisodeState, LevelDecision
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.queries.people import stays_on
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.kernel import clock
from midspan.values import Actor, DataClass

NOTHING: Mapping[UUID, Sequence[datetime]] = {}


class ReviewDue(Struct, frozen=True, kw_only=True):
    """A placement that is looked at again by a day. `waits_for`: whose second name a written review wants.

    `since`: the day of what happened after the last look that makes it due before its day.
    """

    patient_id: UUID
    name: str
    counselor_id: UUID | None
    on: date
    is_begun: bool
    waits_for: UUID | None
    since: date | None = None


def placement_reviews(
    *,
    viewer: Actor,
    mine: bool = False,
    patient_id: UUID | None = None,
    happened: Mapping[UUID, Sequence[datetime]] = NOTHING,
) -> list[ReviewDue]:
    """Everybody in treatment by the day of their next review. Two queries.

    `happened`: patient id → when something was closed that could not wait, as who asks knows it: the level is looked
    at within the days that the rules say after the first that nobody has looked at since.

    For whom the last one ends the stay there is no next.
    For who sees no placements nothing is due: what may not be seen is not missing.
    """
    if not may_see_class(viewer, DataClass.PLACEMENT):
        return []
    stays = _in_treatment(viewer, mine=mine)
    if patient_id is not None:
        stays = stays.filter(patient_id=patient_id)
    found = {stay.pk: stay for stay in stays}
    latest: dict[UUID, Placement] = {}
    drafts: dict[UUID, Placement] = {}
    rows = visible(Placement.objects.filter(episode_id__in=found), viewer=viewer, data_class=DataClass.PLACEMENT)
    for row in rows.order_by("created_at", "pk"):
        (latest if row.countersigned_at else drafts)[row.episode_id] = row
    lines = [
        _line(stay, latest.get(pk), drafts.get(pk), happened.get(stay.patient_id, ()))
        for pk, stay in found.items()
        if not _ends(latest.get(pk))
    ]
    return sorted(lines, key=lambda one: (one.on, one.name, str(one.patient_id)))


def placement_reviews_due(
    *, viewer: Actor, mine: bool = False, happened: Mapping[UUID, Sequence[datetime]] = NOTHING
) -> list[ReviewDue]:
    """Of these, what is due within the days the rules look ahead."""
    return [one for one in placement_reviews(viewer=viewer, mine=mine, happened=happened) if is_review_near(one.on)]


def _in_treatment(viewer: Actor, *, mine: bool) -> QuerySet[Episode]:
    return stays_on(viewer=viewer, mine=mine).filter(state__in=sorted(IN_TREATMENT)).exclude(admitted_at=None)


def stays_reviewed(*, viewer: Actor) -> QuerySet[Episode]:
    """The viewer's own people whose stay is open since they came, by name: rows for a page that asks more of them.

    Who is paused is among them, as on the caseload; their placement is not looked at again before they are back.

    With `placed`, which `next_review` reads, `is_written` where a review waits for its second name, and `has_returned`
    where the stay is not their first.
    """
    placements = visible(
        Placement.objects.filter(episode_id=OuterRef("pk")), viewer=viewer, data_class=DataClass.PLACEMENT
    ).order_by("-created_at", "-pk")
    signed, drafts = placements.exclude(countersigned_at=None), placements.filter(countersigned_at=None)
    earlier = Episode.objects.filter(patient_id=OuterRef("patient_id"), opened_at__lt=OuterRef("opened_at"))
    stays = stays_on(viewer=viewer, mine=True).exclude(admitted_at=None)
    return stays.annotate(
        placed=Subquery(
            signed.values_list(JSONObject(decision="decision", on="next_review_date", signed_at="countersigned_at"))[:1]
        ),
        is_written=Exists(drafts.exclude(asked_to_sign=None)),
        has_returned=Exists(visible(earlier, viewer=viewer, data_class=DataClass.PRESENCE)),
    )


class Placed(Struct, frozen=True, kw_only=True):
    """What the last placement that two have signed says of the next."""

    decision: str
    on: date | None
    signed_at: datetime


def next_review(
    placed: str | None, *, state: str, admitted_at: datetime, focus: str, happened: Sequence[datetime] = ()
) -> date | None:
    """The day on which the placement is looked at again by what `stays_reviewed` found.

    None where the stay ends, or is paused. `happened`: as of `placement_reviews`.
    """
    if state not in IN_TREATMENT:
        return None
    latest = json.decode(placed, type=Placed) if placed else None
    if latest is not None and latest.decision == LevelDecision.DISCHARGE:
        return None
    day = latest.on if latest and latest.on else _first_day(admitted_at, focus)
    return _sooner(day, _since(happened, latest.signed_at if latest else None))


def is_review_near(day: date | None) -> bool:
    """Whether it is due within the days the rules look ahead."""
    return day is not None and day <= clock.local_date() + timedelta(days=placement_rules().ahead_days)


def ends_decided(*, viewer: Actor, left_since: datetime) -> dict[UUID, datetime]:
    """Patient id → when the second signed that the stay ends, of who is in treatment or paused. For jobs.

    With who has left since `left_since`: where no two had signed, it was decided when they left. Three queries.
    """
    stays = stays_on(viewer=viewer).filter(state__in=sorted({*IN_TREATMENT, EpisodeState.PAUSED}))
    left = _left(viewer, left_since)
    of = [*stays.values_list("pk", flat=True), *(one.pk for one in left)]
    signed = Placement.objects.filter(episode_id__in=of, countersigned_at__isnull=False)
    rows = visible(signed, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("created_at", "pk")
    latest = {row.patient_id: row for row in rows}
    decided = {key: row.countersigned_at for key, row in latest.items() if _ends(row) and row.countersigned_at}
    return {one.patient_id: one.ended_at for one in left if one.ended_at} | decided


def _left(viewer: Actor, since: datetime) -> list[Episode]:
    """Stays of people who were in treatment that ended since then, and that none follows."""
    rows = Episode.objects.filter(state=EpisodeState.DISCHARGED, admitted_at__isnull=False, ended_at__gte=since)
    follows = Episode.objects.filter(patient_id=OuterRef("patient_id"), opened_at__gt=OuterRef("opened_at"))
    no_other = rows.filter(~Exists(visible(follows, viewer=viewer, data_class=DataClass.PRESENCE)))
    return list(visible(no_other, viewer=viewer, data_class=DataClass.PRESENCE))


def _line(stay: Episode, latest: Placement | None, draft: Placement | None, happened: Sequence[datetime]) -> ReviewDue:
    patient, day = stay.patient, _day(stay, latest)
    since = _since(happened, latest.countersigned_at if latest else None)
    return ReviewDue(
        patient_id=stay.patient_id,
        name=f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip(),
        counselor_id=stay.primary_counselor_id,
        on=_sooner(day, since),
        is_begun=draft is not None,
        waits_for=draft.asked_to_sign_id if draft else None,
        since=since,
    )


def _since(happened: Sequence[datetime], signed_at: datetime | None) -> date | None:
    """The day of the first that happened after two last signed; None where nothing did."""
    after = [at for at in happened if signed_at is None or at > signed_at]
    return localdate(min(after)) if after else None


def _sooner(day: date, since: date | None) -> date:
    return min(day, since + timedelta(days=placement_rules().event_days)) if since else day


def _ends(latest: Placement | None) -> bool:
    return latest is not None and latest.decision == LevelDecision.DISCHARGE


def _day(stay: Episode, latest: Placement | None) -> date:
    """What the last one set; while none did, the rules reckon from admission."""
    if latest is not None and latest.next_review_date is not None:
        return latest.next_review_date
    return _first_day(stay.admitted_at, stay.track.focus if stay.track else "")


def _first_day(admitted_at: datetime | None, focus: str) -> date:
    return localdate(admitted_at) + timedelta(days=placement_rules().days_until_review(focus))
