"""Row-level security on outreach: every row is about a person."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable

TABLES = ("outreach", "missed", "step", "deed", "away", "opendoor", "try")


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("privacy", "0001_initial")]

    operations = [ProtectPatientTable(f"outreach_{table}") for table in TABLES]
