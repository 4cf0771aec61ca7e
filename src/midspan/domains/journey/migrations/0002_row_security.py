"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("journey_episode"),
        ProtectPatientTable("journey_episodeversion"),
        ProtectPatientTable("journey_referral"),
        ProtectPatientTable("journey_proposedfact"),
        ProtectPatientTable("journey_screening"),
        ProtectPatientTable("journey_placement"),
        ProtectPatientTable("journey_handoff"),
        ProtectPatientTable("journey_orientationtask"),
        ProtectPatientTable("journey_dischargeanswer"),
        ProtectPatientTable("journey_departure"),
        ProtectPatientTable("journey_payeranswer"),
        ProtectPatientTable("journey_certification"),
        ProtectPatientTable("journey_certificationaddendum"),
        ProtectPatientTable("journey_certificationdraft"),
        ProtectPatientTable("journey_certificationrequest"),
        ProtectPatientTable("journey_certificationtold"),
    ]
