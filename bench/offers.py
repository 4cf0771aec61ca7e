"""Times `compute_offer` for people of one database, each in a transaction that is rolled back (called by place.py)."""

import statistics
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django's models exist after its set-up.

from bench.costs import say  # noqa: E402 - as above.
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


def measure():
    with transaction.atomic():
        organization = Organization.objects.get()
        bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.ALL)
        by = scheduler()
        episodes = newcomers()
        sections = Section.objects.count()
        compute_one(episodes[0], by)
        timed = [found for episode in episodes if (found := compute_one(episode, by))]
    seconds = sorted(wall for wall, *_ in timed)
    return {
        "sections": sections,
        "people": len(timed),
        "p50_ms": round(1000 * statistics.median(seconds), 1),
        "p95_ms": round(1000 * seconds[int(0.95 * len(seconds))], 1),
        "cpu_p50_ms": round(1000 * statistics.median(cpu for _, cpu, *_ in timed), 1),
        "queries_p50": statistics.median(queries for *_, queries in timed),
        "impossible": sum(state == "impossible" for _, _, state, _ in timed),
    }


def scheduler():
    staff = Staff.objects.filter(roles__contains=[Role.SCHEDULER]).first()
    return actor_of(Account.objects.get(staff=staff))


def newcomers():
    """People whose plan of care is known; those without seats come first, as they are the ones to place."""
    with_seats = set(Seat.objects.values_list("patient_id", flat=True))
    rows = [row for row in Episode.objects.select_related("track", "site") if may_be_planned(row)]
    return sorted(rows, key=lambda row: (row.patient_id in with_seats, str(row.pk)))[:PEOPLE]


def compute_one(episode, by):
    """(seconds, CPU seconds of this process, state, queries), or None where no week is planned for this person."""
    monday = clock.now().date() + timedelta(days=7)
    try:
        with transaction.atomic():
            connection.force_debug_cursor = True
            connection.queries_log.clear()
            started, cpu = time.perf_counter(), time.process_time()
            offer = compute_offer(episode_id=episode.pk, from_date=monday, by=by)
            found = (
                time.perf_counter() - started,
                time.process_time() - cpu,
                str(offer.state),
                len(connection.queries_log),
            )
            transaction.set_rollback(True)
    except RefusedError:
        return None
    return found


if __name__ == "__main__":
    say(measure())
