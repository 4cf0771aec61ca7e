"""Row-level security on mentors: who they are within the organization, what is between two by those two alone."""

from django.db import migrations

from midspan.kernel.row_security import KeepToPatient, ProtectBetween, ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("mentors", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("mentors_mentor"),
        ProtectOrganizationTable("mentors_mentorprofile"),
        ProtectOrganizationTable("mentors_mentorreview"),
        ProtectPatientTable("mentors_mentorwish"),
        KeepToPatient("mentors_mentorwish"),
        ProtectBetween("mentors_match", columns=("mentor_id",)),
        ProtectBetween("mentors_checkin", columns=("mentor_id",)),
        ProtectBetween("mentors_matchconcern", columns=("owner_id", "raised_by_id"), is_patients=False),
    ]
