"""Row-level security on every table of this domain, forced on its owner too; a note serves its own person's plan."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable

OWN_OBJECTIVE = """
ALTER TABLE encounters_individualentry ADD CONSTRAINT entry_serves_own_objective
FOREIGN KEY (organization_id, patient_id, objective_id) REFERENCES plans_objective (organization_id, patient_id, id)"""
DROP_OWN_OBJECTIVE = "ALTER TABLE encounters_individualentry DROP CONSTRAINT entry_serves_own_objective"
NAMES_OWN = """
ALTER TABLE encounters_entryobjective ADD CONSTRAINT note_names_own_objective
FOREIGN KEY (organization_id, patient_id, objective_id) REFERENCES plans_objective (organization_id, patient_id, id)"""
DROP_NAMES_OWN = "ALTER TABLE encounters_entryobjective DROP CONSTRAINT note_names_own_objective"


class Migration(migrations.Migration):
    dependencies = [("encounters", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("encounters_groupnote"),
        ProtectOrganizationTable("encounters_staffphrase"),
        ProtectPatientTable("encounters_attendance"),
        ProtectPatientTable("encounters_attendanceversion"),
        ProtectPatientTable("encounters_presence"),
        ProtectPatientTable("encounters_presenceversion"),
        ProtectPatientTable("encounters_losttime"),
        ProtectPatientTable("encounters_losttimeversion"),
        ProtectPatientTable("encounters_contact"),
        ProtectPatientTable("encounters_individualentry"),
        ProtectPatientTable("encounters_entryobjective"),
        ProtectPatientTable("encounters_countersignature"),
        ProtectPatientTable("encounters_flagtaken"),
        ProtectPatientTable("encounters_addendum"),
        RunSQL(sql=OWN_OBJECTIVE, reverse_sql=DROP_OWN_OBJECTIVE),
        RunSQL(sql=NAMES_OWN, reverse_sql=DROP_NAMES_OWN),
    ]
