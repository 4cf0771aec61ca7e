"""What-if: scenarios as a list, one with its changes and its result, two plans side by side, and making it so."""

from collections.abc import Callable
from datetime import date, time
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from midspan.domains.schedule.actions import (
    Wanted,
    add_changes,
    add_scenario_seats,
    begin_scenario,
    compute_offer,
    discard_scenario,
    move_scenario_meeting,
    open_scenario_section,
    remove_change,
    stop_scenario,
)
from midspan.domains.schedule.enums import COMPUTED, ScenarioChangeKind, ScenarioState
from midspan.domains.schedule.forms.scenarios import FORMS, CompareForm, change_forms
from midspan.domains.schedule.forms.sections import SectionForm, initial_of
from midspan.domains.schedule.models import Scenario, ScenarioChange
from midspan.domains.schedule.problem.asking import rules_in_force
from midspan.domains.schedule.proposals.picturing import failure_words, progress_of
from midspan.domains.schedule.proposals.rules import may_propose, next_start
from midspan.domains.schedule.queries import changes_for, scenario_for, scenarios_of
from midspan.domains.schedule.rules import may_plan
from midspan.domains.schedule.scenarios.changes import Change, change_from
from midspan.domains.schedule.scenarios.comparing import TODAY, Plan, compared, difference_sentence
from midspan.domains.schedule.scenarios.making import draft_like
from midspan.domains.schedule.scenarios.picturing import PicturedChange, picture_of, pictured_changes, scenario_names
from midspan.domains.schedule.scenarios.rules import may_change, may_try
from midspan.domains.schedule.sections.facts import SectionDraft, findings_for, meeting_of
from midspan.domains.schedule.sections.rules import may_keep_sections
from midspan.domains.schedule.tasks import queue_changes, queue_scenario
from midspan.kernel import clock
from midspan.values import RefusedError

STATE_WORDS = {
    ScenarioState.DRAFT: ("Not computed yet", "quiet"),
    ScenarioState.COMPUTING: ("Being computed", "active"),
    ScenarioState.READY: ("Ready", "done"),
    ScenarioState.STOPPED: ("Stopped early", "due"),
    ScenarioState.FAILED: ("Failed", "late"),
}


def scenarios(request: HttpRequest) -> HttpResponse:
    """All that were tried lately; POST begins another one."""
    if request.method == "POST":
        return _begun(request)
    rows = scenarios_of(viewer=request.actor)
    shown = {
        "lines": _lines(request, rows),
        "form": CompareForm(plans=_plans(rows), initial=_latest_two(rows)),
        "may_try": may_try(request.actor),
    }
    return render(request, "schedule/scenarios/scenarios.html", shown)


def _lines(request: HttpRequest, rows: list[Scenario]) -> list[dict[str, object]]:
    changes = _pictured(request, rows)
    return [
        {
            "scenario": row,
            "changes": [one.words for one in changes[row.pk]],
            "state": _(STATE_WORDS[ScenarioState(row.state)][0]),
            "kind": STATE_WORDS[ScenarioState(row.state)][1],
        }
        for row in rows
    ]


def _pictured(request: HttpRequest, rows: list[Scenario]) -> dict[UUID, tuple[PicturedChange, ...]]:
    """Scenario id → its changes in words. A constant number of queries for any number of scenarios."""
    changes = list(changes_for(viewer=request.actor, scenario_ids=[row.pk for row in rows]))
    people = {change.patient_id for change in changes if change.patient_id}
    names = scenario_names(viewer=request.actor, patient_ids=people, from_date=clock.local_date())
    return {
        row.pk: pictured_changes(
            [one for one in changes if one.scenario_id == row.pk], names, gone=row.summary.get("gone", ())
        )
        for row in rows
    }


def _begun(request: HttpRequest) -> HttpResponse:
    try:
        scenario = begin_scenario(from_date=next_start(clock.local_date()), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:scenarios")
    return redirect("schedule:scenario", scenario_id=scenario.pk)


def scenario(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """Its changes while it is a draft, how far it is while it is computed, and then what it would do."""
    row = _found(request, scenario_id)
    return _page(request, row)


def _page(request: HttpRequest, row: Scenario, *, kind: str = "", status: int = 200) -> HttpResponse:
    if row.state == ScenarioState.COMPUTING:
        return render(request, "schedule/scenarios/computing.html", _progress(request, row))
    is_computed = row.state in COMPUTED
    changes = _pictured(request, [row])[row.pk]
    forms = change_forms(viewer=request.actor, day=clock.local_date(), kind=kind, posted=request.POST or None)
    shown = {
        "scenario": row,
        "changes": changes,
        "is_hidden": not changes and bool(row.summary.get("changes")),
        "picture": picture_of(row, viewer=request.actor) if is_computed else None,
        "is_stopped": row.state == ScenarioState.STOPPED,
        "failure": failure_words(row),
        "forms": forms,
        "open_form": kind,
        "may_try": may_try(request.actor),
        "may_change": may_change(row.state),
        "may_make": may_keep_sections(request.actor),
        "may_propose": may_propose(request.actor),
        "may_plan": may_plan(request.actor),
        "no_individual": number_format(rules_in_force().weights.no_individual, force_grouping=True),
        "is_made": any(one.is_made for one in changes),
    }
    return render(request, "schedule/scenarios/scenario.html", shown, status=status)


def _progress(request: HttpRequest, row: Scenario) -> dict[str, object]:
    return {
        "scenario": row,
        "progress": progress_of(row),
        "may_try": may_try(request.actor),
        "changes": _pictured(request, [row])[row.pk],
    }


def progress(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """The part of the page that is asked for again and again; once it is over, the whole page is."""
    row = _found(request, scenario_id)
    if row.state != ScenarioState.COMPUTING:
        return HttpResponseClientRefresh() if request.htmx else redirect("schedule:scenario", scenario_id=row.pk)
    return render(request, "schedule/scenarios/_scenario_progress.html", _progress(request, row))


@require_POST
def add(request: HttpRequest, scenario_id: UUID, kind: str) -> HttpResponse:
    """One more change, of the kind whose form was sent."""
    row = _found(request, scenario_id)
    if kind not in FORMS:
        raise Http404
    forms = change_forms(viewer=request.actor, day=clock.local_date(), kind=kind, posted=request.POST)
    form = next(form for name, _title, form in forms if name == kind)
    if not form.is_valid():
        return _page(request, row, kind=kind, status=422)
    wanted = [Wanted(change) for change in form.changes]
    return _done(request, row, lambda: add_changes(scenario_id=row.pk, wanted=wanted, by=request.actor))


@require_POST
def remove(request: HttpRequest, scenario_id: UUID, change_id: UUID) -> HttpResponse:
    row = _found(request, scenario_id)
    return _done(request, row, lambda: remove_change(scenario_id=row.pk, change_id=change_id, by=request.actor))


@require_POST
def compute(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """Solve everybody's week with the changes, in the background."""
    row = _found(request, scenario_id)
    return _done(request, row, lambda: queue_scenario(scenario_id=row.pk, by=request.actor))


@require_POST
def stop(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    row = _found(request, scenario_id)
    return _done(request, row, lambda: stop_scenario(scenario_id=row.pk, by=request.actor))


@require_POST
def discard(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    row = _found(request, scenario_id)
    try:
        discard_scenario(scenario_id=row.pk, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("What-if %(number)s is gone. Nothing else has changed.") % {"number": row.number})
    return redirect("schedule:scenarios")


def open_section(request: HttpRequest, scenario_id: UUID, change_id: UUID) -> HttpResponse:
    """A real section from a change, as a draft whose leaders and room are reviewed before it is saved."""
    row = _found(request, scenario_id)
    change = _change(request, row, change_id, kind=ScenarioChangeKind.SECTION)
    try:
        draft = draft_like(change_from(change.kind, change.details), from_date=_start(row), viewer=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:scenario", scenario_id=row.pk)
    form = SectionForm(request.POST or None, viewer=request.actor, initial=initial_of(draft))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_scenario_section(scenario_id=row.pk, change_id=change.pk, draft=form.draft, by=request.actor)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(section)s is open. Now let people have it.") % {"section": made.name})
            for notice in form.notices:
                messages.warning(request, notice)
            return redirect("schedule:scenario", scenario_id=row.pk)
    shown = {
        "form": form,
        "scenario": row,
        "heading": _("A new group, for review"),
        "troubles": [] if form.is_bound else _troubles(draft, request),
    }
    return render(request, "schedule/scenarios/open_section.html", shown)


def _troubles(draft: SectionDraft, request: HttpRequest) -> list[str]:
    """What does not fit yet, before anybody has reviewed it."""
    words = [found.words for found in findings_for(draft, viewer=request.actor) if found.stops]
    if draft.room is None and not draft.is_video:
        words.insert(0, _("No room of this site is free then. Choose another time or place."))
    if not draft.leaders:
        words.insert(0, _("Whoever leads the other group cannot lead this one. Choose a leader."))
    return list(dict.fromkeys(words))


@require_POST
def add_seats(request: HttpRequest, scenario_id: UUID, change_id: UUID) -> HttpResponse:
    """The seats of a change, really added."""
    row = _found(request, scenario_id)

    def added() -> None:
        made = add_scenario_seats(scenario_id=row.pk, change_id=change_id, by=request.actor)
        facts = {"section": made.name, "count": made.capacity}
        messages.success(request, _("%(section)s has %(count)s places now.") % facts)

    return _done(request, row, added)


@require_POST
def move_meeting(request: HttpRequest, scenario_id: UUID, change_id: UUID) -> HttpResponse:
    """The meeting of a change, really moved."""
    row = _found(request, scenario_id)

    def moved() -> None:
        made = move_scenario_meeting(scenario_id=row.pk, change_id=change_id, by=request.actor)
        messages.success(request, _("%(section)s meets at the new time now.") % {"section": made.name})

    return _done(request, row, moved)


def move(request: HttpRequest) -> HttpResponse:
    """What moving one meeting would do to everybody: dragged on the workbench, or chosen here; computed at once."""
    forms = change_forms(
        viewer=request.actor, day=clock.local_date(), kind=ScenarioChangeKind.MOVE, posted=request.POST or None
    )
    form = next(form for name, _title, form in forms if name == ScenarioChangeKind.MOVE)
    if request.method == "POST" and form.is_valid():
        return _tried(request, form.changes)
    if not form.is_bound:
        form.initial = _where_it_is(request.GET.get("meeting", ""))
    status = 422 if form.is_bound else 200
    return render(
        request, "schedule/scenarios/move.html", {"form": form, "may_try": may_try(request.actor)}, status=status
    )


def _where_it_is(key: str) -> dict[str, object]:
    """The form as it stands before anything is moved; nothing for a key that nobody could have chosen here."""
    try:
        _section, span = meeting_of(key)
    except (TypeError, ValueError):
        return {}
    return {"meeting": key, "day": span.day, "start": time(span.start // 60, span.start % 60)}


def _tried(request: HttpRequest, changes: list[Change]) -> HttpResponse:
    """A scenario of these changes, asked to be solved."""
    try:
        row = queue_changes(changes=changes, from_date=next_start(clock.local_date()), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:center")
    return redirect("schedule:scenario", scenario_id=row.pk)


@require_POST
def week(request: HttpRequest, scenario_id: UUID, episode_id: UUID) -> HttpResponse:
    """The real week of one person whom the scenario helps, as an offer."""
    row = _found(request, scenario_id)
    try:
        compute_offer(episode_id=episode_id, from_date=_start(row), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:scenario", scenario_id=row.pk)
    return redirect("schedule:offer", episode_id=episode_id)


def _start(row: Scenario) -> date:
    """From when on something of it is real: as it was tried, but not in the past."""
    return max(row.from_date, clock.local_date())


def compare(request: HttpRequest) -> HttpResponse:
    """Two plans side by side; today's counts as one."""
    rows = scenarios_of(viewer=request.actor)
    form = CompareForm(request.GET or None, plans=_plans(rows), initial=_latest_two(rows))
    plans: tuple[Plan, ...] = ()
    sentence = ""
    if form.is_bound and form.is_valid():
        by_id = {str(row.pk): row for row in rows}
        one, other = (by_id.get(form.cleaned_data[name]) for name in ("one", "other"))
        plans = compared(one, other, viewer=request.actor)
        waiting = [_without_week(side, one or other) for side in (one, other)]
        sentence = difference_sentence(*plans, people=waiting[0] - waiting[1])
    shown = {"form": form, "plans": plans, "sentence": sentence}
    return render(request, "schedule/scenarios/compare.html", shown)


def _without_week(side: Scenario | None, known: Scenario) -> int:
    return side.summary["after"]["without_week"] if side else known.summary["now"]["without_week"]


def _plans(rows: list[Scenario]) -> list[tuple[str, object]]:
    computed = [row for row in rows if row.state in COMPUTED]
    return [
        (TODAY, _("Today's plan")),
        *((str(row.pk), _("What-if %(number)s") % {"number": row.number}) for row in computed),
    ]


def _latest_two(rows: list[Scenario]) -> dict[str, str]:
    computed = [str(row.pk) for row in rows if row.state in COMPUTED]
    return {"one": TODAY, "other": computed[0] if computed else TODAY}


def _done(request: HttpRequest, row: Scenario, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    return redirect("schedule:scenario", scenario_id=row.pk)


def _found(request: HttpRequest, scenario_id: UUID) -> Scenario:
    row = scenario_for(viewer=request.actor, scenario_id=scenario_id)
    if row is None:
        raise Http404
    return row


def _change(request: HttpRequest, row: Scenario, change_id: UUID, *, kind: str) -> ScenarioChange:
    change = changes_for(viewer=request.actor, scenario_ids=[row.pk]).filter(pk=change_id, kind=kind).first()
    if change is None:
        raise Http404
    return change
