"""Row-level security on support meetings: lists within the organization, what is kept by the patient's own word.

The patient alone writes. The counselor of the stay in which they shared it reads what they keep, until they take it
back or the stay ends; nobody else does, however far they reach.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ProtectOrganizationTable, ProtectPatientTable

OWN = f"patient_id = {ACTOR} OR {IS_CENTER}"
# A function, for the reason of `midspan_reached`: a person's own page asks what they keep and never for their word.
SHARED = """
CREATE FUNCTION midspan_meetings_shared(center uuid, person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN EXISTS (
    SELECT 1 FROM public.meetings_meetingsharing s
    WHERE s.organization_id = center AND s.patient_id = person AND public.midspan_leads_stay(s.episode_id)
); END $$"""


def own_word(table: str, shared: str) -> RunSQL:
    """Others than the person see a row if it is `shared` with them; to take one away needs the person too."""
    return RunSQL(
        sql=[
            f"CREATE POLICY own_word ON meetings_{table} AS RESTRICTIVE USING ({OWN} OR {shared}) WITH CHECK ({OWN})",
            f"CREATE POLICY own_end ON meetings_{table} AS RESTRICTIVE FOR DELETE USING ({OWN})",
        ],
        reverse_sql=[f"DROP POLICY own_word ON meetings_{table}", f"DROP POLICY own_end ON meetings_{table}"],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("privacy", "0001_initial"),
        ("going_back", "0002_row_security"),  # midspan_leads_stay
    ]

    operations = [
        ProtectOrganizationTable("meetings_meetinglist"),
        ProtectOrganizationTable("meetings_supportmeeting"),
        ProtectPatientTable("meetings_keptmeeting"),
        ProtectPatientTable("meetings_meetingsharing"),
        RunSQL(sql=SHARED, reverse_sql="DROP FUNCTION midspan_meetings_shared"),
        own_word("meetingsharing", "midspan_leads_stay(episode_id)"),
        own_word("keptmeeting", "midspan_meetings_shared(organization_id, patient_id)"),
    ]
