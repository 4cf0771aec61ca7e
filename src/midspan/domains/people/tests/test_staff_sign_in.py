"""Somebody who works here is given a way in, by those who may give it and never above themselves."""

import pytest

from midspan.domains.people.actions import open_staff_account, redeem_sign_in_code, set_staff_active
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Account, SignInCode, Staff
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.row_security import bind_nobody
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def manager(organization):
    return actor_for(make_staff(organization, Role.PROGRAM_MANAGER))


@pytest.fixture
def newcomer(organization):
    """Works here and has no account yet."""
    return Staff.objects.create(
        organization=organization, given_name="Noor", family_name="Haddad", roles=[Role.COUNSELOR]
    )


def test_newcomer_signs_in_with_the_code_on_the_paper(organization, manager, newcomer):
    paper = open_staff_account(staff_id=newcomer.pk, by=manager)
    bind_nobody()  # Nobody is known yet.

    redeemed = redeem_sign_in_code(login=paper.login, code=paper.code)

    see_all(organization)
    assert redeemed.account.staff_id == newcomer.pk
    assert redeemed.account.has_usable_password() is False
    assert "haddad" not in paper.login


def test_second_paper_keeps_the_account_and_replaces_the_code(manager, newcomer):
    first = open_staff_account(staff_id=newcomer.pk, by=manager)
    open_staff_account(staff_id=newcomer.pk, by=manager)

    assert Account.objects.filter(staff=newcomer).count() == 1
    assert SignInCode.objects.filter(account=first.account).count() == 1
    assert redeem_sign_in_code(login=first.login, code=first.code).account is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROGRAM_MANAGER, Role.DIRECTOR}))
def test_other_roles_give_staff_no_way_in(organization, newcomer, role):
    with pytest.raises(RefusedError, match="Only a program manager or the director"):
        open_staff_account(staff_id=newcomer.pk, by=actor_for(make_staff(organization, role)))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRIVACY_OFFICER])
def test_manager_gives_no_way_in_above_their_own_and_the_director_does(organization, manager, role):
    high = make_staff(organization, role)

    with pytest.raises(RefusedError, match="Only the director gives a way in"):
        open_staff_account(staff_id=high.pk, by=manager)

    paper = open_staff_account(staff_id=high.pk, by=actor_for(make_staff(organization, Role.DIRECTOR)))
    assert paper.account.staff_id == high.pk


def test_nobody_gives_it_to_themselves_or_to_who_left(organization, manager, newcomer):
    with pytest.raises(RefusedError, match="Ask somebody else"):
        open_staff_account(staff_id=manager.id, by=manager)

    set_staff_active(staff_id=newcomer.pk, is_active=False, by=manager)
    with pytest.raises(RefusedError, match="Somebody who left"):
        open_staff_account(staff_id=newcomer.pk, by=manager)


def test_staff_member_of_another_house_and_a_patient_are_not_found(organization, manager):
    patient = make_patient(organization)
    elsewhere = make_staff(make_organization(name="Elsewhere"), Role.COUNSELOR)
    see_all(organization)

    for stranger in (patient.pk, elsewhere.pk):
        with pytest.raises(Staff.DoesNotExist):
            open_staff_account(staff_id=stranger, by=manager)
