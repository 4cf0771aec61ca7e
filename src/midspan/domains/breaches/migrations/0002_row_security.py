"""Row-level security on breaches: what is about an event within the organization, what is about somebody by reach."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("breaches", "0001_initial")]

    operations = [
        ProtectOrganizationTable("breaches_breach"),
        ProtectOrganizationTable("breaches_breachstep"),
        ProtectOrganizationTable("breaches_breachassessment"),
        ProtectOrganizationTable("breaches_breachcount"),
        ProtectOrganizationTable("breaches_breachwords"),
        ProtectPatientTable("breaches_breachperson"),
        ProtectPatientTable("breaches_breachnotice", or_null=True),
    ]
