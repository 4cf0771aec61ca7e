"""Which share of our pages the gate and the ledger are, in one database (asked by pages.py). One line of JSON."""

import gc
import json
import time
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.urls import reverse

from bench import our_pages as ours  # It sets Django up, before the rest is imported.
from bench.costs import REQUESTS, get, warmed_up
from bench.doors import watched_doors
from midspan.domains.emergencies.actions import break_glass
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Patient, Staff
from midspan.domains.privacy.models import Reach as OpenReach
from midspan.kernel.models import Organization
from midspan.values import Actor, ActorKind, RefusedError

CLINICIANS = [Role.NURSE, Role.COUNSELOR]


def pages():
    """The pages that are measured anyway, and those on which most is decided one by one or written into the ledger."""
    found = ours.pages()
    room = next(path for path, _ in found.values() if path.startswith("/room/"))
    patient, lead = found["Today"][1], found["day board of a counselor"][1]
    return {
        **found,
        "sign-in sheet": (f"/check-in/{room.split('/')[2]}/sheet/", lead),
        "privacy center": ("/more/privacy/", patient),
        "what left": ("/more/privacy/account/", patient),
        "record in an emergency": in_an_emergency(),
    }


def in_an_emergency():
    """(path, cookie) of a record that somebody opened who does not reach the person; each look is written down.

    Nobody opens many a day, so that each run takes the first who still may.
    """
    with transaction.atomic():
        organization = Organization.objects.get()
        ours.see_all(organization)
        for staff in Staff.objects.filter(roles__overlap=CLINICIANS, is_active=True).order_by("pk"):
            with suppress(RefusedError):
                opened = opened_by(staff, organization)
                ours.see_all(organization)
                return reverse("emergencies:record", args=[opened.pk]), ours.cookie_of(staff.account)
    raise SystemExit("Nobody here may open another record today.")


def opened_by(staff, organization):
    reached = OpenReach.objects.filter(actor_id=staff.pk, ended_at__isnull=True).values("patient_id")
    person = Patient.objects.exclude(pk__in=reached).order_by("-pk")[0]
    by = Actor(organization_id=organization.pk, id=staff.pk, kind=ActorKind.STAFF, roles=frozenset(staff.roles))
    who = {"family_name": person.family_name, "birth_date": person.birth_date}
    return break_glass(**who, reason=f"Measured in a made-up center: {time.time_ns()}", has_stepped_up=True, by=by)


def share(application, path, cookie):
    """Of one page: milliseconds of CPU in all and in the gate, both shares in percent, and how often it is entered."""
    (path, cookie), _ = warmed_up(application, path, cookie)
    gc.collect()
    with watched_doors() as watch:
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(REQUESTS):
            get(application, path, cookie)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {
        "cpu_ms": round(cpu * 1000 / REQUESTS, 3),
        "gate_cpu_ms": round(watch.cpu * 1000 / REQUESTS, 3),
        "percent_of_cpu": round(100 * watch.cpu / cpu, 1),
        "percent_of_time": round(100 * watch.wall / wall, 1),
        "entered": round(watch.entered / REQUESTS, 1),
    }


def main():
    application = get_wsgi_application()
    with ours.on_a_full_day():
        print(json.dumps({name: share(application, *page) for name, page in pages().items()}))


if __name__ == "__main__":
    main()
