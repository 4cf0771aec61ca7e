"""A database made by another version is known by its own history, whatever its tables are."""

import psycopg
import pytest

from midspan.config.cli.preparation import made_by_another_version
from midspan.config.postgres import DatabaseRole

pytestmark = pytest.mark.crash


@pytest.mark.parametrize(
    ("row", "is_foreign"),
    [
        (("privacy", "0001_initial"), False),
        (("privacy", "0003_of_another_version"), True),
        (("sessions", "0009_of_another_django"), False),
    ],
)
def test_history_that_is_not_ours_is_noticed(server, row, is_foreign):
    with psycopg.connect(server.dsn(DatabaseRole.OWNER)) as owner:
        owner.execute("CREATE TEMPORARY TABLE django_migrations (app text, name text)")
        owner.execute("INSERT INTO django_migrations VALUES (%s, %s)", row)

        assert made_by_another_version(owner) is is_foreign
