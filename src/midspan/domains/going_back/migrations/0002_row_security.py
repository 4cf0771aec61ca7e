"""Row-level security on going back: the person alone writes, their counselor reads from the version they shared on."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, ORGANIZATION, ProtectPatientTable

OWN = f"patient_id = {ACTOR} OR {ACTOR} = {ORGANIZATION}"
COUNSELOR = (
    "EXISTS (SELECT 1 FROM privacy_reach r WHERE r.organization_id = {table}.organization_id "
    f"AND r.patient_id = {{table}}.patient_id AND r.actor_id = {ACTOR} "
    "AND r.basis = 'primary_counselor' AND r.ended_at IS NULL)"
)
SHARED = (
    "EXISTS (SELECT 1 FROM going_back_backsharing s WHERE s.organization_id = going_back_backversion.organization_id "
    "AND s.patient_id = going_back_backversion.patient_id AND s.since_number <= going_back_backversion.number)"
)


def own_word(table: str, shared: str) -> RunSQL:
    """Others than the person see a row if it is `shared`, and then as their counselor only."""
    seen = f"{OWN} OR {shared} AND {COUNSELOR.format(table=f'going_back_{table}')}"
    return RunSQL(
        sql=f"CREATE POLICY own_word ON going_back_{table} AS RESTRICTIVE USING ({seen}) WITH CHECK ({OWN})",
        reverse_sql=f"DROP POLICY own_word ON going_back_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("going_back", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("going_back_backversion"),
        ProtectPatientTable("going_back_backsharing"),
        own_word("backversion", SHARED),
        own_word("backsharing", "since_number IS NOT NULL"),
    ]
