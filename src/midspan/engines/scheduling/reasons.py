"""Why somebody may choose an option: what it does well, on its own or beside the others shown."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from midspan.engines.scheduling.answers import ChargeCode, OptionReason, Reason, WeekOption
from midspan.engines.scheduling.model import Mode, PatientNeeds, Section
from midspan.values import WeekSpan

MOST_BEFORE = 2  # Responsibilities named as "all done before" in one option; more would bury the rest.


def with_reasons(
    options: Sequence[WeekOption], *, sections: dict[str, Section], needs: PatientNeeds
) -> tuple[WeekOption, ...]:
    """The same options in the same order, each saying why; `sections` are those in them, by id."""
    return tuple(
        replace(option, reasons=tuple(_reasons(option, options, sections=sections, needs=needs))) for option in options
    )


def _reasons(
    option: WeekOption, options: Sequence[WeekOption], *, sections: dict[str, Section], needs: PatientNeeds
) -> Iterator[Reason]:
    if option is options[0]:
        yield Reason(OptionReason.FITS_BEST)
    yield from _compared(option, options, sections=sections)
    yield from _continuity(option, needs)
    yield from _ways_of_taking_part(option, sections=sections, needs=needs)
    yield from _before(option, sections=sections, needs=needs)
    yield from _moves(option, needs)


def _compared(option: WeekOption, options: Sequence[WeekOption], *, sections: dict[str, Section]) -> Iterator[Reason]:
    others = [other for other in options if other is not option]
    if not others:
        return
    if trips(option) < min(trips(other) for other in others):
        yield Reason(OptionReason.FEWEST_TRIPS, amount=trips(option))
    if len(option.days) < min(len(other.days) for other in others):
        yield Reason(OptionReason.FEWEST_DAYS, amount=len(option.days))
    end = latest_end(option, sections)
    if end < min(latest_end(other, sections) for other in others):
        yield Reason(OptionReason.ENDS_EARLIEST, amount=end)


def _continuity(option: WeekOption, needs: PatientNeeds) -> Iterator[Reason]:
    prior, slot = needs.prior, option.plan.individual
    kept = set(prior.section_ids) <= set(option.plan.section_ids)
    if prior.section_ids and kept:
        yield Reason(OptionReason.KEEPS_GROUPS, amount=len(prior.section_ids))
    if prior.individual and slot and slot.span == prior.individual:
        yield Reason(OptionReason.KEEPS_INDIVIDUAL)


def _ways_of_taking_part(option: WeekOption, *, sections: dict[str, Section], needs: PatientNeeds) -> Iterator[Reason]:
    slot = option.plan.individual
    by_video = all(sections[section_id].is_video for section_id in option.plan.section_ids)
    if by_video and (slot is None or slot.mode is Mode.VIDEO):
        yield Reason(OptionReason.ALL_VIDEO)
    elsewhere = any(line.code is ChargeCode.OTHER_PART_OF_DAY for line in option.charges)
    if needs.preferred_part is not None and not elsewhere:
        yield Reason(OptionReason.PREFERRED_PART, subject_id=needs.preferred_part.value)


def _before(option: WeekOption, *, sections: dict[str, Section], needs: PatientNeeds) -> Iterator[Reason]:
    """Responsibilities before which every session of their days is over, those of most days first."""
    ends: dict[int, int] = {}
    for span in spans_of(option, sections):
        ends[span.day] = max(span.end, ends.get(span.day, 0))
    met: dict[str, list[bool]] = {}
    for commitment in needs.commitments:
        if commitment.span.day in ends and commitment not in option.moves:
            is_before = ends[commitment.span.day] <= commitment.span.start
            met.setdefault(commitment.id, []).append(is_before)
    clear = sorted((-len(days), subject) for subject, days in met.items() if all(days))
    for negative_days, subject in clear[:MOST_BEFORE]:
        yield Reason(OptionReason.ENDS_BEFORE, subject_id=subject, amount=-negative_days)


def _moves(option: WeekOption, needs: PatientNeeds) -> Iterator[Reason]:
    if not option.moves and any(commitment.price is not None for commitment in needs.commitments):
        yield Reason(OptionReason.MOVES_NOTHING)
    for commitment in option.moves:
        yield Reason(OptionReason.MOVES, subject_id=commitment.id, amount=commitment.span.minutes)


def trips(option: WeekOption) -> int:
    """How often the person goes somewhere in the week."""
    return sum(line.amount for line in option.charges if line.code is ChargeCode.TRIP)


def latest_end(option: WeekOption, sections: dict[str, Section]) -> int:
    """The latest minute of any day at which a session ends."""
    return max(span.end for span in spans_of(option, sections))


def spans_of(option: WeekOption, sections: dict[str, Section]) -> list[WeekSpan]:
    """Every session of the week."""
    plan = option.plan
    meetings = [meeting for section_id in plan.section_ids for meeting in sections[section_id].meetings]
    return meetings + [slot.span for slot in (plan.individual, plan.family) if slot]
