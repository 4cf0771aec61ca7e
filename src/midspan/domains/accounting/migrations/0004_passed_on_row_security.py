"""Row-level security on what intermediaries passed on."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("accounting", "0003_passed_on")]

    operations = [ProtectPatientTable("accounting_passedon")]
