"""The roles of the database, and the one source of the SQL that makes them: for the embedded server and for a DBA."""

from enum import StrEnum

SUPERUSER = "postgres"
EXTENSIONS = ("btree_gist", "citext", "pg_trgm", "unaccent")


class DatabaseRole(StrEnum):
    """Who is connected. `OWNER` changes tables, `APP` answers people, `WORKER` does jobs, `READONLY` reports."""

    OWNER = "owner"
    APP = "app"
    WORKER = "worker"
    READONLY = "readonly"

    @property
    def login(self) -> str:
        return f"midspan_{self.value}"


# Where pgtrigger finds no list of triggers to leave out, it catches an error for each row: so there is an empty one.
NO_TRIGGER_LEFT_OUT = {"pgtrigger.ignore": "{}"}

# Who acts is said for one transaction (`midspan.kernel.row_security`), and after it nobody does, whose id no row has.
NOBODY_ACTS = dict.fromkeys(("midspan.organization", "midspan.actor"), "00000000-0000-0000-0000-000000000000")

# Limits that belong to a login wherever it connects from. A page that takes thirty seconds is broken.
ROLE_SETTINGS = {
    # Pages ask short statements that are planned once; compiling or planning them anew would cost more than running.
    DatabaseRole.APP: {
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "60s",
        "jit": "off",
        "plan_cache_mode": "force_generic_plan",
        "random_page_cost": "1.1",  # What pages ask for is in memory, where no page is nearer than another.
        **NOBODY_ACTS,
        **NO_TRIGGER_LEFT_OUT,
    },
    DatabaseRole.OWNER: NOBODY_ACTS,
    DatabaseRole.WORKER: {**NOBODY_ACTS, **NO_TRIGGER_LEFT_OUT},
    DatabaseRole.READONLY: {**NOBODY_ACTS, "default_transaction_read_only": "on"},
}


def role_statements() -> list[str]:
    """SQL for the whole server; harmless when run again. New roles are neither superuser nor BYPASSRLS by default."""
    made = [create_role(role) for role in DatabaseRole]
    limits = [
        f"ALTER ROLE {role.login} SET {name} = '{value}'"
        for role, settings in ROLE_SETTINGS.items()
        for name, value in settings.items()
    ]
    return [*made, *limits]


def create_role(role: DatabaseRole) -> str:
    # The owner may make databases because the test run makes its own.
    attributes = "LOGIN CREATEDB" if role is DatabaseRole.OWNER else "LOGIN"
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role.login}') "
        f"THEN CREATE ROLE {role.login} {attributes}; END IF; END $$"
    )


def create_database(name: str) -> str:
    return f"CREATE DATABASE {name} OWNER {DatabaseRole.OWNER.login} ENCODING 'UTF8' TEMPLATE template0"


def connect_statements(database: str) -> list[str]:
    """SQL that lets our roles, and nobody else, connect to a database."""
    owner, others = DatabaseRole.OWNER.login, logins(DatabaseRole.APP, DatabaseRole.WORKER, DatabaseRole.READONLY)
    return [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT ALL ON DATABASE {database} TO {owner}",
        f"GRANT CONNECT ON DATABASE {database} TO {others}",
    ]


def privilege_statements() -> list[str]:
    """SQL inside one database: what the owner makes from now on, the others may use, under row-level security."""
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {DatabaseRole.OWNER.login} IN SCHEMA public GRANT"
    writers = logins(DatabaseRole.APP, DatabaseRole.WORKER)
    return [
        f"GRANT USAGE ON SCHEMA public TO {writers}, {DatabaseRole.READONLY.login}",
        f"{defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {writers}",
        f"{defaults} USAGE, SELECT ON SEQUENCES TO {writers}",
        f"{defaults} SELECT ON TABLES TO {DatabaseRole.READONLY.login}",
    ]


def extension_statements() -> list[str]:
    """SQL that the owner runs: these extensions are trusted, so a database's owner may create them."""
    made = [f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS]
    return [f"SET ROLE {DatabaseRole.OWNER.login}", *made, "RESET ROLE"]


def logins(*roles: DatabaseRole) -> str:
    return ", ".join(role.login for role in roles)


def script_for_own_server(database: str) -> str:
    """Return the psql script that a DBA runs once, as a superuser, on a server of their own."""
    passwords = [f"\\password {role.login}" for role in DatabaseRole]
    parts = [
        "-- Midspan on a PostgreSQL of your own. Run once as a superuser:  psql -f this-file postgres",
        "-- It asks for a password for each role; they never leave psql in clear.",
        "\\set ON_ERROR_STOP on",
        *sql_lines(role_statements()),
        *passwords,
        *sql_lines([create_database(database), *connect_statements(database)]),
        f"\\connect {database}",
        *sql_lines([*privilege_statements(), *extension_statements()]),
    ]
    return "\n".join(parts) + "\n"


def sql_lines(statements: list[str]) -> list[str]:
    return [f"{statement};" for statement in statements]
