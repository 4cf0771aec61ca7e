"""PostgreSQL itself keeps patients' rows from those who do not reach them, whatever the query says."""

import pytest
from django.db import IntegrityError, connection, transaction

from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.row_security import Reach, bind, widened
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import NOBODY

pytestmark = pytest.mark.django_db


def seen_by(actor, reach):
    bind(organization_id=actor.organization_id, actor_id=actor.id, reach=reach)
    return set(Patient.objects.values_list("pk", flat=True))


@pytest.fixture
def organization():
    return make_organization()


def test_nobody_bound_sees_no_row(organization):
    make_patient(organization)

    with connection.cursor() as cursor:
        cursor.execute("RESET midspan.organization; RESET midspan.actor; RESET midspan.reach")
        cursor.execute("SELECT current_setting('midspan.organization'), current_setting('midspan.actor')")
        settings = cursor.fetchone()

    assert (settings, Patient.objects.count()) == ((str(NOBODY), str(NOBODY)), 0)


def test_patient_sees_only_themselves(organization):
    rowan, _ = make_patient(organization), make_patient(organization)

    assert seen_by(actor_for(rowan), Reach.OWN) == {rowan.pk}


def test_counselor_sees_the_assigned_until_reach_ends(organization):
    rowan, other, dana = make_patient(organization), make_patient(organization), make_staff(organization, "counselor")
    by = actor_for(dana)
    open_reach(actor_id=dana.pk, patient_id=rowan.pk, basis=Basis.PRIMARY_COUNSELOR, source_id=other.pk, by=by)

    assert seen_by(by, Reach.ASSIGNED) == {rowan.pk}

    see_all(organization)
    close_reach(source_id=other.pk, by=by)

    assert seen_by(by, Reach.ASSIGNED) == set()


def test_whole_organization_ends_at_its_border(organization):
    rowan, ines = make_patient(organization), make_staff(organization, "intake")
    by = actor_for(ines)
    make_patient(make_organization(name="Another center"))

    assert seen_by(by, Reach.ALL) == {rowan.pk}


def test_writing_for_a_patient_out_of_reach_is_refused(organization):
    rowan, other = make_patient(organization), make_patient(organization)
    bind(organization_id=organization.pk, actor_id=rowan.pk, reach=Reach.OWN)

    assert Patient.objects.filter(pk=other.pk).update(given_names="Taken") == 0


def test_widened_reach_returns_to_before(organization):
    rowan, _ = make_patient(organization), make_patient(organization)
    by = actor_for(rowan)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)

    with widened(by):
        counted = Patient.objects.count()

    assert (counted, Patient.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_binding_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        bind(organization_id=NOBODY, actor_id=NOBODY, reach=Reach.ALL)


def test_nobody_is_no_organization():
    with pytest.raises(IntegrityError, match="organization_is_somebody"), transaction.atomic():
        make_organization(id=NOBODY)
