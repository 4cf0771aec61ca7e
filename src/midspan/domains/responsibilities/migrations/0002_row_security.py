"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("responsibilities", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("responsibilities_responsibility"),
        ProtectPatientTable("responsibilities_responsibilityversion"),
        ProtectPatientTable("responsibilities_responsibilitytime"),
        ProtectPatientTable("responsibilities_responsibilityexception"),
        ProtectPatientTable("responsibilities_calendarsource"),
        ProtectPatientTable("responsibilities_busytime"),
        ProtectPatientTable("responsibilities_weekpreference"),
        ProtectPatientTable("responsibilities_persontoavoid"),
        ProtectPatientTable("responsibilities_lifestep"),
    ]
