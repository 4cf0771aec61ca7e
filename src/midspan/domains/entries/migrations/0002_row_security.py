"""Row-level security on entries and on the shares of devices.

What an entry says may be of a diary, or of use that its author keeps to themselves: no member of the staff reads it.
"""

from django.db import migrations

from midspan.kernel.row_security import KeepToPatient, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("entries", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("entries_deviceshare"),
        ProtectPatientTable("entries_entry"),
        KeepToPatient("entries_entry"),
    ]
