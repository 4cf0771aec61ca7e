"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("notices_notice", column="recipient_id"),
        ProtectPatientTable("notices_contactsettings", column="recipient_id"),
        ProtectPatientTable("notices_delivery", column="recipient_id"),
        ProtectPatientTable("notices_pushsubscription", column="recipient_id"),
        ProtectPatientTable("notices_knowndevice", column="recipient_id"),
    ]
