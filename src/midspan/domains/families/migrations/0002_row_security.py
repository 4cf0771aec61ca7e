"""Row-level security on family sessions: beside reach, who sees a row at all.

When somebody can come is theirs alone; who is asked is theirs too, and for staff. The patient sees neither, and may end
a tie at any moment: so what is kept for it goes here, as the center, whoever ends it and on whatever page.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_CENTER, ORGANIZATION, ProtectPatientTable

TIED = (
    f"SELECT r.source_id FROM privacy_reach r WHERE r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} "
    "AND r.basis IN ('guardian', 'supporter') AND r.ended_at IS NULL"
)
IS_STAFF = "(SELECT midspan_is_staff())"


def kept_to(table: str, shown: str) -> RunSQL:
    return RunSQL(
        sql=f"CREATE POLICY family ON families_{table} AS RESTRICTIVE USING ({shown})",
        reverse_sql=f"DROP POLICY family ON families_{table}",
    )


FREE_PLACES = """
CREATE FUNCTION families_free_places(organization uuid, tie uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.schedule_familyplace p
    SET dates = CASE WHEN lower(p.dates) < d.today THEN daterange(lower(p.dates), d.today) ELSE 'empty' END
    FROM (
        SELECT s.id, (at AT TIME ZONE t.time_zone)::date AS today
        FROM public.schedule_section s JOIN public.programs_site t ON t.id = s.site_id
    ) d
    WHERE p.organization_id = organization AND p.guest_id = tie AND p.section_id = d.id
    AND (upper_inf(p.dates) OR upper(p.dates) > d.today);
END $$
"""
TIE_ENDED = """
CREATE FUNCTION families_tie_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who text := current_setting('midspan.actor', true);
    reach text := current_setting('midspan.reach', true);
BEGIN
    PERFORM set_config('midspan.actor', NEW.organization_id::text, true), set_config('midspan.reach', 'all', true);
    DELETE FROM public.families_familytimes
    WHERE organization_id = NEW.organization_id AND tie_id = NEW.source_id;
    PERFORM public.families_free_places(NEW.organization_id, NEW.source_id, NEW.ended_at);
    PERFORM set_config('midspan.actor', coalesce(who, ''), true), set_config('midspan.reach', coalesce(reach, ''), true);
    RETURN NULL;
END $$
"""
AT_THE_END = (
    "CREATE TRIGGER families_tie_ended AFTER UPDATE OF ended_at ON privacy_reach FOR EACH ROW "
    "WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.basis IN ('guardian', 'supporter')) "
    "EXECUTE FUNCTION families_tie_ended()"
)

# A share that ends alone. Unless the same is signed by another paper that holds: then it goes on.
SHARE_ENDED = """
CREATE FUNCTION families_share_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who text := current_setting('midspan.actor', true);
    reach text := current_setting('midspan.reach', true);
    told text;
BEGIN
    PERFORM set_config('midspan.actor', NEW.organization_id::text, true), set_config('midspan.reach', 'all', true);
    SELECT s.reference INTO told FROM public.consents_signedconsent s
    WHERE s.organization_id = NEW.organization_id AND s.consent_id = NEW.consent_id
    AND s.reference LIKE 'RelatedPerson/%' AND s.shares @> '["family_sessions"]';
    IF told IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.consents_signedconsent s
        WHERE s.organization_id = NEW.organization_id AND s.patient_id = NEW.patient_id AND s.reference = told
        AND s.shares @> '["family_sessions"]' AND (s.ends_at IS NULL OR s.ends_at > NEW.revoked_at)
        AND NOT EXISTS (
            SELECT FROM public.privacy_revocation r
            WHERE r.organization_id = s.organization_id AND r.consent_id = s.consent_id
        )
    ) THEN
        PERFORM public.families_free_places(NEW.organization_id, split_part(told, '/', 2)::uuid, NEW.revoked_at);
    END IF;
    PERFORM set_config('midspan.actor', coalesce(who, ''), true), set_config('midspan.reach', coalesce(reach, ''), true);
    RETURN NULL;
END $$
"""
WITH_THE_SHARE = (
    "CREATE TRIGGER families_share_ended AFTER INSERT ON privacy_revocation FOR EACH ROW "
    "EXECUTE FUNCTION families_share_ended()"
)


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0001_initial"),
        ("circle", "0002_row_security"),
        ("consents", "0001_initial"),
        ("privacy", "0001_initial"),
        ("schedule", "0002_row_security"),
    ]

    operations = [
        ProtectPatientTable("families_familytimes"),
        kept_to("familytimes", f"{IS_CENTER} OR tie_id IN ({TIED})"),
        ProtectPatientTable("families_familyguest"),
        kept_to("familyguest", f"{IS_CENTER} OR {IS_STAFF} OR tie_id IN ({TIED})"),
        RunSQL(
            sql=[FREE_PLACES, TIE_ENDED, AT_THE_END, SHARE_ENDED, WITH_THE_SHARE],
            reverse_sql=[
                "DROP TRIGGER families_share_ended ON privacy_revocation",
                "DROP FUNCTION families_share_ended()",
                "DROP TRIGGER families_tie_ended ON privacy_reach",
                "DROP FUNCTION families_tie_ended()",
                "DROP FUNCTION families_free_places(uuid, uuid, timestamptz)",
            ],
        ),
    ]
