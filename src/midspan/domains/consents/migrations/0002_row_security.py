"""Row-level security on signed consents, and on the word that takes one back."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [
        ProtectPatientTable("consents_signedconsent"),
        ProtectPatientTable("consents_signedrevocation"),
        ProtectPatientTable("consents_halfsigned"),
        ProtectPatientTable("consents_halfsignedend"),
        ProtectPatientTable("consents_halfasked"),
        ProtectPatientTable("consents_guardiansignature"),
        ProtectPatientTable("consents_paperconsent"),
        ProtectPatientTable("consents_papercheck"),
    ]
