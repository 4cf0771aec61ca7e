"""Weeks as an offer keeps them: the engine's answers as plain JSON, and back. Codes stay codes; pages make words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.engines import scheduling as engine
from midspan.values import WeekSpan


class Alternative(Struct, frozen=True):
    """One week of an offer. `moves` are (responsibility id, stretch) that would have to move.

    `site_id` is where hours with the counselor are.
    """

    plan: engine.WeekPlan
    minutes_by_day: tuple[int, ...]
    moves: tuple[tuple[str, WeekSpan], ...]
    reasons: tuple[engine.Reason, ...]
    charges: tuple[engine.Charge, ...]
    points: int
    site_id: str

    @property
    def total_minutes(self) -> int:
        return sum(self.minutes_by_day)

    @property
    def days(self) -> int:
        return sum(1 for minutes in self.minutes_by_day if minutes)


def stored_option(option: engine.WeekOption, *, site_id: str) -> dict[str, Any]:
    """An option of the engine, as JSON; `site_id` is where hours with its counselor are."""
    return {
        "plan": stored_plan(option.plan),
        "minutes_by_day": list(option.minutes_by_day),
        "moves": [{"id": move.id, "span": stored_span(move.span)} for move in option.moves],
        "reasons": [
            {"code": one.code.value, "subject_id": one.subject_id, "amount": one.amount} for one in option.reasons
        ],
        "charges": [stored_charge(charge) for charge in option.charges],
        "points": option.cost.total,
        "site_id": site_id,
    }


def stored_charge(charge: engine.Charge) -> dict[str, Any]:
    """One line of a plan's cost, as JSON."""
    return {
        "tier": charge.tier.value,
        "code": charge.code.value,
        "subject_id": charge.subject_id,
        "amount": charge.amount,
        "points": charge.points,
    }


def stored_plan(plan: engine.WeekPlan) -> dict[str, Any]:
    return {
        "section_ids": list(plan.section_ids),
        "individual": _stored_slot(plan.individual),
        "family": _stored_slot(plan.family),
    }


def _stored_slot(slot: engine.Slot | None) -> dict[str, Any] | None:
    if slot is None:
        return None
    return {"counselor_id": slot.counselor_id, "span": stored_span(slot.span), "mode": slot.mode.value}


def stored_span(span: WeekSpan) -> list[int]:
    return [span.day, span.start, span.end]


def stored_explanation(explanation: engine.Explanation) -> dict[str, Any]:
    """Why there is no week, and what would open one, as JSON."""
    return {
        "reasons": [
            {
                "kind": found.kind.value,
                "subject_id": found.subject_id,
                "span": stored_span(found.span) if found.span else None,
                "section_ids": list(found.section_ids),
                "amount": found.amount,
            }
            for found in explanation.reasons
        ],
        "fixes": [_stored_fix(fix) for fix in explanation.fixes],
    }


def _stored_fix(fix: engine.Fix) -> dict[str, Any]:
    return {
        "kind": fix.kind.value,
        "points": fix.points,
        "opens": stored_plan(fix.opens),
        "subject_id": fix.subject_id,
        "span": stored_span(fix.span) if fix.span else None,
        "amount": fix.amount,
    }


def alternatives_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Alternative, ...]:
    """The weeks an offer keeps, in their order."""
    return tuple(
        Alternative(
            plan=plan_from(one["plan"]),
            minutes_by_day=tuple(one["minutes_by_day"]),
            moves=tuple((move["id"], WeekSpan(*move["span"])) for move in one["moves"]),
            reasons=tuple(
                engine.Reason(engine.OptionReason(reason["code"]), reason["subject_id"], reason["amount"])
                for reason in one["reasons"]
            ),
            charges=tuple(charge_from(charge) for charge in one["charges"]),
            points=one["points"],
            site_id=one["site_id"],
        )
        for one in stored
    )


def charge_from(stored: Mapping[str, Any]) -> engine.Charge:
    """A stored line of a cost."""
    return engine.Charge(
        tier=engine.Tier(stored["tier"]),
        code=engine.ChargeCode(stored["code"]),
        subject_id=stored["subject_id"],
        amount=stored["amount"],
        points=stored["points"],
    )


def plan_from(stored: Mapping[str, Any]) -> engine.WeekPlan:
    return engine.WeekPlan(tuple(stored["section_ids"]), _slot_from(stored["individual"]), _slot_from(stored["family"]))


def _slot_from(stored: Mapping[str, Any] | None) -> engine.Slot | None:
    if stored is None:
        return None
    return engine.Slot(stored["counselor_id"], WeekSpan(*stored["span"]), engine.Mode(stored["mode"]))


def explanation_from(stored: Mapping[str, Any], *, patient_id: str) -> engine.Explanation:
    """The explanation an impossible offer keeps."""
    return engine.Explanation(
        patient_id=patient_id,
        is_placeable=False,
        reasons=tuple(
            engine.ObstacleFound(
                kind=engine.Obstacle(found["kind"]),
                subject_id=found["subject_id"],
                span=WeekSpan(*found["span"]) if found["span"] else None,
                section_ids=tuple(found["section_ids"]),
                amount=found["amount"],
            )
            for found in stored["reasons"]
        ),
        fixes=tuple(
            engine.Fix(
                kind=engine.FixKind(fix["kind"]),
                points=fix["points"],
                opens=plan_from(fix["opens"]),
                subject_id=fix["subject_id"],
                span=WeekSpan(*fix["span"]) if fix["span"] else None,
                amount=fix["amount"],
            )
            for fix in stored["fixes"]
        ),
    )


def proposed_day(stored: Mapping[str, Any] | None) -> int | None:
    """The minutes of groups on one day that an explanation's fix would allow; None when none is about that."""
    fixes = stored["fixes"] if stored else []
    return next((fix["amount"] for fix in fixes if fix["kind"] == engine.FixKind.LONGER_DAY), None)


def proposes_seat(stored: Mapping[str, Any] | None, section_id: UUID) -> bool:
    """Whether one of an explanation's fixes is one more place in that section."""
    fixes = stored["fixes"] if stored else []
    return any(fix["kind"] == engine.FixKind.EXTRA_SEAT and fix["subject_id"] == str(section_id) for fix in fixes)
