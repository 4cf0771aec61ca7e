"""Row-level security on family sessions: beside reach, who sees a row at all.

When somebody can come is theirs alone; who is asked is theirs too, and for staff. The patient sees neither.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ORGANIZATION, ProtectPatientTable

TIED = (
    f"SELECT r.source_id FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis = 'supporter' AND r.ended_at IS NULL"
)
IS_STAFF = "(SELECT midspan_is_staff())"


def kept_to(table: str, shown: str) -> RunSQL:
    return RunSQL(
        sql=f"CREATE POLICY family ON families_{table} AS RESTRICTIVE USING ({shown})",
        reverse_sql=f"DROP POLICY family ON families_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0001_initial"),
        ("circle", "0002_row_security"),
        ("privacy", "0001_initial"),
        ("schedule", "0002_row_security"),
    ]

    operations = [
        ProtectPatientTable("families_familytimes"),
        kept_to("familytimes", f"{IS_CENTER} OR tie_id IN ({TIED})"),
        ProtectPatientTable("families_familyguest"),
        kept_to("familyguest", f"{IS_CENTER} OR {IS_STAFF} OR tie_id IN ({TIED})"),
    ]
