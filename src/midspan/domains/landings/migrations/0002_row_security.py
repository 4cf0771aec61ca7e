"""Row-level security on landing links, which their secret opens as well, and on what units say."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable, ReadableBySecret


class Migration(migrations.Migration):
    dependencies = [("landings", "0001_initial")]

    operations = [
        ProtectPatientTable("landings_landinglink"),
        ReadableBySecret("landings_landinglink"),
        ProtectPatientTable("landings_senderword"),
    ]
