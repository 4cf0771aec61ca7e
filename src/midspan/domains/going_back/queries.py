"""Asking how somebody goes back: one's own versions, and what of somebody's their team may read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from msgspec import Struct

from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.domains.going_back.models import BackLook, BackSharing, BackVersion
from midspan.domains.going_back.rules import READS, Hard, Shown, Stage, Words, is_due, may_follow
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode, stays_on
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict

__all__ = [
    "READS",
    "BackDue",
    "back_of",
    "backs_due",
    "follows_own",
    "has_counselor",
    "is_due",
    "look_of",
    "own_back",
    "own_review_dates",
    "own_since",
    "own_stay_id",
    "own_versions",
    "shared_stay_id",
]
NAMED = ("patient__given_names", "patient__name_to_use", "patient__family_name")


class BackDue(Struct, frozen=True):
    """Somebody whose way back is to be looked at again, and since which day."""

    patient_id: UUID
    name: str
    review_date: date


def own_versions(*, viewer: Actor) -> list[BackVersion]:
    """The viewer's own, the newest first."""
    return list(_newest_first(viewer, viewer.id))


def own_back(*, viewer: Actor) -> BackVersion | None:
    """The version that holds."""
    return _newest_first(viewer, viewer.id).first()


def own_since(*, viewer: Actor) -> int | None:
    """From which version on the counselor of the viewer's stay reads it; None: not at all."""
    stay = own_stay_id(viewer=viewer)
    rows = visible(BackSharing.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.LIFE)
    return rows.filter(episode_id=stay).values_list("since_number", flat=True).first() if stay else None


def follows_own(shown: Shown, *, made_at: datetime, viewer: Actor) -> Verdict:
    """Whether what was written then, on a page that showed this, may come after what the viewer wrote last."""
    last, is_shared = own_back(viewer=viewer), own_since(viewer=viewer) is not None
    return may_follow(
        shown,
        number=last.number if last else 0,
        page_id=last.page_id if last else None,
        is_later=last is None or made_at >= last.written_at,
        is_shared=is_shared,
    )


def has_counselor(*, viewer: Actor) -> bool:
    """Whether the viewer's stay has a counselor, who reads what is shared."""
    stay = _open_stay(viewer)
    return stay is not None and stay.primary_counselor_id is not None


def own_stay_id(*, viewer: Actor) -> UUID | None:
    """Of the viewer's stay, in which they may share; None outside one."""
    stay = _open_stay(viewer)
    return stay.pk if stay else None


def own_review_dates(*, viewer: Actor) -> QuerySet[BackVersion]:
    """Of the version that holds, first, for a surface's own query."""
    return _newest_first(viewer, viewer.id)


def back_of(*, viewer: Actor, patient_id: UUID) -> BackVersion | None:
    """The newest version of somebody's that the viewer may read."""
    return _newest_first(viewer, patient_id).first()


def look_of(*, viewer: Actor, version: BackVersion) -> BackLook | None:
    """When this version was looked at again, and by whom: the person sees the latest, a counselor that of their stay.

    Row-level security leaves out those of other stays (migration 0002).
    """
    whose = {"patient_id": version.patient_id, "number": version.number}
    return _looks(viewer).filter(**whose).select_related("looked_by").order_by("-looked_at").first()


def shared_stay_id(*, viewer: Actor, patient_id: UUID) -> UUID | None:
    """The stay in which somebody shares what they wrote with the viewer."""
    rows = visible(BackSharing.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.LIFE)
    return rows.values_list("episode_id", flat=True).first()


def backs_due(*, viewer: Actor, today: date) -> list[BackDue]:
    """Of whom the viewer is the counselor and who share it: what is to be looked at by today. One query."""
    rows = _DUE.rows(viewer=viewer, today=today)
    return [BackDue(pk, f"{to_use or given} {family}".strip(), day) for pk, given, to_use, family, day in rows]


def words_of(one: BackVersion) -> Words:
    """What a version says, in the words of the rules."""
    return Words(
        going_to=GoingTo(one.going_to),
        name=one.name,
        stages=msgspec.convert(one.stages, tuple[Stage, ...]),
        hard=msgspec.convert(one.hard, tuple[Hard, ...]),
        who_knows=WhoKnows(one.who_knows),
        they_know=one.they_know,
        breaks=one.breaks,
        transport=one.transport,
        fallback=one.fallback,
        review_date=one.review_date,
    )


def _open_stay(viewer: Actor) -> Any:
    stay = latest_episode(viewer=viewer, patient_id=viewer.id)
    return stay if stay is not None and stay.state not in ENDED else None


def _newest_first(viewer: Actor, patient_id: UUID) -> QuerySet[BackVersion]:
    return _visible(viewer).filter(patient_id=patient_id).order_by("-number")


def _visible(viewer: Actor) -> QuerySet[BackVersion]:
    return visible(BackVersion.objects.all(), viewer=viewer, data_class=DataClass.LIFE)


def _looks(viewer: Actor) -> QuerySet[BackLook]:
    return visible(BackLook.objects.filter(taken_back_at=None), viewer=viewer, data_class=DataClass.LIFE)


def _due(*, viewer: Actor, today: date) -> QuerySet[BackVersion, tuple[object, ...]]:
    """Row-level security leaves out what the person does not share, and looks of other stays (migration 0002)."""
    same = {"organization_id": OuterRef("organization_id"), "patient_id": OuterRef("patient_id")}
    last = _visible(viewer).filter(**same).order_by("-number").values("pk")[:1]
    mine = stays_on(viewer=viewer).filter(primary_counselor_id=viewer.id).order_by().values("patient_id")
    looked = _looks(viewer).filter(**same, number=OuterRef("number"))
    rows = _visible(viewer).filter(pk=Subquery(last), review_date__lte=today, patient_id__in=mine)
    rows = rows.exclude(Exists(looked))
    return rows.order_by("review_date", "pk").values_list("patient_id", *NAMED, "review_date")


_DUE = Prepared(_due, today=date)
