"""A row that whoever holds its secret may read without signing in: of the secret itself only the hash is kept."""

import hashlib
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def row_of_secret(rows: QuerySet[M], secret: str) -> M | None:
    """The one of `rows` with this secret; None for anything else.

    Nobody is signed in: PostgreSQL shows the one row whose hash is presented (`ReadableBySecret`), and no other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('midspan.secret_hash', %s, true)", [hashed(secret)])
        found = rows.filter(secret_hash=hashed(secret)).first()
        cursor.execute("SELECT set_config('midspan.secret_hash', '', true)")
    return found
