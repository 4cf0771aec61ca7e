"""Row-level security on what minors and guardians sign."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("consents", "0003_guardians")]

    operations = [
        ProtectPatientTable("consents_halfsigned"),
        ProtectPatientTable("consents_halfsignedend"),
        ProtectPatientTable("consents_guardiansignature"),
    ]
