"""A worker's turn at a proposal, a what-if or advice: begun, told of, stopped, taken up by another, lost, failed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import (
    ask_advice,
    begin_scenario,
    compute_scenario,
    propose,
    stop_advice,
    stop_proposal,
    stop_scenario,
)
from midspan.domains.schedule.computations import turns
from midspan.domains.schedule.computations.turns import HopelessError, Job, take_turn
from midspan.domains.schedule.enums import ProposalFailure
from midspan.domains.schedule.models import Advice, Move, Proposal, Scenario, ScenarioWeek
from midspan.domains.schedule.scenarios.changes import AddSeats
from midspan.domains.schedule.tasks import (
    compute_advice,
    compute_proposal,
    compute_what_if,
    fail_lost_computations,
    queue_advice,
    queue_changes,
    queue_proposal,
    queue_scenario,
)
from midspan.domains.schedule.tests import cast
from midspan.domains.schedule.tests.cast import NOW, settled
from midspan.domains.schedule.tests.factories import MONDAY, Center, rows_of
from midspan.engines.scheduling import Progress
from midspan.engines.scheduling.solving.highs import SolverError
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


def asked_scenario(*, from_date, by):
    return compute_scenario(scenario_id=begin_scenario(from_date=from_date, by=by).pk, by=by)


class Kind(Struct, frozen=True):
    """One kind of computation: how it is asked for, computed and stopped, and what it has written."""

    model: type
    ask: Callable
    compute: Callable
    stop: Callable
    written: Callable


PROPOSAL = Kind(Proposal, propose, compute_proposal, stop_proposal, lambda _row: Move.objects.count())
SCENARIO = Kind(Scenario, asked_scenario, compute_what_if, stop_scenario, lambda _row: ScenarioWeek.objects.count())
ADVICE = Kind(Advice, ask_advice, compute_advice, stop_advice, lambda row: len(row.found))
KINDS = {"proposal": PROPOSAL, "scenario": SCENARIO, "advice": ADVICE}
all_kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def a_center():
    return cast.a_center(Role.DIRECTOR)


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


def asked(kind, center):
    return kind.ask(from_date=MONDAY, by=center.by)


def computed(kind, row):
    """The state that a worker's turn at this row answers."""
    return kind.compute(str(row.organization_id), str(row.pk))


def seen(row):
    see_all(row.organization)
    row.refresh_from_db()
    return row


def audited(row):
    return set(rows_of("kernel.AuditEvent").filter(subject_id=row.pk).values_list("verb", flat=True))


def jobs():
    """The arguments of every computation that is queued."""
    return [job.args for job in rows_of("procrastinate.ProcrastinateJob").filter(task_name__contains=".compute_")]


# Asked for


@pytest.mark.parametrize(("queue", "name"), [(queue_proposal, "proposal_id"), (queue_advice, "advice_id")])
def test_asking_twice_queues_one_job_with_ids_alone(center, queue, name):
    first, second = (queue(from_date=MONDAY, by=center.by) for _ in range(2))

    assert first.pk == second.pk
    assert jobs() == [{"organization_id": str(center.organization.pk), name: str(first.pk)}]


@pytest.mark.parametrize("queue", [queue_proposal, queue_advice])
def test_asking_for_what_a_worker_has_begun_queues_no_second_job(center, queue):
    row = queue(from_date=MONDAY, by=center.by)
    turns.begin(type(row), center.organization.pk, row.pk)
    rows_of("procrastinate.ProcrastinateJob").update(status="doing")

    queue(from_date=MONDAY, by=center.by)

    assert len(jobs()) == 1


def test_changes_are_tried_in_a_scenario_and_one_job_computes_it(center):
    scenario = queue_changes(changes=[AddSeats(str(center.sections[0].pk), 1)], from_date=MONDAY, by=center.by)

    with pytest.raises(RefusedError):
        queue_scenario(scenario_id=scenario.pk, by=center.by)

    assert [change.kind for change in scenario.changes.all()] == ["seats"]
    assert jobs() == [{"organization_id": str(center.organization.pk), "scenario_id": str(scenario.pk)}]


@pytest.mark.slow
def test_scenario_asked_again_once_it_was_computed_is_queued_again(center):
    settled(center, 0, 1)
    scenario = queue_changes(changes=(), from_date=MONDAY, by=center.by)
    rows_of("procrastinate.ProcrastinateJob").update(status="succeeded")
    computed(SCENARIO, scenario)
    see_all(center.organization)

    queue_scenario(scenario_id=scenario.pk, by=center.by)

    assert len(jobs()) == 2


# Computed


@pytest.mark.slow
@all_kinds
def test_turn_that_was_killed_is_taken_up_and_the_old_one_writes_nothing_more(center, kind):
    settled(center, 0, 1)
    row = asked(kind, center)
    killed = turns.begin(kind.model, center.organization.pk, row.pk)

    done = computed(kind, row)
    late = turns.Teller(killed)(Progress("columns", 1, 10, 120.0, 100.0))

    assert (done, late, turns.give_up(killed, ProposalFailure.SOLVER)) == ("ready", False, "")
    assert (seen(row).state, row.run) == ("ready", 2)
    assert f"{row._meta.model_name}.finish" in audited(row)


@pytest.mark.slow
@all_kinds
def test_computing_twice_is_once(center, kind):
    settled(center, 0, 1)
    row = asked(kind, center)

    first, second = computed(kind, row), computed(kind, row)

    assert (first, second, seen(row).run) == ("ready", "", 1)


@all_kinds
def test_progress_is_written_at_most_twice_a_second_and_at_each_new_phase(center, kind, monkeypatch):
    row = asked(kind, center)
    turn = turns.begin(kind.model, center.organization.pk, row.pk)
    seconds = iter([0.0, 0.1, 0.2, 0.8, 0.9])
    monkeypatch.setattr(turns.time, "monotonic", lambda: next(seconds))
    teller = turns.Teller(turn)

    heard = []
    for number, phase in enumerate(("alone", "alone", "alone", "columns"), start=1):
        teller(Progress(phase, number, 10, 120.0, 100.0))
        heard.append((seen(row).rounds, row.objective))

    assert heard == [(1, None), (1, None), (3, None), (4, 120.0)]


@pytest.mark.slow
@all_kinds
def test_stop_ends_it_with_the_best_so_far(center, kind):
    settled(center, 0, 1)
    row = asked(kind, center)
    kind.stop(by=center.by, **{f"{row._meta.model_name}_id": row.pk})

    assert computed(kind, row) == "stopped"
    assert kind.written(seen(row)) == (0 if kind is ADVICE else 1)  # Advice has then tried nothing yet.


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "state"), [(PROPOSAL, "withdrawn"), (SCENARIO, "discarded")])
def test_what_is_put_aside_while_it_is_computed_stops_by_itself_and_writes_nothing(center, kind, state, monkeypatch):
    settled(center, 0, 1)
    row = asked(kind, center)

    def somebody_puts_it_aside():
        see_all(center.organization)
        kind.model.objects.update(state=state)
        return 0.0

    monkeypatch.setattr(turns.time, "monotonic", somebody_puts_it_aside)

    assert computed(kind, row) == ""
    assert (seen(row).state, kind.written(row)) == (state, 0)


@all_kinds
def test_what_nothing_is_heard_of_fails_and_what_speaks_does_not(center, kind):
    silent = asked(kind, center)
    kind.model.objects.update(heard_at=NOW - timedelta(minutes=21))
    other = Center(make_organization(name="Another"), weekdays=(0,))
    other.by = actor_for(make_staff(other.organization, Role.DIRECTOR, given_name="Dora"))
    speaking = asked(kind, other)

    failed = fail_lost_computations(timestamp=0)

    assert (failed, seen(silent).state, silent.failure) == (1, "failed", ProposalFailure.LOST)
    assert f"{silent._meta.model_name}.fail" in audited(silent)
    assert seen(speaking).state == "computing"


@all_kinds
def test_center_without_anybody_to_plan_fails_in_words(center, kind):
    row = asked(kind, center)

    assert computed(kind, row) == "failed"
    assert (seen(row).failure, row.finished_at) == (ProposalFailure.NOBODY, NOW)


@all_kinds
@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (SolverError("unbounded"), ProposalFailure.SOLVER),
        (HopelessError(ProposalFailure.REFEREE, broken=["too_few_minutes"]), ProposalFailure.REFEREE),
    ],
)
def test_nothing_is_written_where_the_solver_fails_or_the_referee_objects(center, kind, error, failure, caplog):
    row = asked(kind, center)

    def solve(_ask, _teller):
        raise error

    def write(_row, _ask, _found):
        raise AssertionError

    job = Job(kind.model, lambda row, by: (row.pk, by.id), solve, write)

    assert take_turn(job, center.organization.pk, row.pk) == "failed"
    assert seen(row).failure == failure
    assert [(one.message, one.row_id, one.why) for one in caplog.records] == [
        ("computation_failed", str(row.pk), failure.value)
    ]
