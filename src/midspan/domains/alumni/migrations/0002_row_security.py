"""Row-level security on alumni: events within the organization; who is one, and what they said, is nobody's but theirs.

Who makes an event is told how many come by the organization's own count, and the names that were handed over for it.
"""

from django.db import migrations

from midspan.kernel.row_security import KeepToPatient, ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("alumni", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("alumni_event"),
        ProtectOrganizationTable("alumni_eventname"),
        ProtectPatientTable("alumni_membership"),
        KeepToPatient("alumni_membership"),
        ProtectPatientTable("alumni_eventanswer"),
        KeepToPatient("alumni_eventanswer"),
    ]
