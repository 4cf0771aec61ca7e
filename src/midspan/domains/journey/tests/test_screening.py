"""The red-flag checklist stops the placement until a clinician clears what is set."""

import pytest

from midspan.domains.journey.actions import answer_screening, clear_flag, complete_screening, draft_placement
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import Answer, EpisodeState
from midspan.domains.journey.models import Episode, Screening
from midspan.domains.journey.tests.factories import (
    a_draft,
    all_no,
    make_accepted,
    make_clinician,
    make_intake,
    screen,
)
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Accepted:
    """A stay that waits for its screening, and a clinician."""

    def __init__(self):
        self.organization = make_organization()
        self.clinician = actor_for(make_clinician(self.organization))
        self.episode = make_accepted(self.organization, self.clinician)


@pytest.fixture(scope="module")
def shared(share):
    return share(Accepted)


@pytest.fixture
def accepted(shared):
    return own(shared)


@pytest.fixture
def organization(accepted):
    return accepted.organization


@pytest.fixture
def clinician(accepted):
    return accepted.clinician


@pytest.fixture
def episode(accepted):
    return accepted.episode


def draft(episode, by):
    return draft_placement(episode_id=episode.pk, draft=a_draft(), patient_view="", by=by)


@pytest.mark.slow
def test_beginning_moves_the_stay_into_screening(episode, clinician):
    answer_screening(episode_id=episode.pk, answers={}, phone_screen={"payer": "Plan A"}, note="", by=clinician)

    assert Episode.objects.get(pk=episode.pk).state == EpisodeState.SCREENING
    screening = Screening.objects.get()
    assert (screening.phone_screen, screening.edition, screening.completed_at) == ({"payer": "Plan A"}, "2026-11", None)


def test_checklist_is_not_complete_while_a_flag_is_unanswered(episode, clinician):
    answers = all_no()
    del answers["medical"]
    answer_screening(episode_id=episode.pk, answers=answers, phone_screen={}, note="", by=clinician)

    with pytest.raises(RefusedError, match="every red flag"):
        complete_screening(episode_id=episode.pk, by=clinician)


def test_not_known_is_an_answer_and_never_a_no(episode, clinician):
    screening = screen(episode, clinician, medical="unknown")

    assert screening.answers["medical"] == {"answer": "unknown"}
    assert draft(episode, clinician).episode_id == episode.pk


@pytest.mark.parametrize("key", [flag.key for flag in current(Edition.SCREENING).flags])
def test_each_uncleared_flag_stops_the_placement(episode, clinician, key):
    screen(episode, clinician, **{key: "yes"})

    with pytest.raises(RefusedError, match="A red flag is set"):
        draft(episode, clinician)


def test_unfinished_screening_stops_the_placement(episode, clinician):
    answer_screening(episode_id=episode.pk, answers=all_no(), phone_screen={}, note="", by=clinician)

    with pytest.raises(RefusedError, match="Finish the red-flag checklist"):
        draft(episode, clinician)


def test_cleared_flag_lets_the_placement_go_on_and_says_who_and_why(episode, clinician):
    screen(episode, clinician, withdrawal="yes")

    screening = clear_flag(episode_id=episode.pk, key="withdrawal", reason="Detox finished 3 May.", by=clinician)

    cleared = screening.answers["withdrawal"]
    assert (cleared["answer"], cleared["cleared_reason"], cleared["cleared_by"]) == (
        "yes",
        "Detox finished 3 May.",
        str(clinician.id),
    )
    assert draft(episode, clinician).episode_id == episode.pk


def test_clearing_needs_a_clinician_and_a_reason(organization, episode, clinician):
    screen(episode, clinician, withdrawal="yes")
    clerk = make_intake(organization)
    clerk.credentials = []
    clerk.save()

    with pytest.raises(RefusedError, match="A clinician does this"):
        clear_flag(episode_id=episode.pk, key="withdrawal", reason="Fine.", by=actor_for(clerk))
    with pytest.raises(RefusedError, match="Write why"):
        clear_flag(episode_id=episode.pk, key="withdrawal", reason="", by=clinician)
    with pytest.raises(RefusedError, match="not set"):
        clear_flag(episode_id=episode.pk, key="medical", reason="Fine.", by=clinician)


@pytest.mark.slow
def test_flag_set_anew_loses_its_clearing(episode, clinician):
    screen(episode, clinician, withdrawal="yes")
    clear_flag(episode_id=episode.pk, key="withdrawal", reason="Detox finished.", by=clinician)

    screen(episode, clinician, withdrawal="no")
    screen(episode, clinician, withdrawal="yes")

    with pytest.raises(RefusedError, match="A red flag is set"):
        draft(episode, clinician)


def test_answering_the_same_again_keeps_the_clearing(episode, clinician):
    screen(episode, clinician, withdrawal="yes")
    clear_flag(episode_id=episode.pk, key="withdrawal", reason="Detox finished.", by=clinician)

    answer_screening(
        episode_id=episode.pk, answers={"withdrawal": Answer.YES}, phone_screen={}, note="Called back.", by=clinician
    )

    assert "cleared_at" in Screening.objects.get().answers["withdrawal"]
