"""A signed note against a script that runs as the owner of the tables, as migrations do."""

import psycopg
import pytest
from django.db import connection, transaction

from midspan.config.postgres import DatabaseRole, ensure_running
from midspan.domains.encounters.actions import begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.tests.factories import Room, contact_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CHANGE = "UPDATE encounters_individualentry SET response = 'other' WHERE id = %s"
LEAVE_OUT = (
    "SELECT set_config('pgtrigger.ignore', '{' || string_agg(DISTINCT tgname, ',') || '}', true) FROM pg_trigger"
)


def signed_note():
    with transaction.atomic():
        organization = make_organization()
        counselor = make_staff(organization, Role.COUNSELOR, credentials=["LCSW"])
        room = Room(organization, people=1, leader=counselor)
        entry = begin_contact(patient_id=room.patients[0].pk, kind=ContactKind.INDIVIDUAL, by=room.by)
        save_contact(entry_id=entry.pk, words=contact_words(room), by=room.by)
        return sign_contact(entry_id=entry.pk, by=room.by)


def test_owner_changes_no_signed_note_bound_or_not_whatever_the_session_leaves_out():
    entry = signed_note()
    server = ensure_running("test").dsn(DatabaseRole.OWNER, database=connection.settings_dict["NAME"])

    with psycopg.connect(server) as owner:
        of_nobody = owner.execute(CHANGE, [entry.pk]).rowcount
        for name, value in (("organization", entry.organization_id), ("actor", entry.author_id), ("reach", "all")):
            owner.execute("SELECT set_config(%s, %s, true)", [f"midspan.{name}", str(value)])
        is_seen = owner.execute("SELECT count(*) FROM encounters_individualentry").fetchone()
        owner.execute(LEAVE_OUT)
        with pytest.raises(psycopg.DatabaseError, match="Cannot update"):
            owner.execute(CHANGE, [entry.pk])

    assert (of_nobody, is_seen) == (0, (1,))
