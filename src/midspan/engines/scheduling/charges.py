"""What one person's plan costs, line by line: one small function for each kind of charge."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from midspan.engines.scheduling.answers import Charge, ChargeCode
from midspan.engines.scheduling.conditions.preferences import relatives_can_come, suits
from midspan.engines.scheduling.model import Commitment, Mode, PatientNeeds, Section, Tier, TierCosts, WeekPlan
from midspan.engines.scheduling.rules import Rules


class Charged(Struct, frozen=True):
    """A plan with what its charges need to know."""

    needs: PatientNeeds
    rules: Rules
    plan: WeekPlan
    sections: tuple[Section, ...]
    moves: tuple[Commitment, ...]
    counselor_sites: Mapping[str, str]


def charges_of(charged: Charged) -> tuple[Charge, ...]:
    """Every line that is not zero, heaviest tier first."""
    return tuple(line for rule in RULES for line in rule(charged) if line.points)


def tier_costs(lines: Sequence[Charge]) -> TierCosts:
    """The lines added up by tier."""
    totals = dict.fromkeys(Tier, 0)
    for line in lines:
        totals[line.tier] += line.points
    return TierCosts(**{tier.value: points for tier, points in totals.items()})


def missing_sessions(charged: Charged) -> Iterator[Charge]:
    """The week holds no individual session, or no family session though one is wanted."""
    needs, weights = charged.needs, charged.rules.weights
    if needs.individual_minutes and charged.plan.individual is None:
        yield Charge(Tier.DEGRADED, ChargeCode.NO_INDIVIDUAL, "", 1, weights.no_individual)
    if needs.family_minutes and charged.plan.family is None:
        yield Charge(Tier.DEGRADED, ChargeCode.NO_FAMILY, "", 1, weights.no_family)


def groups_left(charged: Charged) -> Iterator[Charge]:
    """A group of the week before that the plan does not keep."""
    for section_id in sorted(set(charged.needs.prior.section_ids) - set(charged.plan.section_ids)):
        points = charged.rules.weights.group_left
        yield Charge(Tier.CONTINUITY, ChargeCode.GROUP_LEFT, section_id, 1, points)


def sessions_changed(charged: Charged) -> Iterator[Charge]:
    """Another counselor than before, or another time with them."""
    prior, plan, weights = charged.needs.prior, charged.plan, charged.rules.weights
    if plan.individual is not None:
        if prior.counselor_id not in (None, plan.individual.counselor_id):
            subject = plan.individual.counselor_id
            yield Charge(Tier.CONTINUITY, ChargeCode.COUNSELOR_CHANGED, subject, 1, weights.counselor_changed)
        if prior.individual not in (None, plan.individual.span):
            yield Charge(Tier.CONTINUITY, ChargeCode.INDIVIDUAL_MOVED, "", 1, weights.session_moved)
    if plan.family is not None and prior.family not in (None, plan.family.span):
        yield Charge(Tier.CONTINUITY, ChargeCode.FAMILY_MOVED, "", 1, weights.session_moved)


def extra_days(charged: Charged) -> Iterator[Charge]:
    """Days beyond the fewest that the level of care asks for."""
    extra = len(days_of(charged)) - charged.needs.min_days
    yield Charge(Tier.LIFE, ChargeCode.EXTRA_DAYS, "", extra, charged.rules.weights.extra_day * extra)


def modes(charged: Charged) -> Iterator[Charge]:
    """Sessions in the mode the person would rather not have; nothing where they have no choice."""
    needs, points = charged.needs, charged.rules.weights.other_mode
    for section in charged.sections:
        if needs.preferred_mode not in (None, _mode(section)):
            yield Charge(Tier.LIFE, ChargeCode.OTHER_MODE, section.id, 1, points)
    slot = charged.plan.individual
    if slot and len(needs.individual_modes) > 1 and needs.preferred_mode not in (None, slot.mode):
        yield Charge(Tier.LIFE, ChargeCode.OTHER_MODE, "", 1, points)


def parts_of_day(charged: Charged) -> Iterator[Charge]:
    """Sessions that start outside the preferred part of the day."""
    needs, rules = charged.needs, charged.rules
    points = rules.weights.other_part_of_day
    for section in charged.sections:
        amount = sum(not suits(meeting.start, needs=needs, rules=rules) for meeting in section.meetings)
        yield Charge(Tier.LIFE, ChargeCode.OTHER_PART_OF_DAY, section.id, amount, points * amount)
    slot = charged.plan.individual
    if slot and not suits(slot.span.start, needs=needs, rules=rules):
        yield Charge(Tier.LIFE, ChargeCode.OTHER_PART_OF_DAY, "", 1, points)


def trips(charged: Charged) -> Iterator[Charge]:
    """The way to each site, once per day on which somebody goes there."""
    visits = sorted(trips_of(charged))
    for site_id in sorted({site for _, site in visits}):
        amount = sum(site == site_id for _, site in visits)
        once = charged.rules.weights.trip_per_15_minutes * (charged.needs.travel_to(site_id) or 0) // 15
        yield Charge(Tier.LIFE, ChargeCode.TRIP, site_id, amount, once * amount)


def over_minimum(charged: Charged) -> Iterator[Charge]:
    """Full half hours above the dose that the plan of care asks for."""
    halves = max(0, counted_minutes(charged) - charged.needs.minimum_minutes) // 30
    points = charged.rules.weights.over_minimum_per_30_minutes * halves
    yield Charge(Tier.LIFE, ChargeCode.OVER_MINIMUM, "", halves * 30, points)


def family_hours(charged: Charged) -> Iterator[Charge]:
    """A family session at a time when most relatives are at work."""
    slot = charged.plan.family
    if slot is not None and not relatives_can_come(slot.span, charged.rules):
        yield Charge(Tier.LIFE, ChargeCode.FAMILY_IN_OFFICE_HOURS, "", 1, charged.rules.weights.family_in_office_hours)


def commitments_moved(charged: Charged) -> Iterator[Charge]:
    """Responsibilities that have to give way."""
    for commitment in charged.moves:
        minutes = commitment.span.minutes
        yield Charge(Tier.LIFE, ChargeCode.COMMITMENT_MOVED, commitment.id, minutes, commitment.price or 0)


RULES: tuple[Callable[[Charged], Iterator[Charge]], ...] = (
    missing_sessions,
    groups_left,
    sessions_changed,
    extra_days,
    modes,
    parts_of_day,
    trips,
    over_minimum,
    family_hours,
    commitments_moved,
)


def trips_of(charged: Charged) -> set[tuple[int, str]]:
    """(day, site) of every visit; one only for the individual session counts where the rules say so."""
    visits = {
        (meeting.day, section.site_id)
        for section in charged.sections
        if not section.is_video
        for meeting in section.meetings
    }
    slot = charged.plan.individual
    if slot and slot.mode is Mode.IN_PERSON and charged.rules.individual_is_a_trip:
        visits.add((slot.span.day, charged.counselor_sites[slot.counselor_id]))
    return visits


def days_of(charged: Charged) -> set[int]:
    """The days with anything on them."""
    sessions = (slot for slot in (charged.plan.individual, charged.plan.family) if slot)
    return {meeting.day for section in charged.sections for meeting in section.meetings} | {
        slot.span.day for slot in sessions
    }


def counted_minutes(charged: Charged) -> int:
    """Minutes toward the dose; sessions that could not be planned count only where the rules say so."""
    needs, plan = charged.needs, charged.plan
    minutes = sum(section.minutes for section in charged.sections)
    if charged.rules.missed_sessions_count:
        return minutes + needs.individual_minutes + needs.family_minutes
    return minutes + sum(slot.span.minutes for slot in (plan.individual, plan.family) if slot)


def _mode(section: Section) -> Mode:
    return Mode.VIDEO if section.is_video else Mode.IN_PERSON
