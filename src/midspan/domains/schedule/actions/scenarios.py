"""What-if: begun, changed, computed, discarded; and what can be made real, by the action it belongs to."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max
from msgspec import Struct

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.schedule.actions.sections import keep_section
from midspan.domains.schedule.enums import ScenarioChangeKind, ScenarioState
from midspan.domains.schedule.models import Advice, Scenario, ScenarioChange, ScenarioWeek, Section
from midspan.domains.schedule.problem.center import PLANNED
from midspan.domains.schedule.proposals.rules import next_start
from midspan.domains.schedule.rules import may_be_planned
from midspan.domains.schedule.scenarios import rules
from midspan.domains.schedule.scenarios.changes import COUNT_IN, KINDS, Change, PersonChange, change_from, stored_change
from midspan.domains.schedule.scenarios.explaining import explained_from, explained_stay
from midspan.domains.schedule.scenarios.making import remade
from midspan.domains.schedule.sections.facts import SectionDraft
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

GONE = "This what-if is no longer there."
CHANGE_GONE = "This change is no longer part of the what-if."
NO_FIX = "Things have changed since, and this would open no week any more. Look again."
NOT_FOUND = "There is no such open stay, or it is not yours to plan."


class Wanted(Struct, frozen=True):
    """A change for a scenario; `patient_id` where it is about one person's life."""

    change: Change
    patient_id: UUID | None = None


@action("scenario.begin")
def begin_scenario(*, from_date: date, by: Actor, changes: Sequence[Wanted] = ()) -> Scenario:
    """A new scenario of the center's week from that day on, as a draft with these changes."""
    rules.may_try(by).require()
    scenario = _numbered(from_date, by=by)
    for number, wanted in enumerate(changes, start=1):
        _add(scenario, wanted, number=number)
    return scenario


@action("scenario.change")
def add_changes(*, scenario_id: UUID, wanted: Sequence[Wanted], by: Actor) -> Scenario:
    """More changes in a scenario, all or none; what was computed of it is thrown away."""
    rules.may_try(by).require()
    scenario = _reopened(scenario_id, by)
    # Changes in the life of somebody whom this person does not reach count as well.
    with widened(by):
        rows = ScenarioChange.objects.filter(organization_id=by.organization_id, scenario=scenario)
        held = rows.aggregate(count=Count("pk"), last=Max("number"))
    rules.has_room(held["count"], more=len(wanted)).require()
    for number, one in enumerate(wanted, start=(held["last"] or 0) + 1):
        _add(scenario, one, number=number)
    return scenario


@action("scenario.unchange")
def remove_change(*, scenario_id: UUID, change_id: UUID, by: Actor) -> Scenario:
    """A scenario without one of its changes; what was computed of it is thrown away."""
    rules.may_try(by).require()
    scenario = _reopened(scenario_id, by)
    ScenarioChange.objects.filter(organization_id=by.organization_id, scenario=scenario, pk=change_id).delete()
    return scenario


@action("scenario.compute")
def compute_scenario(*, scenario_id: UUID, by: Actor) -> Scenario:
    """Ask for a scenario to be solved; `tasks.queue_scenario` has it computed. One without changes is today's plan."""
    rules.may_try(by).require()
    scenario = _locked(scenario_id, by)
    rules.may_become(scenario.state, ScenarioState.COMPUTING).require()
    return _asked(scenario, by=by)


@action("scenario.stop")
def stop_scenario(*, scenario_id: UUID, by: Actor) -> Scenario:
    """Let the computation end with the best it has found so far."""
    rules.may_try(by).require()
    scenario = _locked(scenario_id, by)
    rules.may_become(scenario.state, ScenarioState.STOPPED).require()
    scenario.stop_asked_at = scenario.stop_asked_at or clock.now()
    scenario.save(update_fields=["stop_asked_at"])
    return scenario


@action("scenario.discard")
def discard_scenario(*, scenario_id: UUID, by: Actor) -> Scenario:
    """Put a scenario away; a computation still going on writes nothing any more."""
    rules.may_try(by).require()
    scenario = _locked(scenario_id, by)
    rules.may_become(scenario.state, ScenarioState.DISCARDED).require()
    _forget(scenario, by=by)
    scenario.state, scenario.failure = ScenarioState.DISCARDED, ""
    scenario.save(update_fields=["state", "failure", "summary", "objective", "bound"])
    return scenario


@action("scenario.try_fix")
def try_fix(*, episode_id: UUID, key: str, by: Actor) -> Scenario:
    """A scenario with one of a person's fixes, asked to be solved for everybody. Raises RefusedError when it is none.

    An empty `key` changes nothing: it asks whether everybody else's week could make room.
    """
    rules.may_try(by).require()
    episode = episode_to_plan(viewer=by, episode_id=episode_id)
    if episode is None:
        raise RefusedError(refused(NOT_FOUND))
    may_be_planned(episode).require()
    start = explained_from(episode, today=clock.local_date())
    changes = [_fix_of(episode, key, from_date=start, by=by)] if key else []
    if episode.state not in PLANNED:
        changes.append(Wanted(PersonChange(COUNT_IN, "", None, 0, ""), episode.patient_id))
    return _asked(begin_scenario(from_date=start, by=by, changes=changes), by=by)


@action("scenario.open_section")
def open_scenario_section(*, scenario_id: UUID, change_id: UUID, draft: SectionDraft, by: Actor) -> Section:
    """A real section, as reviewed, from a change that adds one; made once. Refuses what `keep_section` refuses."""
    change = _makeable(scenario_id, change_id, kind=ScenarioChangeKind.SECTION, by=by)
    section = keep_section(draft=draft, by=by)
    _made(change, section, by=by)
    return section


@action("scenario.add_seats")
def add_scenario_seats(*, scenario_id: UUID, change_id: UUID, by: Actor) -> Section:
    """The seats of a change, really added, once. Refuses what `keep_section` refuses: caps, room, who may."""
    return _remade(scenario_id, change_id, kind=ScenarioChangeKind.SEATS, by=by)


@action("scenario.move_meeting")
def move_scenario_meeting(*, scenario_id: UUID, change_id: UUID, by: Actor) -> Section:
    """A section's meeting really moved, once. Refuses what `keep_section` refuses: room, leaders, hours, who may."""
    return _remade(scenario_id, change_id, kind=ScenarioChangeKind.MOVE, by=by)


@action("advice.ask")
def ask_advice(*, from_date: date, by: Actor) -> Advice:
    """Ask what would help the center most; `tasks.queue_advice` has it computed. One is computed at a time."""
    rules.may_try(by).require()
    now = clock.now()
    rows = Advice.objects.filter(organization_id=by.organization_id)
    advice, _ = rows.get_or_create(
        organization_id=by.organization_id,
        state="computing",
        defaults={"from_date": from_date, "asked_by_id": by.id, "asked_at": now, "heard_at": now},
    )
    return advice


@action("advice.stop")
def stop_advice(*, advice_id: UUID, by: Actor) -> Advice:
    """Let it end with what has helped so far."""
    rules.may_try(by).require()
    rows = Advice.objects.filter(organization_id=by.organization_id, pk=advice_id)
    advice = rows.select_for_update(no_key=True).first()
    if advice is None:
        raise RefusedError(refused("This advice is no longer there."))
    rules.may_stop_advice(advice.state).require()
    advice.stop_asked_at = advice.stop_asked_at or clock.now()
    advice.save(update_fields=["stop_asked_at"])
    return advice


def _numbered(from_date: date, *, by: Actor) -> Scenario:
    """An empty draft under the next number; of two at the same moment the later takes the one after."""
    rows, now = Scenario.objects.filter(organization_id=by.organization_id), clock.now()
    asked = {"from_date": from_date, "asked_by_id": by.id, "asked_at": now, "heard_at": now}
    while True:
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        scenario, is_mine = rows.get_or_create(organization_id=by.organization_id, number=number, defaults=asked)
        if is_mine:
            return scenario


def _fix_of(episode: "Episode", key: str, *, from_date: date, by: Actor) -> Wanted:
    found = explained_stay(episode=episode, from_date=from_date, viewer=by)
    fix = next((fix for fix in found.fixes if fix.key == key), None)
    if fix is None:
        raise RefusedError(refused(NO_FIX))
    return Wanted(fix.change, episode.patient_id if isinstance(fix.change, PersonChange) else None)


def _add(scenario: Scenario, wanted: Wanted, *, number: int) -> None:
    ScenarioChange.objects.create(
        organization_id=scenario.organization_id,
        scenario=scenario,
        patient_id=wanted.patient_id,
        number=number,
        kind=KINDS[type(wanted.change)],
        details=stored_change(wanted.change),
    )


def _asked(scenario: Scenario, *, by: Actor) -> Scenario:
    _forget(scenario, by=by)
    now = clock.now()
    scenario.from_date = max(scenario.from_date, next_start(clock.local_date()))  # What was tried long ago is of today.
    scenario.state, scenario.failure, scenario.phase, scenario.rounds = ScenarioState.COMPUTING, "", "", 0
    scenario.asked_by_id, scenario.asked_at, scenario.heard_at = by.id, now, now
    scenario.finished_at = scenario.stop_asked_at = None
    scenario.save()
    return scenario


def _reopened(scenario_id: UUID, by: Actor) -> Scenario:
    """The scenario as a draft, without what was computed of it."""
    scenario = _locked(scenario_id, by)
    rules.may_change(scenario.state).require()
    _forget(scenario, by=by)
    scenario.state, scenario.failure = ScenarioState.DRAFT, ""
    scenario.save()
    return scenario


def _forget(scenario: Scenario, *, by: Actor) -> None:
    """What was computed is deleted whole: also the weeks of people whom this person does not reach."""
    with widened(by):
        ScenarioWeek.objects.filter(organization_id=scenario.organization_id, scenario=scenario).delete()
    scenario.summary, scenario.objective, scenario.bound = {}, None, None


def _locked(scenario_id: UUID, by: Actor) -> Scenario:
    rows = Scenario.objects.filter(organization_id=by.organization_id, pk=scenario_id)
    scenario = rows.select_for_update(no_key=True).first()
    if scenario is None:
        raise RefusedError(refused(GONE))
    return scenario


def _makeable(scenario_id: UUID, change_id: UUID, *, kind: ScenarioChangeKind, by: Actor) -> ScenarioChange:
    rows = ScenarioChange.objects.filter(organization_id=by.organization_id, scenario_id=scenario_id, pk=change_id)
    change = rows.filter(kind=kind).select_for_update(no_key=True).first()
    if change is None:
        raise RefusedError(refused(CHANGE_GONE))
    if change.made_at is not None:
        raise RefusedError(refused("This was made already."))
    return change


def _remade(scenario_id: UUID, change_id: UUID, *, kind: ScenarioChangeKind, by: Actor) -> Section:
    change = _makeable(scenario_id, change_id, kind=kind, by=by)
    section_id, draft = remade(change_from(change.kind, change.details), viewer=by)
    section = keep_section(draft=draft, section_id=section_id, by=by)
    _made(change, section, by=by)
    return section


def _made(change: ScenarioChange, section: Section, *, by: Actor) -> None:
    change.section, change.made_at, change.made_by_id = section, clock.now(), by.id
    change.save(update_fields=["section", "made_at", "made_by_id"])
