"""A center with a few patients in a new, private home, and the cookies of their browsers."""

import os

from midspan.config.cli import children, preparation
from midspan.config.postgres import DatabaseRole

ADDRESS_VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_READONLY_URL")


def use_private_home(folder, *, stalled_seconds):
    """Point this process and its children at a home of their own, whatever the caller's environment says."""
    for name in (*ADDRESS_VARIABLES, "PYTEST_VERSION", "MIDSPAN_DATABASE_ROLE"):
        os.environ.pop(name, None)
    os.environ |= {
        "MIDSPAN_HOME": str(folder),
        "MIDSPAN_CLUSTER": "main",
        "MIDSPAN_SECURE": "0",
        "MIDSPAN_LOG_LEVEL": "CRITICAL",
        "MIDSPAN_JOB_STALLED_SECONDS": str(stalled_seconds),
    }


def make_center(*, patients):
    """Migrate, and return one signed-in cookie for each patient."""
    preparation.migrate_when_needed()
    os.environ |= children.environment(DatabaseRole.APP)
    import django

    django.setup()
    from django.db import connection, transaction

    with transaction.atomic():
        cookies = list(signed_in(patients))
    connection.close()
    connection.close_pool()
    return cookies


def signed_in(count):
    from django.conf import settings
    from django.test import Client

    from midspan.domains.people.tests.factories import make_patient
    from midspan.kernel.tests.factories import make_organization

    organization = make_organization()
    # All are made first: signing somebody in binds the transaction to that person.
    for account in [make_patient(organization).account for _ in range(count)]:
        client = Client()
        client.force_login(account)
        yield f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
