"""Row-level security on letters. An approval comes from the patient alone: no other connection can write one."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, ProtectPatientTable

ONLY_PATIENT = f"""
CREATE POLICY only_patient_approves ON letters_letterapproval AS RESTRICTIVE FOR INSERT
WITH CHECK (patient_id = {ACTOR})"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]

    operations = [
        ProtectPatientTable("letters_letter"),
        ProtectPatientTable("letters_letterapproval"),
        ProtectPatientTable("letters_letterrefusal"),
        ProtectPatientTable("letters_lettergiven"),
        RunSQL(sql=ONLY_PATIENT, reverse_sql="DROP POLICY only_patient_approves ON letters_letterapproval"),
    ]
