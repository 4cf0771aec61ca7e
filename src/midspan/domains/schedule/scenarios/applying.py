"""A scenario's changes on a center's problem: pure. What is no longer there to be changed is said, not passed over."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from midspan.domains.schedule.problem.center import CenterAsk
from midspan.domains.schedule.problem.counselors import VIDEO_ONLY
from midspan.domains.schedule.scenarios.changes import (
    COUNT_IN,
    AddSeats,
    Change,
    CounselorAway,
    CounselorHour,
    MoveMeeting,
    NewReferrals,
    OpenDay,
    OpenSection,
    PersonChange,
)
from midspan.engines import scheduling as engine
from midspan.values import WeekSpan
from midspan.values.spans import MINUTES_PER_DAY

NEW = "new"  # What the ids of sections that do not exist begin with.
REFERRAL = "referral"
PARTS = {"morning": (0, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, MINUTES_PER_DAY)}


class Numbered(Struct, frozen=True):
    """One change of a scenario with its number in it; `patient_id` where it is about one person's life."""

    number: int
    change: Change
    patient_id: str = ""

    @property
    def counts_in(self) -> bool:
        """Whether it does nothing but plan somebody's week as well."""
        return isinstance(self.change, PersonChange) and self.change.fix == COUNT_IN


class Around(Struct, frozen=True):
    """What the problem does not say: who alone leads which sections, and the needs of described people by number."""

    led_alone: Mapping[str, frozenset[str]] = field(default_factory=dict)
    described: Mapping[int, engine.PatientNeeds] = field(default_factory=dict)


class Changed(Struct, frozen=True):
    """The copy with its changes. `now` in it lacks what the changes take away; `gone`: changes of what is no more."""

    ask: CenterAsk
    gone: tuple[int, ...]


def changed(ask: CenterAsk, changes: Collection[Numbered], around: Around) -> Changed:
    """The problem after all changes, in their order."""
    gone = []
    for one in changes:
        after = APPLY[type(one.change)](ask, one, around)
        if after is None:
            gone.append(one.number)
        else:
            ask = after
    return Changed(_licensed(ask), tuple(gone))


def _licensed(ask: CenterAsk) -> CenterAsk:
    """By video as licenses allow it after the changes: another group, another counselor, video instead of a visit."""
    licenses, counselor_ids = ask.licenses, {one.id for one in ask.problem.counselors}
    people = (
        licenses.applied(needs, ask.where.get(needs.id) or licenses.at_home(needs.site_id), counselor_ids)
        for needs in ask.problem.patients
    )
    return _with(ask, patients=tuple(people))


def new_section_id(number: int) -> str:
    """The id of the section that the change of that number opens."""
    return f"{NEW}-{number}"


def _with(ask: CenterAsk, **parts: Any) -> CenterAsk:
    return replace(ask, problem=replace(ask.problem, **parts))


def _section(ask: CenterAsk, section_id: str) -> engine.Section | None:
    return next((one for one in ask.problem.sections if one.id == section_id), None)


def _open_section(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:  # noqa: ARG001 - one signature.
    """One more, empty; whoever may join the one may join the other, and nobody is in both lessons."""
    change: Any = one.change
    like = _section(ask, change.like)
    if like is None:
        return None
    there = ask.clock.read_all(change.meetings, of=ask.zones[like.site_id])
    opened = replace(like, id=new_section_id(one.number), meetings=there, taken=0)
    licensed = replace(ask, licenses=ask.licenses.with_another(opened.id, like=like.id))
    return _with(licensed, sections=(*ask.problem.sections, opened))


def _add_seats(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:  # noqa: ARG001 - as above.
    change: Any = one.change
    section = _section(ask, change.section_id)
    if section is None:
        return None
    larger = replace(section, capacity=section.capacity + change.count)
    return _with(ask, sections=tuple(larger if each is section else each for each in ask.problem.sections))


def _move(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:  # noqa: ARG001 - as above.
    change: Any = one.change
    section = _section(ask, change.section_id)
    if section is None:
        return None
    before, after = (ask.clock.read(span, of=ask.zones[section.site_id]) for span in (change.before, change.after))
    if not set(before) <= set(section.meetings):
        return None
    meetings = tuple(sorted((set(section.meetings) - set(before)) | set(after)))
    moved = replace(section, meetings=meetings)
    return _with(ask, sections=tuple(moved if each is section else each for each in ask.problem.sections))


def _away(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:
    change: Any = one.change
    who = change.staff_id
    alone = frozenset() if change.is_covered else around.led_alone.get(who, frozenset())
    if not alone and not any(each.id == who for each in ask.problem.counselors):
        return None
    problem = ask.problem
    without = _with(
        ask,
        sections=tuple(each for each in problem.sections if each.id not in alone),
        counselors=tuple(each for each in problem.counselors if each.id != who),
        patients=tuple(
            replace(each, counselor_id=None) if each.counselor_id == who else each for each in problem.patients
        ),
    )
    now = {each: _left_of(plan, who, alone) for each, plan in ask.now.items()}
    return replace(without, now=now, licenses=ask.licenses.without(who))


def _left_of(plan: engine.WeekPlan | None, who: str, closed: Collection[str]) -> engine.WeekPlan | None:
    """What is left of a week without one counselor and the groups that do not meet; None when that is nothing."""
    if plan is None:
        return None
    left = engine.WeekPlan(
        section_ids=tuple(one for one in plan.section_ids if one not in closed),
        individual=plan.individual if plan.individual and plan.individual.counselor_id != who else None,
        family=plan.family if plan.family and plan.family.counselor_id != who else None,
    )
    return left if left.section_ids or left.individual or left.family else None


def _open_day(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:  # noqa: ARG001 - as above.
    change: Any = one.change
    zone = ask.zones.get(change.site_id)
    if zone is None:
        return None
    hours = ask.clock.read(change.span, of=zone)
    for staff_id in change.staff_ids:
        ask = _with(ask, counselors=tuple(_also_at_work(ask, staff_id, hours, site_id=change.site_id)))
    return ask


def _counselor_hour(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:  # noqa: ARG001 - as above.
    change: Any = one.change
    if not any(each.id == change.staff_id for each in ask.problem.counselors):
        return None
    hours = ask.clock.read(change.span, of=change.zone)
    return _with(ask, counselors=tuple(_also_at_work(ask, change.staff_id, hours, site_id=None)))


def _also_at_work(
    ask: CenterAsk, staff_id: str, hours: tuple[WeekSpan, ...], *, site_id: str | None
) -> Iterator[engine.Counselor]:
    """Everybody, with these hours added to one counselor's entry at that site (None: their first, at a site if any)."""
    entries = [one for one in ask.problem.counselors if one.id == staff_id]
    there = [one for one in entries if site_id in {None, one.site_id}]
    chosen = min(there, key=lambda one: one.site_id == VIDEO_ONLY, default=None)
    for one in ask.problem.counselors:
        yield _longer(one, hours) if one is chosen else one
    if chosen is None and entries and site_id is not None:
        yield replace(entries[0], site_id=site_id, work=hours, taken=_outside(entries[0].taken, hours))


def _longer(counselor: engine.Counselor, hours: tuple[WeekSpan, ...]) -> engine.Counselor:
    return replace(
        counselor,
        work=tuple(sorted(_merged(*counselor.work, *hours))),
        taken=_outside(counselor.taken, hours),
    )


def _merged(*spans: WeekSpan) -> Iterator[WeekSpan]:
    """The same time in stretches that neither touch nor overlap: a session may lie across where two of them met."""
    held: WeekSpan | None = None
    for span in sorted(spans):
        if held is not None and span.day == held.day and span.start <= held.end:
            held = WeekSpan(held.day, held.start, max(held.end, span.end))
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _outside(taken: tuple[WeekSpan, ...], hours: tuple[WeekSpan, ...]) -> tuple[WeekSpan, ...]:
    """What stays taken when these hours are free."""
    for hour in hours:
        taken = tuple(piece for span in taken for piece in _around(span, hour))
    return taken


def _around(taken: WeekSpan, hour: WeekSpan) -> Iterator[WeekSpan]:
    if not taken.overlaps(hour):
        yield taken
        return
    if taken.start < hour.start:
        yield WeekSpan(taken.day, taken.start, hour.start)
    if hour.end < taken.end:
        yield WeekSpan(taken.day, hour.end, taken.end)


def _referrals(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:
    change: Any = one.change
    needs = around.described.get(one.number)
    if needs is None:
        return None
    people = tuple(replace(needs, id=f"{REFERRAL}-{one.number}-{place}") for place in range(change.count))
    with_them = _with(ask, patients=(*ask.problem.patients, *people))
    return replace(with_them, now={**ask.now, **{person.id: None for person in people}})


def _person(ask: CenterAsk, one: Numbered, around: Around) -> CenterAsk | None:  # noqa: ARG001 - as above.
    if not any(needs.id == one.patient_id for needs in ask.problem.patients):
        return None
    needs = _fixed(ask, ask.problem.patient(one.patient_id), one.change)
    if needs is None:
        return None
    return _with(ask, patients=tuple(needs if each.id == needs.id else each for each in ask.problem.patients))


def _fixed(ask: CenterAsk, needs: engine.PatientNeeds, change: Any) -> engine.PatientNeeds | None:
    if change.fix == COUNT_IN:
        return needs
    kind = engine.FixKind(change.fix)
    if kind in COMMITMENT_FIXES:
        return _freed(ask, needs, change, kind)
    if kind in {engine.FixKind.SOME_VIDEO, engine.FixKind.SOME_IN_PERSON}:
        return needs.either_way()
    if kind is engine.FixKind.UNFREEZE_SECTION and change.subject_id in needs.frozen_section_ids:
        left = tuple(one for one in needs.frozen_section_ids if one != change.subject_id)
        return replace(needs, frozen_section_ids=left)
    return replace(needs, **{NUMBERS[kind]: change.amount}) if kind in NUMBERS else None


def _freed(ask: CenterAsk, needs: engine.PatientNeeds, change: Any, kind: engine.FixKind) -> engine.PatientNeeds | None:
    """The life with one stretch moved, shortened or gone; None when it is not there any more."""
    found = [one for one in needs.commitments if one.id == change.subject_id and _is_meant(ask, one.span, change, kind)]
    if not found:
        return None
    if kind is engine.FixKind.FREE_COMMITMENT:
        return replace(needs, commitments=tuple(one for one in needs.commitments if one not in found))
    others = tuple(one for one in needs.commitments if one != found[0])
    after = ask.clock.read(change.span, of=change.zone)
    return replace(needs, commitments=(*others, *(replace(found[0], span=span) for span in after)))


def _is_meant(ask: CenterAsk, span: WeekSpan, change: Any, kind: engine.FixKind) -> bool:
    """Whether this is the stretch as it was before the fix, which the fix tells by what it became."""
    step, after = change.amount, ask.clock.read(change.span, of=change.zone)
    if kind is engine.FixKind.FREE_COMMITMENT:
        return span in after
    return any(
        span.day == one.day
        and {
            engine.FixKind.SHORTEN_START: (span.start + step, span.end) == (one.start, one.end),
            engine.FixKind.SHORTEN_END: (span.start, span.end - step) == (one.start, one.end),
            engine.FixKind.MOVE_COMMITMENT: span.minutes == one.minutes and abs(span.start - one.start) == step,
        }[kind]
        for one in after
    )


COMMITMENT_FIXES = frozenset(
    {
        engine.FixKind.FREE_COMMITMENT,
        engine.FixKind.SHORTEN_START,
        engine.FixKind.SHORTEN_END,
        engine.FixKind.MOVE_COMMITMENT,
    }
)
NUMBERS = {
    engine.FixKind.LONGER_DAY: "max_group_minutes_per_day",
    engine.FixKind.EXTRA_DAY: "max_days",
    engine.FixKind.AUTHORIZATION: "authorized_minutes",
    engine.FixKind.FEWER_MINUTES: "minimum_minutes",
}
APPLY: dict[type, Callable[[CenterAsk, Numbered, Around], CenterAsk | None]] = {
    OpenSection: _open_section,
    AddSeats: _add_seats,
    MoveMeeting: _move,
    CounselorAway: _away,
    OpenDay: _open_day,
    NewReferrals: _referrals,
    CounselorHour: _counselor_hour,
    PersonChange: _person,
}
