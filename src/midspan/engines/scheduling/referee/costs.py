"""What plans cost, reckoned without the search: from the rule file's words to points."""

from collections import Counter

from midspan.engines.scheduling.model import Mode, PartOfDay, PatientNeeds, Problem, Section, TierCosts
from midspan.engines.scheduling.referee.violations import Subject
from midspan.engines.scheduling.rules import Rules
from midspan.values import WeekSpan


def plan_costs(subject: Subject) -> TierCosts:
    """One person's plan, by tier; seats are the center's."""
    return TierCosts(degraded=_degraded(subject), continuity=_continuity(subject), life=_life(subject))


def center_points(problem: Problem, fill: Counter[str]) -> int:
    """Crowded seats and seats missing in sections, over everybody in them."""
    return sum(section_points(section, fill[section.id] + section.taken, problem) for section in problem.sections)


def section_points(section: Section, people: int, problem: Problem) -> int:
    """What one section costs the center with so many people in it, those outside the problem included."""
    weights = problem.rules.weights
    crowded = max(0, people - section.comfortable_size) * weights.seat_over_comfortable
    return crowded + max(0, section.minimum_to_run - people) * weights.seat_under_minimum


def _degraded(subject: Subject) -> int:
    weights, needs, plan = subject.problem.rules.weights, subject.needs, subject.plan
    missing = weights.no_individual if needs.individual_minutes and not plan.individual else 0
    return missing + (weights.no_family if needs.family_minutes and not plan.family else 0)


def _continuity(subject: Subject) -> int:
    weights, prior, plan = subject.problem.rules.weights, subject.needs.prior, subject.plan
    points = weights.group_left * len(set(prior.section_ids).difference(plan.section_ids))
    if plan.individual and prior.counselor_id and plan.individual.counselor_id != prior.counselor_id:
        points += weights.counselor_changed
    pairs = ((plan.individual, prior.individual), (plan.family, prior.family))
    moved = sum(1 for slot, before in pairs if slot and before and slot.span != before)
    return points + weights.session_moved * moved


def _life(subject: Subject) -> int:
    weights, needs, plan = subject.problem.rules.weights, subject.needs, subject.plan
    days = {event.span.day for event in subject.events}
    points = weights.extra_day * (len(days) - needs.min_days)
    points += weights.over_minimum_per_30_minutes * (max(0, _minutes(subject) - needs.minimum_minutes) // 30)
    points += weights.other_mode * _in_other_mode(subject)
    timed = [event.span for event in subject.events if not (plan.family and event.span == plan.family.span)]
    unsuited = sum(1 for span in timed if is_unsuited(span, needs=needs, rules=subject.problem.rules))
    points += weights.other_part_of_day * unsuited
    if plan.family and plan.family.span.day < subject.problem.rules.family_weekend_from_day:
        early = plan.family.span.start < subject.problem.rules.family_evening_from
        points += weights.family_in_office_hours if early else 0
    return points + _trip_points(subject) + _moved_points(subject)


def _minutes(subject: Subject) -> int:
    if subject.problem.rules.missed_sessions_count:
        sessions = subject.needs.individual_minutes + subject.needs.family_minutes
    else:
        sessions = sum(slot.span.minutes for slot, _ in subject.slots)
    return sessions + sum(section.minutes for section in subject.sections)


def _in_other_mode(subject: Subject) -> int:
    wish, slot = subject.needs.preferred_mode, subject.plan.individual
    groups = sum(1 for section in subject.sections if prefers_another_mode(section, subject.needs))
    may_choose = wish is not None and len(subject.needs.individual_modes) > 1
    return groups + (1 if slot and may_choose and slot.mode is not wish else 0)


def prefers_another_mode(section: Section, needs: PatientNeeds) -> bool:
    """Whether somebody with a wish would rather attend the other way."""
    wish = needs.preferred_mode
    return wish is not None and section.is_video != (wish is Mode.VIDEO)


def is_unsuited(span: WeekSpan, *, needs: PatientNeeds, rules: Rules) -> bool:
    """Whether something starts outside the part of the day that somebody prefers."""
    wish = needs.preferred_part
    spans = {
        PartOfDay.MORNING: (0, rules.morning_ends),
        PartOfDay.AFTERNOON: (rules.morning_ends, rules.afternoon_ends),
        PartOfDay.EVENING: (rules.afternoon_ends, 24 * 60),
    }
    return wish is not None and not spans[wish][0] <= span.start < spans[wish][1]


def _trip_points(subject: Subject) -> int:
    groups = {
        (span.day, section.site_id) for section in subject.sections for span in section.meetings if not section.is_video
    }
    rules, slot = subject.problem.rules, subject.plan.individual
    if rules.individual_is_a_trip and slot and slot.mode is Mode.IN_PERSON:
        groups |= {(slot.span.day, one.site_id) for one in subject.counselors.values() if one.id == slot.counselor_id}
    travel = dict(subject.needs.travel_minutes)
    return sum(rules.weights.trip_per_15_minutes * travel.get(site, 0) // 15 for _, site in groups)


def _moved_points(subject: Subject) -> int:
    """Each movable commitment in the way of something is moved once."""
    points = 0
    for commitment in subject.needs.commitments:
        own = commitment.span
        hit = any(
            event.span.day == own.day
            and event.span.start - event.travel < own.end
            and own.start < event.span.end + event.travel
            for event in subject.events
        )
        points += (commitment.price or 0) if hit else 0
    return points
