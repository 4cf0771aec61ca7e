"""Row-level security on what goes to who treats a person next: all of it is about that person."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("summaries", "0001_initial"), ("privacy", "0001_initial")]

    operations = [ProtectPatientTable(f"summaries_{table}") for table in ("summarygiven", "introduction", "arrival")]
