"""Makes the roles, the database and its extensions on an embedded server, once, from the same SQL a DBA is given."""

import hashlib

import psycopg
from psycopg import sql

from midspan.config.postgres import roles
from midspan.config.postgres.clusters import DATABASE, Cluster, read_passwords
from midspan.config.refusals import Refusal

STAMP = "roles.stamp"


def make_roles(cluster: Cluster) -> None:
    """Bring the server to what the SQL of this version says; nothing is done when a stamp says that it is there."""
    stamp = cluster.folder / STAMP
    wanted = fingerprint(cluster)
    if stamp.exists() and stamp.read_text(encoding="utf8") == wanted:
        return
    try:
        on_server(cluster)
        inside_databases(cluster)
    except psycopg.OperationalError as error:
        raise Refusal(
            f"the embedded PostgreSQL refuses its own superuser ({error}). Is {cluster.passfile} another's?"
        ) from error
    stamp.write_text(wanted, encoding="utf8")


def fingerprint(cluster: Cluster) -> str:
    parts = [
        roles.script_for_own_server(DATABASE),
        cluster.passfile.read_text(encoding="utf8"),
        str(cluster.data_folder),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def on_server(cluster: Cluster) -> None:
    passwords = read_passwords(cluster.passfile)
    with psycopg.connect(cluster.superuser_dsn(database="postgres"), autocommit=True) as connection:
        run_all(connection, roles.role_statements())
        for role in roles.DatabaseRole:
            set_password(connection, login=role.login, password=passwords[role.login])
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        run_all(connection, [] if exists else [roles.create_database(DATABASE)])
        run_all(connection, roles.connect_statements(DATABASE))


def set_password(connection: psycopg.Connection, *, login: str, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(password))
    connection.execute(statement)


def inside_databases(cluster: Cluster) -> None:
    # New databases are copies of template1: with the privileges there, the databases of a test run have them too.
    with psycopg.connect(cluster.superuser_dsn(database="template1"), autocommit=True) as connection:
        run_all(connection, roles.privilege_statements())
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
        run_all(connection, [*roles.privilege_statements(), *roles.extension_statements()])


def run_all(connection: psycopg.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())


def remake_database(cluster: Cluster) -> None:
    """Drop the database with everything in it and make it anew, empty."""
    with psycopg.connect(cluster.superuser_dsn(database="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
    (cluster.folder / STAMP).unlink(missing_ok=True)
    make_roles(cluster)
