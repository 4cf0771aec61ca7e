"""What Django is told about the database: for the embedded server, or from the addresses of a server of one's own."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from midspan.config.postgres.clusters import DATABASE, PORT, cluster_named
from midspan.config.postgres.roles import DatabaseRole
from midspan.config.refusals import Refusal

ADDRESS_VARIABLES = {
    DatabaseRole.APP: "DATABASE_URL",
    DatabaseRole.OWNER: "DATABASE_OWNER_URL",
    DatabaseRole.WORKER: "DATABASE_WORKER_URL",
    DatabaseRole.READONLY: "DATABASE_READONLY_URL",
}


def current_role() -> DatabaseRole:
    """Return the role this process connects as: MIDSPAN_DATABASE_ROLE, app when it is not set."""
    return role_named(os.environ.get("MIDSPAN_DATABASE_ROLE", DatabaseRole.APP.value))


def role_named(name: str) -> DatabaseRole:
    try:
        return DatabaseRole(name)
    except ValueError:
        known = ", ".join(DatabaseRole)
        raise Refusal(f"MIDSPAN_DATABASE_ROLE is “{name}”; it is one of: {known}.") from None


def current_cluster() -> str:
    """Return the cluster this process uses: MIDSPAN_CLUSTER, else `test` inside a test run, else `main`."""
    # A test run must not reach the demonstration's data because somebody forgot a variable.
    return os.environ.get("MIDSPAN_CLUSTER") or ("test" if "PYTEST_VERSION" in os.environ else "main")


def uses_own_server(cluster: str | None = None) -> bool:
    """Whether addresses in the environment replace the embedded server. They never do for the test cluster."""
    return (cluster or current_cluster()) != "test" and any(os.environ.get(name) for name in ADDRESS_VARIABLES.values())


def connection_settings(
    role: DatabaseRole | str, *, cluster: str | None = None, database: str = DATABASE
) -> dict[str, Any]:
    """Return one entry of Django's DATABASES. Starts nothing, reads no password (libpq reads it when it connects)."""
    name = cluster or current_cluster()
    role = role_named(role)
    if uses_own_server(name):
        return settings_from_address(address_of(role))
    embedded = cluster_named(name)
    return {
        "ENGINE": "midspan.kernel.postgresql",
        "NAME": database,
        "USER": role.login,
        "PASSWORD": "",
        "HOST": str(embedded.socket_folder),
        "PORT": str(PORT),
        "OPTIONS": {"passfile": str(embedded.passfile)},
    }


def address_of(role: DatabaseRole) -> str:
    variable = ADDRESS_VARIABLES[role]
    address = os.environ.get(variable)
    if not address:
        given = next(name for name in ADDRESS_VARIABLES.values() if os.environ.get(name))
        raise Refusal(
            f"{given} names a PostgreSQL of your own, and this command connects as “{role}”, so set {variable} too. "
            f"`midspan db roles` prints the SQL that makes the four roles; the address of this one begins "
            f"postgresql://{role.login}:…"
        )
    return address


def settings_from_address(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Refusal("a database address looks like postgresql://user:password@host:5432/midspan?sslmode=verify-full.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "midspan.kernel.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def connect(role: DatabaseRole, *, cluster: str | None = None) -> psycopg.Connection:
    """Connect without Django, where starting Django would cost more than the question."""
    settings = connection_settings(role, cluster=cluster)
    words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {word: settings[key] for word, key in words.items() if settings[key]}
    return psycopg.connect(**given, **settings["OPTIONS"], autocommit=True)
