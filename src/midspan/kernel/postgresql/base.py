"""Found by Django through the ENGINE of a database."""

from django.db.backends.postgresql import base

from midspan.kernel.statements import committed


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but a transaction ends straight through libpq, as our statements are asked."""

    def _commit(self) -> None:
        if self.connection is None or self.queries_logged:
            super()._commit()  # type: ignore[misc]  # Django's, without types
        else:
            with self.wrap_database_errors:
                committed(self.connection)
