"""Row-level security on outreach: every row is about a person, and a step is answered by a contact of their own."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ProtectPatientTable

TABLES = ("outreach", "missed", "step", "deed", "away", "opendoor", "try")

OWN_CONTACT = """
ALTER TABLE outreach_deed ADD CONSTRAINT deed_of_own_contact
FOREIGN KEY (organization_id, patient_id, contact_id) REFERENCES encounters_contact (organization_id, patient_id, id)"""
DROP_OWN_CONTACT = "ALTER TABLE outreach_deed DROP CONSTRAINT deed_of_own_contact"


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"outreach_{table}") for table in TABLES),
        RunSQL(sql=OWN_CONTACT, reverse_sql=DROP_OWN_CONTACT),
    ]
