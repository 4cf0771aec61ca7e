"""Measures our pages in one database, round by round as it is asked (by pages.py)."""

import argparse
import datetime as dt
from contextlib import contextmanager
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django's models exist after its set-up.
from django.contrib.auth import login  # noqa: E402 - as above.
from django.core.wsgi import get_wsgi_application  # noqa: E402 - as above.
from django.db import transaction  # noqa: E402 - as above.
from django.db.models import Count, Exists, OuterRef, Subquery  # noqa: E402 - as above.
from django.http import HttpRequest  # noqa: E402 - as above.
from django.utils import timezone  # noqa: E402 - as above.

from bench.costs import answer_rounds, profile  # noqa: E402 - as above.
from midspan.config.demo.days import HOME  # noqa: E402 - as above.
from midspan.domains.encounters.models import IndividualEntry  # noqa: E402 - as above.
from midspan.domains.journey.enums import EpisodeState  # noqa: E402 - as above.
from midspan.domains.journey.models import Episode  # noqa: E402 - as above.
from midspan.domains.measures.models import Administration  # noqa: E402 - as above.
from midspan.domains.people.enums import Role  # noqa: E402 - as above.
from midspan.domains.people.models import Account, Staff  # noqa: E402 - as above.
from midspan.domains.people.sessions import SessionStore  # noqa: E402 - as above.
from midspan.domains.plans.enums import PlanState  # noqa: E402 - as above.
from midspan.domains.plans.models import Plan  # noqa: E402 - as above.
from midspan.domains.records.models import MedicineLine  # noqa: E402 - as above.
from midspan.domains.schedule.models import Booking, Session  # noqa: E402 - as above.
from midspan.kernel import clock  # noqa: E402 - as above.
from midspan.kernel.models import Organization  # noqa: E402 - as above.
from midspan.kernel.row_security import Reach, bind  # noqa: E402 - as above.


def cookie_of(account):
    request = HttpRequest()
    request.session = SessionStore()
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def pages():
    """Name → (path, cookie): the patient with most to see, a director's whole day, a counselor's, the fullest group.

    The chart is of somebody who has some of everything, and the caseload and the room are those of their counselor: a
    center has as much of each whatever its size.
    """
    with transaction.atomic():
        organization = Organization.objects.get()
        see_all(organization)
        today = clock.local_date()
        booked = Booking.objects.filter(session__local_date=today)
        patient_id = booked.values("patient_id").annotate(times=Count("pk")).order_by("-times", "patient_id")[0]
        stay = stay_of_who_has_most(today)
        full = fullest_group(today, lead_id=stay.primary_counselor_id)
        accounts = {
            "patient": Account.objects.get(patient_id=patient_id["patient_id"]),
            "director": Account.objects.get(staff=Staff.objects.filter(roles__contains=[Role.DIRECTOR]).first()),
            "counselor": Account.objects.get(staff_id=stay.primary_counselor_id),
        }
    with transaction.atomic():
        cookies = {}
        for name, account in accounts.items():
            see_all(organization)
            cookies[name] = cookie_of(account)
    return {
        "Today": ("/today/", cookies["patient"]),
        "My week": ("/week/", cookies["patient"]),
        "day board, all": ("/day/?all", cookies["director"]),
        "day board": ("/day/", cookies["director"]),
        "day board of a counselor": ("/day/", cookies["counselor"]),
        "session room": (f"/room/{full.pk}/", cookies["counselor"]),
        "caseload": ("/caseload/", cookies["counselor"]),
        "chart": (f"/people/{stay.patient_id}/chart/", cookies["counselor"]),
    }


@contextmanager
def on_a_full_day():
    """Within, it is now; on a day off, this hour of the last day on which the center worked.

    A board of nobody costs nothing: on a Sunday it would keep every promise.
    """
    with timezone.override(HOME):
        with transaction.atomic():
            see_all(Organization.objects.get())
            day = working_day(days_with_sessions())
        with clock.standing_at(clock.now() - (clock.local_date() - day)):
            yield


def days_with_sessions():
    """Day → sessions with somebody in them, of the week that ends today."""
    today = clock.local_date()
    week = Session.objects.filter(local_date__range=(today - dt.timedelta(days=6), today), bookings__isnull=False)
    return dict(week.order_by().values_list("local_date").annotate(Count("pk", distinct=True)))


def working_day(days):
    """The last day with at least half the sessions of the fullest."""
    return max(day for day, sessions in days.items() if sessions * 2 >= max(days.values()))


def stay_of_who_has_most(today):
    """Of those with a plan in force, medicines and signed notes, who answered most often; ties go by their birthday.

    Raises SystemExit where nobody has all of it: a chart with nothing in it is no measurement.
    """
    of_them = {"organization": OuterRef("organization"), "patient": OuterRef("patient")}
    has_all = [
        Exists(rows.filter(**of_them))
        for rows in (
            Plan.objects.filter(state=PlanState.ACTIVE),
            MedicineLine.objects.all(),
            IndividualEntry.objects.filter(signed_at__isnull=False),
            Booking.objects.filter(session__local_date__gt=today),
        )
    ]
    answered = Administration.objects.filter(**of_them).order_by().values("patient").annotate(times=Count("pk"))
    stays = Episode.objects.filter(*has_all, state=EpisodeState.ADMITTED, primary_counselor__isnull=False)
    found = stays.annotate(times=Subquery(answered.values("times"))).filter(times__gt=0)
    stay = found.order_by("-times", "patient__birth_date").first()
    if stay is None:
        raise SystemExit("Nobody here has a plan, medicines, notes and answered questionnaires.")
    return stay


def fullest_group(today, *, lead_id):
    groups = Session.objects.filter(local_date__lte=today, kind="group", lead_id=lead_id)
    return groups.annotate(people=Count("bookings")).order_by("-people", "-local_date", "during", "pk").first()


def see_all(organization):
    bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.ALL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--only", nargs="+")
    arguments = parser.parse_args()
    application = get_wsgi_application()
    with on_a_full_day():
        measure(application, arguments)


def measure(application, arguments):
    asked = {name: page for name, page in pages().items() if name in (arguments.only or [name])}
    if arguments.profile:
        arguments.profile.mkdir(parents=True, exist_ok=True)
        for name, (path, cookie) in asked.items():
            (arguments.profile / f"{name}.txt").write_text(profile(application, path, cookie), encoding="utf8")
    answer_rounds(application, asked)


if __name__ == "__main__":
    main()
