"""Databases filled like the demonstration, at any census, in the test cluster; made once for each version of it."""

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys

import psycopg

from midspan.config.places import project_folder
from midspan.config.postgres import DatabaseRole, ensure_running

SOURCE = project_folder() / "src" / "midspan"
# What a filled database depends on, besides the day on which it was filled.
MADE_FROM = ("config/demo/*", "**/migrations/*.py", "kernel/row_security.py", "domains/programs/rule_packs/*")


LAST_OF_WEEKS = "further wings"


def database_for(census, *, last_stage=""):
    """The name of a database with so many people, filled unless it is there; older ones of that census are dropped.

    With a `last_stage`, nothing is filled after it.
    """
    cluster = ensure_running("test")
    kind = f"{census}_weeks" if last_stage else f"{census}"
    name = f"bench_{kind}_{fingerprint()}"
    with psycopg.connect(cluster.dsn(DatabaseRole.OWNER, database="postgres"), autocommit=True) as owner:
        there = {row[0] for row in owner.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench%'")}
        if name in there:
            return name
        for old in there:
            if old.startswith(f"bench_{kind}_") and ("_weeks_" in old) == bool(last_stage):
                owner.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {name}_filling")
    fill(f"{name}_filling", census, last_stage)
    with psycopg.connect(cluster.dsn(DatabaseRole.OWNER, database="postgres"), autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {name}_filling RENAME TO {name}")
    return name


def fingerprint():
    digest = hashlib.sha256(today().encode())
    for path in sorted(path for pattern in MADE_FROM for path in SOURCE.glob(pattern) if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def today():
    """The demonstration is told relative to the day, so yesterday's database shows an empty board."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def fill(database, census, last_stage=""):
    environment = environment_for(database)
    python(["-m", "django", "migrate", "--no-input", "--verbosity=0"], environment, role=DatabaseRole.OWNER)
    tell_planner_of_one_organization(database)
    python(["-c", FILL.format(census=census, last_stage=last_stage)], environment)
    with psycopg.connect(ensure_running("test").dsn(DatabaseRole.OWNER, database=database), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def tell_planner_of_one_organization(database):
    """Say that every row is of the same one, before there are any.

    Everything is filled in one transaction, so nothing is counted until its end. Guessing, PostgreSQL looks for single
    rows among those of their organization, which has them all: filling would take the square of their number.
    """
    with psycopg.connect(ensure_running("test").dsn(DatabaseRole.OWNER, database=database), autocommit=True) as owner:
        if owner.info.server_version >= TAKES_STATISTICS:
            owner.execute(ONE_ORGANIZATION)


TAKES_STATISTICS = 180_000
ONE_ORGANIZATION = """
SELECT pg_restore_attribute_stats(
    'schemaname', table_schema::text, 'relname', table_name::text, 'attname', column_name::text, 'inherited', false,
    'version', current_setting('server_version_num')::integer,
    'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real
)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE column_name = 'organization_id' AND table_schema = 'public' AND table_type = 'BASE TABLE'
"""


FILL = """
import sys
import django
django.setup()
from midspan.config.demo.building import build
build(census={census}, last_stage={last_stage!r}, say=lambda words: print(words, file=sys.stderr))
"""


def environment_for(database):
    """What makes a process of ours use that database: addresses, as a center with a server of its own gives them."""
    cluster = ensure_running("test")
    address = "postgresql://{login}@/{database}?host={host}&passfile={passfile}"
    variables = {
        DatabaseRole.APP: "DATABASE_URL",
        DatabaseRole.OWNER: "DATABASE_OWNER_URL",
        DatabaseRole.WORKER: "DATABASE_WORKER_URL",
    }
    addresses = {
        variable: address.format(
            login=role.login, database=database, host=cluster.socket_folder, passfile=cluster.passfile
        )
        for role, variable in variables.items()
    }
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTEST_VERSION", "MIDSPAN_CLUSTER"}}
    return {
        **kept,
        **addresses,
        "DJANGO_SETTINGS_MODULE": "midspan.config.settings",
        "MIDSPAN_DEMONSTRATION": "1",
        "MIDSPAN_LOG_LEVEL": "CRITICAL",
    }


def python(words, environment, *, role=DatabaseRole.APP):
    """Run Python to its end with one role and return what it printed. Its errors are shown; failing ends us."""
    done = subprocess.run(
        [sys.executable, *words],
        env={**environment, "MIDSPAN_DATABASE_ROLE": role.value},
        cwd=project_folder(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def answer_of(module, environment, *words):
    """The JSON that one of our measuring modules prints last, run in a process of its own."""
    return json.loads(python(["-m", module, *words], environment).splitlines()[-1])


def offers_at(census):
    """Figures of `compute_offer` at that census; offers look at standing weeks, so no dates are needed."""
    return answer_of("bench.offers", environment_for(database_for(census, last_stage=LAST_OF_WEEKS)))
