"""A migration whose models are worked out at once makes no table that another operation of it changes."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel, RunSQL
from pgtrigger.migrations import AddTrigger

from midspan.kernel.migrating import AtOnce

LEAVES_TABLES_AS_THEY_ARE = (CreateModel, AddTrigger, RunSQL)
EXTENSIONS = "django.contrib.postgres.operations"


def at_once():
    migrations = MigrationLoader(None).disk_migrations.values()
    return [migration for migration in migrations if isinstance(migration, AtOnce)]


def changes_a_table(operation):
    return not isinstance(operation, LEAVES_TABLES_AS_THEY_ARE) and type(operation).__module__ != EXTENSIONS


@pytest.mark.slow
def test_nothing_changes_a_table_made_at_once():
    changing = [
        (str(migration), operation.describe())
        for migration in at_once()
        for operation in migration.operations
        if changes_a_table(operation)
    ]

    assert len(at_once()) > 10
    assert changing == []
