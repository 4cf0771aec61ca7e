"""The worksheet: nothing computed, a difference explained, two different clinicians, then fixed for ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError

from midspan.domains.journey.actions import (
    countersign_placement,
    draft_placement,
    return_placement,
    sign_placement,
)
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.queries import patient_for
from midspan.domains.journey.tests.factories import (
    a_draft,
    make_accepted,
    make_clinician,
    place,
    screen,
)
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Screened:
    """A stay with a whole screening, and two clinicians."""

    def __init__(self):
        self.organization = make_organization()
        self.first = make_clinician(self.organization)
        self.second = make_clinician(self.organization, Role.COUNSELOR)
        self.episode = make_accepted(self.organization, actor_for(self.first))
        screen(self.episode, actor_for(self.first))


@pytest.fixture(scope="module")
def shared(share):
    return share(Screened)


@pytest.fixture
def screened(shared):
    return own(shared)


@pytest.fixture
def organization(screened):
    return screened.organization


@pytest.fixture
def first(screened):
    return screened.first


@pytest.fixture
def second(screened):
    return screened.second


@pytest.fixture
def episode(screened):
    return screened.episode


def drafted(episode, by, **fields):
    return draft_placement(episode_id=episode.pk, draft=a_draft(**fields), patient_view="", by=actor_for(by))


def sign(placement, by, ask):
    return sign_placement(placement_id=placement.pk, ask=ask.pk, by=actor_for(by))


def seen_by(staff, episode):
    return patient_for(viewer=actor_for(staff), patient_id=episode.patient_id)


def test_new_worksheet_has_no_level_chosen(episode, first):
    placement = drafted(episode, first, ratings={}, indicated_level="", actual_level="", next_review_date=None)

    assert (placement.indicated_level, placement.actual_level, placement.ratings) == ("", "", {})


def test_high_ratings_choose_no_level(episode, first):
    ratings = {key: {"rating": 4} for key in a_draft().ratings}

    placement = drafted(episode, first, ratings=ratings, indicated_level="", actual_level="")

    assert (placement.indicated_level, placement.actual_level) == ("", "")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ratings": {}}, "Rate every dimension"),
        ({"indicated_level": ""}, "Choose the indicated level"),
        ({"actual_level": ""}, "Choose the actual level"),
        ({"indicated_level": "2.5"}, "Choose the reason"),
        ({"indicated_level": "2.5", "difference_reason": "other"}, "Describe the other reason"),
        ({"next_review_date": None}, "Set the date"),
        ({"next_review_date": clock.now().date() - timedelta(days=1)}, "in the future"),
    ],
)
def test_unfinished_worksheet_is_not_signed(episode, first, second, fields, reason):
    placement = drafted(episode, first, **fields)

    with pytest.raises(RefusedError, match=reason):
        sign(placement, first, second)


def test_difference_with_its_reason_is_signed(episode, first, second):
    placement = drafted(episode, first, indicated_level="2.5", difference_reason="transport")

    assert sign(placement, first, second).signed_by == first


def test_database_refuses_a_signed_difference_without_reason(episode, first):
    placement = drafted(episode, first, indicated_level="2.5")

    with pytest.raises(IntegrityError, match="difference_has_reason"), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(signed_at=clock.now(), signed_by=first)


def test_same_signer_twice_is_refused(episode, first, second):
    placement = drafted(episode, first)
    with pytest.raises(RefusedError, match="somebody else's"):
        sign(placement, first, first)
    sign(placement, first, second)

    with pytest.raises(RefusedError, match="somebody else's"):
        countersign_placement(placement_id=placement.pk, by=actor_for(first))


def test_database_refuses_the_same_signer_twice(episode, first, second):
    placement = sign(drafted(episode, first), first, second)

    with pytest.raises(IntegrityError, match="two_different_signers"), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(countersigned_by=first)


def test_somebody_without_clinical_credential_does_not_sign(organization, episode, first, second):
    clerk = make_staff(organization, Role.INTAKE, credentials=[])

    with pytest.raises(RefusedError, match="A clinician does this"):
        sign(drafted(episode, first), clerk, second)


def test_first_signature_gives_the_asked_clinician_reach(episode, first, second):
    placement = drafted(episode, first)
    assert seen_by(second, episode) is None

    sign(placement, first, second)

    assert seen_by(second, episode) == episode.patient


def test_second_signature_places_the_person(episode, first, second):
    place(episode, first, second)

    assert Episode.objects.get(pk=episode.pk).state == EpisodeState.PLACED


def test_level_not_offered_here_does_not_place(episode, first, second):
    place(episode, first, second, indicated_level="24h", actual_level="24h")

    assert Episode.objects.get(pk=episode.pk).state == EpisodeState.SCREENING


def test_signed_worksheet_is_not_edited(episode, first, second):
    sign(drafted(episode, first), first, second)

    with pytest.raises(RefusedError, match="is signed"):
        drafted(episode, first, actual_level="1")


def test_second_signer_sends_it_back(episode, first, second):
    placement = sign(drafted(episode, first), first, second)

    returned = return_placement(placement_id=placement.pk, by=actor_for(second))

    assert (returned.signed_by, returned.signed_at) == (None, None)
    assert seen_by(second, episode) is None
    assert drafted(episode, first, actual_level="2.1").pk == placement.pk


def test_fully_signed_row_is_fixed_in_the_database(episode, first, second):
    placement = place(episode, first, second)

    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(actual_level="1")
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).delete()


def test_draft_after_two_signatures_is_a_new_worksheet(episode, first, second):
    placement = place(episode, first, second)

    assert drafted(episode, first).pk != placement.pk
