"""Row-level security on every table of sessions by video, forced on its owner too."""

from django.db import migrations

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


class Migration(migrations.Migration):
    dependencies = [("video", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("video_videosetting"),
        ProtectOrganizationTable("video_videoroom"),
        ProtectPatientTable("video_knock"),
        ProtectPatientTable("video_knockversion"),
        ProtectPatientTable("video_connection"),
        ProtectPatientTable("video_cutoffstep"),
    ]
