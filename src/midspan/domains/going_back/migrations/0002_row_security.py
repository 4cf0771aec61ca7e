"""Row-level security on going back: the person alone writes, and the counselor of the stay reads in which they shared.

From the version on that they shared, until the stay ends. What was looked at together the counselor writes down, and
the counselor of a later stay begins anew.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ProtectPatientTable

OWN = f"patient_id = {ACTOR} OR {IS_CENTER}"
COUNSELOR = (
    "EXISTS (SELECT 1 FROM journey_episode e WHERE e.id = going_back_backsharing.episode_id "
    f"AND e.primary_counselor_id = {ACTOR} AND e.state NOT IN ('discharged', 'closed'))"
)


def same(table: str, other: str, *, number: str) -> str:
    """A row of the same person, of those that the actor sees."""
    return (
        f"EXISTS (SELECT 1 FROM going_back_{other} o WHERE o.organization_id = going_back_{table}.organization_id "
        f"AND o.patient_id = going_back_{table}.patient_id AND o.{number} going_back_{table}.number)"
    )


def own_word(table: str, shared: str, *, writes: str = OWN) -> RunSQL:
    """Others than the person see a row if it is `shared` with them."""
    return RunSQL(
        sql=f"CREATE POLICY own_word ON going_back_{table} AS RESTRICTIVE USING ({OWN} OR {shared}) WITH CHECK ({writes})",
        reverse_sql=f"DROP POLICY own_word ON going_back_{table}",
    )


READ = (
    same("backlook", "backversion", number="number =")
    + " AND EXISTS (SELECT 1 FROM going_back_backsharing s WHERE s.organization_id = going_back_backlook.organization_id "
    "AND s.patient_id = going_back_backlook.patient_id AND s.episode_id = going_back_backlook.episode_id)"
)


class Migration(migrations.Migration):
    dependencies = [("going_back", "0001_initial"), ("journey", "0002_row_security")]

    operations = [
        ProtectPatientTable("going_back_backversion"),
        ProtectPatientTable("going_back_backsharing"),
        ProtectPatientTable("going_back_backlook"),
        own_word("backsharing", f"since_number IS NOT NULL AND {COUNSELOR}"),
        own_word("backversion", same("backversion", "backsharing", number="since_number <=")),
        own_word("backlook", READ, writes=f"{IS_CENTER} OR patient_id <> {ACTOR} AND {READ}"),
    ]
