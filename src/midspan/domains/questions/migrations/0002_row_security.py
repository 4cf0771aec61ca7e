"""Row-level security on questions and their answers."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [
        ProtectPatientTable("questions_question"),
        ProtectPatientTable("questions_answer"),
    ]
