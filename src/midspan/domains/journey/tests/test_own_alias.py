"""A person changes what peers call them."""

import pytest

from midspan.domains.journey.actions import choose_alias
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return make_organization()


@pytest.fixture
def rowan(center):
    return make_patient(center, given_names="Rowan", family_name="Ames", name_to_use="Ro")


@pytest.fixture
def stay(rowan):
    return make_episode(rowan.organization, rowan, alias="Quiet Harbor")


@pytest.fixture
def signed_in(client, rowan, stay):
    client.force_login(rowan.account)
    return client


@pytest.mark.slow
def test_name_holds_from_now_on(signed_in, stay, center):
    page = signed_in.post("/more/name/", {"alias": "  Blue   Heron "}, follow=True).text
    see_all(center)
    stay.refresh_from_db()

    assert stay.alias == "Blue Heron"
    assert "From now on you are called so in groups." in page
    assert "<bdi>Blue Heron</bdi>" in page


@pytest.mark.parametrize("alias", ["rowan", "The Ames", "silver maple", "SILVER  MAPLE"])
def test_every_refusal_reads_the_same_so_nobody_finds_out_who_else_is_here(signed_in, stay, center, alias):
    see_all(center)
    make_episode(center, make_patient(center), alias="Silver Maple")

    page = signed_in.post("/more/name/", {"alias": alias}).text
    see_all(center)
    stay.refresh_from_db()

    assert ("This name cannot be used." in page, stay.alias) == (True, "Quiet Harbor")


def test_suggestions_are_free_and_hold_no_part_of_the_persons_name(signed_in, stay):
    page = signed_in.get("/more/name/").text

    assert page.count('name="alias" value="') == 3
    assert 'value="Quiet Harbor"' not in page


def test_stay_that_ended_keeps_its_name(signed_in, stay, center, rowan):
    see_all(center)
    type(stay).objects.filter(pk=stay.pk).update(state=EpisodeState.DISCHARGED)

    with pytest.raises(RefusedError, match="no stay here now"):
        choose_alias(alias="Blue Heron", by=actor_for(rowan))
    assert 'name="alias"' not in signed_in.get("/more/name/").text


def test_staff_choose_nobodys_name_here(client, center):
    nurse = make_staff(center, "nurse")
    client.force_login(nurse.account)

    assert client.get("/more/name/").status_code == 404
    with pytest.raises(RefusedError):
        choose_alias(alias="Blue Heron", by=actor_for(nurse))
