"""Row-level security on promises and needs.

Whom somebody told of a promise is theirs alone: no member of the staff reads it, however far they reach.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import KeepToPatient, ProtectPatientTable

TABLES = ("promise", "promisestep", "whoknows", "lifeneed", "lifeneedstep")


def of_own(table: str, column: str, whole: str) -> RunSQL:
    """What hangs on a row hangs on one of its own person."""
    name = f"{table}_of_own_{column}"
    return RunSQL(
        sql=(
            f"ALTER TABLE commitments_{table} ADD CONSTRAINT {name} "
            f"FOREIGN KEY (organization_id, patient_id, {column}_id) "
            f"REFERENCES commitments_{whole} (organization_id, patient_id, id)"
        ),
        reverse_sql=f"ALTER TABLE commitments_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"commitments_{table}") for table in TABLES),
        KeepToPatient("commitments_whoknows"),
        of_own("promisestep", "promise", "promise"),
        of_own("whoknows", "promise", "promise"),
        of_own("lifeneedstep", "need", "lifeneed"),
    ]
