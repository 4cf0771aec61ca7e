"""The times at which a person could meet their counselor, alone or with their family."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from midspan.engines.scheduling.conditions.commitments import Life
from midspan.engines.scheduling.conditions.preferences import relatives_can_come, suits
from midspan.engines.scheduling.conditions.travel import Block, slot_block
from midspan.engines.scheduling.model import Counselor, Mode, PatientNeeds, Slot
from midspan.engines.scheduling.rules import Rules
from midspan.values import WeekSpan


class SlotOffer(Struct, frozen=True):
    """A possible session. `points` leave out its trip and moved commitments (`displaced` has their bits)."""

    slot: Slot
    block: Block
    displaced: int
    points: int


def individual_slots(
    counselors: Iterable[Counselor], *, needs: PatientNeeds, rules: Rules, life: Life
) -> tuple[SlotOffer, ...]:
    """Every individual session that fits both weeks: counselors in order, then modes, days and times."""
    offers: list[SlotOffer] = []
    for counselor in counselors:
        spans = tuple(free_spans(counselor, minutes=needs.individual_minutes, tick=rules.tick_minutes))
        for mode in _possible_modes(counselor, needs):
            slots = (Slot(counselor.id, span, mode) for span in spans)
            offers += _that_fit(slots, site_id=counselor.site_id, needs=needs, rules=rules, life=life)
    return tuple(offers)


def family_slots(
    counselors: Iterable[Counselor], *, needs: PatientNeeds, rules: Rules, life: Life
) -> tuple[SlotOffer, ...]:
    """Every family session (always by video, so that relatives can come) that fits both weeks."""
    offers: list[SlotOffer] = []
    for counselor in counselors:
        for span in free_spans(counselor, minutes=needs.family_minutes, tick=rules.tick_minutes):
            slot = Slot(counselor.id, span, Mode.VIDEO)
            block = slot_block(slot, site_id=counselor.site_id, needs=needs)
            if (displaced := life.displaced_by(block)) is not None:
                offers.append(SlotOffer(slot, block, displaced, _family_points(span, needs=needs, rules=rules)))
    return tuple(offers)


def free_spans(counselor: Counselor, *, minutes: int, tick: int) -> Iterator[WeekSpan]:
    """Stretches of that length at work and not taken, starting on ticks, each once, in order of the week."""
    seen: set[tuple[int, int]] = set()
    for work in sorted(counselor.work):
        for start in range(-(-work.start // tick) * tick, work.end - minutes + 1, tick):
            if (work.day, start) not in seen and _is_free(counselor, day=work.day, start=start, end=start + minutes):
                seen.add((work.day, start))
                yield WeekSpan(work.day, start, start + minutes)


def _is_free(counselor: Counselor, *, day: int, start: int, end: int) -> bool:
    return not any(taken.day == day and taken.start < end and start < taken.end for taken in counselor.taken)


def _possible_modes(counselor: Counselor, needs: PatientNeeds) -> Iterator[Mode]:
    for mode in needs.individual_modes:
        if mode is Mode.VIDEO or needs.travel_to(counselor.site_id) is not None:
            yield mode


def _that_fit(
    slots: Iterable[Slot], *, site_id: str, needs: PatientNeeds, rules: Rules, life: Life
) -> Iterator[SlotOffer]:
    for slot in slots:
        block = slot_block(slot, site_id=site_id, needs=needs)
        if (displaced := life.displaced_by(block)) is not None:
            yield SlotOffer(slot, block, displaced, _individual_points(slot, needs=needs, rules=rules))


def _individual_points(slot: Slot, *, needs: PatientNeeds, rules: Rules) -> int:
    weights, prior = rules.weights, needs.prior
    points = 0 if suits(slot.span.start, needs=needs, rules=rules) else weights.other_part_of_day
    if prior.individual not in (None, slot.span):
        points += weights.session_moved
    if prior.counselor_id not in (None, slot.counselor_id):
        points += weights.counselor_changed
    if len(needs.individual_modes) > 1 and needs.preferred_mode not in (None, slot.mode):
        points += weights.other_mode
    return points


def _family_points(span: WeekSpan, *, needs: PatientNeeds, rules: Rules) -> int:
    points = 0 if relatives_can_come(span, rules) else rules.weights.family_in_office_hours
    return points + (rules.weights.session_moved if needs.prior.family not in (None, span) else 0)
