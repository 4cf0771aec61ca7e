"""The database numbers and links the entries of each patient's ledger, and nothing else moves the end of a chain."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable

# Each part with its length before it, so that no two different entries are the same text.
FRAME = """
CREATE FUNCTION midspan_framed(parts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(octet_length(part) || ':' || part, '' ORDER BY place), '')
    FROM unnest(parts) WITH ORDINALITY AS framed (part, place)
$$"""

# `privacy.ledger.link_of` says the same in Python.
LINK = """
CREATE FUNCTION midspan_link_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head record;
BEGIN
    INSERT INTO privacy_ledgerhead (id, organization_id, patient_id, number, link)
    VALUES (gen_random_uuid(), NEW.organization_id, NEW.patient_id, 0, '')
    ON CONFLICT (organization_id, patient_id) DO NOTHING;
    SELECT number, link INTO STRICT head FROM privacy_ledgerhead
    WHERE organization_id = NEW.organization_id AND patient_id = NEW.patient_id FOR UPDATE;
    NEW.number := head.number + 1;
    NEW.before := head.link;
    NEW.link := sha256(NEW.before || convert_to(midspan_framed(ARRAY[
        NEW.number::text, NEW.id::text, NEW.organization_id::text, NEW.patient_id::text,
        (extract(epoch FROM NEW.at) * 1000000)::bigint::text, NEW.kind, NEW.actor_kind, NEW.actor_id::text,
        NEW.recipient, midspan_framed(NEW.purposes::text[]), NEW.channel, midspan_framed(NEW.classes::text[]),
        NEW.outcome, NEW.code, NEW.basis, midspan_framed(NEW.obligations::text[]), NEW.reference
    ]), 'UTF8'));
    UPDATE privacy_ledgerhead SET number = NEW.number, link = NEW.link
    WHERE organization_id = NEW.organization_id AND patient_id = NEW.patient_id;
    RETURN NEW;
END $$"""
KEEP_HEAD = """
CREATE FUNCTION midspan_keep_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Only a new entry moves the end of a ledger.';
    END IF;
    RETURN NEW;
END $$"""
CALL_LINK = (
    "CREATE TRIGGER link_entry BEFORE INSERT ON privacy_ledgerentry FOR EACH ROW EXECUTE FUNCTION midspan_link_entry()"
)
CALL_KEEP = (
    "CREATE TRIGGER keep_head BEFORE INSERT OR UPDATE OR DELETE ON privacy_ledgerhead "
    "FOR EACH ROW EXECUTE FUNCTION midspan_keep_head()"
)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_wishes_security")]

    operations = [
        ProtectPatientTable("privacy_ledgerentry"),
        ProtectPatientTable("privacy_ledgerhead"),
        ProtectOrganizationTable("privacy_ledgerroot"),
        RunSQL(sql=FRAME, reverse_sql="DROP FUNCTION midspan_framed(text[])"),
        RunSQL(sql=LINK, reverse_sql="DROP FUNCTION midspan_link_entry()"),
        RunSQL(sql=KEEP_HEAD, reverse_sql="DROP FUNCTION midspan_keep_head()"),
        RunSQL(sql=CALL_LINK, reverse_sql="DROP TRIGGER link_entry ON privacy_ledgerentry"),
        RunSQL(sql=CALL_KEEP, reverse_sql="DROP TRIGGER keep_head ON privacy_ledgerhead"),
    ]
