"""Row-level security on summaries: that one was given is about a person."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("summaries", "0001_initial"), ("privacy", "0001_initial")]

    operations = [ProtectPatientTable("summaries_summarygiven")]
