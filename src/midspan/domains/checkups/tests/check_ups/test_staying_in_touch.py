"""What the person says on their own page and by phone: a caring word now and then, no more calls, what comes next."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.checkups.actions import stop_calls, wish_words, write_word
from midspan.domains.checkups.models import BackAsk, CaringWish, CaringWord, CheckUpPlan
from midspan.domains.checkups.tests.check_ups.after_leaving import NOON, due, stand_at
from midspan.domains.journey.actions import Said, answer_discharge_list
from midspan.domains.journey.enums import AtDischarge, Leaving
from midspan.domains.journey.queries import patient_for
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "ending"), [("patient", "said_stop"), ("nurse", "said_stop")])
def test_stop_is_said_by_the_person_or_for_them(here, monkeypatch, who, ending):
    by = actor_for(here.rowan if who == "patient" else here.nell)
    reach = Reach.OWN if who == "patient" else Reach.ASSIGNED
    with acting_for(by, reach):
        stop_calls(patient_id=here.rowan.pk, by=by)

    stand_at(monkeypatch, 3)
    assert due(here) == []
    assert CheckUpPlan.objects.get().ending == ending
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) is None


def test_caring_word_goes_to_who_wished_for_it_with_its_writers_name(here):
    with pytest.raises(RefusedError, match="not wished"):
        write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.nell))
    wish_words(wished=True, by=actor_for(here.rowan))

    write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.nell))

    assert [(one.words, one.signed_by) for one in CaringWord.objects.all()] == [("Thinking of you.", here.nell)]
    wish_words(wished=False, by=actor_for(here.rowan))
    with pytest.raises(RefusedError, match="not wished"):
        write_word(patient_id=here.rowan.pk, words="Again.", by=actor_for(here.nell))


@pytest.mark.parametrize(("words", "reason"), [("", "a line or two"), ("x" * 301, "Keep it short")])
def test_caring_word_is_short(here, words, reason):
    wish_words(wished=True, by=actor_for(here.rowan))

    with pytest.raises(RefusedError, match=reason):
        write_word(patient_id=here.rowan.pk, words=words, by=actor_for(here.nell))


def test_caring_word_is_by_a_person(here):
    wish_words(wished=True, by=actor_for(here.rowan))

    with pytest.raises(RefusedError, match="A person signs"):
        write_word(patient_id=here.rowan.pk, words="Hello.", by=organization_reader(here.organization.pk))


def test_own_page_asks_back_and_stops_the_calls(here, client):
    client.force_login(here.rowan.account)

    page = client.get(reverse("checkups:own"))
    client.post(reverse("checkups:own_words"), {"do": "wish"})
    client.post(reverse("checkups:ask_back"), {"words": ""})
    client.post(reverse("checkups:own_stop"))

    see_all(here.organization)
    assert "Nell" in page.text
    assert (CaringWish.objects.count(), BackAsk.objects.count()) == (1, 1)
    assert CheckUpPlan.objects.get().ending == "said_stop"
    assert "You asked to come back" in client.get(reverse("checkups:own")).text


def test_own_page_and_today_say_what_comes_next_and_how_to_stay_in_touch(here, client, monkeypatch):
    client.force_login(here.rowan.account)

    own, today = (client.get(reverse(name)).text for name in ("checkups:own", "patient:today"))
    stand_at(monkeypatch, 1)
    later = client.get(reverse("checkups:own")).text

    for page in (own, today):
        assert "Your next appointment" in page
        assert "Dana, River Clinic" in page
        assert "How we agreed to stay in touch" in page
    assert "how today usually goes" not in today  # Their week is over, and none is set any more.
    assert "Your next appointment" not in later  # Its day has gone by.
    assert "How we agreed to stay in touch" in later


def test_what_was_not_done_is_no_appointment_of_theirs(before, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=1))
    sad = Said(answer=AtDischarge.NOT_POSSIBLE, words="Nobody had a place.")
    answer_discharge_list(
        episode_id=before.stay.pk, said={"appointment": sad, "contact": sad}, by=actor_for(before.dana)
    )
    before.leave(how=Leaving.VANISHED)
    client.force_login(before.rowan.account)

    for name in ("checkups:own", "patient:today"):
        page = client.get(reverse(name)).text
        assert ("Nobody had a place" in page, "Your next appointment" in page) == (False, False)
