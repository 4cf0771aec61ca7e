"""Row-level security on rounds: turns and errands are rows about their patients, a round names nobody."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]

    operations = [
        ProtectOrganizationTable("rounds_round"),
        ProtectOrganizationTable("rounds_attendee"),
        ProtectPatientTable("rounds_turn"),
        ProtectPatientTable("rounds_errand"),
    ]
