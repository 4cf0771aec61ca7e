"""Tests run on a real PostgreSQL as the application's own role, so that row-level security holds in every one of them.

The schema is migrated once into a template database named by what it is made of; each test process copies it.
"""

import contextlib
import gc
import hashlib
import inspect
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import psycopg
import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread that also asks the ORM.
PROJECT = Path(__file__).parent
SOURCE = PROJECT / "src" / "midspan"
# How many examples a property is tried with. Properties that take long take a share of it, so that one word
# (`--hypothesis-profile=long`, which `midspan test --long` says) turns all of them up.
hypothesis.settings.register_profile("usual", max_examples=12, deadline=None)
hypothesis.settings.register_profile("long", max_examples=48, deadline=None)
hypothesis.settings.load_profile("usual")


# A Tuesday morning at the center, in a week without holidays, from which the tests' clock goes on.
TUESDAY = datetime(2026, 12, 1, 15, 5, tzinfo=UTC)


def pytest_configure():
    """Begin at the same moment of the same week whenever the tests run: on a Friday evening nobody comes next."""
    from django.utils import timezone

    started = time.monotonic()
    timezone.now = lambda: TUESDAY + timedelta(seconds=time.monotonic() - started)


# Where single tests, or what a module is built from, take as long as hundreds of the rest.
LONGEST = (
    "tests/sweep/",
    "src/midspan/config/demo/",
    "tests/attacks/",
    "tests/guards/",
    "tests/journeys/test_first_light",
    "tests/journeys/test_thread",
    "tests/journeys/test_center_weeks",
    "tests/journeys/test_measures",
)


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no process does it while the other has nothing left to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish():
    """Spare the garbage collector all that was imported and collected, and let more pile up before it walks again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def schema_fingerprint() -> str:
    digest = hashlib.sha256(inspect.getsource(migrate).encode())
    locked = PROJECT / "lock" / "runtime.txt"  # Packages bring migrations of their own.
    kernel = [SOURCE / "kernel" / name for name in ("row_security.py", "apps.py")]
    for path in sorted([*SOURCE.glob("**/migrations/*.py"), *kernel, locked]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def owner_connection(cluster, database="postgres"):
    from midspan.config.postgres import DatabaseRole

    return psycopg.connect(cluster.dsn(DatabaseRole.OWNER, database=database), autocommit=True)


def make_template(cluster, name):
    """Migrate a new database as its owner, unless another process or an earlier run already did."""
    with owner_connection(cluster) as owner:
        owner.execute("SELECT pg_advisory_lock(42)")
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        owner.execute(f"DROP DATABASE IF EXISTS {name}_making")
        owner.execute(f"CREATE DATABASE {name}_making")
        migrate(f"{name}_making")
        owner.execute(f"ALTER DATABASE {name}_making RENAME TO {name}")


def migrate(database):
    from django.core.management import call_command
    from django.db import connection

    from midspan.config.postgres import DatabaseRole, connection_settings

    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(connection_settings(DatabaseRole.OWNER, cluster="test", database=database))
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.fixture(autouse=True)
def words_in_english():
    """What a test before this one asked for in Spanish is over, as after a request."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def quick_hashing():
    """Passwords and codes are hashed as ever, with the least work the algorithm allows: tests sign in all the time."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hasher = Argon2PasswordHasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hasher, "time_cost", 1)
        patch.setattr(hasher, "memory_cost", 8 * hasher.parallelism)
        yield


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    from django.db import connection

    from midspan.config.postgres import ensure_running

    cluster = ensure_running("test")
    template = f"template_{schema_fingerprint()}"
    mine = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        make_template(cluster, template)
        with owner_connection(cluster) as owner:
            owner.execute(f"CREATE DATABASE {mine} TEMPLATE {template}")
        if not any(map(keeps_its_rows, request.session.items)):
            let_be(cluster, mine)
        connection.close()
        connection.settings_dict["NAME"] = mine
    with emptied_in_place(cluster, mine, django_db_blocker):
        yield
    with django_db_blocker.unblock():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    drop(cluster, mine)


@contextlib.contextmanager
def emptied_in_place(cluster, database, blocker):
    from django.apps import apps
    from django.db import connection
    from django.test import TransactionTestCase

    from tests.emptying import Emptying

    with blocker.unblock():
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # The queue's are not Django's to manage. A job left behind would be found by a test that asks what is queued.
    tables += [model._meta.db_table for model in apps.get_app_config("procrastinate").get_models()]  # noqa: SLF001 - Django documents it.
    empty = Emptying(cluster.superuser_dsn(database=database), tables)
    with pytest.MonkeyPatch.context() as patch, contextlib.closing(empty):
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty())
        yield


def keeps_its_rows(item):
    """Tests that race connections, kill processes or browse commit again and again, and need the server's vacuum."""
    return item.get_closest_marker("crash") or item.get_closest_marker("browser")


def let_be(cluster, database):
    """Count and show nothing of what goes on in it: no vacuum comes between tests whose rows are rolled back anyway.

    Only the server's superuser may say so.
    """
    with psycopg.connect(cluster.superuser_dsn(database="postgres"), autocommit=True) as superuser:
        for setting in ("track_counts", "track_activities", "update_process_title"):
            superuser.execute(f"ALTER DATABASE {database} SET {setting} = off")


@pytest.fixture
def client():
    """Django's, which signs an account in by the one row that a request of theirs asks for."""
    from midspan.domains.people.tests.clients import SignedInClient

    return SignedInClient()


@pytest.fixture(scope="module")
def share(django_db_setup, django_db_blocker):  # noqa: ARG001 - asked for its effect.
    """Call as `share(build, at=moment)` in a module's own fixture: the tests of that module start from what it builds.

    Its rows lie in a transaction around the module's tests; each of them changes what it likes in a savepoint of its
    own and works with a copy of the objects (`factories.own`), so that none sees what another did. Tests with
    transactions of their own (`transaction=True`) belong into another module.
    """
    from django.db import transaction

    module = transaction.atomic()  # Not in a `with`: between its ends each test says itself whether it may ask.
    with django_db_blocker.unblock():
        module.__enter__()

    def built(build, *, at=None):
        with django_db_blocker.unblock(), moment(at), transaction.atomic():
            made = build()
            leave_as_a_new_transaction()
        return made

    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        module.__exit__(None, None, None)


@contextlib.contextmanager
def moment(at):
    with pytest.MonkeyPatch.context() as patch:
        if at is not None:
            patch.setattr("django.utils.timezone.now", lambda: at)
        yield


def leave_as_a_new_transaction():
    """Nobody is bound, and what is checked at the end of a transaction has been, once rather than by every test."""
    from django.db import connection

    from midspan.kernel.row_security import bind_nobody

    connection.check_constraints()
    bind_nobody()


def drop(cluster, database):
    """Drop it, waiting for a vacuum of the server's own in it, which our owner may not end."""
    with owner_connection(cluster) as owner:
        for seconds in (0.2, 0.5, 1, 2, 5, 10):
            try:
                owner.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            except psycopg.errors.InsufficientPrivilege:
                time.sleep(seconds)
            else:
                return
        owner.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
