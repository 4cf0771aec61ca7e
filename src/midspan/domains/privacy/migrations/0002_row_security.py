"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectReachTable


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [
        ProtectReachTable("privacy_reach"),
    ]
