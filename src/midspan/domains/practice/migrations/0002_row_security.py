"""Row-level security on practice. How it went is written by the person alone; who else reads it is their word.

Without a word of theirs (`PracticeSharing`) no member of the staff reads it, however far they reach. The center's own job,
which binds itself as the organization, spaces the days and reminds.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ProtectPatientTable

TABLES = (
    "assignment", "cue", "practicelog", "practicenote", "practicesharing", "reminding", "return", "prompt",
    "skillopening", "notedpractice",
)  # fmt: skip
HANGS_ON_ASSIGNMENT = ("cue", "practicelog", "return", "prompt", "notedpractice")
OWN = f"patient_id = {ACTOR} OR {IS_CENTER}"


# A function, for the reason of `midspan_reached`: a person's own page asks each of these tables and never this.
SHARED = """
CREATE FUNCTION midspan_practice_shared(center uuid, person uuid, settings text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN EXISTS (
    SELECT 1 FROM public.practice_practicesharing s
    WHERE s.organization_id = center AND s.patient_id = person AND s.setting = ANY (settings)
); END $$"""


def shared(*settings: str) -> str:
    return f"midspan_practice_shared(organization_id, patient_id, '{{{','.join(settings)}}}')"


def own_word(table: str, seen: str) -> RunSQL:
    """A policy beside the table's own: read by who is told, written by the person."""
    return RunSQL(
        sql=f"CREATE POLICY own_word ON practice_{table} AS RESTRICTIVE USING ({seen}) WITH CHECK ({OWN})",
        reverse_sql=f"DROP POLICY own_word ON practice_{table}",
    )


def of_own(table: str, column: str, whole: str) -> RunSQL:
    """What hangs on a row hangs on one of its own person."""
    name = f"{table}_of_own_{column}"
    return RunSQL(
        sql=(
            f"ALTER TABLE practice_{table} ADD CONSTRAINT {name} FOREIGN KEY (organization_id, patient_id, {column}_id) "
            f"REFERENCES {whole} (organization_id, patient_id, id)"
        ),
        reverse_sql=f"ALTER TABLE practice_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial"), ("plans", "0002_row_security"), ("privacy", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"practice_{name}") for name in TABLES),
        RunSQL(sql=SHARED, reverse_sql="DROP FUNCTION midspan_practice_shared"),
        own_word("practicesharing", "true"),
        own_word("practicelog", f"{OWN} OR {shared('everything', 'counts')}"),
        own_word("return", f"{OWN} OR {shared('everything', 'counts')}"),
        own_word("cue", f"{OWN} OR {shared('everything')}"),
        own_word("practicenote", f"{OWN} OR is_shared AND {shared('everything')}"),
        own_word("prompt", OWN),
        own_word("reminding", OWN),
        *(of_own(table, "assignment", "practice_assignment") for table in HANGS_ON_ASSIGNMENT),
        of_own("practicenote", "log", "practice_practicelog"),
        of_own("assignment", "objective", "plans_objective"),
    ]
