"""Times `compute_offer` for people of one database, each in a transaction that is rolled back (called by place.py).

Five runs over the same people; the figures are those of the run whose 95th percentile is the median.
"""

import contextlib
import cProfile
import gc
import pstats
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django's models exist after its set-up.
from django.test.utils import CaptureQueriesContext  # noqa: E402 - as above.

from bench.costs import backend_seconds, backends, say  # noqa: E402 - as above.
from midspan.domains.journey.models import Episode  # noqa: E402 - as above.
from midspan.domains.people.enums import Role  # noqa: E402 - as above.
from midspan.domains.people.models import Account, Staff  # noqa: E402 - as above.
from midspan.domains.people.queries import actor_of  # noqa: E402 - as above.
from midspan.domains.schedule.actions import compute_offer  # noqa: E402 - as above.
from midspan.domains.schedule.models import Seat, Section  # noqa: E402 - as above.
from midspan.domains.schedule.rules import may_be_planned  # noqa: E402 - as above.
from midspan.kernel import clock  # noqa: E402 - as above.
from midspan.kernel.models import Organization  # noqa: E402 - as above.
from midspan.kernel.row_security import Reach, bind  # noqa: E402 - as above.
from midspan.values import RefusedError  # noqa: E402 - as above.

PEOPLE = 40
COUNTED = 5
RUNS = 5


def measure(profiler=None):
    with transaction.atomic():
        organization = Organization.objects.get()
        bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.ALL)
        by = scheduler()
        episodes = newcomers()
        queries = [counted(episode, by) for episode in episodes[:COUNTED]]
        gc.freeze()  # As the server does: what is loaded is not looked through while somebody waits.
        pids = backends()
        database = backend_seconds(pids)
        with profiler or contextlib.nullcontext():
            runs = [run_over(episodes, by) for _ in range(RUNS)]
        database = backend_seconds(pids) - database
        sections = Section.objects.count()
    timed = sorted(runs, key=lambda run: spread(run)["p95_ms"])[RUNS // 2]
    explained = [one for one in timed if one[2] == "impossible"]
    return {
        "sections": sections,
        "people": len(timed),
        **spread(timed),
        "p95_ms_of_each_run": [spread(run)["p95_ms"] for run in runs],
        "database_cpu_mean_ms": round(1000 * database / sum(map(len, runs)), 1),
        "queries": max(queries),
        "impossible": len(explained),
        "with_weeks": spread([one for one in timed if one not in explained]),
        "with_an_explanation": spread(explained),
    }


def run_over(episodes, by):
    return [found for episode in episodes if (found := compute_one(episode, by))]


def spread(timed):
    """Milliseconds on the wall and of the application's CPU; empty where nobody was asked about."""
    if not timed:
        return {}
    walls, cpus = (sorted(column) for column in list(zip(*timed, strict=True))[:2])
    return {
        "p50_ms": quantile(walls, 0.5),
        "p95_ms": quantile(walls, 0.95),
        "application_cpu_p50_ms": quantile(cpus, 0.5),
        "application_cpu_p95_ms": quantile(cpus, 0.95),
    }


def quantile(seconds, share):
    return round(1000 * seconds[min(len(seconds) - 1, int(share * len(seconds)))], 1)


def scheduler():
    staff = Staff.objects.filter(roles__contains=[Role.SCHEDULER]).first()
    return actor_of(Account.objects.get(staff=staff))


def newcomers():
    """People whose plan of care is known; those without seats come first, as they are the ones to place."""
    with_seats = set(Seat.objects.values_list("patient_id", flat=True))
    rows = [row for row in Episode.objects.select_related("track", "site") if may_be_planned(row)]
    return sorted(rows, key=lambda row: (row.patient_id in with_seats, str(row.pk)))[:PEOPLE]


def counted(episode, by):
    """How many statements one offer takes, savepoints left out."""
    with CaptureQueriesContext(connection) as captured:
        compute_one(episode, by)
    statements = (query["sql"] or "SELECT" for query in captured.captured_queries)
    return sum(not text.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for text in statements)


def compute_one(episode, by):
    """(seconds, CPU seconds of this process, state), or None where no week is planned for this person."""
    monday = clock.now().date() + timedelta(days=7)
    try:
        with transaction.atomic():
            started, cpu = time.perf_counter(), time.process_time()
            offer = compute_offer(episode_id=episode.pk, from_date=monday, by=by)
            found = time.perf_counter() - started, time.process_time() - cpu, str(offer.state)
            transaction.set_rollback(True)
    except RefusedError:
        return None
    return found


def main():
    if "--profile" in sys.argv:
        profiler = cProfile.Profile()
        measure(profiler)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    else:
        say(measure())


if __name__ == "__main__":
    main()
