"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("people_staff"),
        ProtectPatientTable("people_patient", column="id"),
        ProtectPatientTable("people_patientversion", column="id"),
        ProtectPatientTable("people_patientidentifier"),
    ]
