"""Another session instead of one, in a week that otherwise stays: what fits, what keeps the dose, best first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from midspan.engines.scheduling.conditions.commitments import Life, life_of
from midspan.engines.scheduling.conditions.preferences import suits
from midspan.engines.scheduling.conditions.sections import may_be_offered
from midspan.engines.scheduling.conditions.travel import AT_HOME, Block, fit_together, section_blocks
from midspan.engines.scheduling.model import Commitment, PatientNeeds, Section
from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.search.combinations import trip_points

ALONE = "alone"  # The content of a session with the counselor: part of the dose, but no group time.


class SwapReason(StrEnum):
    """What speaks for a session."""

    SAME_CURRICULUM = "same_curriculum"
    SAME_KIND = "same_kind"
    SAME_DAY = "same_day"
    SAME_LENGTH = "same_length"
    NO_TRIP = "no_trip"
    MOVES_NOTHING = "moves_nothing"


class SwapQuestion(Struct, frozen=True):
    """One dated week of one person, every session as a `Section` with one meeting.

    `given_up` is the session to be replaced, `kept` what stays (sessions with the counselor too, of content ALONE),
    `candidates` the sessions of that week that could replace it, with the seats taken on that date. `needs` has the
    life of that very week.
    """

    needs: PatientNeeds
    rules: Rules
    given_up: Section
    kept: tuple[Section, ...]
    candidates: tuple[Section, ...]


class SwapOption(Struct, frozen=True):
    """One session that fits. `points` are what it costs the person; `moves` what of their life gives way."""

    section_id: str
    points: int
    reasons: tuple[SwapReason, ...]
    moves: tuple[Commitment, ...]


def swap_options(question: SwapQuestion, *, count: int = 3) -> tuple[SwapOption, ...]:
    """Up to `count` sessions: of the same curriculum first, then of the same kind, then the least costly.

    Each keeps the week's minutes and days within the plan of care, or no further from it than they are now, and every
    required content. Nothing fixed in the person's life is touched.
    """
    life = life_of(question.needs)
    found = [
        option for candidate in question.candidates if (option := _option(question, candidate, life=life)) is not None
    ]
    return tuple(sorted(found, key=_rank)[:count])


def _rank(option: SwapOption) -> tuple[bool, bool, int, str]:
    reasons = option.reasons
    return (
        SwapReason.SAME_CURRICULUM not in reasons,
        SwapReason.SAME_KIND not in reasons,
        option.points,
        option.section_id,
    )


def _option(question: SwapQuestion, candidate: Section, *, life: Life) -> SwapOption | None:
    needs = question.needs
    if not may_be_offered(candidate, needs) or not _keeps_the_dose(question, candidate):
        return None
    blocks, kept = section_blocks(candidate, needs), _blocks(question.kept, needs)
    displaced = life.displaced_by_all(blocks)
    if displaced is None or not all(fit_together(one, other) for one in blocks for other in kept):
        return None
    moves = life.moved(displaced)
    reasons = tuple(_reasons(question, candidate, kept=kept, is_free=not moves))
    return SwapOption(candidate.id, _points(question, blocks, kept) + life.price(displaced), reasons, moves)


def _blocks(sections: Iterable[Section], needs: PatientNeeds) -> tuple[Block, ...]:
    """The blocks of what is kept; where the way is not known, the session itself still takes its time."""
    blocks: list[Block] = []
    for section in sections:
        if section.is_video or needs.travel_to(section.site_id) is not None:
            blocks += section_blocks(section, needs)
        else:
            blocks += (Block(span.day, span.start, span.end, section.site_id, 0) for span in section.meetings)
    return tuple(blocks)


def _keeps_the_dose(question: SwapQuestion, candidate: Section) -> bool:
    needs = question.needs
    now, then = (*question.kept, question.given_up), (*question.kept, candidate)
    minutes, days = _minutes(then), _days(then)
    on_one_day = max(_group_minutes_by_day(then).values(), default=0)
    longest_now = max(_group_minutes_by_day(now).values(), default=0)
    return (
        min(needs.minimum_minutes, _minutes(now)) <= minutes <= max(needs.minutes_allowed, _minutes(now))
        and min(needs.min_days, len(_days(now))) <= len(days) <= max(needs.max_days, len(_days(now)))
        and on_one_day <= max(needs.max_group_minutes_per_day, longest_now)
        and all(content in _contents(then) for content in question.rules.required_content if content in _contents(now))
    )


def _minutes(sections: Iterable[Section]) -> int:
    return sum(section.minutes for section in sections)


def _days(sections: Iterable[Section]) -> set[int]:
    return {meeting.day for section in sections for meeting in section.meetings}


def _contents(sections: Iterable[Section]) -> set[str]:
    return {section.content for section in sections}


def _group_minutes_by_day(sections: Iterable[Section]) -> Counter[int]:
    minutes: Counter[int] = Counter()
    for section in (one for one in sections if one.content != ALONE):
        for meeting in section.meetings:
            minutes[meeting.day] += meeting.minutes
    return minutes


def _reasons(
    question: SwapQuestion, candidate: Section, *, kept: Iterable[Block], is_free: bool
) -> Iterator[SwapReason]:
    given_up = question.given_up
    if candidate.curriculum_id and candidate.curriculum_id == given_up.curriculum_id:
        yield SwapReason.SAME_CURRICULUM
    if candidate.content == given_up.content:
        yield SwapReason.SAME_KIND
    if _days([candidate]) == _days([given_up]):
        yield SwapReason.SAME_DAY
    if candidate.minutes == given_up.minutes:
        yield SwapReason.SAME_LENGTH
    there = {(block.day, block.site) for block in kept}
    if candidate.is_video or all((meeting.day, candidate.site_id) in there for meeting in candidate.meetings):
        yield SwapReason.NO_TRIP
    if is_free:
        yield SwapReason.MOVES_NOTHING


def _points(question: SwapQuestion, blocks: Iterable[Block], kept: Iterable[Block]) -> int:
    """Trips that the kept sessions do not make anyway, and starts outside the preferred part of the day."""
    needs, rules = question.needs, question.rules
    there = {(block.day, block.site) for block in kept}
    points = 0
    for block in blocks:
        if block.site != AT_HOME and (block.day, block.site) not in there:
            points += trip_points(block.travel, rules)
        if not suits(block.start, needs=needs, rules=rules):
            points += rules.weights.other_part_of_day
    return points
