"""Row-level security on the session check.

A check is read by its author, and by the center's own job, which binds itself as the organization and counts; by no
member of the staff, however far they reach. A signed one is read by whoever led; a low one by who reaches everybody and
did not lead. A concern is not read by whoever led.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_ALL, IS_CENTER, ProtectOrganizationTable, ProtectPatientTable

AUTHOR_OR_COUNT = f"patient_id = {ACTOR} OR {IS_CENTER}"
LED = f"{ACTOR} = ANY (leaders)"
SIGNED_FOR = f"CASE WHEN is_concern OR leaders = '{{}}' THEN {IS_ALL} AND NOT {LED} ELSE {LED} END"


def only(name: str, table: str, condition: str) -> RunSQL:
    """A policy beside the table's own, which has to hold as well."""
    return RunSQL(
        sql=f"CREATE POLICY {name} ON {table} AS RESTRICTIVE USING ({condition})",
        reverse_sql=f"DROP POLICY {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [
        ProtectPatientTable("feedback_check"),
        only("author_or_count", "feedback_check", AUTHOR_OR_COUNT),
        ProtectPatientTable("feedback_signedcheck"),
        only("signed_for", "feedback_signedcheck", f"{AUTHOR_OR_COUNT} OR {SIGNED_FOR}"),
        ProtectPatientTable("feedback_wish"),
        ProtectOrganizationTable("feedback_release"),
        ProtectOrganizationTable("feedback_concern"),
        only("not_who_led", "feedback_concern", f"NOT ({ACTOR} = ANY (kept_from))"),
    ]
