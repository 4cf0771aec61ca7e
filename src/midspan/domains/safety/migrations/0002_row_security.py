"""Row-level security on safety: rows about a person by reach, the rota and the test alert by organization."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable

OF_PATIENT = (
    "obligation", "step", "ownreply", "formulation", "closing", "baseline", "agreedline", "safetyplan", "sharedpart",
    "planreading",
)  # fmt: skip
OF_ORGANIZATION = ("duty", "unstaffedchoice", "alerttest")


class Migration(migrations.Migration):
    dependencies = [("safety", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"safety_{table}") for table in OF_PATIENT),
        *(ProtectOrganizationTable(f"safety_{table}") for table in OF_ORGANIZATION),
    ]
