"""What is signed, or lacks a name, against a script that runs as the owner of the tables, as migrations do."""

import psycopg
import pytest
from django.db import connection, transaction

from midspan.config.postgres import DatabaseRole, ensure_running
from midspan.domains.encounters.actions import begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.tests.factories import Room, contact_words
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.queries import plan_in_work
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
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


def bound(owner, organization_id, actor_id):
    for name, value in (("organization", organization_id), ("actor", actor_id), ("reach", "all")):
        owner.execute("SELECT set_config(%s, %s, true)", [f"midspan.{name}", str(value)])


def test_owner_changes_no_signed_note_bound_or_not_whatever_the_session_leaves_out():
    entry = signed_note()
    server = ensure_running("test").dsn(DatabaseRole.OWNER, database=connection.settings_dict["NAME"])

    with psycopg.connect(server) as owner:
        of_nobody = owner.execute(CHANGE, [entry.pk]).rowcount
        bound(owner, entry.organization_id, entry.author_id)
        is_seen = owner.execute("SELECT count(*) FROM encounters_individualentry").fetchone()
        owner.execute(LEAVE_OUT)
        with pytest.raises(psycopg.DatabaseError, match="Cannot update"):
            owner.execute(CHANGE, [entry.pk])

    assert (of_nobody, is_seen) == (0, (1,))


HOLDS = "UPDATE plans_plan SET state = 'active', review_date = now()::date WHERE id = %s"


def offered_by_intern():
    """A plan under which the person and an intern have signed, and no supervisor."""
    with transaction.atomic():
        organization = make_organization()
        patient = make_patient(organization)
        episode = make_episode(organization, patient, state="admitted")
        intern = actor_for(make_staff(organization, Role.COUNSELOR, credentials=["intern"]))
        reached = {"actor_id": intern.id, "patient_id": patient.pk, "source_id": episode.pk}
        open_reach(**reached, basis=Basis.CARE_TEAM, by=intern)
        write_plan(patient, intern)
        sign_by_both(patient, intern)
        return plan_in_work(viewer=intern, patient_id=patient.pk).plan


def test_owner_lets_no_plan_of_an_intern_hold_without_a_supervisor():
    plan = offered_by_intern()
    server = ensure_running("test").dsn(DatabaseRole.OWNER, database=connection.settings_dict["NAME"])

    with psycopg.connect(server) as owner:
        bound(owner, plan.organization_id, plan.begun_by_id)
        owner.execute(LEAVE_OUT)
        with pytest.raises(psycopg.DatabaseError, match="once a supervisor has signed it too"):
            owner.execute(HOLDS, [plan.pk])
