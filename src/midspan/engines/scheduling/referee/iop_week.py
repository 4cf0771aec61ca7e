"""Judges a schedule in the exchange format `iop-week/1` from the files alone, so that any solver's can be compared.

Spans are [day, start, end] with minutes after midnight, half-open. Costs are whole points; lower is better. A week
without its individual session, or without a wanted family session, is degraded: reported and charged, but allowed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import Any

from msgspec import Struct

HOUR = 60
NO_INDIVIDUAL, NO_FAMILY, FAMILY_IN_OFFICE_HOURS = 2000, 1500, 15
NOON, LATE_AFTERNOON, EVENING, SATURDAY = 720, 990, 1020, 5
CROWDED_BELOW_CAP = 2

Entry = Mapping[str, Any]
Span = Sequence[int]


class IopViolation(StrEnum):
    """Every way in which a schedule of the format can be wrong."""

    UNKNOWN_PATIENT = "unknown patient"
    UNKNOWN_SECTION = "unknown section"
    SECTION_TWICE = "section twice"
    NOT_ELIGIBLE = "not eligible"
    NOT_AN_HOUR = "not 60 minutes"
    COUNSELOR_AWAY = "counselor not at work"
    COUNSELOR_IN_GROUP = "counselor in a group"
    COUNSELOR_TWICE = "counselor twice"
    BUSY = "busy"
    OVERLAP = "overlap"
    NO_TIME_TO_TRAVEL = "no time to travel"
    HOURS = "hours"
    TOO_MUCH_IN_A_DAY = "too much in a day"
    DAYS = "days"
    NO_CORE_GROUP = "no core group"
    TWO_PSYCHOEDUCATION_GROUPS = "two psychoeducation groups"
    OVER_CAPACITY = "over capacity"


class IopFindings(Struct, frozen=True):
    """Broken rules as (patient or section id, kind), degraded patients' ids, and the objective."""

    violations: tuple[tuple[int | str, IopViolation], ...]
    degraded: tuple[int, ...]
    objective: int


class _Week(Struct, frozen=True):
    """One patient's entry, their plan's entry, and what both refer to. Events are (span, by video)."""

    patient: Entry
    plan: Entry
    sections: tuple[Entry, ...]
    counselor: Entry
    document: Entry

    @property
    def sessions(self) -> list[tuple[Span, bool]]:
        individual, family = self.plan["individual"], self.plan.get("family")
        held: list[tuple[Span, bool]] = [(individual, self.patient["modality"] == "tele")] if individual else []
        return held + ([(family, True)] if family and self.patient["family_session"] else [])

    @property
    def events(self) -> list[tuple[Span, bool]]:
        return [(span, section["tele"]) for section in self.sections for span in section["meets"]] + self.sessions

    @property
    def minutes(self) -> int:
        """Minutes of the week; the sessions count whether or not they could be planned."""
        groups = sum(_minutes(span) for section in self.sections for span in section["meets"])
        return groups + HOUR + (HOUR if self.patient["family_session"] else 0)

    @property
    def days(self) -> set[int]:
        return {span[0] for span, _ in self.events}


def check_iop_week(document: Entry, schedule: Entry) -> IopFindings:
    """Judge `schedule` (patient id to plan or null) against a parsed document; who is not in it waits."""
    weeks = tuple(_weeks(document, schedule))
    broken = [*_strangers(document, schedule)]
    broken += [(week.patient["id"], kind) for week in weeks for rule in RULES for kind in rule(week)]
    fill = Counter(section["id"] for week in weeks for section in week.sections)
    full = (one["id"] for one in document["sections"] if fill[one["id"]] > one["cap"])
    broken += [(section_id, IopViolation.OVER_CAPACITY) for section_id in full]
    placed = {week.patient["id"] for week in weeks}
    waiting = sum(one["priority"] for one in document["patients"] if one["id"] not in placed)
    objective = document["objective"]["wait"] * waiting + _center_points(document, fill)
    return IopFindings(
        violations=tuple(broken + list(_sessions_at_once(weeks))),
        degraded=tuple(week.patient["id"] for week in weeks if _degraded(week)),
        objective=objective + sum(_degraded(week) + _continuity(week) + _life(week) for week in weeks),
    )


def _weeks(document: Entry, schedule: Entry) -> Iterator[_Week]:
    sections = {section["id"]: section for section in document["sections"]}
    counselors = {counselor["id"]: counselor for counselor in document["counsellors"]}
    for patient in document["patients"]:
        plan = schedule.get(str(patient["id"]))
        if plan is not None:
            ids = dict.fromkeys(plan["sections"])  # One listed twice is named as such, and judged once.
            chosen = tuple(sections[section_id] for section_id in ids if section_id in sections)
            yield _Week(patient, plan, chosen, counselors[patient["counsellor"]], document)


def _strangers(document: Entry, schedule: Entry) -> Iterator[tuple[int | str, IopViolation]]:
    known = {str(patient["id"]) for patient in document["patients"]}
    for patient_id, plan in schedule.items():
        if plan is not None and patient_id not in known:
            yield patient_id, IopViolation.UNKNOWN_PATIENT


def _minutes(span: Span) -> int:
    return span[2] - span[1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _chosen(week: _Week) -> Iterator[IopViolation]:
    ids = week.plan["sections"]
    if len(set(ids)) < len(ids):
        yield IopViolation.SECTION_TWICE
    known = {section["id"] for section in week.sections}
    for section_id in ids:
        if section_id not in known:
            yield IopViolation.UNKNOWN_SECTION
        elif section_id not in week.document["eligible"][str(week.patient["id"])]:
            yield IopViolation.NOT_ELIGIBLE


def _counselor_time(week: _Week) -> Iterator[IopViolation]:
    for span, _ in week.sessions:
        if _minutes(span) != HOUR:
            yield IopViolation.NOT_AN_HOUR
        work = week.counselor["work"]
        if not any(one[0] == span[0] and one[1] <= span[1] and span[2] <= one[2] for one in work):
            yield IopViolation.COUNSELOR_AWAY
        if any(_overlap(span, group) for group in week.counselor["facilitating"]):
            yield IopViolation.COUNSELOR_IN_GROUP


def _own_life(week: _Week) -> Iterator[IopViolation]:
    commute = week.patient["commute"]
    for span, by_video in week.events:
        way = 0 if by_video else commute
        if any(_overlap((span[0], span[1] - way, span[2] + way), busy) for busy in week.patient["busy"]):
            yield IopViolation.BUSY
    for (one, one_video), (other, other_video) in combinations(week.events, 2):
        if _overlap(one, other):
            yield IopViolation.OVERLAP
        elif one[0] == other[0] and one_video != other_video and _pause(one, other) < commute:
            yield IopViolation.NO_TIME_TO_TRAVEL


def _pause(one: Span, other: Span) -> int:
    return max(one[1], other[1]) - min(one[2], other[2])


def _amounts(week: _Week) -> Iterator[IopViolation]:
    patient = week.patient
    lowest = patient["required_minutes"]
    if not lowest <= week.minutes <= lowest + week.document["group_minutes_over_max"]:
        yield IopViolation.HOURS
    by_day: Counter[int] = Counter()
    for section in week.sections:
        for span in section["meets"]:
            by_day[span[0]] += _minutes(span)
    if any(minutes > patient["max_group_minutes_per_day"] for minutes in by_day.values()):
        yield IopViolation.TOO_MUCH_IN_A_DAY
    if not patient["min_days"] <= len(week.days) <= patient["max_days"]:
        yield IopViolation.DAYS


def _content(week: _Week) -> Iterator[IopViolation]:
    kinds = Counter(section["content"] for section in week.sections)
    if not kinds["core"]:
        yield IopViolation.NO_CORE_GROUP
    if kinds["psyed"] > 1:
        yield IopViolation.TWO_PSYCHOEDUCATION_GROUPS


RULES = (_chosen, _counselor_time, _own_life, _amounts, _content)


def _sessions_at_once(weeks: Sequence[_Week]) -> Iterator[tuple[int, IopViolation]]:
    """A counselor in two sessions at once: named for each later one, whether or not they start on a quarter hour."""
    taken: dict[int, list[Span]] = defaultdict(list)
    for week in weeks:
        held = taken[week.counselor["id"]]
        for span, _ in week.sessions:
            if any(_overlap(span, other) for other in held):
                yield week.patient["id"], IopViolation.COUNSELOR_TWICE
            held.append(span)


def _degraded(week: _Week) -> int:
    missing = 0 if week.plan["individual"] else NO_INDIVIDUAL
    return missing + (NO_FAMILY if week.patient["family_session"] and not week.plan.get("family") else 0)


def _continuity(week: _Week) -> int:
    costs, before = week.document["objective"], week.patient["prev"]
    left = len(set(before["sections"]) - set(week.plan["sections"]))
    kinds = ["individual", *(["family"] if week.patient["family_session"] else [])]
    pairs = ((week.plan.get(kind), before[kind]) for kind in kinds)
    moved = sum(1 for now, then in pairs if now and then and list(now) != list(then))
    points: int = costs["drop"] * left + costs["movei"] * moved
    return points


def _life(week: _Week) -> int:
    costs, patient = week.document["objective"], week.patient
    points: int = costs["over"] * ((week.minutes - patient["required_minutes"]) // 30)
    points += costs["day"] * (len(week.days) - patient["min_days"])
    in_person = {span[0] for section in week.sections if not section["tele"] for span in section["meets"]}
    points += len(in_person) * (costs["commute"] * patient["commute"] // 15)
    unwanted = {1: False, -1: True}.get(patient["pref_tele"])
    points += costs["teleMis"] * sum(1 for section in week.sections if section["tele"] is unwanted)
    timed = [span for section in week.sections for span in section["meets"]]
    timed += [week.plan["individual"]] if week.plan["individual"] else []
    points += costs["tod"] * sum(1 for span in timed if _part(span) != patient["pref_time_of_day"])
    family = week.plan.get("family") if patient["family_session"] else None
    at_work = family and family[1] < EVENING and family[0] != SATURDAY
    return points + (FAMILY_IN_OFFICE_HOURS if at_work else 0)


def _part(span: Span) -> int:
    return (span[1] >= NOON) + (span[1] >= LATE_AFTERNOON)


def _center_points(document: Entry, fill: Counter[int]) -> int:
    costs = document["objective"]
    crowded = sum(max(0, fill[one["id"]] - one["cap"] + CROWDED_BELOW_CAP) for one in document["sections"])
    missing = sum(max(0, costs["minfill"] - fill[one["id"]]) for one in document["sections"])
    points: int = costs["softfill"] * crowded + costs["under"] * missing
    return points
