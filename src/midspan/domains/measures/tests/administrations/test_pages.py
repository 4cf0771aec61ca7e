"""The pages of questionnaires: a question a screen for the person, scores and change for their counselor."""

import contextlib
from datetime import timedelta

import pytest
from django.urls import resolve, reverse

from midspan.domains.measures.actions import (
    enter,
)
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.models import Administration, Draft
from midspan.domains.measures.queries import askings_of
from midspan.domains.measures.tests.administrations.asking import LOW, WELL, obligations, weekly
from midspan.domains.measures.tests.factories import answer, tell_answer
from midspan.domains.safety.queries import open_obligations
from midspan.domains.safety.tests.factories import answered
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_person_reads_who_reads_it_before_the_first_question(center, phone):
    assignment = center.assign()

    page = phone.get(reverse("measures:before", args=[assignment.pk])).content.decode()

    assert f"{center.dana} reads your answers" in page
    assert "Nobody watches while you answer" in page
    assert "988" in page


def test_one_question_a_screen_with_the_way_back_until_it_is_handed_in(center, phone):
    assignment = center.assign(key="phq-2", every_days=None)
    url = reverse("measures:question", args=[assignment.pk, "1"])

    second = phone.post(url, {"answer": "3"})
    assert second["Location"] == reverse("measures:question", args=[assignment.pk, "2"])
    assert f'href="{url}"' in phone.get(second["Location"]).content.decode()
    assert 'value="3"' in phone.get(url).content.decode().split("checked")[0].rsplit("<input", 1)[1]

    last = phone.post(second["Location"], {"answer": "-"})
    assert last["Location"] == reverse("measures:finish", args=[assignment.pk])
    assert "You left out 1 question" in phone.get(last["Location"]).content.decode()
    assert phone.post(last["Location"])["Location"] == reverse("measures:own")

    see_all(center.organization)
    assert [row.is_complete for row in Administration.objects.all()] == [False]


def test_handed_in_by_two_clicks_is_handed_in(center, phone):
    assignment = center.assign(key="phq-2", every_days=None)
    answer(center.rowan, assignment, [0, 0], hands_in=False)
    url = reverse("measures:finish", args=[assignment.pk])

    assert [phone.post(url).status_code for _ in range(2)] == [302, 302]
    assert "Your team reads this next" in phone.get(reverse("measures:own")).content.decode()


@pytest.mark.parametrize(("given", "count"), [("0", 1), ("3", 2)])
def test_no_question_is_begun_while_somebody_has_to_talk_with_them(center, phone, given, count):
    assignment = center.assign()
    answered(center.rowan)
    url = reverse("measures:question", args=[assignment.pk, "9"])

    assert phone.get(url)["Location"] == reverse("safety:own")
    assert phone.post(url, {"answer": given})["Location"] == reverse("safety:own")
    assert "Somebody talks with you first." in phone.get(reverse("measures:own")).content.decode()
    see_all(center.organization)
    assert (Draft.objects.count(), obligations().count()) == (0, count)


def test_without_an_answer_the_question_stays(center, phone):
    page = phone.post(reverse("measures:question", args=[center.assign().pk, "1"]), {})

    assert "say that you would rather not" in page.content.decode()


def test_after_a_worrying_answer_help_comes_first(center, phone):
    assignment = center.assign()

    after = phone.post(reverse("measures:question", args=[assignment.pk, "9"]), {"answer": "1"})
    page = phone.get(after["Location"]).content.decode()

    assert after["Location"] == reverse("safety:own")
    assert "Thank you for telling us" in page
    assert "988" in page
    assert f"{center.dana} has been told" in page


def test_what_is_not_asked_now_is_not_there(center, phone):
    assignment = center.assign()
    center.close()

    assert phone.get(reverse("measures:question", args=[assignment.pk, "9"])).status_code == 404


@pytest.mark.parametrize(("given", "page"), [("3", "own"), ("0", "question")])
def test_question_that_was_on_the_screen_is_answered_after_closing(center, phone, given, page):
    assignment = center.assign()
    url = reverse("measures:question", args=[assignment.pk, "9"])
    assert phone.get(url).status_code == 200
    center.close()

    after = phone.post(url, {"answer": given})

    assert resolve(after["Location"]).url_name == page
    see_all(center.organization)
    assert len(open_obligations(viewer=center.by)) == (1 if given == "3" else 0)


def test_rather_not_after_closing_goes_on(center, phone):
    assignment = center.assign()
    center.close()

    after = phone.post(reverse("measures:question", args=[assignment.pk, "9"]), {"answer": "none"})

    assert after.status_code in {200, 302}


def test_the_counselor_reads_score_band_and_change_beside_the_line(center, desk):
    weekly(center, LOW, WELL)

    page = desk.get(reverse("measures:of_patient", args=[center.rowan.pk])).content.decode()

    assert "16, moderately severe" in page
    assert "0, minimal" in page
    assert "Better than at the start" in page
    assert 'role="img"' in page
    assert "overlap" in page


@pytest.mark.parametrize(
    ("places", "told"),
    [([3, 1, 0], "ask how much"), ([0, 3, 0], "ask again: 2"), ([3, 2, 0], "")],
)
def test_what_the_source_says_besides_the_band_stands_with_the_answers(center, desk, places, told):
    row = answer(center.rowan, center.assign(key="audit-c", every_days=None), places)

    page = desk.get(reverse("measures:one", args=[center.rowan.pk, row.pk])).content.decode()

    assert [words for words in ("ask how much", "ask again: 2") if words in page] == ([told] if told else [])


def test_the_counselor_asks_for_more(center, desk):
    today = clock.local_date()
    sent = {
        "instrument": "gad-7",
        "every": "14",
        "starts_on_0": today.month,
        "starts_on_1": today.day,
        "starts_on_2": today.year,
    }

    url = reverse("measures:of_patient", args=[center.rowan.pk])
    far = desk.post(url, {**sent, "starts_on_2": 9999})
    answered = desk.post(url, sent)

    assert "Choose today, or a day of the next year." in far.content.decode()
    assert answered.status_code == 302, answered.content.decode()
    see_all(center.organization)
    (asking,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)
    assert (asking.instrument.key, asking.assignment.every_days) == ("gad-7", 14)


def test_what_starts_later_is_said_to_be_told_later(center, desk):
    day = clock.local_date() + timedelta(days=3)
    sent = {"instrument": "gad-7", "every": "once"}
    sent |= {"starts_on_0": day.month, "starts_on_1": day.day, "starts_on_2": day.year}

    page = desk.post(reverse("measures:of_patient", args=[center.rowan.pk]), sent, follow=True).content.decode()

    assert "The person is told on" in page


def test_who_reads_the_answers_is_told_that_somebody_has_to_talk_with_the_person(center, desk):
    tell_answer(center.rowan, center.assign(), "9", 1)

    page = desk.get(reverse("measures:of_patient", args=[center.rowan.pk])).content.decode()

    assert reverse("safety:of_patient", args=[center.rowan.pk]) in page


def test_who_does_not_reach_the_person_finds_nothing(center, client):
    row = answer(center.rowan, center.assign(), LOW)
    client.force_login(center.other.account)

    for name, more in (("of_patient", []), ("one", [row.pk]), ("sheet", ["phq-9"]), ("review", ["phq-9"])):
        assert client.get(reverse(f"measures:{name}", args=[center.rowan.pk, *more])).status_code == 404


@pytest.mark.parametrize(("somebody_acts", "sheets"), [(True, 1), (False, 2)])
def test_same_worrying_answers_are_once_only_while_somebody_acts_on_them(center, monkeypatch, somebody_acts, sheets):
    monkeypatch.setattr("midspan.domains.measures.actions.entering.is_to_be_reached", lambda **_asked: somebody_acts)
    said = {"choices": {"9": 1}, "mode": Mode.PAPER, "answered_on": clock.local_date(), "language": "en"}
    enter(patient_id=center.rowan.pk, key="phq-9", by=center.by, **said)

    with contextlib.suppress(RefusedError):
        enter(patient_id=center.rowan.pk, key="phq-9", by=center.by, **said)

    assert Administration.objects.count() == sheets
