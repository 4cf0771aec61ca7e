"""Row-level security on the circle.

The map and the checks are the patient's alone. What supporters have a part in they see of their own tie, while nobody
has ended it. The do-not-disclose list is for staff: neither the patient nor anybody outside sees a row, and only a
computation for the whole center, which names nobody, compares with it.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import (
    ACTOR,
    IS_ALL,
    IS_CENTER,
    ORGANIZATION,
    PRESENTED,
    KeepToPatient,
    ProtectOrganizationTable,
    ProtectPatientTable,
    ReadableBySecret,
)

OWN = f"patient_id = {ACTOR} OR {IS_CENTER}"
TIED = (
    f"SELECT {{column}} FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis = 'supporter' AND r.ended_at IS NULL"
)
# A function, for the reason of `midspan_reached`; whoever is not named here as staff is outside, by whatever way in.
STAFF = f"""
CREATE FUNCTION midspan_is_staff() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN EXISTS (
    SELECT 1 FROM public.people_staff s WHERE s.organization_id = {ORGANIZATION} AND s.id = {ACTOR}
); END $$"""
IS_STAFF = "(SELECT midspan_is_staff())"


def kept_to(table: str, shown: str) -> RunSQL:
    """Beside reach: who sees a row at all."""
    return RunSQL(
        sql=f"CREATE POLICY circle ON circle_{table} AS RESTRICTIVE USING ({shown})",
        reverse_sql=f"DROP POLICY circle ON circle_{table}",
    )


OF_TIE = f"{OWN} OR tie_id IN ({TIED.format(column='r.source_id')})"
OF_PATIENT = f"{OWN} OR patient_id IN ({TIED.format(column='r.patient_id')})"


class Migration(migrations.Migration):
    dependencies = [("circle", "0001_initial"), ("people", "0002_row_security"), ("privacy", "0001_initial")]

    operations = [
        ProtectPatientTable("circle_tie"),
        KeepToPatient("circle_tie"),
        ProtectPatientTable("circle_privatecheck"),
        KeepToPatient("circle_privatecheck"),
        ProtectPatientTable("circle_invitation"),
        ReadableBySecret("circle_invitation"),
        kept_to("invitation", f"{OF_TIE} OR secret_hash = {PRESENTED}"),
        ProtectPatientTable("circle_helpcard"),
        kept_to("helpcard", OF_PATIENT),
        ProtectPatientTable("circle_helpask"),
        kept_to("helpask", OF_TIE),
        ProtectPatientTable("circle_milestone"),
        kept_to("milestone", OF_TIE),
        ProtectPatientTable("circle_keptfrom"),
        RunSQL(sql=STAFF, reverse_sql="DROP FUNCTION midspan_is_staff"),
        ProtectPatientTable("circle_checkalone"),
        kept_to("checkalone", f"{OWN} OR {IS_ALL} OR {IS_STAFF}"),
        ProtectPatientTable("circle_emergencycontact"),
        kept_to("emergencycontact", f"{OWN} OR {IS_ALL} OR {IS_STAFF}"),
        ProtectPatientTable("circle_emergencycall"),
        kept_to("emergencycall", f"{OWN} OR {IS_ALL} OR {IS_STAFF}"),
        kept_to("keptfrom", f"{IS_ALL} OR {IS_STAFF}"),
        ProtectOrganizationTable("circle_familyquestion"),
        ReadableBySecret("circle_familyquestion"),
    ]
