"""Row-level security: an emergency is seen by whoever opened it, by the patient, and by those who reach everybody."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable, ProtectReachTable


class Migration(migrations.Migration):
    dependencies = [("emergencies", "0001_initial"), ("privacy", "0005_wishes_security")]

    operations = [
        ProtectReachTable("emergencies_emergency"),
        ProtectPatientTable("emergencies_emergencyreview"),
    ]
