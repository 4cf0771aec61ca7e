"""A stay is labeled by what it came from, for good, and its page carries the notice about passing it on."""

from datetime import date

import pytest
from django.urls import reverse

from midspan.domains.journey.actions import accept_referral, decide_facts, plan_start
from midspan.domains.journey.enums import FactDecision
from midspan.domains.journey.models import Episode, Referral
from midspan.domains.journey.tests.factories import admission, make_admitted, make_intake, make_placed, make_referral
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.queries import labels_by_origin, part2_notice
from midspan.domains.programs.tests.factories import make_track
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@pytest.fixture
def organization():
    return make_organization()


def track_for(organization, focus):
    return make_track(organization, name=focus, age_band="adult", focus=focus)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("focus", "labels"),
    [
        ("substance_use", ["part2"]),
        ("mental_health", ["mental_health"]),
        ("co_occurring", ["mental_health", "part2"]),
    ],
)
def test_admission_labels_the_stay_by_its_track(organization, focus, labels):
    assert make_admitted(organization, track=track_for(organization, focus)).labels == labels


@pytest.mark.slow
def test_label_stays_when_the_track_changes(organization):
    episode, intake = make_placed(organization), actor_for(make_intake(organization))
    counselor = make_staff(organization, Role.COUNSELOR)
    for focus in ("substance_use", "mental_health"):
        chosen = admission(counselor, track_for(organization, focus))
        plan_start(episode_id=episode.pk, admission=chosen, by=intake)

    assert Episode.objects.get().labels == ["mental_health", "part2"]


@pytest.mark.parametrize(("prohibited", "labels"), [(True, ["part2"]), (False, []), (None, [])])
def test_sender_who_forbids_passing_on_labels_the_stay(organization, prohibited, labels):
    by = actor_for(make_intake(organization))
    referral = make_referral(organization, by)
    Referral.objects.update(redisclosure_prohibited=prohibited)
    decide_facts(referral_id=referral.pk, decision=FactDecision.CONFIRMED, by=by)

    assert accept_referral(referral_id=referral.pk, by=by).labels == labels


def test_adolescent_track_labels_a_minor():
    assert labels_by_origin(focus="mental_health", age_band="adolescent") == {"mental_health", "minor"}


@pytest.mark.slow
@pytest.mark.parametrize(("focus", "is_shown"), [("substance_use", True), ("mental_health", False)])
def test_page_shows_the_notice_with_a_part_2_record_only(client, organization, focus, is_shown):
    episode = make_admitted(organization, track=track_for(organization, focus))
    client.force_login(make_intake(organization).account)

    text = client.get(reverse("journey:person", args=[episode.patient_id])).text

    see_all(organization)
    assert (NOTICE in text, "Part 2 record" in text, "To be confirmed by counsel." in text) == (is_shown,) * 3


def test_no_notice_is_known_before_the_first():
    with pytest.raises(LookupError):
        part2_notice(date(2020, 1, 1))
