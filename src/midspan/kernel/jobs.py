"""Background work: durable jobs in PostgreSQL, queued in the caller's transaction, carrying ids and nothing else.

A job is done at least once: its worker may be killed after the work and before saying so. Every job is therefore
written so that twice is once.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager

from midspan.kernel.models import Organization

logger = logging.getLogger(__name__)

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)  # After 4, 16, 64, 256 and 1,024 seconds.
URGENT = 10  # Begun before anything of the usual priority, which is 0.
MOST_STARTS = 10  # A job that takes its worker down each time is given up.
LONGEST_JOB_SECONDS = 15 * 60
FAILED_DAYS_KEPT = 90  # Somebody may still ask why.
STALLED_SECONDS: int = settings.JOB_STALLED_SECONDS
# Seconds stand in a sixth column, which cron itself does not have.
SWEEP = "* * * * *" if STALLED_SECONDS >= 60 else f"* * * * * */{STALLED_SECONDS}"  # noqa: PLR2004 - seconds in a minute.

# A worker that lives may have lost a job as well: when the database went away just as the end of it was told.
STALLED = """
    SELECT job.id, job.attempts
    FROM procrastinate_jobs job
    LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (
        worker.id IS NULL
        OR worker.last_heartbeat < now() - make_interval(secs => %s)
        OR (
            SELECT max(event.at) FROM procrastinate_events event WHERE event.job_id = job.id AND event.type = 'started'
        ) < greatest(pg_postmaster_start_time(), now() - make_interval(secs => %s))
    )
    ORDER BY job.id
    FOR UPDATE OF job SKIP LOCKED
"""


if TYPE_CHECKING:
    task = app.task  # Its overloads tell what a decorated function becomes.
else:

    def task(function: Any = None, **options: Any) -> Any:
        """Declare a job, with procrastinate's own options. One that fails is tried again as RETRY says.

        A job with a queueing lock is not: its next turn comes by the clock, and may be waiting under that lock already.
        """
        retry = False if "queueing_lock" in options else RETRY
        return app.task(function, **{"retry": retry, **options})


def enqueue(job: Any, **ids: Any) -> int:
    """Queue `job` with ids as arguments, in this transaction: no commit, no job. Returns the job's number.

    Arguments are stored in clear, so they are ids and plain numbers; anything else raises TypeError.
    """
    return _defer(job.configure(task_kwargs=_only_ids(ids)))


def enqueue_named(name: str, *, at: datetime | None = None, priority: int = 0, **ids: Any) -> int:
    """As `enqueue`, by the job's full name, not to be begun before `at`: for actions, which stand below their jobs.

    Of those that wait, the one with the higher priority is begun first.

    Raises procrastinate's TaskNotFound for a name that is no job's.
    """
    options: dict[str, Any] = {"priority": priority, **({"schedule_at": at} if at else {})}
    return _defer(app.configure_task(name, allow_unknown=False, task_kwargs=_only_ids(ids), **options))


def _only_ids(ids: dict[str, Any]) -> dict[str, Any]:
    for name, value in ids.items():
        if not isinstance(value, str | int):
            raise TypeError(f"Job argument {name} must be an id or a number.")
    return ids


def _defer(configured: Any) -> int:
    # In a worker the job's own defer() writes on another connection, which commits whatever becomes of ours.
    number = JobManager(DjangoConnector()).defer_job(configured.job).id
    assert number is not None  # noqa: S101 - the database has just given it; only the type leaves it open.
    return number


def enqueue_once(job: Any, **ids: Any) -> None:
    """As `enqueue`, unless the same job with the same ids waits for a worker already."""
    waiting = ProcrastinateJob.objects.filter(task_name=job.name, args=ids, status="todo")
    # Locked, no worker takes it before this transaction ends: it sees what we did. One being taken now would not.
    if not waiting.select_for_update(skip_locked=True).first():
        enqueue(job, **ids)


def enqueue_everywhere(*jobs: Any) -> int:
    """Queue each of these jobs once for each organization, by `organization_id`; returns for how many organizations.

    Where one waits for a worker already it stands for this one, too: it does what is due when it is begun.
    Raises what `each_apart` does.
    """
    return for_each_organization(partial(_queue_of, jobs))


def _queue_of(jobs: tuple[Any, ...], organization_id: UUID) -> int:
    for job in jobs:
        enqueue_once(job, organization_id=str(organization_id))
    return 1


def for_each_organization(deed: Callable[[UUID], int]) -> int:
    """The sum of what `deed` answers for each organization, as `each_apart` does it."""
    ids = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    return each_apart(partial(deed, organization_id) for organization_id in ids)


def each_apart(deeds: Iterable[Callable[[], int]]) -> int:
    """The sum of what they answer, each in a transaction of its own: one that fails costs no other anything.

    Raises an ExceptionGroup of what failed once each had its turn, so that it stands among what failed.
    """
    total, failed = 0, []
    for deed in deeds:
        try:
            with transaction.atomic():
                total += deed()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next has its turn all the same
            failed.append(error)
    if failed:
        raise ExceptionGroup("Not each had its turn.", failed)
    return total


@app.periodic(cron=SWEEP)
@task(queueing_lock="sweep-stalled-jobs")
def sweep_stalled_jobs(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """Give back the jobs of workers that died: procrastinate by itself leaves them in `doing` for ever."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STALLED, [STALLED_SECONDS, LONGEST_JOB_SECONDS])
        stalled = cursor.fetchall()
        for job_id, attempts in stalled:
            _give_back(job_id, attempts=attempts)
    return len(stalled)


def _give_back(job_id: int, *, attempts: int) -> None:
    """Let another worker do it, unless it was started too often, or the same work waits under its lock already."""
    if attempts >= MOST_STARTS:
        logger.error("job_given_up", extra={"job_id": job_id, "attempts": attempts})
        _finish(job_id, "failed")
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    except IntegrityError:
        _finish(job_id, "aborted")


def _finish(job_id: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s::procrastinate_job_status, false)", [job_id, status])


@app.periodic(cron="25 * * * *")
@task(queueing_lock="forget-finished-jobs", pass_context=True)
async def forget_finished_jobs(context: Any, timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes the time
    """Delete what was done JOB_DAYS_KEPT days ago; what failed is kept longer."""
    jobs = context.app.job_manager
    await jobs.delete_old_jobs(nb_hours=24 * settings.JOB_DAYS_KEPT, include_cancelled=True, include_aborted=True)
    failed_hours = 24 * max(FAILED_DAYS_KEPT, settings.JOB_DAYS_KEPT)
    await jobs.delete_old_jobs(nb_hours=failed_hours, include_failed=True)
