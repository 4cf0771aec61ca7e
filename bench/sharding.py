"""One drawn week priced by one, two or four processes: the one that solves it, and `midspan work` for the others.

Each on a new database in a home of its own. The schedule and its certificate must be the same bytes each time.
"""

import hashlib
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from bench.crashing.seeding import use_private_home
from bench.crashing.services import Command, Database, wait_until
from bench.weeks import generate_week
from midspan.config.cli import children, preparation
from midspan.config.postgres import DatabaseRole
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.wire import certificate_to_json, schedule_to_json

PATIENCE = 120


def measure_shards(*, census, seed, processes, runs):
    """Rows of figures, one for each number of processes: medians of the runs are the caller's business."""
    problem = read_iop_week(generate_week(census=census, seed=seed)[0])
    with tempfile.TemporaryDirectory(prefix="midspan-shards-") as folder, center(Path(folder) / "home") as by:
        return [
            {"census": census, "processes": count, **solved(problem, by, helpers=count - 1)}
            for count in processes
            for _ in range(runs)
        ]


@contextmanager
def center(home):
    """An organization on a new database; who acts for it."""
    use_private_home(home, stalled_seconds=60)
    database = Database()
    try:
        database.ensure()
        preparation.migrate_when_needed()
        os.environ |= children.environment(DatabaseRole.WORKER)
        import django

        django.setup()
        yield organization_acting()
    finally:
        database.end()


def organization_acting():
    from midspan.kernel.models import Organization
    from midspan.values import Actor, ActorKind

    organization = Organization.objects.create(name="Center", short_name="C", jurisdiction="VA", phone="1")
    return Actor(organization_id=organization.pk, id=organization.pk, kind=ActorKind.JOB)


def solved(problem, by, *, helpers):
    """Seconds, and fingerprints of what came out."""
    from midspan.domains.schedule.models import Proposal
    from midspan.domains.schedule.sharding.asking import shared
    from midspan.engines.scheduling.solving import solve
    from midspan.kernel import clock
    from midspan.kernel.row_security import Reach, acting_for

    workers = [Command("work", "--concurrency=1") for _ in range(helpers)]
    with acting_for(by, Reach.ALL):
        Proposal.objects.filter(organization_id=by.organization_id).delete()
        proposal = Proposal.objects.create(
            organization_id=by.organization_id,
            from_date=clock.local_date(),
            asked_by_id=uuid4(),
            asked_at=clock.now(),
            heard_at=clock.now(),
        )
    try:
        for worker in workers:
            worker.ensure()
        with shared(problem, proposal_id=proposal.pk, run=1, by=by) as pricer:
            call(pricer.week_id, by, helpers)
            wait_until(lambda: pricer.helpers() == helpers, seconds=PATIENCE, what="the helpers")
            started = time.monotonic(), time.process_time()
            result = solve(problem, pricer=pricer)
            seconds, cpu = time.monotonic() - started[0], time.process_time() - started[1]
    finally:
        for worker in workers:
            worker.end()
    return {
        "seconds": seconds,
        "cpu_seconds_of_the_solver": cpu,
        "shards_answered_by_helpers": pricer.answered_by_helpers,
        "objective": result.objective,
        "bound": result.bound,
        "schedule": fingerprint(schedule_to_json(result.schedule)),
        "certificate": fingerprint(certificate_to_json(result.certificate)),
    }


def call(week_id, by, helpers):
    from django.db import transaction

    from midspan.domains.schedule.tasks import help_with_week
    from midspan.kernel.jobs import enqueue

    with transaction.atomic():
        for _ in range(helpers):
            enqueue(help_with_week, organization_id=str(by.organization_id), week_id=str(week_id))


def fingerprint(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]
