"""Row-level security on check-ups, and that no stay is left with somebody who calls and nothing to call for.

The check is made when the transaction ends. Whoever ends a stay reaches the person no more by then, so it looks at the
whole organization, and at nothing but whether there is a plan.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ProtectPatientTable

TABLES = ("checkupplan", "checkup", "try", "backask", "caringwish", "caringword", "death")
FOLLOWED = """
CREATE FUNCTION checkups_departure_is_followed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text := current_setting('midspan.reach', true); found boolean;
BEGIN
    IF NEW.caller_id IS NULL THEN RETURN NULL; END IF;
    PERFORM set_config('midspan.reach', 'all', true);
    found := EXISTS (
        SELECT 1 FROM public.checkups_checkupplan p
        WHERE p.organization_id = NEW.organization_id AND p.episode_id = NEW.episode_id
    );
    PERFORM set_config('midspan.reach', coalesce(before, ''), true);
    IF NOT found THEN
        RAISE EXCEPTION 'A stay is left with somebody who calls, and no check-ups.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'departure_is_followed';
    END IF;
    RETURN NULL;
END $$
"""
TRIGGER = (
    "CREATE CONSTRAINT TRIGGER departure_is_followed AFTER INSERT ON journey_departure "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION checkups_departure_is_followed()"
)


class Migration(migrations.Migration):
    dependencies = [("checkups", "0001_initial"), ("journey", "0002_row_security"), ("privacy", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"checkups_{table}") for table in TABLES),
        RunSQL(
            sql=[FOLLOWED, TRIGGER],
            reverse_sql=[
                "DROP TRIGGER departure_is_followed ON journey_departure",
                "DROP FUNCTION checkups_departure_is_followed()",
            ],
        ),
    ]
