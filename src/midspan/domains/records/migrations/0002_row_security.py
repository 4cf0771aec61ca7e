"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable

TABLES = (
    "drugscreen",
    "drugscreenstep",
    "listdoubt",
    "medicineline",
    "receivedrecord",
    "receivedrecordstep",
    "reconciledline",
    "reconciliation",
    "substanceresult",
)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [ProtectPatientTable(f"records_{name}") for name in TABLES]
