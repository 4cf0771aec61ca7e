"""Row-level security on inquiries and on each try to reach somebody."""

from django.db import migrations

from midspan.kernel.row_security import ProtectDeskTable


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial")]

    operations = [
        ProtectDeskTable("inquiries_inquiry", takes_in=True),
        ProtectDeskTable("inquiries_contacttry"),
    ]
