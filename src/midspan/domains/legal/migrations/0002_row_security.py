"""Row-level security on requests by law; a request about a name that is nobody's here is seen within the organization."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_initial")]

    operations = [
        ProtectPatientTable("legal_legalrequest", or_null=True),
        ProtectPatientTable("legal_legalpaper", or_null=True),
        ProtectPatientTable("legal_legalstep", or_null=True),
        ProtectPatientTable("legal_orderscope"),
    ]
