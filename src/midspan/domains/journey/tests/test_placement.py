"""The worksheet: nothing computed, a difference explained, two different clinicians, then fixed for ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from midspan.domains.journey.actions import (
    change_level,
    countersign_placement,
    draft_placement,
    return_placement,
    sign_placement,
)
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.queries import patient_for, placement_reviews, placement_reviews_due
from midspan.domains.journey.queries.stays import worksheet_mark
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


@pytest.mark.slow
def test_nobody_signs_words_that_were_changed_since_they_read_them(episode, first, second):
    placement = drafted(episode, first)
    read = worksheet_mark(placement)
    changed = drafted(episode, first, indicated_level="1", actual_level="1")
    ask = {"placement_id": placement.pk, "ask": second.pk, "by": actor_for(first)}
    with pytest.raises(RefusedError, match="changed this worksheet"):
        sign_placement(**ask, seen=read)

    signed = sign_placement(**ask, seen=worksheet_mark(changed))

    for act in (countersign_placement, return_placement):
        with pytest.raises(RefusedError, match="changed this worksheet"):
            act(placement_id=signed.pk, by=actor_for(second), seen=worksheet_mark(changed))
    assert countersign_placement(
        placement_id=signed.pk, by=actor_for(second), seen=worksheet_mark(signed)
    ).countersigned_at


def test_draft_beside_words_that_were_changed_is_refused_and_the_same_words_twice_are_once(episode, first):
    said = {"episode_id": episode.pk, "patient_view": "", "by": actor_for(first)}
    for _ in range(2):
        draft_placement(**said, draft=a_draft(), seen=worksheet_mark(None))

    with pytest.raises(RefusedError, match="changed this worksheet"):
        draft_placement(**said, draft=a_draft(actual_level="1"), seen=worksheet_mark(None))


def test_signature_holds_the_stay_before_the_worksheet_as_a_draft_does(episode, first, second):
    placement = sign(drafted(episode, first), first, second)

    with CaptureQueriesContext(connection) as asked:
        countersign_placement(placement_id=placement.pk, by=actor_for(second))

    held = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert ['FROM "journey_episode"' in one for one in held][:2] == [True, False]


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


class InTreatment(Screened):
    """The same, placed at intensive outpatient care and admitted."""

    def __init__(self):
        super().__init__()
        place(self.episode, self.first, self.second)
        Episode.objects.filter(pk=self.episode.pk).update(state="admitted", level="2.1", admitted_at=clock.now())


@pytest.fixture(scope="module")
def shared_stay(share):
    return share(InTreatment)


@pytest.fixture
def stay(shared_stay):
    return own(shared_stay)


def review(stay, **fields):
    fields = {"decision": "stay", "decision_reason": "Steady, and wants to go on.", **fields}
    return sign(drafted(stay.episode, stay.first, **fields), stay.first, stay.second)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"decision": ""}, "Choose what you decided"),
        ({"decision_reason": " "}, "Write why"),
        ({"decision": "step_up"}, "does not go with"),
        ({"decision": "step_down"}, "does not go with"),
        ({"indicated_level": "1", "actual_level": "1"}, "does not go with"),
        ({"next_review_date": clock.now().date() + timedelta(days=15)}, "due by"),
    ],
)
def test_review_says_what_was_decided_and_why(stay, fields, reason):
    with pytest.raises(RefusedError, match=reason):
        review(stay, **{"next_review_date": None, **fields})


@pytest.mark.slow
def test_review_without_a_day_has_the_day_of_the_rules_and_an_end_has_none(stay):
    assert review(stay, next_review_date=None).next_review_date == clock.local_date() + timedelta(days=14)

    return_placement(placement_id=Placement.objects.get(countersigned_at=None).pk, by=actor_for(stay.second))
    ended = review(stay, decision="discharge", next_review_date=None)
    assert (ended.next_review_date, ended.decision) == (None, "discharge")


def test_decision_without_its_reason_is_refused_by_the_database(stay):
    placement = drafted(stay.episode, stay.first)

    with pytest.raises(IntegrityError, match="decision_has_reason"), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(signed_at=clock.now(), signed_by=stay.first, decision="stay")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decision", "level", "state"), [("step_down", "1", "stepping_down"), ("step_up", "2.5", "admitted")]
)
def test_stay_takes_the_level_of_its_review_once_both_signed(stay, decision, level, state):
    by = actor_for(stay.first)
    signed = review(stay, decision=decision, indicated_level=level, actual_level=level, next_review_date=None)
    with pytest.raises(RefusedError, match="has this level already"):
        change_level(episode_id=stay.episode.pk, by=by)
    countersign_placement(placement_id=signed.pk, by=actor_for(stay.second))

    changed = change_level(episode_id=stay.episode.pk, by=by)

    assert (changed.level, changed.state) == (level, state)
    with pytest.raises(RefusedError, match="already"):
        change_level(episode_id=stay.episode.pk, by=by)


@pytest.mark.slow
def test_draft_begun_since_keeps_no_level_back_and_the_end_planned_for_the_level_before_goes(stay):
    Episode.objects.filter(pk=stay.episode.pk).update(planned_end=clock.local_date() + timedelta(days=60))
    signed = review(stay, decision="step_down", indicated_level="1", actual_level="1", next_review_date=None)
    countersign_placement(placement_id=signed.pk, by=actor_for(stay.second))
    drafted(stay.episode, stay.first, indicated_level="", actual_level="")

    changed = change_level(episode_id=stay.episode.pk, by=actor_for(stay.first))

    assert (changed.level, changed.planned_end) == ("1", None)


def test_after_a_review_that_ends_the_stay_no_other_is_due(stay):
    signed = review(stay, decision="discharge", next_review_date=None)
    countersign_placement(placement_id=signed.pk, by=actor_for(stay.second))

    assert placement_reviews(viewer=actor_for(stay.first)) == []


def test_level_that_is_not_offered_here_ends_the_stay_instead(stay):
    levels = {"indicated_level": "24h", "actual_level": "24h"}
    signed = review(stay, decision="step_up", next_review_date=None, **levels)
    countersign_placement(placement_id=signed.pk, by=actor_for(stay.second))

    with pytest.raises(RefusedError, match="not a level of this center"):
        change_level(episode_id=stay.episode.pk, by=actor_for(stay.first))


@pytest.mark.slow
def test_review_is_due_by_the_day_that_the_last_one_set(stay):
    viewer = actor_for(stay.first)
    [due] = placement_reviews(viewer=viewer)
    assert (due.on, due.is_begun) == (clock.local_date() + timedelta(days=30), False)
    assert placement_reviews_due(viewer=viewer) == []

    signed = review(stay, next_review_date=clock.local_date() + timedelta(days=3))
    [due] = placement_reviews(viewer=viewer)
    assert (due.is_begun, due.waits_for) == (True, stay.second.pk)
    countersign_placement(placement_id=signed.pk, by=actor_for(stay.second))

    assert [one.on for one in placement_reviews_due(viewer=viewer)] == [clock.local_date() + timedelta(days=3)]
