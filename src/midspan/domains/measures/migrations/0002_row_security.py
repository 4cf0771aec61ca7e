"""Row-level security on measures. A draft is the person's alone: no other connection sees or writes one.

What somebody marked of their life is theirs alone as well: no member of the staff reads it, however far they reach.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, KeepToPatient, ProtectPatientTable, ReadableBySecret

TABLES = (
    "assignment",
    "assignmentend",
    "draft",
    "lifeevent",
    "administration",
    "givenanswer",
    "trackreview",
    "answerlink",
)
ONLY_PATIENT = f"CREATE POLICY only_the_person ON measures_draft AS RESTRICTIVE USING (patient_id = {ACTOR})"


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"measures_{table}") for table in TABLES),
        KeepToPatient("measures_lifeevent"),
        ReadableBySecret("measures_answerlink"),
        RunSQL(sql=ONLY_PATIENT, reverse_sql="DROP POLICY only_the_person ON measures_draft"),
    ]
