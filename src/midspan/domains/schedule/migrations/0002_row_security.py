"""Row-level security on every table of this domain, forced on its owner too."""

from django.db import migrations

from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import (
    ACTOR,
    IS_CENTER,
    ORGANIZATION,
    ProtectOrganizationTable,
    ProtectPatientTable,
    ReadableBySecret,
)

# Who comes with a patient is for staff, and for whoever it is: not for the patient, who would learn who said no.
COMES = (
    f"SELECT r.source_id FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis = 'supporter' AND r.ended_at IS NULL"
)
KEPT_TO_STAFF = RunSQL(
    sql="CREATE POLICY family ON schedule_familyplace AS RESTRICTIVE USING "
    f"({IS_CENTER} OR (SELECT midspan_is_staff()) OR guest_id IN ({COMES}))",
    reverse_sql="DROP POLICY family ON schedule_familyplace",
)


class Migration(migrations.Migration):
    dependencies = [("schedule", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectOrganizationTable("schedule_section"),
        ProtectOrganizationTable("schedule_sectiontime"),
        ProtectOrganizationTable("schedule_sectionleader"),
        ProtectOrganizationTable("schedule_sessionstaff"),
        ProtectPatientTable("schedule_seat"),
        ProtectPatientTable("schedule_seatversion"),
        ProtectPatientTable("schedule_familyplace"),
        KEPT_TO_STAFF,
        ProtectPatientTable("schedule_individualhour"),
        ProtectPatientTable("schedule_individualhourversion"),
        ProtectPatientTable("schedule_session", or_null=True),
        ProtectPatientTable("schedule_booking"),
        ProtectPatientTable("schedule_offer"),
        ProtectPatientTable("schedule_swaprequest"),
        ProtectPatientTable("schedule_calendarfeed"),
        ProtectOrganizationTable('schedule_sectiondaychange'),
        ProtectPatientTable('schedule_clockcase', or_null=True),
        ProtectOrganizationTable("schedule_proposal"),
        ProtectOrganizationTable("schedule_publication"),
        ProtectPatientTable("schedule_move"),
        ProtectOrganizationTable("schedule_scenario"),
        ProtectOrganizationTable("schedule_advice"),
        ProtectPatientTable("schedule_scenariochange", or_null=True),
        ProtectPatientTable("schedule_scenarioweek"),
        ProtectOrganizationTable("schedule_absence"),
        ProtectPatientTable("schedule_absencestep", or_null=True),
        ProtectOrganizationTable("schedule_sharedweek"),
        ProtectOrganizationTable("schedule_shard"),
        # A calendar app signs nobody in.
        ReadableBySecret("schedule_calendarfeed"),
    ]
