"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("programs_site"),
        ProtectOrganizationTable("programs_openinghours"),
        ProtectOrganizationTable("programs_closedday"),
        ProtectOrganizationTable("programs_askingday"),
        ProtectOrganizationTable("programs_room"),
        ProtectOrganizationTable("programs_shift"),
        ProtectOrganizationTable("programs_leave"),
        ProtectOrganizationTable("programs_levelofcare"),
        ProtectOrganizationTable("programs_doserule"),
        ProtectOrganizationTable("programs_doseruleversion"),
        ProtectOrganizationTable("programs_groupcap"),
        ProtectOrganizationTable("programs_groupcapversion"),
        ProtectOrganizationTable("programs_track"),
        ProtectOrganizationTable("programs_group"),
        ProtectOrganizationTable('programs_license'),
    ]
