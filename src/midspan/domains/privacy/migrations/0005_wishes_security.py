"""Row-level security on wishes, the count of their changes moved by the database, and what lists leave out."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable

WISHES = ("consent", "revocation", "restriction", "restrictionend")

# Whoever reads what was compiled holds the row FOR SHARE: a change waits for them, and they for it.
COUNT_CHANGES = """
CREATE FUNCTION midspan_next_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO privacy_epoch (id, organization_id, patient_id, number)
    VALUES (gen_random_uuid(), NEW.organization_id, NEW.patient_id, 1)
    ON CONFLICT (organization_id, patient_id) DO UPDATE SET number = privacy_epoch.number + 1;
    RETURN NULL;
END $$"""

# A function for the reason that midspan_reached is one. No reach is asked of the table it reads: the statement that
# calls this applies reach to what it shows.
WITHHOLD = """
CREATE FUNCTION midspan_withheld(center uuid, viewer uuid, class text, aims text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN ARRAY(
    SELECT w.patient_id FROM public.privacy_withheld w
    WHERE w.organization_id = center AND (w.actors IS NULL OR viewer::text = ANY (w.actors))
      AND (w.classes IS NULL OR class = ANY (w.classes)) AND (w.purposes IS NULL OR aims && w.purposes::text[])
); END $$"""


def count_changes_of(table):
    name = f"privacy_{table}"
    made = f"CREATE TRIGGER next_epoch AFTER INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION midspan_next_epoch()"
    return RunSQL(sql=made, reverse_sql=f"DROP TRIGGER next_epoch ON {name}")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_row_security")]

    operations = [
        *(ProtectPatientTable(f"privacy_{table}") for table in (*WISHES, "epoch")),
        ProtectOrganizationTable("privacy_withheld"),
        ProtectOrganizationTable("privacy_closedtorole"),
        RunSQL(sql=COUNT_CHANGES, reverse_sql="DROP FUNCTION midspan_next_epoch()"),
        *(count_changes_of(table) for table in WISHES),
        RunSQL(sql=WITHHOLD, reverse_sql="DROP FUNCTION midspan_withheld(uuid, uuid, text, text[])"),
    ]
