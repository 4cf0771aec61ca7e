"""Row-level security on accounts of disclosures, on what intermediaries passed on, and on copies of the register."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("accounting", "0001_initial")]

    operations = [
        ProtectPatientTable("accounting_accountrequest"),
        ProtectPatientTable("accounting_accountextension"),
        ProtectPatientTable("accounting_accountanswer"),
        ProtectPatientTable("accounting_passedon"),
        ProtectOrganizationTable("accounting_registercopy"),
        ProtectOrganizationTable("accounting_registerrelease"),
    ]
