"""Why a plan is reviewed when it is: by which cadence, and what happened since both last looked at it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from midspan.domains.journey.queries import level_changed_at_of, stays_on, with_level_change
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.cadence import Happened, ReviewRule, Stay, events_after, not_known
from midspan.domains.plans.enums import PlanState, ReviewEvent, Signer
from midspan.domains.plans.models import Plan, PlanReview, PlanSignature
from midspan.domains.plans.rules.calendar import Due, review_of
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.queries import SafetyEvents, safety_events
from midspan.kernel import clock
from midspan.values import Actor, DataClass


def stay_of(episode: Any, on: date) -> Stay:
    """A stay (None: there is none) as cadences ask about it."""
    if episode is None:
        return Stay(on=on)
    focus = episode.track.focus if episode.track else ""
    return Stay(on=on, focus=focus, payer=episode.payer, jurisdiction=episode.jurisdiction)


def last_looked_at(plans: QuerySet[Plan], *, viewer: Actor) -> QuerySet[Plan]:
    """Each with `seen_at`: when both last looked at it, at a review or when the last of them signed it.

    A supervisor signs beside them, often days later, and has not talked with the person.
    """
    held = PlanReview.objects.filter(plan_id=OuterRef("pk")).order_by("-held_at")
    of_both = PlanSignature.objects.filter(plan_id=OuterRef("pk"), digest=OuterRef("digest"))
    signed = of_both.exclude(signer=Signer.SUPERVISOR).order_by("-signed_at")
    held_at = visible(held, viewer=viewer, data_class=DataClass.PLAN).values("held_at")
    signed_at = visible(signed, viewer=viewer, data_class=DataClass.PLAN).values("signed_at")
    return plans.annotate(seen_at=Coalesce(Subquery(held_at[:1]), Subquery(signed_at[:1]), "active_at"))


def seen_at_of(plan: Plan) -> datetime:
    """As `last_looked_at` gave it. Raises KeyError for a plan that comes from elsewhere."""
    at: datetime = vars(plan)["seen_at"]
    return at


def since_seen(seen_at: datetime, level_changed: datetime | None, told: SafetyEvents) -> dict[ReviewEvent, date]:
    """What happened since then, each on its day; `seen_at` is that of `last_looked_at`."""
    happened = Happened(lapses=told.lapses, closed=told.closed, level_changed=level_changed)
    found = events_after(seen_at, happened, plan_rules().events)
    return {kind: localdate(at) for kind, at in found.items()}


def review_due_of(*, viewer: Actor, patient_id: UUID) -> Due | None:
    """When the plan that holds is reviewed next, and why then; None for who has none. Three queries.

    Nothing is due for a plan of an earlier stay, nor once the stay has ended.
    """
    stays = with_level_change(stays_on(viewer=viewer).filter(patient_id=patient_id), viewer=viewer)
    plans = last_looked_at(Plan.objects.filter(patient_id=patient_id, state=PlanState.ACTIVE), viewer=viewer)
    plan, stay = visible(plans, viewer=viewer, data_class=DataClass.PLAN).first(), stays.first()
    if plan is None or plan.review_date is None or stay is None or plan.episode_id != stay.pk:
        return None
    changed, events = None, SafetyEvents()
    if stay.admitted_at is not None:
        changed = level_changed_at_of(stay)
        told = safety_events(viewer=viewer, patient_ids=[patient_id], since=stay.admitted_at)
        events = told.get(patient_id, events)
    seen = since_seen(seen_at_of(plan), changed, events)
    return review_of(plan.review_date, plan.review_rule, seen, plan_rules())


def plan_waits_since(*, viewer: Actor, patient_id: UUID, at: datetime) -> bool:
    """Whether the plan of the open stay holds, and both last looked at it before that moment. Two queries."""
    stay = stays_on(viewer=viewer).filter(patient_id=patient_id).first()
    plans = last_looked_at(Plan.objects.filter(patient_id=patient_id, state=PlanState.ACTIVE), viewer=viewer)
    plan = visible(plans, viewer=viewer, data_class=DataClass.PLAN).first()
    if plan is None or stay is None or plan.episode_id != stay.pk:
        return False
    return seen_at_of(plan) < at


def cadences_not_known(*, viewer: Actor, patient_id: UUID) -> list[ReviewRule]:
    """Rules of the state or the payer that speak of the open stay, and do not say how often. One query."""
    stay = stays_on(viewer=viewer).filter(patient_id=patient_id).first()
    return not_known(stay_of(stay, clock.local_date()), plan_rules().review) if stay else []
