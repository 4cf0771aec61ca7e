"""Before somebody leaves, staff speak with who treats them next, by a consent; later it is told if they arrived."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from lxml import html

from midspan.domains.checkups.tests.factories import Left
from midspan.domains.consents.actions import take_back
from midspan.domains.consents.tests.factories import make_signed, person_of
from midspan.domains.journey.actions import Said, answer_discharge_list, move_episode
from midspan.domains.journey.actions.returning import open_return
from midspan.domains.journey.enums import AtDischarge, EpisodeState
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.summaries.actions import Spoken, record_arrival, record_introduction
from midspan.domains.summaries.enums import ToldBy
from midspan.domains.summaries.models import Arrival, Introduction
from midspan.domains.summaries.queries import introductions_of, known_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
TODAY = clock.local_date()
SPOKEN = Spoken(spoken_with="Dr. Brask", spoken_on=TODAY, words="She expects them on Tuesday.")


class Leaves(Left):
    """Rowan leaves soon; Millrace may know that they come here, and a sister may know the times."""

    def __init__(self):
        super().__init__()
        said = {"kind": "provider", "purpose": "care"}
        self.signed = make_signed(self.rowan, shares=("here",), name="Millrace Counseling", **said)
        self.blind = make_signed(self.rowan, shares=("diagnosis",), name="Oak Clinic", **said)
        self.sister = make_signed(self.rowan)
        see_all(self.organization)


@pytest.fixture(scope="module")
def shared(share):
    return share(Leaves)


@pytest.fixture
def here(shared):
    return own(shared)


def speak(here, *, signed=None, by=None, said=SPOKEN):
    return record_introduction(
        patient_id=here.rowan.pk, signed_id=(signed or here.signed).pk, said=said, by=actor_for(by or here.dana)
    )


def arrive(here, one, *, arrived=True, told_by=ToldBy.PERSON, by=None):
    return record_arrival(introduction_id=one.pk, arrived=arrived, told_by=told_by, by=actor_for(by or here.dana))


def leave(here):
    here.leave()
    see_all(here.organization)


def test_talk_goes_by_the_consent_and_stands_in_the_ledger(here):
    one = speak(here)

    entries = apps.get_model("privacy.LedgerEntry").objects.filter(patient_id=here.rowan.pk)
    assert (one.recipient, one.spoken_with, one.spoken_on) == ("Millrace Counseling", "Dr. Brask", TODAY)
    assert [one.reference for one in entries if one.reference.startswith("Introduction/")] != []


def test_nobody_is_spoken_with_whom_the_person_has_not_let_know(here):
    with pytest.raises(RefusedError, match="no consent on file"):
        speak(here, signed=here.sister)
    with pytest.raises(RefusedError, match="does not say that they come here"):
        speak(here, signed=here.blind)
    take_back(signed_id=here.signed.pk, language="en", by=person_of(here.rowan))
    see_all(here.organization)
    with pytest.raises(RefusedError, match="no consent on file"):
        speak(here)

    assert not Introduction.objects.exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Spoken(spoken_with=" ", spoken_on=TODAY), "Write with whom"),
        (Spoken(spoken_with="Dr. Brask", spoken_on=TODAY + timedelta(days=1)), "lies ahead"),
    ],
)
def test_what_is_written_was_said_with_somebody(here, said, reason):
    with pytest.raises(RefusedError, match=reason):
        speak(here, said=said)


def signed_again(here, monkeypatch, *, days_ago):
    """Another consent to Millrace, of some days ago, of somebody who is here since long before that."""
    then = clock.now() - timedelta(days=days_ago)
    with monkeypatch.context() as at:
        at.setattr("django.utils.timezone.now", lambda: then)
        signed = make_signed(here.rowan, kind="provider", purpose="care", shares=("here",), name="Millrace Counseling")
    see_all(here.organization)
    stays = apps.get_model("journey.Episode").objects.filter(pk=here.stay.pk)
    stays.update(opened_at=clock.now() - timedelta(days=90))
    return signed


@pytest.mark.parametrize(("days_ago", "reason"), [(4, ""), (5, "The person had not signed yet on that day.")])
def test_talk_is_not_of_a_day_before_the_person_signed(here, monkeypatch, days_ago, reason):
    signed = signed_again(here, monkeypatch, days_ago=4)
    said = Spoken(spoken_with="Dr. Brask", spoken_on=TODAY - timedelta(days=days_ago))

    if reason:
        with pytest.raises(RefusedError, match=reason):
            speak(here, signed=signed, said=said)
        return

    assert speak(here, signed=signed, said=said).covered_from == TODAY - timedelta(days=4)


def test_talk_is_not_of_a_day_before_this_stay(here, monkeypatch):
    signed = signed_again(here, monkeypatch, days_ago=40)
    apps.get_model("journey.Episode").objects.filter(pk=here.stay.pk).update(opened_at=clock.now() - timedelta(days=3))

    with pytest.raises(RefusedError, match="This day lies before the stay"):
        speak(here, signed=signed, said=Spoken(spoken_with="Dr. Brask", spoken_on=TODAY - timedelta(days=4)))

    assert speak(here, signed=signed, said=SPOKEN).covered_from == TODAY - timedelta(days=3)


def test_database_keeps_no_talk_of_a_day_that_nothing_covered(here):
    talk = {
        "organization": here.organization,
        "patient": here.rowan,
        "episode": here.stay,
        "signed": here.signed,
        "recipient": "Millrace",
        "spoken_with": "Dr. Brask",
        "said_by": here.dana,
        "said_at": clock.now(),
        "covered_from": TODAY,
    }

    with pytest.raises(IntegrityError, match="spoken_when_it_was_covered"), transaction.atomic():
        Introduction.objects.create(**talk, spoken_on=TODAY - timedelta(days=1))


def test_director_speaks_with_nobody(here):
    with pytest.raises(RefusedError, match="Counselors and intake speak"):
        speak(here, by=here.director)


def test_arrival_is_told_later_by_who_calls_and_the_newest_counts(here):
    one = speak(here)
    leave(here)
    arrive(here, one, arrived=False, by=here.nell)
    arrive(here, one, by=here.nell)

    [line] = introductions_of(viewer=actor_for(here.nell), patient_id=here.rowan.pk)
    assert (line.arrival.arrived, line.arrival.told_by, Arrival.objects.count()) == (True, "person", 2)


def test_program_tells_of_an_arrival_only_while_the_consent_holds(here):
    one = speak(here)
    arrive(here, one, told_by=ToldBy.PROGRAM)
    take_back(signed_id=here.signed.pk, language="en", by=person_of(here.rowan))
    see_all(here.organization)

    with pytest.raises(RefusedError, match="Ask the person"):
        arrive(here, one, arrived=False, told_by=ToldBy.PROGRAM)
    arrive(here, one, arrived=False)

    assert Arrival.objects.count() == 2


def test_stranger_on_the_staff_tells_nothing(here):
    one = speak(here)

    with pytest.raises(RefusedError, match="nothing like this"):
        arrive(here, one, by=make_staff(here.organization, Role.COUNSELOR))


def test_talk_and_arrival_are_kept_as_they_were(here):
    one = speak(here)
    arrive(here, one)

    for model in (Introduction, Arrival):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            model.objects.update(said_by=here.director)


def test_it_is_written_down_on_the_page_and_stands_on_the_discharge_list_and_beside_the_call(here, client):
    client.force_login(here.dana.account)
    page, listed = (reverse(name, args=[here.rowan.pk]) for name in ("summaries:of_patient", "journey:discharge"))
    before = client.get(listed).text
    sent = {"consent": here.signed.pk, "spoken_with": "Dr. Brask", "spoken_on": TODAY.isoformat(), "words": ""}
    client.post(reverse("summaries:spoke", args=[here.rowan.pk]), sent)
    shown, after = client.get(page).text, client.get(listed).text
    see_all(here.organization)
    leave(here)
    client.force_login(here.nell.account)
    call = reverse("checkups:of_patient", args=[here.rowan.pk])
    asked = client.get(call).text
    see_all(here.organization)
    url = reverse("summaries:arrived", args=[here.rowan.pk, Introduction.objects.get().pk])
    answered = client.post(url, {"arrived": "yes", "told_by": "person"}, follow=True)

    assert "Nobody has spoken with who treats them next" in before
    assert "Dr. Brask" in shown
    assert "Dr. Brask, Millrace Counseling" in after
    assert "Did they arrive?" in asked
    assert answered.redirect_chain[-1][0] == call
    assert "They arrived" in answered.text


def test_a_return_that_has_only_begun_takes_nothing_of_the_last_stay_away(here):
    ahead = Said(answer=AtDischarge.DONE, words="Dana, River Clinic", on_date=TODAY + timedelta(days=3))
    answer_discharge_list(episode_id=here.stay.pk, said={"appointment": ahead}, by=actor_for(here.dana))
    speak(here)
    leave(here)
    viewer = actor_for(here.ines)

    def told():
        see_all(here.organization)
        known = known_of(viewer=viewer, patient_id=here.rowan.pk)
        talks = introductions_of(viewer=viewer, patient_id=here.rowan.pk)
        return known.stay, known.next_step, known.course, [one.introduction.pk for one in talks]

    before = told()
    begun = open_return(patient_id=here.rowan.pk, by=viewer)
    after = told()
    move_episode(episode_id=begun.pk, to=EpisodeState.CLOSED, reason="Not now.", by=viewer)

    assert before[1].startswith("Dana, River Clinic")
    assert (after, told()) == (before, before)
    another = speak(here, by=here.ines)
    assert another.episode_id == here.stay.pk


def test_form_that_says_too_little_keeps_what_was_typed(here, client):
    client.force_login(here.dana.account)

    answer = client.post(
        reverse("summaries:spoke", args=[here.rowan.pk]),
        {"consent": here.signed.pk, "spoken_with": "", "spoken_on": TODAY.isoformat(), "words": "Expects them."},
    )

    page = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert page.xpath("//textarea[@name='words']")[0].text_content().strip() == "Expects them."
