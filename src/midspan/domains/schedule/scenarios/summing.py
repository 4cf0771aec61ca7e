"""What is written of a computed scenario: its counts, and one row for each person whose week would differ."""

from typing import Any
from uuid import UUID

from msgspec.structs import asdict

from midspan.domains.schedule.models import Scenario, ScenarioWeek
from midspan.domains.schedule.offers.stored import stored_charge, stored_explanation
from midspan.domains.schedule.problem.center import CenterAsk
from midspan.domains.schedule.proposals.changes import Change
from midspan.domains.schedule.proposals.judging import plan_minutes
from midspan.domains.schedule.proposals.summing import stored_week, tracks_of
from midspan.domains.schedule.scenarios.asking import ScenarioAsk
from midspan.domains.schedule.scenarios.computing import Outcome


def summary_of(ask: ScenarioAsk, outcome: Outcome) -> dict[str, Any]:
    """Counts, and minutes by track; `gone` are numbers of changes of what is no more. Names nobody."""
    differences = outcome.differences
    return {
        "changes": sum(1 for one in ask.changes if not one.counts_in),
        "people": len(ask.today.now),
        "new_weeks": sum(1 for one in differences if one.before is None and one.after is not None),
        "moves": sum(1 for one in differences if one.before is not None and one.after is not None),
        "lost": sum(1 for one in differences if one.before is not None and one.after is None),
        "rows": len(differences),
        "now": asdict(outcome.now),
        "alone": asdict(outcome.alone),
        "after": asdict(outcome.after),
        "referrals": outcome.referrals,
        "referrals_placed": outcome.referrals_placed,
        "gone": list(ask.after.gone),
        "outside": len(ask.today.outside),
        "tracks": tracks_of(ask.today, outcome.found.plans, after=ask.after.ask.problem),
    }


def week_of(scenario: Scenario, ask: ScenarioAsk, change: Change) -> ScenarioWeek:
    """One person's row."""
    today, after = ask.today, ask.after.ask
    return ScenarioWeek(
        organization_id=scenario.organization_id,
        patient_id=UUID(change.patient_id),
        scenario=scenario,
        episode=today.stays[change.patient_id],
        before=stored_week(today, change.patient_id, change.before),
        after=stored_week(after, change.patient_id, change.after),
        minutes_before=plan_minutes(today.problem, change.before),
        minutes_after=plan_minutes(after.problem, change.after),
        minutes_needed=_needed(today, change.patient_id),
        charges=[stored_charge(charge) for charge in change.charges],
        why=[{"kind": reason.kind, "subject_id": reason.subject_id} for reason in change.why],
        explanation=stored_explanation(change.explanation) if change.explanation else None,
    )


def _needed(ask: CenterAsk, patient_id: str) -> int:
    return ask.problem.patient(patient_id).minimum_minutes
