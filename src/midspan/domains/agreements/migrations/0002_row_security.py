"""Row-level security on agreements and their ends."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]

    operations = [
        ProtectOrganizationTable("agreements_agreement"),
        ProtectOrganizationTable("agreements_agreementend"),
    ]
