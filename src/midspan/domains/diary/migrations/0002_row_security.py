"""Row-level security on the diary.

What somebody writes, chooses and reaches is theirs alone: no member of the staff reads it, however far they reach.
The organization's own job could, as which nobody signs in; none asks for it. What they tell is as any other row.
"""

from django.db import migrations

from midspan.kernel.row_security import KeepToPatient, ProtectPatientTable

OWN_TABLES = ("writing", "settings", "owndate", "milestone", "reflection")


class Migration(migrations.Migration):
    dependencies = [("diary", "0001_initial")]

    operations = [
        ProtectPatientTable("diary_toldday"),
        ProtectPatientTable("diary_toldreflection"),
        *(ProtectPatientTable(f"diary_{one}") for one in OWN_TABLES),
        *(KeepToPatient(f"diary_{one}") for one in OWN_TABLES),
    ]
