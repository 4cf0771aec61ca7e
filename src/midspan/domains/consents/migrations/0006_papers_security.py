"""Row-level security on scanned sheets and their checks."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("consents", "0005_papers")]

    operations = [
        ProtectPatientTable("consents_paperconsent"),
        ProtectPatientTable("consents_papercheck"),
    ]
