"""Row-level security on questions about the law, on birthdays told, and on what staff look through."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("guardians", "0001_initial")]

    operations = [
        ProtectPatientTable("guardians_lawquestion"),
        ProtectPatientTable("guardians_birthdaytold"),
        ProtectPatientTable("guardians_paperreview"),
    ]
