"""Row-level security on every table of this domain, forced on its owner too; and what a promise on a stay stands on.

A stage of a step down is promised in a stay's two arrays, and only where that very person has taken the week of it. It
is asked as a stage is added; whoever adds one need not see offers, so it looks at the whole organization, and at
nothing but whether there is such a week.
"""

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
    "AND r.basis IN ('guardian', 'supporter') AND r.ended_at IS NULL"
)
KEPT_TO_STAFF = RunSQL(
    sql="CREATE POLICY family ON schedule_familyplace AS RESTRICTIVE USING "
    f"({IS_CENTER} OR (SELECT midspan_is_staff()) OR guest_id IN ({COMES}))",
    reverse_sql="DROP POLICY family ON schedule_familyplace",
)

PROMISED = """
CREATE FUNCTION schedule_steps_are_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := current_setting('midspan.reach', true);
    is_new boolean := TG_OP = 'INSERT';
    missing boolean;
BEGIN
    PERFORM set_config('midspan.reach', 'all', true);
    missing := EXISTS (
        SELECT FROM unnest(NEW.step_dates, NEW.step_minutes) AS step (begins, minutes)
        WHERE step.minutes IS NOT NULL
        AND (is_new OR NOT EXISTS (
            SELECT FROM unnest(OLD.step_dates, OLD.step_minutes) AS held (begins, minutes)
            WHERE held.begins = step.begins AND held.minutes = step.minutes
        ))
        AND NOT EXISTS (
            SELECT FROM public.schedule_offer o
            WHERE o.organization_id = NEW.organization_id AND o.patient_id = NEW.patient_id AND o.episode_id = NEW.id
            AND o.state = 'accepted' AND o.from_date = step.begins AND o.minutes = step.minutes
        )
    );
    PERFORM set_config('midspan.reach', coalesce(before, ''), true);
    IF missing THEN
        RAISE EXCEPTION 'A stage is promised of which nobody has taken the week.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'steps_are_taken';
    END IF;
    RETURN NULL;
END $$
"""
PROMISED_ON = (
    "CREATE TRIGGER steps_are_taken AFTER INSERT OR UPDATE OF step_dates, step_minutes ON journey_episode "
    "FOR EACH ROW WHEN (CARDINALITY(NEW.step_dates) > 0) EXECUTE FUNCTION schedule_steps_are_taken()"
)
STANDS_ON_TAKEN = RunSQL(
    sql=[PROMISED, PROMISED_ON],
    reverse_sql=["DROP TRIGGER steps_are_taken ON journey_episode", "DROP FUNCTION schedule_steps_are_taken()"],
)


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_initial"), ("schedule", "0001_initial"), ("privacy", "0001_initial")]

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
        ProtectOrganizationTable("schedule_sectiondaychange"),
        ProtectPatientTable("schedule_clockcase", or_null=True),
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
        STANDS_ON_TAKEN,
    ]
