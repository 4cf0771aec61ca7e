"""The start-up check: nothing answers people or does jobs where row-level security does not hold."""

import warnings
from typing import Any

from msgspec import Struct

from midspan.config.postgres.programs import NEWEST, OLDEST
from midspan.config.postgres.roles import NOBODY_ACTS
from midspan.config.refusals import Refusal

# Membership counts as much as the attribute: SET ROLE is one statement away.
POWERS = """
SELECT current_user,
       current_setting('server_version_num')::int / 10000,
       coalesce(bool_or(rolsuper), false),
       coalesce(bool_or(rolbypassrls), false),
       coalesce(current_setting('midspan.organization', true), '') <> ''
  FROM pg_roles
 WHERE pg_has_role(current_user, oid, 'MEMBER')
"""

OWNED_TABLE = """
SELECT relation.oid::regclass::text
  FROM pg_class AS relation
  JOIN pg_namespace AS space ON space.oid = relation.relnamespace
 WHERE relation.relkind IN ('r', 'p', 'm', 'v', 'f')
   AND space.nspname NOT IN ('pg_catalog', 'information_schema')
   AND space.nspname NOT LIKE 'pg\\_t%'
   AND pg_has_role(current_user, relation.relowner, 'MEMBER')
 ORDER BY 1
 LIMIT 1
"""

OWNED_DATABASE = """
SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()
"""


class Powers(Struct, frozen=True):
    """What a connection may do beyond what row-level security lets it."""

    login: str
    major: int
    superuser: bool
    bypasses_security: bool
    is_told_who_acts: bool  # By the login's own settings: that nobody does, until somebody is bound.
    owned: str | None


def refuse_unsafe_role(connection: Any) -> None:
    """Refuse a Django or psycopg connection as superuser, BYPASSRLS, owner, or a member of one; or a server too old."""
    powers = read_powers(connection)
    if powers.major < OLDEST:
        raise Refusal(
            f"the server is PostgreSQL {powers.major}; {OLDEST} to {NEWEST} are supported. Upgrade the server."
        )
    if powers.major > NEWEST:
        sentence = f"PostgreSQL {powers.major} is newer than the versions Midspan is tested on ({OLDEST} to {NEWEST})."
        warnings.warn(sentence, stacklevel=2)
    reason = reason_against(powers)
    if reason:
        raise Refusal(
            f"the database login “{powers.login}” {reason}, so row-level security would not hold for it. "
            "Connect as midspan_app or midspan_worker; `midspan db roles` prints the SQL that makes them."
        )
    if not powers.is_told_who_acts:
        settings = "; ".join(f"ALTER ROLE {powers.login} SET {name} = '{value}'" for name, value in NOBODY_ACTS.items())
        raise Refusal(f"the database login “{powers.login}” lacks its settings. Have a superuser run: {settings}")


def reason_against(powers: Powers) -> str | None:
    if powers.superuser:
        return "is a superuser, or may become one"
    if powers.bypasses_security:
        return "has BYPASSRLS, or may become a role that has"
    if powers.owned:
        return f"owns {powers.owned}, or may become the role that does"
    return None


def read_powers(connection: Any) -> Powers:
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        login, major, superuser, bypasses, is_told = cursor.fetchone()
        cursor.execute(OWNED_DATABASE)
        (owns_database,) = cursor.fetchone()
        cursor.execute(OWNED_TABLE)
        table = cursor.fetchone()
    owned = "the database" if owns_database else f"the table {table[0]}" if table else None
    return Powers(
        login=login,
        major=major,
        superuser=superuser,
        bypasses_security=bypasses,
        is_told_who_acts=is_told,
        owned=owned,
    )
