"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable

TABLES = ("assessment", "sectionanswer", "sectionskip", "foundneed", "assessmentaddendum")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [ProtectPatientTable(f"assessments_{name}") for name in TABLES]
