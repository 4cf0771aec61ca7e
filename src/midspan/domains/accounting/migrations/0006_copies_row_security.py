"""Row-level security on copies of the register, and on who released them."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable


class Migration(migrations.Migration):
    dependencies = [("accounting", "0005_register_copies")]

    operations = [
        ProtectOrganizationTable("accounting_registercopy"),
        ProtectOrganizationTable("accounting_registerrelease"),
    ]
