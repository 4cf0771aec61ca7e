"""What a weekly section must be to run: each thing that does not fit is said in a sentence, at the field it is about.

Two kinds of finding: one that stops (the section cannot be kept so) and one that only has to be known.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from midspan.domains.people.enums import Role
from midspan.domains.programs.enums import WEEKDAY_WORDS
from midspan.domains.schedule.sections.date_rules import is_covered
from midspan.domains.schedule.sections.plan import Finding, LeaderFacts, OtherSection, SectionPlan
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, WeekSpan, refused
from midspan.values.hour_words import minutes_words, span_words

KEEPS_SECTIONS = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
PAUSE_MINUTES = 10  # Between two groups of one leader; less is said, not forbidden.
BREAK = "break"  # The field of what is said about breaks: good to know while planning, known afterwards.
A_WEEK = timedelta(days=7)


def may_keep_sections(by: Actor) -> Verdict:
    """Whether this person may open, change and end weekly sections."""
    if by.kind is ActorKind.JOB or (by.is_staff and by.roles & KEEPS_SECTIONS):
        return ALLOWED
    return refused("Only a program manager or the director changes weekly sections.")


def may_change_times(*, seats: int) -> Verdict:
    """People built their week around these times, so a section with seats keeps them."""
    if not seats:
        return ALLOWED
    return refused(
        f"{_people(seats)} built their week around these times. End this section on a date, open a new one at the "
        "new times, and let everybody be offered a week that fits."
    )


def may_hold(*, capacity: int, highest_seat: int) -> Verdict:
    """A section never shrinks below a seat somebody sits in."""
    if capacity >= highest_seat:
        return ALLOWED
    return refused(f"Seat {highest_seat} is taken, so the section keeps at least {highest_seat} places.")


def may_hold_families(*, family_places: int, highest_taken: int) -> Verdict:
    """Places for guests that are promised stay."""
    if family_places >= highest_taken:
        return ALLOWED
    return refused(f"Place {highest_taken} for guests is taken, so the section keeps at least {highest_taken} of them.")


def may_end(*, until_date: date, from_date: date) -> Verdict:
    if until_date > from_date:
        return ALLOWED
    return refused("The section would end before it begins. Choose a later day.")


def findings(plan: SectionPlan) -> tuple[Finding, ...]:
    """Everything that does not fit, what stops first."""
    found = [finding for check in CHECKS for finding in check(plan)]
    return tuple(sorted(found, key=lambda finding: not finding.stops))


def _sizes(plan: SectionPlan) -> Iterator[Finding]:
    if plan.comfortable_size > plan.capacity:
        yield Finding("comfortable_size", f"The comfortable size is above the {plan.capacity} places. Lower it.")
    if plan.minimum_to_run > plan.comfortable_size:
        yield Finding("minimum_to_run", "The section needs more people to run than are comfortable in it. Lower it.")
    if plan.people > plan.group.cap:
        yield Finding(
            "capacity", f"{plan.group.name} holds at most {plan.group.cap} people{_with(plan)}. Enter no more."
        )
    if plan.family_places and not plan.group.is_for_families:
        yield Finding("family_places", "Only a family group takes guests. Choose one, or enter no places for guests.")


def _caps(plan: SectionPlan) -> Iterator[Finding]:
    if plan.law.maximum is not None and plan.people > plan.law.maximum:
        yield Finding("capacity", f"At most {plan.law.maximum} people{_with(plan)}: {plan.law.rule}.")
    if plan.payers.maximum is not None and plan.people > plan.payers.maximum:
        words = f"With this payer at most {plan.payers.maximum} people{_with(plan)}: {plan.payers.rule}."
        yield Finding("capacity", words, stops=False)
    least = max((cap.minimum for cap in (plan.law, plan.payers) if cap.minimum is not None), default=None)
    if least is not None and plan.minimum_to_run < least:
        yield Finding("minimum_to_run", f"A rule asks for at least {least} people in the group.", stops=False)


def _lengths(plan: SectionPlan) -> Iterator[Finding]:
    for span in plan.times:
        if span.minutes != plan.group.minutes:
            yield Finding(
                "times",
                f"{_when(span)} is {minutes_words(span.minutes)}, but {plan.group.name} takes "
                f"{minutes_words(plan.group.minutes)}. Change the time, or choose another group.",
            )
    if plan.group.break_minutes:
        counted = minutes_words(plan.group.minutes - plan.group.break_minutes)
        yield Finding(
            BREAK,
            f"{minutes_words(plan.group.break_minutes)} of each meeting are a break: where a rule does not count "
            f"breaks, {counted} count.",
            stops=False,
        )


def _week(plan: SectionPlan) -> Iterator[Finding]:
    if not plan.times:
        yield Finding("times", "Enter at least one day and time of the week.")
    for index, span in enumerate(plan.times):
        if any(span.overlaps(other) for other in plan.times[index + 1 :]):
            yield Finding("times", f"Two of the times overlap on {WEEKDAY_WORDS[span.day]}. Change one of them.")
    if plan.rhythm[0] > 1:
        yield Finding(
            "every_weeks",
            "It does not meet every week, so computed weeks leave it out: no weekly hours can be promised with it. "
            "People come to it by a swap or a visit.",
            stops=False,
        )
    if plan.opening is None:
        yield Finding("times", f"The opening hours of {plan.site_name} are not known yet.", stops=False)
        return
    for span in plan.times:
        if not plan.is_video and not is_covered(span, plan.opening):
            yield Finding(
                "times", f"{_when(span)}: {plan.site_name} is not open all of that time. {_opening_words(plan, span)}"
            )


def _room(plan: SectionPlan) -> Iterator[Finding]:
    room = plan.room
    if plan.is_video:
        return
    if room is None:
        yield Finding("place", "Choose a room, or let the section meet by video.")
        return
    if room.site_id != plan.site_id:
        yield Finding("place", f"{room.name} is not at {plan.site_name}. Choose a room there.")
    if not room.is_in_use:
        yield Finding("place", f"{room.name} is no longer in use. Choose another room.")
    needed = plan.people + len(plan.leaders)
    if room.capacity < needed:
        places = f"{plan.people} places{_with(plan)}"
        yield Finding("place", f"{room.name} fits {room.capacity} people; {places} and the leaders make {needed}.")
    for other, span in _clashes(plan, lambda other: other.room_id == room.id):
        yield Finding("place", f"{_when(span)}: {other.name} is in {room.name}. Choose another room or time.")


def _leaders(plan: SectionPlan) -> Iterator[Finding]:
    group = plan.group
    if len(plan.leaders) < group.facilitators_needed:
        yield Finding("lead", f"{group.name} needs {_leader_count(group.facilitators_needed)}. Choose who leads.")
    if not plan.leaders:
        return
    lead = plan.leaders[0]
    if group.credentials and not set(lead.credentials) & set(group.credentials):
        held = ", ".join(lead.credentials) or "none"
        yield Finding(
            "lead",
            f"{group.name} is led by {' or '.join(group.credentials)}; {lead.name} holds {held}. Choose another lead.",
        )
    if not any(plan.language in leader.languages for leader in plan.leaders):
        spoken = plan.language_words or plan.language
        yield Finding("lead", f"The track meets in {spoken}, which none of the leaders speaks. Choose one who does.")


def _leaders_time(plan: SectionPlan) -> Iterator[Finding]:
    for leader in plan.leaders:
        field = "lead" if leader is plan.leaders[0] else "second"
        yield from (Finding(field, words, stops) for words, stops in _about_leader(plan, leader))


def _about_leader(plan: SectionPlan, leader: LeaderFacts) -> Iterator[tuple[str, bool]]:
    if not leader.is_at_work:
        yield f"{leader.name} no longer works here. Choose somebody else.", True
    if leader.shifts is None:
        yield f"When {leader.name} works is not written down, so nobody knows whether they are there.", False
    else:
        for span in plan.times:
            if not is_covered(span, leader.shifts):
                yield (
                    f"{_when(span)}: {leader.name} does not work all of that time. Choose another time or leader.",
                    True,
                )
    yield from _about_leave(plan, leader)
    for other, span in _clashes(plan, lambda other: leader.id in other.leader_ids):
        yield f"{_when(span)}: {leader.name} leads {other.name}. Choose another time or leader.", True
    yield from _about_pauses(plan, leader)


def _about_leave(plan: SectionPlan, leader: LeaderFacts) -> Iterator[tuple[str, bool]]:
    """Away when the section begins stops it; away later only needs somebody to step in."""
    for first, until in leader.leave:
        if until <= plan.from_date or (plan.until_date is not None and first >= plan.until_date):
            continue
        days = f"from {_day_words(first)} to before {_day_words(until)}"
        if first < plan.from_date + A_WEEK and until > plan.from_date:
            yield f"{leader.name} is away {days}, when the section begins. Begin later or choose another leader.", True
        else:
            yield f"{leader.name} is away {days}: somebody has to step in.", False


def _about_pauses(plan: SectionPlan, leader: LeaderFacts) -> Iterator[tuple[str, bool]]:
    for other in _running(plan):
        if leader.id not in other.leader_ids or not other.meets_in_weeks_of(plan.rhythm):
            continue
        for span, taken in ((span, taken) for span in plan.times for taken in other.times):
            if not span.overlaps(taken) and span.widened(PAUSE_MINUTES).overlaps(taken):
                yield f"{_when(span)}: {leader.name} has no pause between {other.name} and this group.", False


def _running(plan: SectionPlan) -> list[OtherSection]:
    return [other for other in plan.others if other.runs_during(plan.from_date, plan.until_date)]


def _clashes(plan: SectionPlan, takes: Callable[[OtherSection], bool]) -> Iterator[tuple[OtherSection, WeekSpan]]:
    """The other sections that take something at a time of this one, each with its own time."""
    for other in _running(plan):
        if takes(other) and other.meets_in_weeks_of(plan.rhythm):
            for taken in other.times:
                if any(taken.overlaps(span) for span in plan.times):
                    yield other, taken


def _opening_words(plan: SectionPlan, span: WeekSpan) -> str:
    hours = [span_words(one.start, one.end) for one in sorted(plan.opening or ()) if one.day == span.day]
    return f"It is open {', '.join(hours)} that day." if hours else "It is closed that day."


def _when(span: WeekSpan) -> str:
    return f"{WEEKDAY_WORDS[span.day]} {span_words(span.start, span.end)}"


def _day_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _with(plan: SectionPlan) -> str:
    """Where guests come too, that they are counted."""
    return " with guests" if plan.family_places else ""


def _leader_count(count: int) -> str:
    return "a leader" if count == 1 else f"{count} leaders"


CHECKS: tuple[Callable[[SectionPlan], Iterator[Finding]], ...] = (
    _week,
    _lengths,
    _sizes,
    _caps,
    _room,
    _leaders,
    _leaders_time,
)
