"""A plain greedy placer, to stand beside the engine: the first section that fits, then the next, and no second thought.

It is what somebody does with a list of groups and a pencil: sections that ask for nothing first, then by day and time,
until the hours are reached; then the first free hour of the counselor. Written apart from the engine's search.
"""

from midspan.engines.scheduling import Modality, Mode, Slot, WeekPlan
from midspan.values import WeekSpan


def greedy_week(problem, needs):
    """A week plan, or None when the first fit does not reach the hours."""
    travel = dict(needs.travel_minutes)
    chosen, events = [], []
    for section in candidates(problem, needs, travel):
        if is_enough(chosen, needs):
            break
        if may_add(section, chosen, events, needs, travel):
            chosen.append(section)
            events += [(span, *place(section, travel)) for span in section.meetings]
    if not is_enough(chosen, needs):
        return None
    slot = first_hour(problem, needs, events, travel)
    days = {span.day for span, *_ in events} | ({slot.span.day} if slot else set())
    if slot is None or not needs.min_days <= len(days) <= needs.max_days:
        return None
    return WeekPlan(tuple(sorted(section.id for section in chosen)), slot)


def candidates(problem, needs, travel):
    """Sections with a seat that this person may join and that meet no fixed time; groups with core content first."""
    found = [
        section
        for section in problem.sections
        if section.seats_left > 0 and is_for(section, needs, travel) and not hits(section, needs, travel, fixed=True)
    ]
    return sorted(
        found,
        key=lambda section: (
            section.content != "core",
            hits(section, needs, travel, fixed=False),
            section.meetings[0].day,
            section.meetings[0].start,
            section.id,
        ),
    )


def is_for(section, needs, travel):
    tags = needs.tags
    pairs = (
        (section.level, tags.levels),
        (section.age_band, tags.age_bands),
        (section.focus, tags.focuses),
        (section.gender, tags.genders),
        (section.language, tags.languages),
    )
    if any(tag and tag not in own for tag, own in pairs) or section.id in {one.section_id for one in needs.avoid}:
        return False
    if section.is_video:
        return needs.modality is not Modality.IN_PERSON
    return needs.modality is not Modality.VIDEO and section.site_id in travel


def place(section, travel):
    """(site, minutes of the way); by video neither."""
    return ("", 0) if section.is_video else (section.site_id, travel[section.site_id])


def hits(section, needs, travel, *, fixed):
    way = place(section, travel)[1]
    return any(
        (commitment.price is None) is fixed and meets(span, commitment.span, way)
        for span in section.meetings
        for commitment in needs.commitments
    )


def meets(one, other, way):
    return one.day == other.day and one.start - way < other.end and other.start < one.end + way


def may_add(section, chosen, events, needs, travel):
    site, way = place(section, travel)
    if section.curriculum_id and section.curriculum_id in {one.curriculum_id for one in chosen}:
        return False
    if minutes_of([*chosen, section]) + needs.individual_minutes > needs.minutes_allowed:
        return False
    days = {span.day for span, *_ in events} | {span.day for span in section.meetings}
    if len(days) > needs.max_days or any(clashes(span, site, way, events) for span in section.meetings):
        return False
    longest = max(sum(one.minutes for one in all_spans([*chosen, section]) if one.day == day) for day in days)
    return longest <= needs.max_group_minutes_per_day


def clashes(span, site, way, events):
    """On top of something, or too close to it for the way between two places."""
    return any(meets(span, other, way + back if site != place_of else 0) for other, place_of, back in events)


def all_spans(sections):
    return [span for section in sections for span in section.meetings]


def minutes_of(sections):
    return sum(section.minutes for section in sections)


def is_enough(chosen, needs):
    has_core = any(section.content == "core" for section in chosen)
    days = {span.day for span in all_spans(chosen)}
    return (
        has_core
        and len(days) >= needs.min_days
        and minutes_of(chosen) + needs.individual_minutes >= needs.minimum_minutes
    )


def first_hour(problem, needs, events, travel):
    """The counselor's first free hour, on a day on which the person comes anyhow if there is one."""
    counselor = next(one for one in problem.counselors if one.id == needs.counselor_id)
    days = {span.day for span, *_ in events}
    spans = sorted(hours_of(counselor, needs.individual_minutes, problem.rules.tick_minutes))
    for span in sorted(spans, key=lambda span: span.day not in days):
        for mode in needs.individual_modes:
            site, way = ("", 0) if mode is Mode.VIDEO else (counselor.site_id, travel.get(counselor.site_id))
            fixed = [commitment.span for commitment in needs.commitments if commitment.price is None]
            is_free = way is not None and not any(meets(span, own, way) for own in fixed)
            if is_free and not clashes(span, site, way, events):
                return Slot(counselor.id, span, mode)
    return None


def hours_of(counselor, minutes, tick):
    for work in counselor.work:
        for start in range(work.start, work.end - minutes + 1, tick):
            span = WeekSpan(work.day, start, start + minutes)
            if not any(span.overlaps(taken) for taken in counselor.taken):
                yield span
