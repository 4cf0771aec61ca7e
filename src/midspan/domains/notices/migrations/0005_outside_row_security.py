"""Row-level security on what is known of ways outside: the person's own, and of those who reach the person."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_outside"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("notices_contactsettings", column="recipient_id"),
        ProtectPatientTable("notices_delivery", column="recipient_id"),
        ProtectPatientTable("notices_pushsubscription", column="recipient_id"),
        ProtectPatientTable("notices_knowndevice", column="recipient_id"),
    ]
