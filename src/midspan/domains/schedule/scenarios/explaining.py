"""Why one person has no week, and the engine's fixes, each to be tried out for everybody."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from midspan.domains.schedule.models import Section
from midspan.domains.schedule.problem.asking import standing_ask, week_clock
from midspan.domains.schedule.proposals.naming import week_names
from midspan.domains.schedule.proposals.rules import next_start
from midspan.domains.schedule.scenarios.changes import NEVER_TRIED, Change, PersonChange, change_of_fix
from midspan.domains.schedule.wording import OWN_OBSTACLES, Names, fix_words, licensure_lines, obstacle_lines
from midspan.engines import scheduling as engine
from midspan.values import Actor
from midspan.values.spans import DAYS_PER_WEEK

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

MOST_FIXES = 8


class TriedFix(Struct, frozen=True):
    """One verified change: `key` names it among the person's fixes, `opens` are the groups of the week it opens.

    `is_own`: it is a change in the person's life or plan of care, made with them and not here. `is_frozen`: it lets go
    of a seat that staff froze, which they do on the page of the person's seats.
    """

    key: str
    words: str
    opens: str
    change: Change
    is_own: bool
    is_frozen: bool


class ExplainedStay(Struct, frozen=True):
    """Why there is no week beside everybody else's as they stand; nothing stands in the way where `is_placeable`."""

    is_placeable: bool
    own_reasons: tuple[str, ...]
    center_reasons: tuple[str, ...]
    fixes: tuple[TriedFix, ...]


def explained_from(episode: "Episode", *, today: date) -> date:
    """The Monday from which a person's week is explained: the center's next one, or their own first whole week."""
    start = next_start(today)
    if episode.expected_start is None or episode.expected_start <= start:
        return start
    return episode.expected_start + timedelta(days=-episode.expected_start.weekday() % DAYS_PER_WEEK)


def explained_stay(*, episode: "Episode", from_date: date, viewer: Actor) -> ExplainedStay:
    """What stands in the way of this person's week, for this viewer. `rules.may_be_planned` must have allowed it."""
    ask = standing_ask(episode=episode, from_date=from_date, by=viewer)
    found = engine.explain(ask.problem, ask.patient_id)
    names = week_names(viewer=viewer, patient_ids=[episode.patient_id], from_date=from_date)
    own = [one for one in found.reasons if one.kind in OWN_OBSTACLES]
    limits = [one for one in found.reasons if one.kind not in OWN_OBSTACLES]
    told = () if found.is_placeable else licensure_lines(ask.left_out.stored())
    return ExplainedStay(
        is_placeable=found.is_placeable,
        own_reasons=obstacle_lines(own, names.own),
        center_reasons=(*obstacle_lines(limits, names.own), *told),
        fixes=_fixes(found, names.own, episode=episode, from_date=from_date),
    )


def _fixes(found: engine.Explanation, names: Names, *, episode: "Episode", from_date: date) -> tuple[TriedFix, ...]:
    fixes = [fix for fix in found.fixes if fix.kind not in NEVER_TRIED][:MOST_FIXES]
    sections = {str(row.pk): row for row in _sections_of(fixes, episode)}
    return tuple(_tried(fix, names, sections, episode=episode, from_date=from_date) for fix in fixes)


def _sections_of(fixes: list[engine.Fix], episode: "Episode") -> list[Section]:
    ids = {one for fix in fixes for one in (*fix.opens.section_ids, fix.subject_id)}
    rows = Section.objects.filter(organization_id=episode.organization_id).select_related("group", "site")
    return [row for row in rows if str(row.pk) in ids]


def _tried(
    fix: engine.Fix, names: Names, sections: dict[str, Section], *, episode: "Episode", from_date: date
) -> TriedFix:
    on = week_clock(episode, day=from_date)
    like = sections.get(fix.subject_id) if fix.kind is engine.FixKind.NEW_SECTION else None
    there = on.written(fix.span, to=like.site.time_zone) if like and fix.span else None
    change = change_of_fix(fix, zone=on.zone.key, there=there)
    is_frozen = fix.kind is engine.FixKind.UNFREEZE_SECTION
    groups = [sections[one].group.name for one in fix.opens.section_ids if one in sections]
    return TriedFix(
        key=_key(fix),
        words=fix_words(fix, names),
        opens=", ".join(dict.fromkeys(groups)),
        change=change,
        is_own=isinstance(change, PersonChange) and not is_frozen,
        is_frozen=is_frozen,
    )


def _key(fix: engine.Fix) -> str:
    """What tells this fix from the others of the same person, computed again."""
    when = f"{fix.span.day}.{fix.span.start}.{fix.span.end}" if fix.span else ""
    return "~".join((fix.kind.value, fix.subject_id, when, str(fix.amount)))
