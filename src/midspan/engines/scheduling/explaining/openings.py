"""Changes that open new time: a counselor's other hour, or a new section. Found by one search with all of them."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from midspan.engines.scheduling.answers import FixKind
from midspan.engines.scheduling.explaining.cases import Case
from midspan.engines.scheduling.explaining.changes import Change
from midspan.engines.scheduling.explaining.obstacles import counselor_always_there, with_counselors
from midspan.engines.scheduling.model import Counselor, Section, Slot
from midspan.values import WeekSpan

OPEN_FROM, OPEN_UNTIL, EVERY = 8 * 60, 21 * 60, 60  # When a new section could meet, on the hour.
WORKDAYS_AND_SATURDAY = range(6)
MOST_TEMPLATES = 3
ANY_NEW = "new section"  # The curriculum that all proposed sections share: at most one of them is used.


def counselor_changes(case: Case) -> Iterator[Change]:
    """Another hour of a counselor: one at work but taken by something else first, then one outside work."""
    unbooked = with_counselors(case, tuple(replace(one, taken=()) for one in case.problem.counselors))
    for wider in (unbooked, counselor_always_there(case)):
        plan = wider.solved()
        if plan is None:
            continue
        for slot in (plan.individual, plan.family):
            if slot is not None:
                yield _with_hour(case, slot)
        return


def _with_hour(case: Case, slot: Slot) -> Change:
    counselors = tuple(
        _freed(one, slot.span) if one.id == slot.counselor_id else one for one in case.problem.counselors
    )
    return Change(
        FixKind.COUNSELOR_TIME,
        case.problem.rules.fix_prices.counselor_hour,
        with_counselors(case, counselors),
        "counselor",
        slot.counselor_id,
        slot.span,
        slot.span.minutes,
    )


def _freed(counselor: Counselor, span: WeekSpan) -> Counselor:
    """At work in that span, and free in it."""
    pieces = (piece for taken in counselor.taken for piece in _around(taken, span))
    return replace(counselor, work=(*counselor.work, span), taken=tuple(pieces))


def _around(taken: WeekSpan, hole: WeekSpan) -> Iterator[WeekSpan]:
    """What is left of a taken span outside the hole."""
    if not taken.overlaps(hole):
        yield taken
        return
    if taken.start < hole.start:
        yield WeekSpan(taken.day, taken.start, hole.start)
    if hole.end < taken.end:
        yield WeekSpan(taken.day, hole.end, taken.end)


def new_section_changes(case: Case) -> Iterator[Change]:
    """One more section like those the person could join, at the time that suits best."""
    templates = _templates(case.problem.sections)
    proposed = tuple(section for template in templates for section in _copies(template))
    needs = case.needs
    if needs.eligible_section_ids is not None:
        ids = (*needs.eligible_section_ids, *(section.id for section in proposed))
        case = case.with_needs(eligible_section_ids=ids)
    plan = case.with_sections((*case.problem.sections, *proposed)).solved()
    if plan is None:
        return
    for section in proposed:
        if section.id in plan.section_ids:
            yield _opened(case, section, templates)


def _opened(case: Case, proposed: Section, templates: Sequence[Section]) -> Change:
    template = next(one for one in templates if proposed.id.startswith(f"{ANY_NEW} {one.id} "))
    section = replace(proposed, curriculum_id=template.curriculum_id)
    return Change(
        FixKind.NEW_SECTION,
        case.problem.rules.fix_prices.new_section,
        case.with_sections((*case.problem.sections, section)),
        "new section",
        template.id,
        section.meetings[0],
        section.minutes,
    )


def _templates(sections: Sequence[Section]) -> list[Section]:
    """One section of each mode, content and length: the longest, and of those the first, kinds."""
    kinds: dict[tuple[str, bool, str, int], Section] = {}
    for section in sections:
        meeting = section.meetings[0]
        kinds.setdefault((section.site_id, section.is_video, section.content, meeting.minutes), section)
    return sorted(kinds.values(), key=lambda section: -section.meetings[0].minutes)[:MOST_TEMPLATES]


def _copies(template: Section) -> Iterator[Section]:
    length = template.meetings[0].minutes
    for day in WORKDAYS_AND_SATURDAY:
        for start in range(OPEN_FROM, OPEN_UNTIL - length + 1, EVERY):
            yield replace(
                template,
                id=f"{ANY_NEW} {template.id} {day} {start}",
                meetings=(WeekSpan(day, start, start + length),),
                taken=0,
                curriculum_id=ANY_NEW,
            )
