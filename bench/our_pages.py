"""Measures our pages in one database, round by round as it is asked (by pages.py)."""

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django's models exist after its set-up.
from django.contrib.auth import login  # noqa: E402 - as above.
from django.core.wsgi import get_wsgi_application  # noqa: E402 - as above.
from django.db import transaction  # noqa: E402 - as above.
from django.db.models import Count  # noqa: E402 - as above.
from django.http import HttpRequest  # noqa: E402 - as above.

from bench.costs import answer_rounds, profile  # noqa: E402 - as above.
from midspan.domains.people.enums import Role  # noqa: E402 - as above.
from midspan.domains.people.models import Account, Staff  # noqa: E402 - as above.
from midspan.domains.people.sessions import SessionStore  # noqa: E402 - as above.
from midspan.domains.schedule.models import Booking, Session  # noqa: E402 - as above.
from midspan.kernel import clock  # noqa: E402 - as above.
from midspan.kernel.models import Organization  # noqa: E402 - as above.
from midspan.kernel.row_security import Reach, bind  # noqa: E402 - as above.

NOTE_WRITERS = [Role.COUNSELOR, Role.GROUP_LEADER]


def cookie_of(account):
    request = HttpRequest()
    request.session = SessionStore()
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def pages():
    """Name → (path, cookie): the patient with most to see, a director's whole day, a counselor's, the fullest group."""
    with transaction.atomic():
        organization = Organization.objects.get()
        see_all(organization)
        today = clock.now().date()
        booked = Booking.objects.filter(session__local_date=today)
        patient_id = booked.values("patient_id").annotate(times=Count("pk")).order_by("-times", "patient_id")[0]
        full = (
            Session.objects.filter(local_date__lte=today, kind="group", lead__roles__overlap=NOTE_WRITERS)
            .annotate(people=Count("bookings"))
            .order_by("-people", "-local_date", "pk")
            .first()
        )
        accounts = {
            "patient": Account.objects.get(patient_id=patient_id["patient_id"]),
            "director": Account.objects.get(staff=Staff.objects.filter(roles__contains=[Role.DIRECTOR]).first()),
            "lead": Account.objects.get(staff_id=full.lead_id),
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
        "day board of a counselor": ("/day/", cookies["lead"]),
        f"session room, {full.people} people": (f"/room/{full.pk}/", cookies["lead"]),
    }


def see_all(organization):
    bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.ALL)


def main():
    application, asked = get_wsgi_application(), pages()
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        for name, (path, cookie) in asked.items():
            (folder / f"{name}.txt").write_text(profile(application, path, cookie), encoding="utf8")
    answer_rounds(application, asked)


if __name__ == "__main__":
    main()
