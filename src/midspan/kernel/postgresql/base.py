"""Found by Django through the ENGINE of a database."""

from django.conf import settings
from django.db.backends.postgresql import base

from midspan.kernel.statements import committed


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but a transaction ends straight through libpq, as our statements are asked."""

    # Read once: it stays as it is while a process lives, and every statement asks for it.
    _logs_all = settings.DEBUG

    @property
    def queries_logged(self) -> bool:
        """Whether each statement is written into the connection's log."""
        return self.force_debug_cursor or self._logs_all

    def _commit(self) -> None:
        if self.connection is None or self.queries_logged:
            super()._commit()  # type: ignore[misc]  # Django's, without types
        else:
            with self.wrap_database_errors:
                committed(self.connection)
