"""Row-level security on entries and on the shares of devices."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("entries", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("entries_deviceshare"),
        ProtectPatientTable("entries_entry"),
    ]
