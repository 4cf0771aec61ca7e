"""Whoever acts for somebody else gives the connection back: what is asked afterwards sees what it saw before.

`acting_for` is for what has no request: jobs and commands. Within a request an action reaches what is another
person's by `on_behalf_of`, `widened` or `as_center`, which say what for.
"""

import ast
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from midspan.domains.mentors.tests.factories import make_mentor
from midspan.domains.people.actions import close_mentor_account
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.row_security import Reach, acting_for, bind, bind_nobody
from midspan.kernel.tests.factories import make_organization
from midspan.values import Actor, ActorKind
from tests.guards.sources import parsed

# What has no request, beside tasks and commands.
ACTS = {
    "domains/commitments/actions.py": "For jobs: each promise and each need in a transaction of its own.",
    "domains/notices/actions/delivering.py": "For the job that delivers, which has two transactions.",
    "domains/notices/security.py": "Allauth says so, also once a change is committed and nobody is bound any more.",
    "domains/notices/views/receipts.py": "A gateway tells it; nobody is signed in.",
    "domains/people/queries.py": "For commands, which have no session.",
    "domains/people/sign_in_codes.py": "Somebody signs in with a code, and is nobody until then.",
    "domains/practice/actions/reminding.py": "For jobs: each reminder in a transaction of its own.",
    "domains/schedule/computations/failing.py": "For jobs that compute weeks.",
    "domains/schedule/computations/turns.py": "As above.",
    "domains/schedule/sharding/asking.py": "As above, on many machines.",
    "domains/schedule/sharding/helping.py": "As above.",
    "domains/video/views/hearing.py": "A video server tells it; nobody is signed in.",
}


def bound():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('midspan.organization', true), current_setting('midspan.actor', true), "
            "current_setting('midspan.reach', true)"
        )
        return cursor.fetchone()


def test_only_what_has_no_request_acts_for_somebody():
    found = {
        name
        for name, tree in parsed(with_any_of={"acting_for"})
        if any(isinstance(node, ast.Name) and node.id == "acting_for" for node in ast.walk(tree))
    }
    elsewhere = {name for name in found if not name.endswith("/tasks.py") and not name.startswith("config/")}

    assert elsewhere == set(ACTS)


@pytest.mark.django_db
@pytest.mark.parametrize("fails", [False, True])
def test_afterwards_the_connection_acts_for_whom_it_did_before(fails):
    organization = make_organization()
    here, other = make_patient(organization), make_patient(organization)
    by = Actor(organization_id=organization.pk, id=here.pk, kind=ActorKind.PATIENT)
    bind(organization_id=organization.pk, actor_id=here.pk, reach=Reach.OWN)
    before = bound()
    theirs = Actor(organization_id=organization.pk, id=other.pk, kind=ActorKind.PATIENT)

    if fails:
        with pytest.raises(DatabaseError), acting_for(theirs, Reach.OWN), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    else:
        with acting_for(theirs, Reach.OWN):
            assert list(Patient.objects.values_list("pk", flat=True)) == [other.pk]

    assert (bound(), list(Patient.objects.values_list("pk", flat=True))) == (before, [by.id])


@pytest.mark.django_db
def test_after_nobody_it_is_nobody_again():
    organization = make_organization()
    by = Actor(organization_id=organization.pk, id=uuid4(), kind=ActorKind.JOB)
    bind_nobody()
    before = bound()

    with acting_for(by, Reach.ALL):
        pass

    assert bound() == before


@pytest.mark.django_db
def test_who_closes_the_account_of_a_mentor_goes_on_seeing_their_own_people():
    organization = make_organization()
    patient, coordinator = make_patient(organization), make_staff(organization, Role.PEER_COORDINATOR)
    mentor = make_mentor(coordinator)
    by = actor_for(coordinator)
    bind(organization_id=organization.pk, actor_id=by.id, reach=Reach.ALL)
    before = bound()

    with transaction.atomic():
        close_mentor_account(account_id=mentor.account.pk, by=by)
        assert Patient.objects.filter(pk=patient.pk).exists()

    assert bound() == before
