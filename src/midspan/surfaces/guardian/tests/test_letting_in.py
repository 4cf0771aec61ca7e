"""Whom the list names gets no sign-in as a guardian, and who signs in is out as soon as it names them."""

import pytest

from midspan.domains.circle.actions import keep_from
from midspan.domains.circle.enums import Unnamed
from midspan.domains.circle.letting_in import let_guardian_in, let_guardian_in_longer
from midspan.domains.guardians.queries import standing_guardians
from midspan.domains.guardians.tests.factories import make_way_in
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared(share):
    return share(Family, at=MONDAY_NOON)


@pytest.fixture
def family(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


def keeps_from_the_father(family):
    keep_from(patient_id=family.child.pk, what=Unnamed.NAME, value="Ben Ames", note="", by=family.intake)
    see_all(family.organization)


def who_signs_in(family):
    standing = standing_guardians(viewer=family.intake, patient_id=family.child.pk)
    return {one.guardian.name for one in standing if one.has_way_in}


def test_guardian_whom_the_list_names_is_out_at_once_and_the_other_goes_on(family):
    before = who_signs_in(family)

    keeps_from_the_father(family)

    assert (before, who_signs_in(family)) == ({"Alma Reyes", "Ben Ames"}, {"Alma Reyes"})


def test_whom_the_list_names_gets_no_sign_in_and_staff_read_why(family, client):
    keeps_from_the_father(family)
    about = {"patient_id": family.child.pk, "guardian_id": family.father.guardian.pk, "has_stepped_up": True}

    with pytest.raises(RefusedError, match="on the list of who must not learn"):
        let_guardian_in(**about, by=family.intake)
    with pytest.raises(RefusedError, match="on the list of who must not learn"):
        let_guardian_in_longer(**about, words="Order of June 3 holds.", by=family.intake)


def test_whom_it_does_not_name_gets_one(family):
    keeps_from_the_father(family)
    about = {"patient_id": family.child.pk, "guardian_id": family.mother.guardian.pk, "has_stepped_up": True}

    assert let_guardian_in(**about, by=family.intake).account == family.mother.account
    assert make_way_in(family.mother.guardian, family.intake).account == family.mother.account
