"""Row-level security on requests for an account, and on what became of them."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("accounting", "0001_initial")]

    operations = [
        ProtectPatientTable("accounting_accountrequest"),
        ProtectPatientTable("accounting_accountextension"),
        ProtectPatientTable("accounting_accountanswer"),
    ]
