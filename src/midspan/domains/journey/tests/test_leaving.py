"""Whoever leaves is gone through a list with; a planned end waits for it, and nobody who goes of their own is held."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from midspan.domains.journey.actions import Said, answer_discharge_list, move_episode
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import AtDischarge, EpisodeState, Leaving
from midspan.domains.journey.models import Departure, DischargeAnswer
from midspan.domains.journey.queries import departures_of, discharge_list, open_items
from midspan.domains.journey.rules.leaving import may_leave
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
ITEMS = current(Edition.DISCHARGE).items
DONE = Said(answer=AtDischarge.DONE, words="Dana, River Clinic", on_date=clock.local_date())


def a_stay():
    organization = make_organization()
    intake = make_staff(organization, Role.INTAKE)
    episode = make_episode(organization, make_patient(organization), state="admitted")
    return SimpleNamespace(organization=organization, intake=intake, episode=episode, by=actor_for(intake))


@pytest.fixture(scope="module")
def shared(share):
    return share(a_stay)


@pytest.fixture
def here(shared):
    return own(shared)


def answer(here, **said):
    return answer_discharge_list(episode_id=here.episode.pk, said=said, by=here.by)


def leave(here, how):
    return move_episode(
        episode_id=here.episode.pk, to=EpisodeState.DISCHARGED, reason="Moves away.", leaving=how, by=here.by
    )


def open_now(here):
    return [one.key for one in open_items(discharge_list(viewer=here.by, episode=here.episode))]


def test_list_asks_for_what_the_first_weeks_need_and_says_where_it_comes_from():
    keys = {"naloxone", "appointment", "safety_plan", "check_ups", "contact", "records"}

    assert {one.key for one in ITEMS} == keys
    assert current(Edition.DISCHARGE).source


@pytest.mark.parametrize("how", Leaving)
def test_only_what_the_center_plans_waits_for_the_list(how):
    verdict = may_leave(how, open_items=["Next appointment"])

    assert verdict.allowed == (how in {Leaving.AGAINST_ADVICE, Leaving.VANISHED})
    assert verdict.allowed or "Next appointment" in verdict.reason
    assert may_leave(how, open_items=()).allowed


@pytest.mark.parametrize("how", [Leaving.PLANNED, Leaving.BY_CENTER, None])
def test_stay_goes_on_while_an_item_is_open_or_nobody_says_how(here, how):
    answer(here, **{one.key: DONE for one in ITEMS[1:]})

    with pytest.raises(RefusedError, match=ITEMS[0].title if how else "how the person leaves"):
        leave(here, how)

    here.episode.refresh_from_db()
    assert here.episode.state == "admitted"


def test_planned_end_comes_with_the_last_answer(here):
    answer(here, **{one.key: DONE for one in ITEMS[1:]})
    answer(here, **{ITEMS[0].key: Said(answer=AtDischarge.NOT_APPLICABLE, words="Alcohol only.")})

    leave(here, Leaving.PLANNED)

    left = departures_of(viewer=here.by, patient_id=here.episode.patient_id)[here.episode.pk]
    assert (left.how, left.open) == ("planned", [])


def test_who_leaves_against_advice_is_not_held_and_what_was_open_is_kept_and_done_later(here):
    leave(here, Leaving.AGAINST_ADVICE)
    here.episode.refresh_from_db()
    answer(here, contact=DONE)

    assert Departure.objects.get().open == [one.key for one in ITEMS]
    assert "contact" not in open_now(here)


@pytest.mark.parametrize(
    ("key", "said", "reason"),
    [
        ("naloxone", Said(answer=AtDischarge.NOT_POSSIBLE, words=" "), "why this was not done"),
        ("appointment", Said(answer=AtDischarge.DONE, on_date=DONE.on_date), "what this item asks for"),
        ("appointment", Said(answer=AtDischarge.DONE, words="Dana"), "the day"),
        ("dancing", DONE, "no such item"),
    ],
)
def test_answer_that_says_too_little_is_not_kept(here, key, said, reason):
    with pytest.raises(RefusedError, match=reason):
        answer(here, **{key: said})

    assert not DischargeAnswer.objects.exists()


def test_later_answer_stands_beside_the_first_and_the_same_twice_is_once(here):
    for said in (Said(answer=AtDischarge.NOT_POSSIBLE, words="No phone."), DONE, DONE):
        answer(here, contact=said)

    assert [one.answer for one in DischargeAnswer.objects.order_by("said_at", "pk")] == ["not_possible", "done"]
    line = next(one for one in discharge_list(viewer=here.by, episode=here.episode) if one.item.key == "contact")
    assert line.answer.answer == "done"


def test_database_keeps_answers_and_refuses_a_planned_end_with_something_open(here):
    answer(here, contact=DONE)
    about = {"organization": here.organization, "patient_id": here.episode.patient_id, "episode": here.episode}

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        DischargeAnswer.objects.update(words="Something else")
    with pytest.raises(IntegrityError, match="planned_end_leaves_nothing_open"), transaction.atomic():
        Departure.objects.create(
            how="planned", open=["naloxone"], edition="2026-11", said_by_id=here.intake.pk, left_at=clock.now(), **about
        )


def test_list_is_answered_on_its_page_and_stands_on_the_persons_page(here, client):
    client.force_login(here.intake.account)
    url = reverse("journey:discharge", args=[here.episode.patient_id])
    sent = {"answer_contact": "done", "words_contact": "Text after five", "words_naloxone": "said nothing"}

    refused = client.post(url, sent)
    client.post(url, {**sent, "words_naloxone": ""})

    see_all(here.organization)
    assert "Choose what became of it." in refused.text
    assert "Text after five" in client.get(reverse("journey:person", args=[here.episode.patient_id])).text


def test_page_that_stood_open_takes_back_nothing_a_colleague_said_and_loses_nothing_that_was_typed(here, client):
    client.force_login(here.intake.account)
    url = reverse("journey:discharge", args=[here.episode.patient_id])
    answer(here, contact=Said(answer=AtDischarge.DONE, words="Dana"))
    see_all(here.organization)
    seen = DischargeAnswer.objects.get().pk
    answer(here, contact=Said(answer=AtDischarge.NOT_POSSIBLE, words="The number is dead."))
    stale = {"answer_contact": "done", "seen_contact": seen}
    naloxone = {"answer_naloxone": "not_applicable", "words_naloxone": "Alcohol only."}

    page = client.post(url, {**stale, **naloxone, "words_contact": "Text after five"})
    left_alone = client.post(url, {**stale, "words_contact": "Dana"})

    see_all(here.organization)
    newest = {one.key: one.words for one in DischargeAnswer.objects.order_by("said_at", "pk")}
    assert newest == {"contact": "The number is dead.", "naloxone": "Alcohol only."}
    assert [
        words for words in ("The number is dead.", "Text after five", "it is not saved") if words not in page.text
    ] == []
    assert left_alone.status_code == 302


def test_page_is_not_there_for_who_was_never_admitted(here, client):
    client.force_login(here.intake.account)
    waiting = make_episode(here.organization, state="waiting")

    assert client.get(reverse("journey:discharge", args=[waiting.patient_id])).status_code == 404
