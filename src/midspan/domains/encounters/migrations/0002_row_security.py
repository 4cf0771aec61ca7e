"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("encounters", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("encounters_groupnote"),
        ProtectOrganizationTable("encounters_staffphrase"),
        ProtectPatientTable("encounters_attendance"),
        ProtectPatientTable("encounters_attendanceversion"),
        ProtectPatientTable("encounters_presence"),
        ProtectPatientTable("encounters_presenceversion"),
        ProtectPatientTable("encounters_individualentry"),
        ProtectPatientTable("encounters_addendum"),
    ]
