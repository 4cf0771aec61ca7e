"""Row-level security on what a center wrote, and who read what there: seen and written within that center."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable


class Migration(migrations.Migration):
    dependencies = [("skills", "0001_initial")]

    operations = [
        ProtectOrganizationTable("skills_ownskill"),
        ProtectOrganizationTable("skills_ownskillversion"),
        ProtectOrganizationTable("skills_skillreading"),
        ProtectOrganizationTable("skills_skillreviewtold"),
    ]
