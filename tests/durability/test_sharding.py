"""A large center's week shared among real workers is the same to the byte, even when one is killed in the middle."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, transaction

from bench.databases import environment_for
from bench.weeks import generate_week
from midspan.domains.schedule.models import Proposal, Shard, SharedWeek
from midspan.domains.schedule.sharding.asking import shared
from midspan.domains.schedule.tasks import help_with_week
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.solving import solve
from midspan.kernel import clock
from midspan.kernel.jobs import enqueue
from midspan.kernel.models import Organization
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
PATIENCE = 90


@pytest.fixture(scope="module")
def problem():
    return read_iop_week(generate_week(census=300)[0])


@pytest.fixture
def by():
    organization = Organization.objects.create(name="Harbor Bridge", short_name="Harbor", jurisdiction="VA", phone="1")
    return Actor(organization_id=organization.pk, id=organization.pk, kind=ActorKind.JOB)


@pytest.fixture
def sharing(problem, by):
    """The problem laid out for helpers."""
    with acting_for(by, Reach.ALL):
        proposal = Proposal.objects.create(
            organization_id=by.organization_id,
            from_date=clock.local_date(),
            asked_by_id=by.id,
            asked_at=clock.now(),
            heard_at=clock.now(),
        )
    with shared(problem, proposal_id=proposal.pk, run=1, by=by) as pricer:
        yield pricer


@pytest.fixture
def helpers(sharing, by):
    """Two `midspan work` on the test's database, each with a shared week to help with."""
    with transaction.atomic():
        for _ in range(2):
            enqueue(help_with_week, organization_id=str(by.organization_id), week_id=str(sharing.week_id))
    command = [sys.executable, "-m", "midspan.config.command", "work", "--concurrency=1"]
    environment = environment_for(connection.settings_dict["NAME"])
    workers = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    until = time.monotonic() + PATIENCE
    while sharing.helpers() < len(workers):
        assert time.monotonic() < until, "no helper came"
        time.sleep(0.05)
    yield workers
    for worker in workers:
        worker.kill()
        worker.communicate()


def test_week_shared_among_workers_is_the_same_to_the_byte_though_all_are_killed_in_the_middle(
    problem, sharing, helpers, by
):
    alone = solve(problem)
    killer = threading.Thread(target=kill_in_the_middle, args=(helpers, sharing, by))
    killer.start()

    together = solve(problem, pricer=sharing)

    killer.join()
    assert together == alone
    assert sharing.answered_by_helpers > 0
    assert [worker.poll() for worker in helpers].count(-signal.SIGKILL) == len(helpers)
    assert sharing.lost >= 1


def kill_in_the_middle(workers, sharing, by):
    """Once something is answered, stop both while one holds a shard, and kill them when it surely is not answered."""
    taken = Shard.objects.filter(organization_id=by.organization_id, taken_at__isnull=False, answer=None)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if sharing.answered_by_helpers and seen(taken, by):
            for worker in workers:
                os.kill(worker.pid, signal.SIGSTOP)
            time.sleep(0.2)  # What was on its way to the database has arrived.
            if seen(taken, by):
                break
            for worker in workers:
                os.kill(worker.pid, signal.SIGCONT)
        time.sleep(0.002)
    for worker in workers:
        worker.kill()
    connection.close()


def seen(rows, by):
    with acting_for(by, Reach.ALL):
        return rows.exists()


def test_nothing_of_a_shared_week_is_left(problem, by):
    with acting_for(by, Reach.ALL):
        proposal = Proposal.objects.create(
            organization_id=by.organization_id,
            from_date=clock.local_date(),
            asked_by_id=by.id,
            asked_at=clock.now(),
            heard_at=clock.now(),
        )

    with shared(problem, proposal_id=proposal.pk, run=1, by=by):
        pass

    with acting_for(by, Reach.ALL):
        assert (SharedWeek.objects.count(), Shard.objects.count()) == (0, 0)
