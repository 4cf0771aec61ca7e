"""Row-level security on every table of sessions by video, forced on its owner too."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import (
    ACTOR,
    IS_CENTER,
    ORGANIZATION,
    ProtectOrganizationTable,
    ProtectPatientTable,
)

# As who comes with a patient: for staff, and for whoever it is; not for the patient, who would learn who stayed away.
COMES = (
    f"SELECT r.source_id FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis IN ('guardian', 'supporter') AND r.ended_at IS NULL"
)
KEPT_TO_STAFF = RunSQL(
    sql="CREATE POLICY family ON video_guestknock AS RESTRICTIVE USING "
    f"({IS_CENTER} OR (SELECT midspan_is_staff()) OR guest_id IN ({COMES}))",
    reverse_sql="DROP POLICY family ON video_guestknock",
)


class Migration(migrations.Migration):
    dependencies = [("video", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("video_videosetting"),
        ProtectOrganizationTable("video_videoroom"),
        ProtectPatientTable("video_knock"),
        ProtectPatientTable("video_knockversion"),
        ProtectPatientTable("video_guestknock"),
        KEPT_TO_STAFF,
        ProtectPatientTable("video_connection"),
        ProtectPatientTable("video_cutoffstep"),
    ]
