"""The calendar of plans: what is due by when, of everybody the viewer reaches, at one count of queries."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate
from msgspec import Struct, json

from midspan.domains.journey.queries import level_changed_at_of, stays_on, with_level_change
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.enums import IN_WORK, PlanState, ReviewEvent, Signer
from midspan.domains.plans.models import Objective, Plan, PlanSignature, Suggestion, Touch
from midspan.domains.plans.reviewing import last_looked_at, seen_at_of, since_seen
from midspan.domains.plans.rules import signers_wanted
from midspan.domains.plans.rules.calendar import Due, Standing, due_of, review_of
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.safety.queries import SafetyEvents, safety_events
from midspan.kernel import clock
from midspan.values import Actor, DataClass


class CalendarLine(Struct, frozen=True, kw_only=True):
    """One person with an open stay, and what is due about their plan. `signed_by`: whose names what is offered has.

    `closed`: when safety events of this stay were closed that could not wait, in order.
    """

    patient_id: UUID
    name: str
    counselor_id: UUID | None
    due: tuple[Due, ...]
    signed_by: frozenset[UUID]
    closed: tuple[datetime, ...]


def plan_calendar(*, viewer: Actor, mine: bool) -> list[CalendarLine]:
    """By name; `mine`: only those whose primary counselor the viewer is. Seven queries.

    For who sees no plans nothing is due: what may not be seen is not missing.
    """
    today, rules = clock.local_date(), plan_rules()
    sees_plans = may_see_class(viewer, DataClass.PLAN)
    rows = with_level_change(stays_on(viewer=viewer, mine=mine), viewer=viewer)
    stays = [one for one in rows if one.admitted_at is not None]
    ids = {one.patient_id for one in stays}
    held, offered = _plans(viewer, ids, PlanState.ACTIVE), _plans(viewer, ids, PlanState.OFFERED)
    # A plan of an earlier stay holds until another does, and stands for none in this one.
    stay_ids = {one.pk for one in stays}
    held = {patient_id: plan for patient_id, plan in held.items() if plan.episode_id in stay_ids}
    signatures, untouched = _signatures(viewer, ids), _untouched(viewer, ids, today)
    suggested = _suggested(viewer, ids)
    events = _events(viewer, stays)
    return [
        CalendarLine(
            patient_id=stay.patient_id,
            name=f"{stay.patient.name_to_use or stay.patient.given_names} {stay.patient.family_name}".strip(),
            counselor_id=stay.primary_counselor_id,
            due=tuple(
                due_of(
                    _standing(
                        stay,
                        held.get(stay.patient_id),
                        events.get(stay.patient_id, SafetyEvents()),
                        offered.get(stay.patient_id),
                        signatures.get(stay.patient_id, ()),
                        untouched.get(stay.patient_id, 0),
                        suggested.get(stay.patient_id),
                    ),
                    today=today,
                    rules=rules,
                )
                if sees_plans
                else ()
            ),
            signed_by=frozenset(one.signer_id for one in signatures.get(stay.patient_id, ())),
            closed=events.get(stay.patient_id, SafetyEvents()).closed,
        )
        for stay in stays
    ]


class Reviewed(Struct, frozen=True, kw_only=True):
    """By when the plan of a stay is looked at again in any case, and when both last looked at it."""

    on: date
    seen_at: datetime


def review_of_stay(*, viewer: Actor) -> Subquery:
    """Of a query of stays, what `review_on` reads of the plan of each; null while none is in force."""
    held = last_looked_at(Plan.objects.filter(episode_id=OuterRef("pk"), state=PlanState.ACTIVE), viewer=viewer)
    shown = visible(held, viewer=viewer, data_class=DataClass.PLAN)
    return Subquery(shown.values_list(JSONObject(on="review_date", seen_at="seen_at"))[:1])


def review_on(reviewed: str | None, *, level_changed: datetime | None, events: SafetyEvents) -> date | None:
    """The day on which a plan is looked at again, by what `review_of_stay` found and what happened in the stay."""
    if reviewed is None:
        return None
    held = json.decode(reviewed, type=Reviewed)
    return review_of(held.on, "", since_seen(held.seen_at, level_changed, events), plan_rules()).on


def is_review_near(day: date | None) -> bool:
    """Whether it is due within the days the rules look ahead."""
    return day is not None and day <= clock.local_date() + timedelta(days=plan_rules().ahead_days)


def _standing(
    stay: Any,
    held: Plan | None,
    events: SafetyEvents,
    offered: Plan | None,
    signatures: Collection[PlanSignature],
    untouched: int,
    suggested_on: date | None,
) -> Standing:
    return Standing(
        admitted_on=localdate(stay.admitted_at),
        review_date=held.review_date if held else None,
        rule=held.review_rule if held else "",
        events=_since_seen(held, stay, events) if held else {},
        offered_on=localdate(offered.offered_at) if offered and offered.offered_at else None,
        missing=_missing(signatures) if offered else (),
        untouched=untouched if held else 0,
        suggested_on=suggested_on,
    )


def _since_seen(held: Plan, stay: Any, events: SafetyEvents) -> dict[ReviewEvent, date]:
    return since_seen(seen_at_of(held), level_changed_at_of(stay), events)


def _missing(signatures: Collection[PlanSignature]) -> frozenset[Signer]:
    wanted = signers_wanted(wants_second=any(one.wants_second for one in signatures))
    return wanted - {Signer(one.signer) for one in signatures}


def _events(viewer: Actor, stays: Collection[Any]) -> dict[UUID, SafetyEvents]:
    """What happened in these stays, whether a plan holds or not: one query in any case."""
    since = min((one.admitted_at for one in stays if one.admitted_at), default=clock.now())
    told = safety_events(viewer=viewer, patient_ids=[one.patient_id for one in stays], since=since)
    return {one.patient_id: told[one.patient_id].since(one.admitted_at) for one in stays if one.patient_id in told}


def _plans(viewer: Actor, patient_ids: Collection[UUID], state: PlanState) -> dict[UUID, Plan]:
    rows = last_looked_at(Plan.objects.filter(patient_id__in=patient_ids, state=state), viewer=viewer)
    return {one.patient_id: one for one in visible(rows, viewer=viewer, data_class=DataClass.PLAN)}


def _signatures(viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[PlanSignature]]:
    """Those under the words that are offered now."""
    rows = PlanSignature.objects.filter(
        patient_id__in=patient_ids, plan__state=PlanState.OFFERED, digest=F("plan__digest")
    )
    found: dict[UUID, list[PlanSignature]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.PLAN):
        found.setdefault(one.patient_id, []).append(one)
    return found


def _suggested(viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, date]:
    """Patient id → the day of the oldest suggestion about a version in work that nobody has answered."""
    rows = Suggestion.objects.filter(
        patient_id__in=patient_ids, plan__state__in=sorted(IN_WORK), answers__isnull=True
    ).order_by("-said_at", "pk")
    found = visible(rows, viewer=viewer, data_class=DataClass.PLAN).values_list("patient_id", "said_at")
    return {patient_id: localdate(said_at) for patient_id, said_at in found}


def _untouched(viewer: Actor, patient_ids: Collection[UUID], today: date) -> dict[UUID, int]:
    """Patient id → objectives in force for long, and not touched since; who has none is absent."""
    since = today - timedelta(days=plan_rules().untouched_days)
    touches = visible(Touch.objects.filter(on_date__gte=since), viewer=viewer, data_class=DataClass.PLAN)
    lately = touches.filter(patient_id=OuterRef("patient_id"), thread=OuterRef("thread"))
    rows: QuerySet[Objective] = Objective.objects.filter(
        ~Exists(lately),
        patient_id__in=patient_ids,
        plan__state=PlanState.ACTIVE,
        plan__active_at__lt=clock.now() - timedelta(days=plan_rules().untouched_days),
    )
    found: dict[UUID, int] = {}
    for patient_id in visible(rows, viewer=viewer, data_class=DataClass.PLAN).values_list("patient_id", flat=True):
        found[patient_id] = found.get(patient_id, 0) + 1
    return found
