"""A placement review: what is known lies side by side, nothing is chosen, two sign, the stay takes its new level."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from midspan.domains.journey.actions import countersign_placement
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.tests.factories import make_clinician, make_episode, place, screen
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.tests.factories import CRITERION, OBJECTIVE, sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.queries import Dose
from midspan.engines.scoring import Change
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.level_evidence import evidence_of
from midspan.surfaces.staff.level_rules import (
    SIDES_OF_CHANGE,
    Side,
    level_rules,
    side_of_coming,
    side_of_criterion,
    side_of_rating,
)


@pytest.mark.parametrize(("came", "missed", "side"), [(0, 0, "unknown"), (5, 5, "more"), (6, 4, "neither")])
def test_coming_to_less_than_three_of_five_speaks_for_more_and_nothing_recorded_for_nothing(came, missed, side):
    assert side_of_coming(came=came, missed=missed, rules=level_rules()) == side


@pytest.mark.parametrize(("rating", "side"), [(None, "unknown"), (7, "neither"), (8, "less")])
def test_objective_nearly_reached_speaks_for_less(rating, side):
    assert side_of_rating(rating, rules=level_rules()) == side


@pytest.mark.parametrize(("is_met", "side"), [(None, "unknown"), (False, "neither"), (True, "less")])
def test_criterion_that_is_met_speaks_for_an_end(is_met, side):
    assert side_of_criterion(is_met=is_met) == side


def test_every_change_of_a_score_speaks_for_something_and_what_is_too_early_for_nothing():
    assert set(SIDES_OF_CHANGE) == set(Change)
    assert SIDES_OF_CHANGE[Change.TOO_EARLY] is SIDES_OF_CHANGE[Change.NOT_ESTABLISHED] is Side.UNKNOWN


class Place:
    """Somebody in treatment with a plan in force, a counselor who may sign, and a second clinician."""

    def __init__(self):
        self.organization = make_organization()
        self.first, self.second = make_clinician(self.organization), make_clinician(self.organization)
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.patient = make_patient(self.organization)
        self.stay = make_episode(self.organization, self.patient)
        screen(self.stay, actor_for(self.first))
        place(self.stay, self.first, self.second)
        Episode.objects.filter(pk=self.stay.pk).update(state="admitted", level="2.1", admitted_at=clock.now())
        self.by = actor_for(self.counselor)
        open_reach(
            actor_id=self.counselor.pk,
            patient_id=self.patient.pk,
            basis=Basis.CARE_TEAM,
            source_id=self.stay.pk,
            by=self.by,
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def here(shared):
    copy = own(shared)
    copy.by = actor_for(copy.counselor)
    return copy


@pytest.fixture
def as_counselor(client, here):
    client.force_login(here.counselor.account)
    see_all(here.organization)
    return client


def worksheet(**fields):
    ratings = {f"{one.key}_rating": "1" for one in current(Edition.PLACEMENT).dimensions}
    levels = {"indicated_level": "1", "actual_level": "1"}
    return {**ratings, **levels, "decision": "step_down", "decision_reason": "Both goals are near.", **fields}


@pytest.mark.slow
@pytest.mark.django_db
def test_page_lays_evidence_beside_a_worksheet_in_which_nothing_is_chosen(here, as_counselor):
    url = reverse("journey:placement", args=[here.patient.pk])

    page = as_counselor.get(f"{url}?review=1").text

    assert "Speaks for more" in page
    assert "Nothing here tells how it is at home now. Ask." in page
    assert re.findall(r"<(?:input|option)[^>]*(?:checked|selected)[^>]*value=\"?[^\">]+", page) == []


@pytest.mark.django_db
@pytest.mark.slow
def test_what_is_known_speaks_for_its_side_and_what_the_viewer_may_not_see_for_nothing(here):
    write_plan(here.patient, here.by)
    sign_by_both(here.patient, here.by)

    found = {one.words: one.side for one in told(here, here.by)}

    assert found[f"{OBJECTIVE}: no review has looked at it yet."] is Side.UNKNOWN
    assert found[f"Ready to leave when: {CRITERION} – nobody has judged it yet."] is Side.UNKNOWN
    assert found["Nothing had to be followed up in the last 14 days."] is Side.NEITHER
    stranger = actor_for(make_staff(here.organization, Role.COUNSELOR, credentials=["LPC"]))
    assert {one.side for one in told(here, stranger) if one.dimension == "strengths"} == {Side.UNKNOWN}


def told(here, viewer):
    return evidence_of(viewer=viewer, patient_id=here.patient.pk, now=clock.now())


@pytest.mark.django_db
@pytest.mark.slow
def test_review_is_signed_by_two_and_leads_to_the_new_level_with_everything_booked_kept(here, as_counselor):
    sign = reverse("journey:placement_sign", args=[here.patient.pk])
    kept = as_counselor.post(reverse("journey:placement", args=[here.patient.pk]), worksheet() | {"finish": "1"})
    assert kept.url == sign
    as_counselor.post(sign, {"ask": here.second.pk})
    see_all(here.organization)
    waiting = Placement.objects.get(countersigned_at=None)
    assert "Change the level" not in as_counselor.get(sign).text
    see_all(here.organization)
    countersign_placement(placement_id=waiting.pk, by=actor_for(here.second))
    assert "Change the level" in as_counselor.get(sign).text

    answer = as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert answer.url == reverse("schedule:offer", args=[here.stay.pk])
    see_all(here.organization)
    stay = Episode.objects.get(pk=here.stay.pk)
    assert (stay.level, stay.state) == ("1", "stepping_down")


@pytest.mark.slow
@pytest.mark.django_db
def test_hours_that_the_payer_allowed_for_less_are_asked_anew(here, as_counselor, monkeypatch):
    review = {"decision": "step_up", "decision_reason": "It got harder.", "next_review_date": None}
    place(here.stay, here.first, here.second, indicated_level="2.5", actual_level="2.5", **review)
    Episode.objects.filter(pk=here.stay.pk).update(authorized_weekly_minutes=540)
    dose = Dose(minimum_weekly_minutes=1200)
    monkeypatch.setattr("midspan.domains.journey.actions.admission.dose_for", lambda **_asked: dose)

    answer = as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert "ask anew" in " ".join(str(one) for one in get_messages(answer.wsgi_request))
    see_all(here.organization)
    assert Episode.objects.get(pk=here.stay.pk).authorized_weekly_minutes == 540
