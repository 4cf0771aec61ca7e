"""Row-level security on going back: written by the person alone, and read by others from the version on that they shared."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, ORGANIZATION, ProtectPatientTable

OWN = f"patient_id = {ACTOR} OR {ACTOR} = {ORGANIZATION}"
SHARED = (
    "EXISTS (SELECT 1 FROM going_back_backsharing s WHERE s.organization_id = going_back_backversion.organization_id "
    "AND s.patient_id = going_back_backversion.patient_id AND s.since_number <= going_back_backversion.number)"
)


def own_word(table: str, seen: str) -> RunSQL:
    return RunSQL(
        sql=f"CREATE POLICY own_word ON going_back_{table} AS RESTRICTIVE USING ({seen}) WITH CHECK ({OWN})",
        reverse_sql=f"DROP POLICY own_word ON going_back_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("going_back", "0001_initial")]

    operations = [
        ProtectPatientTable("going_back_backversion"),
        ProtectPatientTable("going_back_backsharing"),
        own_word("backversion", f"{OWN} OR {SHARED}"),
        own_word("backsharing", f"{OWN} OR since_number IS NOT NULL"),
    ]
