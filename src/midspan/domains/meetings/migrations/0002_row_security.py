"""Row-level security on support meetings: lists within the organization, what is kept by nobody but the patient."""

from django.db import migrations

from midspan.kernel.row_security import KeepToPatient, ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("meetings_meetinglist"),
        ProtectOrganizationTable("meetings_supportmeeting"),
        ProtectPatientTable("meetings_keptmeeting"),
        KeepToPatient("meetings_keptmeeting"),
    ]
