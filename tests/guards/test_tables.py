"""No table, view or function of the database lets the application's roles around row-level security."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db

# Tables that hold no row about a patient and are read before anybody is known, each with its reason.
OPEN_TABLES = {
    "kernel_organization": "The tenant itself; its name is on the door.",
    "kernel_auditevent": "Ids and verbs only; written by everybody, append-only.",
    "people_signinsession": "Read to learn who a cookie belongs to, before anybody is bound.",
    "people_account": "Read to sign somebody in, before anybody is bound.",
    "people_signincode": "Hashed one-time codes; read to sign somebody in, before anybody is bound.",
}

# Keys that cannot lead with the organization, each with its reason.
KEYS_WITHOUT_ORGANIZATION = {
    "feed_secret_once": "A calendar app brings nothing but the secret.",
    "answer_link_secret_once": "Who answers without signing in brings nothing but the secret.",
    "landing_link_secret_once": "As above, of a sending unit.",
    "invitation_secret_once": "Whoever comes into a circle brings nothing but the secret, and a code.",
    "journey_handoff_episode_id_key": "One to one with an episode, whose id belongs to one organization.",
    "patient_name_trgm": "A trigram index has no order in which something could lead.",
}


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def our_tables():
    return {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("midspan.")
        for model in config.get_models()
    }


def test_every_table_of_ours_forces_row_security():
    forced = {name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")}

    assert our_tables() - forced == set(OPEN_TABLES)


def test_every_forced_table_has_a_policy():
    with_policy = {name for (name,) in rows("SELECT tablename FROM pg_policies")}

    assert our_tables() - with_policy == set(OPEN_TABLES)


def test_unbound_connection_reads_nothing_from_any_protected_table():
    with connection.cursor() as cursor:
        cursor.execute("RESET midspan.organization; RESET midspan.actor; RESET midspan.reach")

    counts = {table: rows(f'SELECT count(*) FROM "{table}"')[0][0] for table in our_tables() - set(OPEN_TABLES)}  # noqa: S608

    assert {table for table, count in counts.items() if count} == set()


def test_application_role_is_nobody_special():
    [(is_super, bypasses, owns)] = rows(
        "SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) "
        "FROM pg_roles r WHERE rolname = current_user"
    )

    assert (is_super, bypasses, owns) == (False, False, False)


def test_no_function_runs_with_its_owners_rights():
    definers = rows(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE prosecdef AND nspname = 'public'"
    )

    assert definers == []


def test_no_view_reads_with_its_owners_rights():
    views = rows(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE relkind IN ('v', 'm') AND nspname = 'public' "
        "AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, '{}'))"
    )

    assert views == []


def test_keys_of_patient_tables_lead_with_the_organization():
    """Sharding by organization stays possible: unique keys and indexes of patient tables begin with it."""
    loose = rows(
        """
        SELECT t.relname, i.relname
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_policies p ON p.tablename = t.relname AND p.policyname = 'reach'
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
        WHERE NOT x.indisprimary AND a.attname <> 'organization_id'
        """
    )

    assert {index for _, index in loose} == set(KEYS_WITHOUT_ORGANIZATION)
