"""Two plans side by side: today's, or what came of a scenario."""

from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.programs.queries import active_tracks
from midspan.domains.schedule.models import Scenario
from midspan.domains.schedule.scenarios.picturing import pictured_changes, scenario_names
from midspan.domains.schedule.scenarios.reading import changes_for
from midspan.ui.hours import duration_words
from midspan.values import Actor

TODAY = "today"


class Line(Struct, frozen=True):
    """One thing that is compared. `is_better`: it is better here than in the other plan."""

    label: str
    value: str
    is_better: bool


class Plan(Struct, frozen=True):
    """One side: what it is, when it was so, its changes, its lines; `scenario` None for today's plan."""

    heading: str
    scenario: Scenario | None
    as_of: datetime | None
    changes: tuple[str, ...]
    lines: tuple[Line, ...]


class _Side(Struct, frozen=True):
    heading: str
    scenario: Scenario | None
    numbers: dict[str, Any]
    tracks: dict[str, dict[str, int]]
    minutes: str


def compared(one: Scenario | None, other: Scenario | None, *, viewer: Actor) -> tuple[Plan, ...]:
    """Two plans, the second beside the first; None is today's, which at most one may be."""
    known = one or other
    if known is None:
        return ()
    sides = [_side(scenario, known) for scenario in (one, other)]
    tracks = {str(track.pk): track.name for track in active_tracks(viewer=viewer)}
    return tuple(
        Plan(
            side.heading,
            side.scenario,
            (side.scenario or known).finished_at,
            _changes(side.scenario, viewer),
            _lines(side, against, tracks),
        )
        for side, against in zip(sides, reversed(sides), strict=True)
    )


def _side(scenario: Scenario | None, known: Scenario) -> _Side:
    if scenario is None:
        summary = known.summary
        quiet = {"moves": 0, "new_weeks": 0, "referrals": 0, "referrals_placed": 0}
        return _Side(_("Today's plan"), None, {**summary["now"], **quiet}, summary["tracks"], "now")
    summary = scenario.summary
    heading = _("What-if %(number)s") % {"number": scenario.number}
    return _Side(heading, scenario, {**summary, **summary["after"]}, summary["tracks"], "after")


def _changes(scenario: Scenario | None, viewer: Actor) -> tuple[str, ...]:
    if scenario is None:
        return (_("Everything as it stands."),)
    rows = list(changes_for(viewer=viewer, scenario_ids=[scenario.pk]))
    people = {row.patient_id for row in rows if row.patient_id}
    names = scenario_names(viewer=viewer, patient_ids=people, from_date=scenario.from_date)
    return tuple(one.words for one in pictured_changes(rows, names)) or (_("No change; everything solved again."),)


def _lines(side: _Side, against: _Side, tracks: dict[str, str]) -> tuple[Line, ...]:
    mine, theirs = side.numbers, against.numbers
    fewest = (
        (_("People without a week"), "without_week"),
        (_("People short of hours"), "short_people"),
        (_("People without their individual session"), "without_individual"),
        (_("People whose week changes"), "moves"),
        (_("What weeks cost people, in points"), "points"),
    )
    lines = [
        Line(label, number_format(mine[name], force_grouping=True), mine[name] < theirs[name]) for label, name in fewest
    ]
    missing = Line(
        _("Hours missing a week"),
        duration_words(mine["short_minutes"]),
        mine["short_minutes"] < theirs["short_minutes"],
    )
    return (*lines[:3], missing, *lines[3:], *_referrals(mine, theirs), *_tracks(side, against, tracks))


def _referrals(mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Line, ...]:
    if not mine["referrals"] and not theirs["referrals"]:
        return ()
    words = _("%(placed)s of %(all)s get a week") % {"placed": mine["referrals_placed"], "all": mine["referrals"]}
    is_better = mine["referrals"] == theirs["referrals"] and mine["referrals_placed"] > theirs["referrals_placed"]
    return (Line(_("New referrals"), words if mine["referrals"] else _("none"), is_better),)


def _tracks(side: _Side, against: _Side, names: dict[str, str]) -> tuple[Line, ...]:
    """Hours of each track, in order of name."""
    return tuple(
        Line(
            names.get(track_id, ""),
            _("%(planned)s of %(needed)s")
            % {"planned": duration_words(numbers[side.minutes]), "needed": duration_words(numbers["needed"])},
            numbers[side.minutes] > against.tracks.get(track_id, {}).get(against.minutes, 0),
        )
        for track_id, numbers in sorted(side.tracks.items(), key=lambda item: names.get(item[0], ""))
    )


def difference_sentence(one: Plan, other: Plan, *, people: int) -> str:
    """What the second plan does for people without a week that the first does not."""
    facts = {"count": abs(people), "one": _in_sentence(one), "other": _in_sentence(other)}
    if people > 0:
        words = ngettext(
            "%(other)s gives %(count)s more person a week than %(one)s.",
            "%(other)s gives %(count)s more people a week than %(one)s.",
            people,
        )
    elif people < 0:
        words = ngettext(
            "%(other)s leaves %(count)s more person without a week than %(one)s.",
            "%(other)s leaves %(count)s more people without a week than %(one)s.",
            -people,
        )
    else:
        words = _("In both the same number of people have a week.")
    return capfirst(words % facts)


def _in_sentence(plan: Plan) -> str:
    return plan.heading if plan.scenario else _("today's plan")
