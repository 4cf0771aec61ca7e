"""Row-level security on every table of this domain, forced on its owner too.

What a person has begun is theirs alone, and only they send it: no other connection writes words as theirs.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, ProtectPatientTable

TABLES = (
    "assessment", "sectionanswer", "sectionskip", "foundneed", "assessmentaddendum", "ownpart", "ownpartdraft", "ownpartlook",
)  # fmt: skip
ONLY_PERSON_BEGINS = f"""
CREATE POLICY only_the_person ON assessments_ownpartdraft AS RESTRICTIVE USING (patient_id = {ACTOR})"""
ONLY_PERSON_SENDS = f"""
CREATE POLICY only_the_person_sends ON assessments_ownpart AS RESTRICTIVE FOR INSERT WITH CHECK (patient_id = {ACTOR})"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"assessments_{name}") for name in TABLES),
        RunSQL(sql=ONLY_PERSON_BEGINS, reverse_sql="DROP POLICY only_the_person ON assessments_ownpartdraft"),
        RunSQL(sql=ONLY_PERSON_SENDS, reverse_sql="DROP POLICY only_the_person_sends ON assessments_ownpart"),
    ]
