"""Row-level security on going back: the person alone writes, and the counselor of the stay reads in which they shared.

From the version on that they shared, until the stay ends. What was looked at together the counselor writes down, and
the counselor of a later stay begins anew.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ProtectPatientTable

OWN = f"patient_id = {ACTOR} OR {IS_CENTER}"
# Functions, for the reason of `midspan_reached`: a person's own page asks these tables and never for another's word.
LEADS_STAY = f"""
CREATE FUNCTION midspan_leads_stay(stay uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN EXISTS (
    SELECT 1 FROM public.journey_episode e
    WHERE e.id = stay AND e.primary_counselor_id = {ACTOR} AND e.state NOT IN ('discharged', 'closed')
); END $$"""  # noqa: S608 - our own constants
BACK_SHARED = """
CREATE FUNCTION midspan_back_shared(center uuid, person uuid, version integer) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN EXISTS (
    SELECT 1 FROM public.going_back_backsharing s
    WHERE s.organization_id = center AND s.patient_id = person AND s.since_number <= version
); END $$"""


def own_word(table: str, shared: str, *, writes: str = OWN) -> RunSQL:
    """Others than the person see a row if it is `shared` with them."""
    return RunSQL(
        sql=f"CREATE POLICY own_word ON going_back_{table} AS RESTRICTIVE USING ({OWN} OR {shared}) WITH CHECK ({writes})",
        reverse_sql=f"DROP POLICY own_word ON going_back_{table}",
    )


# What was looked at is seen by who sees that version of it and the sharing of that stay.
READ = (
    "EXISTS (SELECT 1 FROM going_back_backversion o WHERE o.organization_id = going_back_backlook.organization_id "
    "AND o.patient_id = going_back_backlook.patient_id AND o.number = going_back_backlook.number) "
    "AND EXISTS (SELECT 1 FROM going_back_backsharing s WHERE s.organization_id = going_back_backlook.organization_id "
    "AND s.patient_id = going_back_backlook.patient_id AND s.episode_id = going_back_backlook.episode_id)"
)


class Migration(migrations.Migration):
    dependencies = [("going_back", "0001_initial"), ("journey", "0002_row_security")]

    operations = [
        ProtectPatientTable("going_back_backversion"),
        ProtectPatientTable("going_back_backsharing"),
        ProtectPatientTable("going_back_backlook"),
        RunSQL(sql=LEADS_STAY, reverse_sql="DROP FUNCTION midspan_leads_stay"),
        RunSQL(sql=BACK_SHARED, reverse_sql="DROP FUNCTION midspan_back_shared"),
        own_word("backsharing", "since_number IS NOT NULL AND midspan_leads_stay(episode_id)"),
        own_word("backversion", "midspan_back_shared(organization_id, patient_id, number)"),
        own_word("backlook", READ, writes=f"{IS_CENTER} OR patient_id <> {ACTOR} AND {READ}"),
    ]
