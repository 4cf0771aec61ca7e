"""A scenario as its page shows it: its changes, and what they would do to everybody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.programs.queries import active_tracks
from midspan.domains.schedule.enums import ScenarioChangeKind
from midspan.domains.schedule.models import Scenario, ScenarioChange, ScenarioWeek
from midspan.domains.schedule.offers.stored import charge_from, explanation_from, plan_from
from midspan.domains.schedule.proposals.naming import patient_name, week_names
from midspan.domains.schedule.proposals.picturing import PicturedMove, TrackChange, Unplaced, proof_words
from midspan.domains.schedule.proposals.wording import (
    WeekNames,
    change_lines,
    cost_words,
    frozen_lines,
    gain_words,
    hours_words,
    why_words,
)
from midspan.domains.schedule.scenarios.applying import Numbered
from midspan.domains.schedule.scenarios.asking import numbered
from midspan.domains.schedule.scenarios.reading import changes_for, weeks_for
from midspan.domains.schedule.scenarios.wording import ScenarioNames, change_words, weeks_of_absence, with_opened
from midspan.domains.schedule.weeks.frozen import frozen_by
from midspan.domains.schedule.wording import obstacle_lines
from midspan.ui.hours import duration_words
from midspan.values import Actor

MADE_HERE = {
    ScenarioChangeKind.SECTION: "section",
    ScenarioChangeKind.SEATS: "seats",
    ScenarioChangeKind.MOVE: "move",
}
# Where a change is made that is not made here: its words, and the page they lead to where it needs no argument.
MADE_ELSEWHERE = {
    ScenarioChangeKind.AWAY: ("A real absence is settled under “Somebody is away”.", "schedule:cover"),
    ScenarioChangeKind.DAY: (
        "Opening hours and working hours are kept under Program. Set them first, then open its groups.",
        "programs:overview",
    ),
    ScenarioChangeKind.REFERRALS: ("Real referrals arrive in the inbox.", ""),
    ScenarioChangeKind.HOUR: ("Working hours are kept under Staff.", "programs:overview"),
    ScenarioChangeKind.PERSON: ("This is theirs to decide: talk it over, then change it in their file.", ""),
}


class PicturedChange(Struct, frozen=True):
    """One change in words. `made_here` says how it becomes real on this page ("" it does not), `elsewhere` where."""

    id: UUID
    words: str
    about: str
    made_here: str
    elsewhere: str
    elsewhere_url: str
    is_gone: bool
    section_name: str
    is_made: bool


class PersonOfScenario(Struct, frozen=True):
    """One person's line, and the stay that their real week is computed for."""

    move: PicturedMove
    episode_id: UUID


class ScenarioPicture(Struct, frozen=True):
    """What a scenario would do. `hidden` counts people whom the viewer does not reach."""

    sentence: str
    new_weeks: tuple[PersonOfScenario, ...]
    moves: tuple[PersonOfScenario, ...]
    shorter: tuple[PersonOfScenario, ...]
    lost: tuple[Unplaced, ...]
    unplaced: tuple[Unplaced, ...]
    tracks: tuple[TrackChange, ...]
    facts: tuple[tuple[str, str], ...]
    hidden: int
    proof: str


def scenario_names(*, viewer: Actor, patient_ids: set[UUID], from_date: date) -> ScenarioNames:
    """The names that a scenario's changes and weeks are told with."""
    return ScenarioNames(
        weeks=week_names(viewer=viewer, patient_ids=patient_ids, from_date=from_date),
        tracks={str(track.pk): track.name for track in active_tracks(viewer=viewer)},
    )


def pictured_changes(
    rows: Sequence[ScenarioChange], names: ScenarioNames, *, gone: Sequence[int] = ()
) -> tuple[PicturedChange, ...]:
    """A scenario's changes in words, in order."""
    return tuple(
        _pictured_change(row, one, change_words(one.change, names), is_gone=row.number in gone)
        for row, one in zip(rows, numbered(rows), strict=True)
    )


def _pictured_change(row: ScenarioChange, one: Numbered, words: str, *, is_gone: bool) -> PicturedChange:
    kind = ScenarioChangeKind(row.kind)
    elsewhere, page = ("", "") if one.counts_in else MADE_ELSEWHERE.get(kind, ("", ""))
    return PicturedChange(
        id=row.pk,
        words=words,
        about=patient_name(row.patient) if row.patient else "",
        made_here=MADE_HERE.get(kind, ""),
        elsewhere=_(elsewhere) if elsewhere else "",
        elsewhere_url=reverse(page) if page else "",
        is_gone=is_gone,
        section_name=row.section.name if row.section else "",
        is_made=row.made_at is not None,
    )


def picture_of(scenario: Scenario, *, viewer: Actor) -> ScenarioPicture:
    """What a computed scenario would do, for this viewer."""
    rows = list(weeks_for(viewer=viewer, scenario_id=scenario.pk))
    rows.sort(key=lambda row: patient_name(row.patient))
    changes = numbered(changes_for(viewer=viewer, scenario_ids=[scenario.pk]))
    plain = week_names(viewer=viewer, patient_ids={row.patient_id for row in rows}, from_date=scenario.from_date)
    names = with_opened(plain, changes)
    frozen = frozen_by(viewer=viewer, patient_ids={row.patient_id for row in rows}, from_date=scenario.from_date)
    placed = [row for row in rows if row.after is not None]
    pictured = {row.pk: _person(row, names, frozen.get(row.patient_id, {})) for row in placed}
    return ScenarioPicture(
        sentence=effect_sentence(scenario.summary),
        new_weeks=tuple(pictured[row.pk] for row in placed if row.before is None),
        shorter=tuple(pictured[row.pk] for row in placed if row.before is not None and _is_shorter(row)),
        moves=tuple(pictured[row.pk] for row in placed if row.before is not None and not _is_shorter(row)),
        lost=tuple(_unplaced(row, names) for row in rows if row.after is None and row.before is not None),
        unplaced=tuple(_unplaced(row, names) for row in rows if row.after is None and row.before is None),
        tracks=tuple(_tracks(scenario, viewer)),
        facts=tuple(_facts(scenario.summary, weeks=weeks_of_absence(one.change for one in changes))),
        hidden=max(0, scenario.summary["rows"] - len(rows)),
        proof=proof_words(scenario),
    )


def effect_sentence(summary: dict[str, Any]) -> str:
    """What the changes bring against the same center solved without them, in one line."""
    if not summary["changes"]:
        return _solved_sentence(summary["now"], summary["after"])
    alone, after = summary["alone"], summary["after"]
    people = alone["without_week"] - after["without_week"]
    minutes = alone["short_minutes"] - after["short_minutes"]
    if people > 0:
        words = ngettext(
            "%(count)s more person gets a week because of it.",
            "%(count)s more people get a week because of it.",
            people,
        )
        return words % {"count": people}
    if people < 0:
        words = ngettext(
            "%(count)s person loses their week because of it.",
            "%(count)s people lose their week because of it.",
            -people,
        )
        return words % {"count": -people}
    if minutes:
        words = _("%(hours)s more a week because of it.") if minutes > 0 else _("%(hours)s less a week because of it.")
        return words % {"hours": duration_words(abs(minutes))}
    return _("It changes nobody's hours.")


def _solved_sentence(now: dict[str, int], after: dict[str, int]) -> str:
    """What solving again brings by itself, in one line."""
    people, minutes = (now[name] - after[name] for name in ("without_week", "short_minutes"))
    if people > 0:
        words = ngettext(
            "Solved again, %(count)s more person gets a week.",
            "Solved again, %(count)s more people get a week.",
            people,
        )
        return words % {"count": people}
    if minutes > 0:
        return _("Solved again, people get %(hours)s more a week.") % {"hours": duration_words(minutes)}
    return _("Solved again, nobody gets more hours.")


def _is_shorter(row: ScenarioWeek) -> bool:
    return row.minutes_after < min(row.minutes_before, row.minutes_needed)


def _person(row: ScenarioWeek, names: WeekNames, frozen: Mapping[str, str]) -> PersonOfScenario:
    after = plan_from(row.after or {})
    charges = [charge_from(one) for one in row.charges]
    before = plan_from(row.before) if row.before else None
    move = PicturedMove(
        id=row.pk,
        name=patient_name(row.patient),
        lines=(*change_lines(before, after, names), *frozen_lines(after, frozen, names)),
        hours=hours_words(row.minutes_before, row.minutes_after, row.minutes_needed),
        why=tuple(why_words(row.why, names.own)),
        costs=tuple(cost_words(charges, names.own)),
        gains=tuple(gain_words(charges, names.own)),
        is_chosen=False,
        state="",
        state_kind="",
        objection="",
    )
    return PersonOfScenario(move, row.episode_id)


def _unplaced(row: ScenarioWeek, names: WeekNames) -> Unplaced:
    found = explanation_from(row.explanation, patient_id=str(row.patient_id)).reasons if row.explanation else ()
    return Unplaced(
        name=patient_name(row.patient),
        why=tuple(obstacle_lines(found, names.own)) or tuple(why_words(row.why, names.own)),
        url=reverse("schedule:explain", args=[row.episode_id]),
    )


def _tracks(scenario: Scenario, viewer: Actor) -> Iterator[TrackChange]:
    names = {str(track.pk): track.name for track in active_tracks(viewer=viewer)}
    counted: dict[str, dict[str, int]] = scenario.summary["tracks"]
    for track_id, numbers in sorted(counted.items(), key=lambda item: names.get(item[0], "")):
        yield TrackChange(names.get(track_id, ""), **numbers)


def _facts(summary: dict[str, Any], *, weeks: int) -> Iterator[tuple[str, str]]:
    """(label, today → with the changes (solved without them)) of what is counted over everybody."""
    now, alone, after = summary["now"], summary["alone"], summary["after"]
    plain = _("%(now)s → %(after)s")
    without = _("%(now)s → %(after)s; solved again without it, %(alone)s") if summary["changes"] else plain
    yield _("People without a week"), without % _three(now, alone, after, "without_week")
    yield _("People short of hours"), without % _three(now, alone, after, "short_people")
    yield _("People without their individual session"), without % _three(now, alone, after, "without_individual")
    hours = {
        name: duration_words(one["short_minutes"]) for name, one in (("now", now), ("alone", alone), ("after", after))
    }
    yield _("Hours missing a week"), without % hours
    if weeks > 1:
        yield _("Hours missing in %(count)s weeks") % {"count": weeks}, duration_words(weeks * after["short_minutes"])
    if summary["referrals"]:
        words = _("%(placed)s of %(all)s get a week")
        yield _("New referrals"), words % {"placed": summary["referrals_placed"], "all": summary["referrals"]}
    yield _("What weeks cost people, in points"), without % _three(now, alone, after, "points")


def _three(now: dict[str, int], alone: dict[str, int], after: dict[str, int], name: str) -> dict[str, str]:
    numbers = {"now": now, "alone": alone, "after": after}
    return {which: number_format(one[name], force_grouping=True) for which, one in numbers.items()}
