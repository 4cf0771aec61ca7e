"""Jobs: queued with the caller's transaction, given back when a worker dies, forgotten when done long ago."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import TaskNotFound
from procrastinate.manager import JobManager

from midspan.kernel.jobs import (
    LONGEST_JOB_SECONDS,
    MOST_STARTS,
    STALLED_SECONDS,
    enqueue,
    enqueue_everywhere,
    enqueue_named,
    enqueue_once,
    for_each_organization,
    forget_finished_jobs,
    sweep_stalled_jobs,
    task,
)
from midspan.kernel.tests.factories import make_organization

LIVING, SILENT = 1, STALLED_SECONDS + 10


@task
def nothing(number: int) -> int:
    return number


@task
def nothing_of(organization_id: str) -> str:
    return organization_id


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def worker_silent_for(seconds):
    rows = ask(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds,
    )
    return rows[0][0]


def begun_by(worker_id, *, ago=0, attempts=0, lock=None):
    """A job that this worker began so many seconds ago."""
    job_id = enqueue(nothing, number=1)
    ask(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s, queueing_lock = %s "
        "WHERE id = %s",
        worker_id,
        attempts,
        lock,
        job_id,
    )
    ask(
        "UPDATE procrastinate_events SET at = now() - make_interval(secs => %s) WHERE job_id = %s AND type = 'started'",
        ago,
        job_id,
    )
    return job_id


def waiting_under(lock):
    job_id = enqueue(nothing, number=2)
    ask("UPDATE procrastinate_jobs SET queueing_lock = %s WHERE id = %s", lock, job_id)
    return job_id


def status_of(job_id):
    return ask("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", job_id)


def ended(status, *, days_ago):
    job_id = begun_by(worker_silent_for(LIVING))
    ask("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", status, job_id)
    ask("UPDATE procrastinate_events SET at = now() - make_interval(days => %s) WHERE job_id = %s", days_ago, job_id)
    return job_id


@pytest.mark.django_db
def test_job_is_queued_with_its_ids():
    job_id = enqueue(nothing, number=7)

    assert ask("SELECT status::text, args FROM procrastinate_jobs WHERE id = %s", job_id) == [("todo", '{"number": 7}')]


@pytest.mark.django_db
def test_job_is_queued_by_its_name_for_an_hour_to_come():
    later = datetime(2030, 1, 1, 8, tzinfo=UTC)
    job_id = enqueue_named(nothing.name, at=later, number=7)

    assert ask("SELECT args, scheduled_at FROM procrastinate_jobs WHERE id = %s", job_id) == [('{"number": 7}', later)]
    with pytest.raises(TaskNotFound):
        enqueue_named("no.such.job", number=7)


@pytest.mark.django_db
def test_job_that_waits_already_is_not_queued_again_and_one_that_was_begun_is():
    for number in (7, 7, 8):
        enqueue_once(nothing, number=number)
    waiting = ask("SELECT args FROM procrastinate_jobs ORDER BY id")
    ask("UPDATE procrastinate_jobs SET status = 'doing'")
    enqueue_once(nothing, number=7)

    assert waiting == [('{"number": 7}',), ('{"number": 8}',)]
    assert ask("SELECT count(*) FROM procrastinate_jobs") == [(3,)]


@pytest.mark.django_db
def test_job_is_queued_once_for_each_organization_however_often_the_clock_says_so():
    ids = sorted(str(make_organization(name=name).pk) for name in ("Harbor", "Hill"))

    assert [enqueue_everywhere(nothing_of), enqueue_everywhere(nothing_of)] == [2, 2]
    assert ask("SELECT args->>'organization_id' FROM procrastinate_jobs ORDER BY id") == [(one,) for one in ids]


@pytest.mark.django_db
def test_organization_that_fails_leaves_nothing_half_done_holds_up_no_other_and_is_said():
    failing, other = sorted(str(make_organization(name=name).pk) for name in ("Harbor", "Hill"))

    def deed(organization_id):
        enqueue(nothing_of, organization_id=str(organization_id))
        return 1 // (str(organization_id) != failing)

    with pytest.raises(ExceptionGroup) as said:
        for_each_organization(deed)

    assert [type(one) for one in said.value.exceptions] == [ZeroDivisionError]
    assert ask("SELECT args->>'organization_id' FROM procrastinate_jobs") == [(other,)]


@pytest.mark.django_db
def test_job_of_a_transaction_that_failed_does_not_exist():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(nothing, number=1 // 0 if enqueue(nothing, number=1) else 0)

    assert ask("SELECT count(*) FROM procrastinate_jobs") == [(0,)]


@pytest.mark.django_db
def test_job_queued_inside_a_worker_belongs_to_the_caller_s_transaction_too():
    # A worker replaces the connector; the job's own defer() would then write, and commit, on another connection.
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        job_id = enqueue(nothing, number=1)

    assert status_of(job_id) == [("todo", 0)]


@pytest.mark.django_db
def test_job_refuses_what_is_no_id():
    with pytest.raises(TypeError, match="Job argument number must be an id or a number"):
        enqueue(nothing, number={"name": "Jordan"})


def test_job_that_fails_is_tried_again_unless_the_clock_brings_it_back():
    assert nothing.retry_strategy.max_attempts == 5
    assert sweep_stalled_jobs.retry_strategy is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silence", "ago", "expected"),
    [
        (LIVING, 0, ("doing", 0)),
        (SILENT, 0, ("todo", 1)),
        (LIVING, LONGEST_JOB_SECONDS + 10, ("todo", 1)),
    ],
    ids=["worker lives", "worker died", "worker lives but lost it"],
)
def test_sweep_gives_back_what_nobody_does_any_more(silence, ago, expected):
    job_id = begun_by(worker_silent_for(silence), ago=ago)

    sweep_stalled_jobs(timestamp=0)

    assert status_of(job_id) == [expected]


@pytest.mark.django_db
def test_sweep_gives_back_what_began_before_the_database_was_started_anew():
    ((uptime,),) = ask("SELECT extract(epoch FROM now() - pg_postmaster_start_time())::int")
    job_id = begun_by(worker_silent_for(LIVING), ago=uptime + 5)

    sweep_stalled_jobs(timestamp=0)

    assert status_of(job_id) == [("todo", 1)]


@pytest.mark.django_db
def test_sweep_gives_back_the_job_of_a_worker_nobody_remembers():
    job_id = begun_by(None)

    assert (sweep_stalled_jobs(timestamp=0), status_of(job_id)) == (1, [("todo", 1)])


@pytest.mark.django_db
def test_sweep_drops_a_stalled_job_whose_successor_waits_and_goes_on_to_the_next():
    dead = worker_silent_for(SILENT)
    stalled, other = begun_by(dead, lock="nightly"), begun_by(dead)
    successor = waiting_under("nightly")

    sweep_stalled_jobs(timestamp=0)

    assert status_of(stalled) == [("aborted", 1)]
    assert status_of(successor) == [("todo", 0)]
    assert status_of(other) == [("todo", 1)]


@pytest.mark.django_db
def test_sweep_gives_up_a_job_that_takes_every_worker_down():
    job_id = begun_by(worker_silent_for(SILENT), attempts=MOST_STARTS)

    sweep_stalled_jobs(timestamp=0)

    assert status_of(job_id) == [("failed", MOST_STARTS + 1)]


@pytest.mark.django_db
def test_finished_jobs_are_forgotten_and_failed_ones_later(settings):
    settings.JOB_DAYS_KEPT = 14
    old, young = ended("succeeded", days_ago=15), ended("succeeded", days_ago=13)
    failed, failed_long_ago = ended("failed", days_ago=15), ended("failed", days_ago=91)
    context = SimpleNamespace(app=SimpleNamespace(job_manager=JobManager(DjangoConnector())))

    async_to_sync(forget_finished_jobs.func)(context, timestamp=0)

    kept = [job_id for (job_id,) in ask("SELECT id FROM procrastinate_jobs ORDER BY id")]
    assert kept == [young, failed]
    assert (old, failed_long_ago) == (young - 1, failed + 1)
