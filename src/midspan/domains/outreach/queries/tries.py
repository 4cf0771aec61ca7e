"""Who tried to reach somebody lately, so that nobody is called twice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Concat
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.queries import reached_since
from midspan.domains.journey.queries import Calling
from midspan.domains.outreach.enums import CallOutcome, DeedKind, TryOutcome
from midspan.domains.outreach.models import Deed, Try
from midspan.domains.outreach.rules.tries import BETWEEN, Agreed, may_take_back, may_try, ways_open
from midspan.domains.people.queries import all_staff, ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.values import ALLOWED, Actor, DataClass, Verdict, first_refusal, refused

CALLED = (CallOutcome.REACHED, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER)


class Tried(Struct, frozen=True, kw_only=True):
    """A try, a call that a step of reaching out asked for, or a contact (`is_contact`): who, when, what came of it.

    In no words of what was said, nor of what a contact was for. `id` is that of a try; nothing else has one.
    """

    id: UUID | None
    made_by: UUID
    name: str
    made_at: datetime
    outcome: TryOutcome | CallOutcome
    is_contact: bool = False

    def undoing(self, by: Actor, *, now: datetime) -> Verdict:
        return first_refusal(
            ALLOWED if self.id else refused("What was written about a step stays."),
            may_undo(by, made_by=self.made_by, made_at=self.made_at, now=now),
        )


def may_undo(by: Actor, *, made_by: UUID, made_at: datetime, now: datetime) -> Verdict:
    """Whether they take back a try that was made by that person at that time."""
    return may_take_back(by, made_by=made_by, is_today=localdate(made_at) == localdate(now), ago=now - made_at)


def tried_lately(
    *, viewer: Actor, patient_ids: Collection[UUID], now: datetime, days: int = 7
) -> dict[UUID, list[Tried]]:
    """Patient id → what was tried these days, the latest first; whom nobody tried is absent. Two queries.

    Within the last hour also who was talked with, by the end of it, where a note about that is signed. Of whom the
    viewer may not know it (`tries_shown`), only what they pressed themselves.
    """
    since, ids = now - timedelta(days=days), list(patient_ids)
    see: dict[str, Any] = {"viewer": viewer, "data_class": DataClass.ATTENDANCE}
    tries = _tries(viewer).filter(patient_id__in=ids, made_at__gte=since, taken_back_at=None)
    calls = visible(
        Deed.objects.filter(
            patient_id__in=ids, at__gte=since, kind=DeedKind.DONE, outcome__in=sorted(CALLED), contact=None
        ),
        **see,
    )
    rows = _columns(tries, viewer, at="made_at", who="made_by_id", own_id="pk").union(
        _columns(calls, viewer, at="at", who="by_id", own_id=None), all=True
    )
    found: dict[UUID, list[Tried]] = {}
    for patient_id, made_at, made_by, outcome, name, own_id in rows.order_by("-tried_at", "who"):
        one = Tried(
            id=own_id,
            made_by=made_by,
            name=name or "",
            made_at=made_at,
            outcome=TryOutcome(outcome) if own_id else CallOutcome(outcome),
        )
        found.setdefault(patient_id, []).append(one)
    for talk in reached_since(viewer=viewer, patient_ids=ids, since=now - BETWEEN):
        one = Tried(
            id=None,
            made_by=talk.author_id,
            name=talk.author,
            made_at=talk.until,
            outcome=CallOutcome.REACHED,
            is_contact=True,
        )
        found.setdefault(talk.patient_id, []).append(one)
    return {key: sorted(tried, key=lambda one: one.made_at, reverse=True) for key, tried in found.items()}


def tries_shown(*, viewer: Actor, patient_ids: Collection[UUID]) -> frozenset[UUID]:
    """Of whom the viewer sees who tried to reach them; of any other nobody who sees no try knows that there is none."""
    shown = visible(ungated_patients(), viewer=viewer, data_class=DataClass.ATTENDANCE, patient="pk")
    return frozenset(shown.filter(pk__in=list(patient_ids)).values_list("pk", flat=True))


def _tries(viewer: Actor) -> QuerySet[Try]:
    """Tries the viewer sees, and of everybody they reach what they pressed themselves: that can always be undone."""
    own = visible(Try.objects.filter(made_by=viewer.id), viewer=viewer, data_class=DataClass.IDENTITY)
    return visible(Try.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE) | own


def _columns(rows: QuerySet[Any], viewer: Actor, *, at: str, who: str, own_id: str | None) -> QuerySet[Any, Any]:
    named = all_staff(viewer=viewer).order_by().filter(pk=OuterRef(who))
    whole = Concat("given_name", Value(" "), "family_name", output_field=CharField())
    columns: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(
            tried_at=F(at),
            who=F(who),
            name=Subquery(named.values_list(whole)[:1]),
            own=F(own_id) if own_id else Value(None, output_field=UUIDField()),
        )
        .values_list("patient_id", "tried_at", "who", "outcome", "name", "own")
    )
    return columns


def agreed_of(calling: Calling | None) -> Agreed | None:
    """The way they chose, of what is known of how they are called."""
    return Agreed(channel=calling.channel, is_asked=calling.is_agreed) if calling else None


def last_tried_at(tried: Sequence[Tried]) -> datetime | None:
    return tried[0].made_at if tried else None


def trying(
    *, viewer: Actor, calling: Calling | None, tried: Sequence[Tried], is_shown: bool, now: datetime
) -> Mapping[TryOutcome, Verdict]:
    """What may be pressed of somebody, each with whether it can be now; nothing by a way they did not choose.

    `is_shown`: they are of `tries_shown`.
    """
    agreed, last_at = agreed_of(calling), last_tried_at(tried)
    return {
        one: may_try(viewer, outcome=one, agreed=agreed, knows_tries=is_shown, last_at=last_at, now=now)
        for one in ways_open(agreed)
    }


def within_the_hour(tried: Sequence[Tried], *, now: datetime) -> Tried | None:
    """Who tried so lately that nobody calls again yet."""
    return next((one for one in tried if now - one.made_at < BETWEEN), None)


def try_of(*, viewer: Actor, try_id: UUID) -> Try | None:
    """One try of somebody the viewer reaches that they see or made themselves; None for any other."""
    return _tries(viewer).filter(pk=try_id).first()
