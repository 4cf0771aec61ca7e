"""Row-level security on the diary.

What somebody writes, chooses and reaches is theirs alone: no member of the staff reads it, however far they reach.
The organization's own job could, as which nobody signs in; none asks for it. What they tell is as any other row.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, ORGANIZATION, ProtectPatientTable

OWN_TABLES = ("writing", "settings", "owndate", "milestone", "reflection")


def author_alone(table: str) -> RunSQL:
    """A policy beside the table's own, which has to hold as well."""
    condition = f"patient_id = {ACTOR} OR {ACTOR} = {ORGANIZATION}"
    return RunSQL(
        sql=f"CREATE POLICY author ON {table} AS RESTRICTIVE USING ({condition})",
        reverse_sql=f"DROP POLICY author ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("diary", "0001_initial")]

    operations = [
        ProtectPatientTable("diary_toldday"),
        ProtectPatientTable("diary_toldreflection"),
        *(ProtectPatientTable(f"diary_{one}") for one in OWN_TABLES),
        *(author_alone(f"diary_{one}") for one in OWN_TABLES),
    ]
