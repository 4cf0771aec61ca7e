"""What transactional tests leave is deleted where it is, without triggers and foreign keys having their say.

Django would TRUNCATE every table and write content types and permissions anew: each table, index and toast table gets a
new file, which takes longer than many of the tests.
"""

import psycopg
from psycopg import sql


class Emptying:
    """Call it to empty the tables of a test database that held nothing when this was made."""

    def __init__(self, dsn, tables):
        """Connect by the `dsn` of the server's superuser, whose word alone silences triggers, for `tables` by name."""
        self.server = psycopg.connect(dsn, autocommit=True)
        self.server.execute("SET session_replication_role = replica")
        self.tables = [sql.Identifier(*table.replace('"', "").split(".")) for table in tables]
        kept = self.filled()
        self.tables = [table for table in self.tables if table not in kept]

    def filled(self):
        """Return the tables that hold a row."""
        asked = [
            sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(number, table) for number, table in enumerate(self.tables)
        ]
        return [self.tables[number] for (number,) in self.server.execute(sql.SQL(" UNION ALL ").join(asked))]

    def __call__(self):
        deletions = [sql.SQL("DELETE FROM {}").format(table) for table in self.filled()]
        if deletions:
            with self.server.transaction():
                self.server.execute(sql.SQL("; ").join(deletions))

    def close(self):
        self.server.close()
