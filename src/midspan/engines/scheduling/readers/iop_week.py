"""Reads `iop-week/1`: one center's week as JSON, with its own weights; schedules in the same form, both ways.

The format's meaning, as `referee.iop_week` checks it: every patient has one travel time whatever the site; `eligible`
lists replace the tags; commuting costs count only days with a group in person; sessions that could not be planned
still count toward the hours; crowding starts two seats below the cap.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from midspan.engines.scheduling.model import (
    Commitment,
    Counselor,
    Mode,
    PartOfDay,
    PatientNeeds,
    PatientTags,
    PriorWeek,
    Problem,
    Schedule,
    Section,
    Slot,
    WeekPlan,
)
from midspan.engines.scheduling.rules import Rules, Weights, rules_in_force
from midspan.values import WeekSpan

PARTS = (PartOfDay.MORNING, PartOfDay.AFTERNOON, PartOfDay.EVENING)
MODES = {1: Mode.VIDEO, 0: None, -1: Mode.IN_PERSON}
CROWDED_BELOW_CAP = 2
HOUR = 60


def read_iop_week(week: Mapping[str, Any]) -> Problem:
    """The problem in a parsed `iop-week/1` document. Raises KeyError or ValueError where it is not one."""
    rules = _rules(week["objective"])
    return Problem(
        sections=tuple(_section(entry, fewest=week["objective"]["minfill"]) for entry in week["sections"]),
        counselors=tuple(_counselor(entry) for entry in week["counsellors"]),
        patients=tuple(_patient(entry, week) for entry in week["patients"]),
        rules=rules,
    )


def read_schedule(schedule: Mapping[str, Any], problem: Problem) -> Schedule:
    """The schedule in a parsed document's `schedule`, for the problem read from its week."""
    return Schedule({needs.id: _plan(schedule[needs.id], needs) for needs in problem.patients})


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    """The schedule as `iop-week/1` writes it."""
    return {patient_id: _written(plan) for patient_id, plan in schedule.plans.items()}


def _rules(costs: Mapping[str, int]) -> Rules:
    rules = rules_in_force()
    weights = Weights(
        wait_list=costs["wait"],
        no_individual=2000,
        no_family=1500,
        group_left=costs["drop"],
        counselor_changed=0,
        session_moved=costs["movei"],
        extra_day=costs["day"],
        other_mode=costs["teleMis"],
        other_part_of_day=costs["tod"],
        trip_per_15_minutes=costs["commute"],
        over_minimum_per_30_minutes=costs["over"],
        family_in_office_hours=15,
        seat_over_comfortable=costs["softfill"],
        seat_under_minimum=costs["under"],
    )
    return replace(
        rules,
        version="iop-week/1",
        weights=weights,
        individual_is_a_trip=False,
        missed_sessions_count=True,
        life_cap=0,  # The format knows the sum only.
        life_limit=0,
    )


def _spans(entries: Sequence[Sequence[int]]) -> tuple[WeekSpan, ...]:
    return tuple(WeekSpan(*entry) for entry in entries)


def _span(entry: Sequence[int] | None) -> WeekSpan | None:
    return WeekSpan(*entry) if entry else None


def _section(entry: Mapping[str, Any], *, fewest: int) -> Section:
    is_once = entry["content"] == "psyed"
    return Section(
        id=str(entry["id"]),
        meetings=_spans(entry["meets"]),
        site_id="site",
        is_video=entry["tele"],
        capacity=entry["cap"],
        comfortable=entry["cap"] - CROWDED_BELOW_CAP,
        minimum_to_run=fewest,
        content=entry["content"],
        curriculum_id="psyed" if is_once else "",
        leader_ids=tuple(str(leader) for leader in entry["facilitators"]),
    )


def _counselor(entry: Mapping[str, Any]) -> Counselor:
    return Counselor(
        id=str(entry["id"]),
        site_id="site",
        work=_spans(entry["work"]),
        taken=_spans(entry["facilitating"]),
        languages=tuple(entry["langs"]),
    )


def _patient(entry: Mapping[str, Any], week: Mapping[str, Any]) -> PatientNeeds:
    prior = entry["prev"]
    return PatientNeeds(
        id=str(entry["id"]),
        site_id="site",
        minimum_minutes=entry["required_minutes"],
        maximum_minutes=entry["required_minutes"] + week["group_minutes_over_max"],
        min_days=entry["min_days"],
        max_days=entry["max_days"],
        max_group_minutes_per_day=entry["max_group_minutes_per_day"],
        tags=PatientTags(age_bands=(entry["age"],), languages=(entry["lang"],)),
        commitments=tuple(Commitment(f"busy-{place}", WeekSpan(*span)) for place, span in enumerate(entry["busy"])),
        travel_minutes=(("site", entry["commute"]),),
        individual_modes=(Mode.VIDEO if entry["modality"] == "tele" else Mode.IN_PERSON,),
        preferred_mode=MODES[entry["pref_tele"]],
        preferred_part=PARTS[entry["pref_time_of_day"]],
        counselor_id=str(entry["counsellor"]),
        individual_minutes=HOUR,
        family_minutes=HOUR if entry["family_session"] else 0,
        prior=PriorWeek(
            tuple(str(section) for section in prior["sections"]), _span(prior["individual"]), _span(prior["family"])
        ),
        priority=entry["priority"],
        eligible_section_ids=tuple(str(section) for section in week["eligible"][str(entry["id"])]),
    )


def _plan(entry: Mapping[str, Any] | None, needs: PatientNeeds) -> WeekPlan | None:
    if entry is None:
        return None
    return WeekPlan(
        section_ids=tuple(sorted(str(section) for section in entry["sections"])),
        individual=_slot(entry["individual"], needs, needs.individual_modes[0]),
        family=_slot(entry.get("family"), needs, Mode.VIDEO),
    )


def _slot(entry: Sequence[int] | None, needs: PatientNeeds, mode: Mode) -> Slot | None:
    return Slot(needs.counselor_id or "", WeekSpan(*entry), mode) if entry else None


def _written(plan: WeekPlan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    sections = [int(section_id) for section_id in plan.section_ids]
    return {"sections": sections, "individual": _triple(plan.individual), "family": _triple(plan.family)}


def _triple(slot: Slot | None) -> list[int] | None:
    return [slot.span.day, slot.span.start, slot.span.end] if slot else None
