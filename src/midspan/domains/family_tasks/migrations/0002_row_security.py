"""Row-level security on family tasks: beside reach, who sees a row at all.

What is asked is for staff, for the minor, and for the guardian it is for, or for each where it is for all. What one of
them says to it is for staff and for themselves. A tick is the guardian's own to set, and what is asked is staff's.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ORGANIZATION, ProtectPatientTable

STANDS = (
    f"SELECT r.source_id FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis = 'guardian' AND r.ended_at IS NULL"
)
IS_STAFF = "(SELECT midspan_is_staff())"
TEAM = f"{IS_CENTER} OR {IS_STAFF}"


def kept_to(table: str, shown: str, written: str) -> RunSQL:
    return RunSQL(
        sql=f"CREATE POLICY family_task ON family_tasks_{table} AS RESTRICTIVE USING ({shown}) WITH CHECK ({written})",
        reverse_sql=f"DROP POLICY family_task ON family_tasks_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("family_tasks", "0001_initial"),
        ("circle", "0002_row_security"),
        ("journey", "0002_row_security"),
        ("privacy", "0001_initial"),
    ]

    operations = [
        ProtectPatientTable("family_tasks_familytask"),
        kept_to("familytask", f"{TEAM} OR patient_id = {ACTOR} OR guardian_id IN ({STANDS}) OR guardian_id IS NULL", TEAM),
        ProtectPatientTable("family_tasks_familytaskanswer"),
        kept_to("familytaskanswer", f"{TEAM} OR guardian_id IN ({STANDS})", f"{IS_CENTER} OR guardian_id IN ({STANDS})"),
    ]
