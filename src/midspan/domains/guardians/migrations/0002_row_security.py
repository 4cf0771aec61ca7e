"""Row-level security on questions about the law, on birthdays told, on what staff look through, and on homes."""

from django.db import migrations

from midspan.kernel.row_security import ProtectAuthorTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("guardians", "0001_initial")]

    operations = [
        ProtectPatientTable("guardians_lawquestion"),
        ProtectPatientTable("guardians_birthdaytold"),
        ProtectPatientTable("guardians_paperreview"),
        ProtectAuthorTable("guardians_homecheck", column="account_id"),
    ]
