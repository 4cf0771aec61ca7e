"""People to avoid: the patient's own words stay the patient's own."""

import pytest
from django.apps import apps

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.responsibilities.actions import name_person_to_avoid, resolve_person_to_avoid
from midspan.domains.responsibilities.models import PersonToAvoid
from midspan.domains.responsibilities.queries import must_not_meet, own_people_to_avoid, people_kept_apart
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db

WHO, WHY = "my former partner Kim", "there was a court order"


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def rowan(organization):
    return make_patient(organization)


@pytest.fixture
def kim(organization):
    return make_patient(organization, given_names="Kim", family_name="Novak")


@pytest.fixture
def named(rowan):
    return name_person_to_avoid(patient_id=rowan.pk, described_as=WHO, reason=WHY, by=actor_for(rowan))


def page(client, person, url):
    client.force_login(person.account)
    return client.get(url).content.decode()


@pytest.mark.slow
def test_reason_is_on_the_own_page_and_on_no_page_of_staff(client, organization, rowan, named):
    dana = make_staff(organization, Role.COUNSELOR)
    open_reach(
        actor_id=dana.pk, patient_id=rowan.pk, basis=Basis.PRIMARY_COUNSELOR, source_id=rowan.pk, by=actor_for(dana)
    )
    staff = {role: make_staff(organization, role) for role in (Role.INTAKE, Role.SCHEDULER)} | {Role.COUNSELOR: dana}
    url = f"/people/{rowan.pk}/life/apart/"
    pages = {role: page(client, person, url) for role, person in staff.items()}
    resolving = page(client, staff[Role.INTAKE], f"{url}{named.pk}/")

    own = page(client, rowan, "/life/apart/")

    assert (WHO in own, WHY in own) == (True, True)
    assert {role: (WHO in text, WHY in text) for role, text in pages.items()} == {
        Role.INTAKE: (True, False),
        Role.COUNSELOR: (True, False),
        Role.SCHEDULER: (False, False),
    }
    assert (WHO in resolving, WHY in resolving) == (True, False)
    assert all("Must not share a group with somebody who is not identified yet" in text for text in pages.values())


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.NURSE, Role.FRONT_DESK, Role.DIRECTOR])
def test_other_roles_find_no_such_page(client, organization, rowan, named, role):
    somebody = make_staff(organization, role)
    client.force_login(somebody.account)

    assert client.get(f"/people/{rowan.pk}/life/apart/").status_code == 404


def test_scheduler_sees_the_pair_but_may_not_change_it(client, organization, rowan, kim, named):
    ines = actor_for(make_staff(organization, Role.INTAKE))
    resolve_person_to_avoid(avoidance_id=named.pk, other_id=kim.pk, by=ines)
    scheduler = make_staff(organization, Role.SCHEDULER)
    text = page(client, scheduler, f"/people/{rowan.pk}/life/apart/")

    refused = client.post(f"/people/{rowan.pk}/life/apart/", {"described_as": "somebody"}).content.decode()

    assert "Kim Novak" in text
    assert "Say who is meant" not in text
    assert "Only the person, intake and their counselor may change this." in refused


def test_own_page_looks_the_same_before_and_after_staff_know_who_it_is(client, organization, rowan, kim, named):
    ines = actor_for(make_staff(organization, Role.INTAKE))
    before = own_people_to_avoid(viewer=actor_for(rowan))
    resolve_person_to_avoid(avoidance_id=named.pk, other_id=kim.pk, by=ines)

    assert own_people_to_avoid(viewer=actor_for(rowan)) == before
    assert "Novak" not in page(client, rowan, "/life/apart/")


def test_the_other_person_is_never_told(client, organization, rowan, kim, named):
    resolve_person_to_avoid(avoidance_id=named.pk, other_id=kim.pk, by=actor_for(make_staff(organization, Role.INTAKE)))

    text = page(client, kim, "/life/apart/")
    bind(organization_id=organization.pk, actor_id=kim.pk, reach=Reach.OWN)

    assert "You have named nobody." in text
    assert PersonToAvoid.objects.count() == 0


def test_both_are_kept_apart_whoever_said_so(organization, rowan, kim, named):
    resolve_person_to_avoid(avoidance_id=named.pk, other_id=kim.pk, by=actor_for(make_staff(organization, Role.INTAKE)))

    apart = [must_not_meet(organization_id=organization.pk, patient_id=one.pk) for one in (rowan, kim)]

    assert apart == [{kim.pk}, {rowan.pk}]


def test_the_patient_may_not_say_which_patient_is_meant(rowan, kim, named):
    with pytest.raises(RefusedError, match="Only intake and counselors may say who is meant"):
        resolve_person_to_avoid(avoidance_id=named.pk, other_id=kim.pk, by=actor_for(rowan))


@pytest.mark.slow
def test_intake_looks_up_who_is_meant(client, organization, rowan, kim, named):
    apps.get_model("journey.Episode").objects.create(
        organization=organization, patient=kim, state="admitted", level="2.1"
    )
    ines = make_staff(organization, Role.INTAKE)
    url = f"/people/{rowan.pk}/life/apart/{named.pk}/"
    client.force_login(ines.account)

    found = client.get(url, {"search": "Novak"}).context["found"]
    client.post(url, {"other": str(kim.pk)})

    assert found == [(kim.pk, "Kim Novak")]
    see_all(organization)
    assert [line.other_name for line in people_kept_apart(viewer=actor_for(ines), patient_id=rowan.pk)] == ["Kim Novak"]


def test_removed_and_restored(client, organization, rowan, named):
    client.force_login(rowan.account)

    client.post(f"/life/apart/{named.pk}/remove/")
    see_all(organization)
    gone = own_people_to_avoid(viewer=actor_for(rowan))
    undo_url = next(iter(client.get("/life/apart/").context["messages"])).extra_tags
    client.post(undo_url)

    see_all(organization)
    assert gone == []
    assert [one.described_as for one in own_people_to_avoid(viewer=actor_for(rowan))] == [WHO]


def test_staff_are_not_asked_why(client, organization, rowan):
    ines = make_staff(organization, Role.INTAKE)
    client.force_login(ines.account)
    url = f"/people/{rowan.pk}/life/apart/"

    client.post(url, {"described_as": "a cousin", "reason": "typed by hand"})

    see_all(organization)
    assert PersonToAvoid.objects.values_list("described_as", "reason").get() == ("a cousin", "")
