"""Row-level security on guardians and decisions about minors. Each moves the epoch, as do birth date, state and clock."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ProtectPatientTable

TABLES = ("guardian", "guardianend", "lawdecision")
COUNT_PATIENT = """
CREATE FUNCTION midspan_next_epoch_of_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO privacy_epoch (id, organization_id, patient_id, number)
    VALUES (gen_random_uuid(), NEW.organization_id, NEW.id, 1)
    ON CONFLICT (organization_id, patient_id) DO UPDATE SET number = privacy_epoch.number + 1;
    RETURN NULL;
END $$"""
CALL_COUNT = """
CREATE TRIGGER next_epoch AFTER UPDATE OF birth_date, state, time_zone ON people_patient FOR EACH ROW
WHEN ((OLD.birth_date, OLD.state, OLD.time_zone) IS DISTINCT FROM (NEW.birth_date, NEW.state, NEW.time_zone))
EXECUTE FUNCTION midspan_next_epoch_of_patient()"""


def count_changes_of(table):
    name = f"privacy_{table}"
    made = f"CREATE TRIGGER next_epoch AFTER INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION midspan_next_epoch()"
    return RunSQL(sql=made, reverse_sql=f"DROP TRIGGER next_epoch ON {name}")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0007_ledger_security")]

    operations = [
        *(ProtectPatientTable(f"privacy_{table}") for table in TABLES),
        *(count_changes_of(table) for table in TABLES),
        RunSQL(sql=COUNT_PATIENT, reverse_sql="DROP FUNCTION midspan_next_epoch_of_patient()"),
        RunSQL(sql=CALL_COUNT, reverse_sql="DROP TRIGGER next_epoch ON people_patient"),
    ]
