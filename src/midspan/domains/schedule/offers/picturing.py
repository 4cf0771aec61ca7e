"""An offer as its pages show it: weeks side by side with the life around them, or what stands in the way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.programs.queries import active_sites
from midspan.domains.responsibilities.queries import IMPORTED, LifeInWeek, standing_life
from midspan.domains.schedule.models import Offer, Section
from midspan.domains.schedule.offers.stored import Alternative, alternatives_of, explanation_from
from midspan.domains.schedule.problem.asking import week_clock
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.parts import sections_with_parts
from midspan.domains.schedule.wording import (
    OWN_OBSTACLES,
    Names,
    difference_words,
    fix_words,
    licensure_lines,
    obstacle_lines,
    reason_words,
    span_words,
)
from midspan.engines import scheduling as engine
from midspan.kernel import clock
from midspan.ui.hours import duration_words
from midspan.ui.kinds import KIND_WORDS, EntryKind, EntryState
from midspan.ui.week import WeekEntry, WeekView, week_view
from midspan.values import Actor, WeekSpan

# Changes a person can make in their own life; the others need somebody at the center.
OWN_FIXES = frozenset(
    {
        engine.FixKind.MOVE_COMMITMENT,
        engine.FixKind.SHORTEN_START,
        engine.FixKind.SHORTEN_END,
        engine.FixKind.FREE_COMMITMENT,
        engine.FixKind.SOME_VIDEO,
        engine.FixKind.SOME_IN_PERSON,
    }
)
MOST_FIXES = 6
NINE, FIVE = 9 * 60, 17 * 60


class PicturedWeek(Struct, frozen=True):
    """One alternative: its place in the offer, a heading, the drawing, and why somebody may choose it."""

    choice: int
    letter: str
    heading: str
    dose: str
    week: WeekView
    reasons: tuple[str, ...]
    lines: tuple[str, ...]


class PicturedFix(Struct, frozen=True):
    """One verified change; `section_id` where it is one more place in a group."""

    kind: str
    words: str
    opens: str
    section_id: str


class Picture(Struct, frozen=True):
    """What an offer page shows. Either `weeks` or the reasons and fixes are there."""

    weeks: tuple[PicturedWeek, ...]
    kinds: tuple[str, ...]
    own_reasons: tuple[str, ...]
    center_reasons: tuple[str, ...]
    fixes: tuple[PicturedFix, ...]


class _Scene(Struct, frozen=True):
    """What every week of one offer is drawn from."""

    monday: date
    clock: WeekClock
    sections: dict[str, Section]
    life: LifeInWeek
    names: Names


def picture_of(offer: Offer, *, viewer: Actor) -> Picture:
    """The offer, drawn for this viewer; what of the life they may not see is not drawn."""
    scene = _scene(offer, viewer)
    explanation = explanation_from(offer.explanation, patient_id=str(offer.patient_id)) if offer.explanation else None
    alternatives = alternatives_of(offer.alternatives)
    hours = _hours_shown(alternatives, scene)
    weeks = tuple(
        _pictured(place, one, scene, hours=hours, first=alternatives[0]) for place, one in enumerate(alternatives)
    )
    return Picture(
        weeks=weeks,
        kinds=_kinds(scene),
        own_reasons=_reasons(explanation, scene.names, own=True),
        center_reasons=(
            *_reasons(explanation, scene.names, own=False),
            *licensure_lines((offer.explanation or {}).get("licensure")),
        ),
        fixes=tuple(_fixes(explanation, scene, viewer)),
    )


def _scene(offer: Offer, viewer: Actor) -> _Scene:
    on = week_clock(offer.episode, day=offer.from_date)
    sections = {str(row.pk): row for row in sections_with_parts(organization_id=viewer.organization_id)}
    life = standing_life(viewer=viewer, patient_id=offer.patient_id, from_date=offer.from_date, zone=on.zone)
    names = Names(
        sections={section_id: row.name for section_id, row in sections.items()},
        life={
            time.responsibility_id: _life_label(time.responsibility_id, time.title, time.kind) for time in life.times
        },
        sites={str(one.pk): one.name for one in active_sites(viewer=viewer)},
    )
    return _Scene(first_whole_week(offer.from_date), on, sections, life, names)


def first_whole_week(day: date) -> date:
    """The first Monday on or after that day."""
    return day + timedelta(days=-day.weekday() % 7)


def _life_label(responsibility_id: str, title: str, kind: str) -> str:
    if responsibility_id == IMPORTED:
        return _("Busy (from the calendar)")
    return title or str(KIND_WORDS[EntryKind(kind)])


def _kinds(scene: _Scene) -> tuple[str, ...]:
    lived = {time.kind.value for time in scene.life.times}
    return (EntryKind.GROUP, EntryKind.INDIVIDUAL, *(kind for kind in EntryKind if kind.value in lived))


def _hours_shown(alternatives: Sequence[Alternative], scene: _Scene) -> tuple[int, int]:
    """The same first and last hour for all weeks, so that they can be compared at a glance."""
    spans = [time.span for time in scene.life.times]
    spans += [span for one in alternatives for span, _label in _plan_spans(one.plan, scene)]
    first, last = min((span.start for span in spans), default=NINE), max((span.end for span in spans), default=FIVE)
    return first // 60, -(-last // 60)


def _pictured(
    place: int, alternative: Alternative, scene: _Scene, *, hours: tuple[int, int], first: Alternative
) -> PicturedWeek:
    days = ngettext("%(count)s day", "%(count)s days", alternative.days) % {"count": alternative.days}
    return PicturedWeek(
        choice=place,
        letter="ABC"[place],
        heading=_("Week %(letter)s") % {"letter": "ABC"[place]},
        dose=_("%(length)s on %(days)s") % {"length": duration_words(alternative.total_minutes), "days": days},
        week=week_view(
            [*_life_entries(scene), *_plan_entries(alternative.plan, scene)],
            first_day=scene.monday,
            zone=scene.clock.zone,
            earliest_hour=hours[0],
            latest_hour=hours[1],
        ),
        reasons=(
            *(reason_words(reason, scene.names) for reason in alternative.reasons),
            *_differences(alternative, first, scene),
        ),
        lines=tuple(f"{span_words(span)}: {label}" for span, label in _plan_spans(alternative.plan, scene)),
    )


def _differences(alternative: Alternative, first: Alternative, scene: _Scene) -> tuple[str, ...]:
    """How this week differs from the first one; nothing for the first itself."""
    own, other = (dict.fromkeys(_plan_spans(one.plan, scene)) for one in (alternative, first))
    words = difference_words([one for one in own if one not in other], [one for one in other if one not in own])
    return (words,) if words else ()


def _life_entries(scene: _Scene) -> Iterator[WeekEntry]:
    for time in scene.life.times:
        yield _entry(time.span, EntryKind(time.kind.value), scene.names.life[time.responsibility_id], scene)


def _plan_entries(plan: engine.WeekPlan, scene: _Scene) -> Iterator[WeekEntry]:
    for section in (scene.sections[section_id] for section_id in plan.section_ids if section_id in scene.sections):
        place = _("Video") if section.is_video else section.site.name
        for span in _meetings(section, scene):
            yield _entry(span, EntryKind.GROUP, section.group.name, scene, detail=place)
    for kind, slot in ((EntryKind.INDIVIDUAL, plan.individual), (EntryKind.FAMILY, plan.family)):
        if slot is not None:
            detail = _("Video") if slot.mode is engine.Mode.VIDEO else _("In person")
            yield _entry(slot.span, kind, str(KIND_WORDS[kind]), scene, detail=detail)


def _meetings(section: Section, scene: _Scene) -> tuple[WeekSpan, ...]:
    """When it meets, on the clock of the person's own site."""
    spans = (WeekSpan(time.weekday, time.start_minute, time.end_minute) for time in section.times.all())
    return scene.clock.read_all(spans, of=section.site.time_zone)


def _plan_spans(plan: engine.WeekPlan, scene: _Scene) -> list[tuple[WeekSpan, str]]:
    """Every session of a week with its title, in order."""
    found = [
        (span, section.group.name)
        for section in (scene.sections[section_id] for section_id in plan.section_ids if section_id in scene.sections)
        for span in _meetings(section, scene)
    ]
    slots = ((EntryKind.INDIVIDUAL, plan.individual), (EntryKind.FAMILY, plan.family))
    return sorted(found + [(slot.span, str(KIND_WORDS[kind])) for kind, slot in slots if slot])


def _entry(span: WeekSpan, kind: EntryKind, label: str, scene: _Scene, *, detail: str = "") -> WeekEntry:
    day = scene.monday + timedelta(days=span.day)
    return WeekEntry(
        start=clock.at(day, span.start, scene.clock.zone),
        end=clock.at(day, span.end, scene.clock.zone),
        kind=kind,
        label=label,
        detail=detail,
        state=EntryState.PLANNED,
    )


def _reasons(explanation: engine.Explanation | None, names: Names, *, own: bool) -> tuple[str, ...]:
    reasons = explanation.reasons if explanation else ()
    return obstacle_lines([found for found in reasons if (found.kind in OWN_OBSTACLES) is own], names)


def _fixes(explanation: engine.Explanation | None, scene: _Scene, viewer: Actor) -> Iterator[PicturedFix]:
    fixes: Iterable[engine.Fix] = explanation.fixes if explanation else ()
    shown = [fix for fix in fixes if viewer.is_staff or fix.kind in OWN_FIXES]
    for fix in shown[:MOST_FIXES]:
        yield PicturedFix(
            kind=fix.kind.value,
            words=fix_words(fix, scene.names),
            opens=_opened(fix.opens, scene),
            section_id=fix.subject_id if fix.kind is engine.FixKind.EXTRA_SEAT else "",
        )


def _opened(plan: engine.WeekPlan, scene: _Scene) -> str:
    """What the change was checked to open, in one line."""
    groups = [scene.sections[section_id].group.name for section_id in plan.section_ids if section_id in scene.sections]
    return ", ".join(dict.fromkeys(groups))
