"""Measures the two floors in a process of their own, round by round as it is asked (by bench/pages.py)."""

import os
from datetime import timedelta

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.plain_django.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django's models exist after its set-up
from django.core.management import call_command  # noqa: E402 - as above
from django.core.wsgi import get_wsgi_application  # noqa: E402 - as above
from django.db import connection  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above

from bench.costs import answer_rounds  # noqa: E402 - as above
from bench.plain_django.models import Leader, Room, Session  # noqa: E402 - as above

ROWS_A_DAY = 26


def make_tables():
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Room, Leader, Session):
            editor.create_model(model)


def fill():
    """Eight weeks of sessions, so that the day's rows are found and not merely read."""
    rooms = Room.objects.bulk_create(Room(name=f"Room {n}") for n in range(6))
    leaders = Leader.objects.bulk_create(Leader(name=f"Leader {n}") for n in range(12))
    morning = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    Session.objects.bulk_create(
        Session(
            title=f"Group {n}",
            starts_at=morning + timedelta(days=day, minutes=20 * n),
            ends_at=morning + timedelta(days=day, minutes=20 * n + 90),
            room=rooms[n % len(rooms)],
            leader=leaders[n % len(leaders)],
            arrived=n % 9,
            expected=9,
        )
        for day in range(-28, 28)
        for n in range(ROWS_A_DAY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def cookie():
    client = Client()
    client.force_login(User.objects.create_user("floor"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


make_tables()
fill()
application, signed_in = get_wsgi_application(), cookie()
answer_rounds(
    application,
    {
        "plain day board, 20 rows, session and auth": ("/day/", signed_in),
        "one row through one template": (f"/session/{Session.objects.first().pk}/", ""),
    },
)
