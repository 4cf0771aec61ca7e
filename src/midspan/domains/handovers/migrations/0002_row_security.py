"""Row-level security on handovers: whoever reaches the patient."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("handovers", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("handovers_handover"),
        ProtectPatientTable("handovers_handoverread"),
    ]
