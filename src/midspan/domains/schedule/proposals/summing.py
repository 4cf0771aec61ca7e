"""What is written of a computed proposal: its counts, its prices, and one row for each person."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from msgspec.structs import asdict, replace

from midspan.domains.schedule.models import Move, Proposal
from midspan.domains.schedule.offers.stored import stored_charge, stored_explanation, stored_plan
from midspan.domains.schedule.problem.center import CenterAsk, for_referee
from midspan.domains.schedule.proposals.changes import Change, Computed
from midspan.domains.schedule.proposals.judging import plan_minutes
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import over_life_limit

FEWEST_TOLD = 5  # People in a group of whom figures are told.


def summary_of(ask: CenterAsk, found: Computed) -> dict[str, Any]:
    """Counts, and minutes by track. Names nobody."""
    counts = counts_of(ask, found.changes)
    return {
        **counts,
        "kept": len(found.kept),
        "outside": len(ask.outside),
        "objective_now": found.objective_now,
        "tracks": tracks_of(ask, found.plans, after=ask.problem),
        "life": _life(ask, found),
        "over_life_limit": _over_life_limit(ask.problem, found),
    }


def counts_of(ask: CenterAsk, changes: Collection[Change]) -> dict[str, int]:
    """How many people there are, move, stay without a week, and keep one that does not hold as it is frozen."""
    return {
        "people": len(ask.problem.patients),
        "moves": sum(1 for change in changes if change.after),
        "unplaced": sum(1 for change in changes if not change.after and not change.before),
        "frozen": sum(1 for change in changes if not change.after and change.before),
    }


def tracks_of(
    ask: CenterAsk, plans: Mapping[str, engine.WeekPlan | None], *, after: engine.Problem
) -> dict[str, dict[str, int]]:
    """Track id → people, and minutes: `needed` by the plans of care, `now`, and with these plans in `after`."""
    tracks: dict[str, dict[str, int]] = {}
    for needs in ask.problem.patients:
        track = tracks.setdefault(str(ask.stays[needs.id].track_id), {"people": 0, "needed": 0, "now": 0, "after": 0})
        track["people"] += 1
        track["needed"] += needs.minimum_minutes
        track["now"] += min(needs.minimum_minutes, plan_minutes(ask.problem, ask.now[needs.id]))
        track["after"] += min(needs.minimum_minutes, plan_minutes(after, plans[needs.id]))
    return tracks


def _life(ask: CenterAsk, found: Computed) -> list[dict[str, Any]]:
    """How life points are spread over those with a new week, by group; a small group would tell of one person.

    Who keeps a week that is not whole may hold what the problem does not know any more, and is not counted.
    """
    plans = {patient_id: plan for patient_id, plan in found.plans.items() if patient_id not in found.kept}
    spreads = engine.life_spreads(ask.problem, engine.Schedule(plans))
    rows = [("everybody", "", spreads.everybody)]
    rows += [("site", group, one) for group, one in spreads.by_site.items()]
    rows += [("language", group, one) for group, one in spreads.by_language.items()]
    rows += [("age_band", group, one) for group, one in spreads.by_age_band.items()]
    return [{"by": by, "group": group, **asdict(one)} for by, group, one in rows if one.people >= FEWEST_TOLD]


def _over_life_limit(problem: engine.Problem, found: Computed) -> dict[str, int]:
    """How many new weeks weigh more on a life than the rules' limit of points, which no other week would mend."""
    plans = {patient_id: plan for patient_id, plan in found.plans.items() if patient_id not in found.kept}
    people = len(over_life_limit(for_referee(problem), engine.Schedule(plans)))
    return {"people": people, "limit": problem.rules.life_limit}


def prices_of(certificate: engine.Certificate) -> dict[str, Any]:
    """The prices that prove the bound, in thousandths of a point, as JSON; no patient is named."""
    return {kind: [list(one) for one in getattr(certificate, kind)] for kind in ("seats", "ticks", "caseloads")}


def move_of(proposal: Proposal, ask: CenterAsk, change: Change) -> Move:
    """One person's row of a proposal."""
    stay = ask.stays[change.patient_id]
    return Move(
        organization_id=proposal.organization_id,
        patient_id=UUID(change.patient_id),
        proposal=proposal,
        episode=stay,
        before=stored_week(ask, change.patient_id, change.before),
        after=stored_week(ask, change.patient_id, change.after),
        minutes_before=plan_minutes(ask.problem, change.before),
        minutes_after=plan_minutes(ask.problem, change.after),
        minutes_needed=ask.problem.patient(change.patient_id).minimum_minutes,
        charges=[stored_charge(charge) for charge in change.charges],
        why=[{"kind": reason.kind, "subject_id": reason.subject_id} for reason in change.why],
        explanation=stored_explanation(change.explanation) if change.explanation else None,
    )


def stored_week(ask: CenterAsk, patient_id: str, plan: engine.WeekPlan | None) -> dict[str, Any] | None:
    """A week with the site at which the hours with the counselor are, and those hours on that site's clock."""
    if plan is None:
        return None
    site_id = ask.site_of(patient_id, plan)
    zone = ask.zones[site_id]
    local = replace(plan, individual=_local(ask, plan.individual, zone), family=_local(ask, plan.family, zone))
    return {**stored_plan(local), "site_id": site_id, "zone": zone}


def _local(ask: CenterAsk, slot: engine.Slot | None, zone: str) -> engine.Slot | None:
    return None if slot is None else replace(slot, span=ask.clock.written(slot.span, to=zone))
