"""After a death nobody is called, no word goes out and every sign-in closes; a director takes back what was not so."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from midspan.domains.checkups.actions import (
    ask_back,
    begin_return,
    record_death,
    stop_calls,
    take_back_death,
    wish_words,
    write_word,
)
from midspan.domains.checkups.enums import State
from midspan.domains.checkups.models import CaringWord, Death
from midspan.domains.checkups.queries import asks_back
from midspan.domains.checkups.tests.check_ups.after_leaving import after, due, stand_at
from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.enums import EpisodeState, Leaving, NoCalls
from midspan.domains.journey.queries import patient_for
from midspan.domains.people.actions import open_account, redeem_sign_in_code
from midspan.domains.people.queries import reachable, ungated_patients
from midspan.domains.people.tests.factories import PASSWORD, actor_for
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


def test_person_does_not_report_their_own_death(here):
    with pytest.raises(RefusedError):
        record_death(patient_id=here.rowan.pk, by=actor_for(here.rowan))


def test_after_a_death_nothing_is_due_and_no_word_goes(here, monkeypatch):
    wish_words(wished=True, by=actor_for(here.rowan))
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    with pytest.raises(RefusedError, match="has died"):
        write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.ines))

    stand_at(monkeypatch, 3)
    assert (due(here), CaringWord.objects.count()) == ([], 0)


def test_death_is_written_down_while_nobody_calls(here):
    wish_words(wished=True, by=actor_for(here.rowan))
    stop_calls(patient_id=here.rowan.pk, by=actor_for(here.rowan))

    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    with pytest.raises(RefusedError, match="has died"):
        write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.ines))
    with pytest.raises(RefusedError, match="written down already"):
        record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))


def test_ask_back_waits_for_nobody_after_a_death_and_no_return_begins(here):
    ask_back(by=actor_for(here.rowan))
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert asks_back(viewer=actor_for(here.ines), today=clock.local_date()) == []
    with pytest.raises(RefusedError, match="Take that back first"):
        begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))


def test_death_that_was_not_so_is_taken_back_and_the_calls_go_on(here, monkeypatch):
    wish_words(wished=True, by=actor_for(here.rowan))
    record_death(patient_id=here.rowan.pk, by=actor_for(here.nell))
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) is None
    see_all(here.organization)
    with pytest.raises(RefusedError, match="how you know"):
        take_back_death(patient_id=here.rowan.pk, why=" ", by=actor_for(here.director))

    take_back_death(patient_id=here.rowan.pk, why="A slip; spoke with them today.", by=actor_for(here.director))

    stand_at(monkeypatch, 3)
    assert due(here) == [("Rowan Ames", 3, State.DUE)]
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) == here.rowan
    see_all(here.organization)
    write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.nell))
    with pytest.raises(RefusedError, match="does not say"):
        take_back_death(patient_id=here.rowan.pk, why="Again.", by=actor_for(here.director))


def test_stay_that_ends_with_a_death_is_one_on_record(before):
    before.leave(how=Leaving.DIED, no_calls=NoCalls.DIED, caller_id=None)

    assert after(before).is_dead
    assert ungated_patients().get(pk=before.rowan.pk).died_at is not None


def test_death_holds_for_the_person_and_nothing_goes_out_to_whoever_holds_their_phone(here):
    assert reachable(recipient=actor_for(here.rowan)) is not None

    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))
    assert reachable(recipient=actor_for(here.rowan)) is None

    take_back_death(patient_id=here.rowan.pk, why="A slip.", by=actor_for(here.director))
    assert reachable(recipient=actor_for(here.rowan)) is not None


def test_sign_in_of_who_died_is_closed_in_every_browser_and_opens_again_where_it_was_not_so(here, client):
    devices = reverse("people:devices")
    client.force_login(here.rowan.account)
    assert client.get(devices).status_code == 200
    see_all(here.organization)
    code = open_account(patient_id=here.rowan.pk, by=actor_for(here.ines))
    here.rowan.account.set_password(PASSWORD)
    here.rowan.account.save()

    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert client.get(devices).status_code == 302
    assert not redeem_sign_in_code(login=code.login, code=code.code).verdict.allowed
    password = {"login": code.login, "password": PASSWORD}
    assert "This account is closed" in client.post(reverse("account_login"), password, follow=True).text
    see_all(here.organization)
    with pytest.raises(RefusedError, match="their sign-in is closed"):
        open_account(patient_id=here.rowan.pk, by=actor_for(here.ines))
    client.force_login(here.ines.account)
    asked = client.post(reverse("journey:sign_in_paper", args=[here.rowan.pk]), follow=True)
    assert "their sign-in is closed. A director takes it back." in asked.text

    see_all(here.organization)
    take_back_death(patient_id=here.rowan.pk, why="A slip.", by=actor_for(here.director))

    client.logout()
    assert client.get(devices).status_code == 302
    assert redeem_sign_in_code(login=code.login, code=code.code).verdict.allowed
    client.force_login(type(here.rowan.account).objects.get(pk=here.rowan.account.pk))
    assert client.get(devices).status_code == 200


def test_sign_in_of_who_died_in_treatment_is_closed_by_a_counselor_without_reach_of_everybody(before, client):
    client.force_login(before.rowan.account)
    with acting_for(actor_for(before.dana), Reach.ASSIGNED):
        before.leave(how=Leaving.DIED, no_calls=NoCalls.DIED, caller_id=None)

    assert client.get(reverse("people:devices")).status_code == 302


def test_death_of_somebody_in_treatment_is_said_as_their_stay_ends(before):
    with pytest.raises(RefusedError, match="End that first, and say there that the person died"):
        record_death(patient_id=before.rowan.pk, by=actor_for(before.ines))


def test_death_while_a_return_is_on_its_way_is_written_down_once_that_is_closed(here):
    ines = actor_for(here.ines)
    stay_id = begin_return(patient_id=here.rowan.pk, by=ines)
    with pytest.raises(RefusedError, match="End that first"):
        record_death(patient_id=here.rowan.pk, by=ines)

    move_episode(episode_id=stay_id, to=EpisodeState.CLOSED, reason="They died.", by=ines)
    record_death(patient_id=here.rowan.pk, by=ines)

    assert after(here).is_dead


def test_only_a_director_takes_a_death_back(here):
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    for one in (here.ines, here.nell, here.dana):
        with pytest.raises(RefusedError, match="Only a director"):
            take_back_death(patient_id=here.rowan.pk, why="I saw them.", by=actor_for(one))
    assert after(here).is_dead


def test_database_keeps_a_death_that_was_taken_back_as_it_was(here):
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))
    take_back_death(patient_id=here.rowan.pk, why="A slip.", by=actor_for(here.director))

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Death.objects.update(why_taken_back="Another reason.")


def test_page_asks_once_more_with_the_name_and_takes_it_back_with_a_reason(here, client):
    client.force_login(here.ines.account)
    death, not_dead, page = (
        reverse(f"checkups:{one}", args=[here.rowan.pk]) for one in ("death", "not_dead", "of_patient")
    )

    slip = client.post(death)
    see_all(here.organization)
    assert (slip.status_code, Death.objects.count()) == (422, 0)
    assert "Rowan Ames has died" in slip.text
    client.post(death, {"certain": "on"})
    assert "The person has died. Nothing is sent any more." in client.get(page).text
    assert "A director takes it back" in client.get(page).text
    client.post(not_dead, {"why": "A slip."})
    assert "The person has died. Nothing" in client.get(page).text

    client.force_login(here.director.account)
    assert client.post(not_dead, {"why": ""}).status_code == 422
    client.post(not_dead, {"why": "A slip."})
    assert "The person has died. Nothing" not in client.get(page).text
