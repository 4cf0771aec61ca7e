"""Background work: durable jobs in PostgreSQL, queued in the caller's transaction, carrying ids and nothing else."""

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)
STALLED_AFTER_SECONDS = 60

task = app.task


def enqueue(job: Any, **ids: Any) -> int:
    """Queue `job` with ids as arguments, in this transaction: no commit, no job. Returns the job's number.

    Arguments are stored in clear, so they are ids and plain numbers; anything else raises TypeError.
    """
    for name, value in ids.items():
        if not isinstance(value, str | int):
            raise TypeError(f"Job argument {name} must be an id or a number.")
    return job.defer(**ids)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep-stalled-jobs", pass_context=True)
async def sweep_stalled_jobs(context: Any, timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """Retry the jobs of workers that died: procrastinate by itself leaves them in `doing` for ever."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS))
    for job in stalled:
        await manager.retry_job(job)
    await manager.prune_stalled_workers(STALLED_AFTER_SECONDS)
    return len(stalled)
