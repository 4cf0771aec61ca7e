"""The person lets each recipient have the parts of their safety plan that they choose, as the gate opens them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.consents.actions import pause_sharing, take_back
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.actions import keep_plan, share_parts
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import SharedPart
from midspan.domains.safety.queries import sharings_of, shown_to
from midspan.domains.safety.tests.factories import MONDAY_TEN, at, own_request
from midspan.domains.safety.tests.scene import Center
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
PLAN = {PlanPart.SIGNS: ("I stop answering",), PlanPart.REASONS: ("My nephew",)}


class Sharing(Center):
    """Rowan has a plan; Marisol may have it, and Tomas the times alone."""

    def __init__(self):
        super().__init__()
        with own_request(self.rowan) as by:
            keep_plan(patient_id=self.rowan.pk, parts=PLAN, seen=0, by=by)
            self.signed = make_signed(self.rowan, shares=("crisis",), name="Marisol")
            make_signed(self.rowan, shares=("times",), name="Tomas")


@pytest.fixture(scope="module")
def shared(share):
    return share(Sharing, at=MONDAY_TEN)


@pytest.fixture
def center(shared):
    with at(MONDAY_TEN):
        yield own(shared)


def chosen(center, *parts):
    with own_request(center.rowan) as by:
        return share_parts(signed_id=center.signed.pk, parts=parts, by=by)


def shown(center):
    """What Marisol would see now, and why not where she would not."""
    with own_request(center.rowan) as by:
        found = shown_to(sharings_of(viewer=by, patient_id=by.id)[0], viewer=by)
    return [part for part, _lines in found.parts], bool(found.sentence)


@pytest.mark.slow
def test_only_whom_a_consent_lets_have_it_stands_there(center):
    with own_request(center.rowan) as by:
        assert [one.recipient for one in sharings_of(viewer=by, patient_id=by.id)] == ["Marisol"]


def test_nothing_is_shared_before_it_is_chosen_and_then_just_that(center):
    assert shown(center) == ([], False)

    chosen(center, PlanPart.SIGNS)

    assert shown(center) == ([PlanPart.SIGNS], False)


@pytest.mark.slow
def test_taking_it_back_holds_at_once_and_what_was_is_kept(center):
    chosen(center, PlanPart.SIGNS, PlanPart.REASONS)

    chosen(center, PlanPart.REASONS)
    assert shown(center)[0] == [PlanPart.REASONS]
    chosen(center)

    assert shown(center)[0] == []
    assert SharedPart.objects.exclude(ended_at=None).count() == 2


@pytest.mark.slow
def test_gate_closes_it_when_sharing_is_paused_or_the_consent_is_taken_back(center):
    chosen(center, PlanPart.SIGNS)

    with own_request(center.rowan) as by:
        pause_sharing(language="en", by=by)
    assert shown(center) == ([], True)
    with pytest.raises(RefusedError):
        chosen(center, PlanPart.REASONS)
    chosen(center)  # Taking back is always open.

    with own_request(center.rowan) as by:
        take_back(signed_id=center.signed.pk, language="en", by=by)
        assert sharings_of(viewer=by, patient_id=by.id) == []


@pytest.mark.slow
def test_one_of_two_is_taken_back_while_it_is_closed(center):
    chosen(center, PlanPart.SIGNS, PlanPart.REASONS)
    with own_request(center.rowan) as by:
        pause_sharing(language="en", by=by)

    assert chosen(center, PlanPart.SIGNS) == [PlanPart.SIGNS]


@pytest.mark.slow
def test_nothing_comes_back_by_itself_when_a_consent_is_signed_again(center):
    chosen(center, PlanPart.SIGNS, PlanPart.REASONS)
    with own_request(center.rowan) as by:
        take_back(signed_id=center.signed.pk, language="en", by=by)
    with at(MONDAY_TEN + timedelta(minutes=5)):
        with own_request(center.rowan):
            center.signed = make_signed(center.rowan, shares=("crisis",), name="Marisol")
        assert shown(center) == ([], False)

        chosen(center, PlanPart.SIGNS)

        assert shown(center) == ([PlanPart.SIGNS], False)


def test_nobody_else_shares_it(center):
    with pytest.raises(RefusedError):
        share_parts(signed_id=center.signed.pk, parts=[PlanPart.SIGNS], by=actor_for(center.dana))


def test_what_has_ended_stays_as_it_was(center):
    chosen(center, PlanPart.SIGNS)
    chosen(center)

    with pytest.raises(DatabaseError), transaction.atomic():
        SharedPart.objects.update(ended_at=None)


@pytest.mark.slow
def test_person_chooses_looks_and_prints_and_staff_see_what_is_shared(center, client):
    client.force_login(center.rowan.account)
    here = [center.signed.pk]
    assert client.get(reverse("safety:own_share_card", args=here)).status_code == 404
    assert "Marisol" in client.get(reverse("safety:own_shares")).content.decode()

    client.post(reverse("safety:own_share", args=here), {"chosen": ["signs"]})

    page = client.get(reverse("safety:own_share", args=here)).content.decode()
    card = client.get(reverse("safety:own_share_card", args=here)).content.decode()
    assert ["I stop answering" in one for one in (page, card)] == [True, True]
    assert [("My nephew" in card), ("Rowan" in card)] == [False, False]
    client.force_login(center.ines.account)
    plan = client.get(reverse("safety:plan", args=[center.rowan.pk])).content.decode()
    assert ("Marisol" in plan, "How I notice" in plan) == (True, True)
    see_all(center.organization)
