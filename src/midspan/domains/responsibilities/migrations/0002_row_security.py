"""Row-level security on every table of this domain, forced on its owner too.

Whom somebody must not meet by a list that staff alone keep, neither the person nor anybody outside sees.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_ALL, ORGANIZATION, ProtectPatientTable

OUTSIDE = (
    f"EXISTS (SELECT 1 FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis IN ('supporter', 'guardian'))"
)


class Migration(migrations.Migration):
    dependencies = [("responsibilities", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("responsibilities_responsibility"),
        ProtectPatientTable("responsibilities_responsibilityversion"),
        ProtectPatientTable("responsibilities_responsibilitytime"),
        ProtectPatientTable("responsibilities_responsibilityexception"),
        ProtectPatientTable("responsibilities_calendarsource"),
        ProtectPatientTable("responsibilities_busytime"),
        ProtectPatientTable("responsibilities_weekpreference"),
        ProtectPatientTable("responsibilities_persontoavoid"),
        RunSQL(
            sql="CREATE POLICY listed ON responsibilities_persontoavoid AS RESTRICTIVE USING "
            f"(source_id IS NULL OR {IS_ALL} OR (patient_id <> {ACTOR} AND NOT {OUTSIDE}))",
            reverse_sql="DROP POLICY listed ON responsibilities_persontoavoid",
        ),
        ProtectPatientTable("responsibilities_lifestep"),
    ]
