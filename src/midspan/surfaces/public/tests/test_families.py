"""Lessons for families and a question to the program: pages that anybody opens, and that leave nothing behind."""

import re
from itertools import count

import pytest
from django.apps import apps
from django.test import Client

from midspan.domains.circle.actions import ask_program
from midspan.domains.circle.lessons import lessons
from midspan.domains.circle.models import FamilyQuestion
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.public.tests.reading import (
    HARDEST_GRADE,
    LEAST_EASE,
    LONGEST_SENTENCE,
    ease_in_spanish,
    grade_in_english,
    lines_of,
    sentences,
    worth_counting,
)

pytestmark = pytest.mark.django_db
NUMBERS = count(100)


@pytest.fixture
def center():
    return make_organization(name="North center", phone="555-0101")


def read(answer):
    return answer.content.decode()


def visitor(**more):
    """A browser at an address of its own: each address may ask a few times an hour."""
    return Client(REMOTE_ADDR=f"192.0.2.{next(NUMBERS)}", **more)


def test_lessons_are_read_without_cookie_or_account_in_both_languages(center):
    stranger = visitor()

    pages = [stranger.get(f"/lessons/{language}/") for language in ("en", "es")]
    lesson = stranger.get("/lessons/es/naloxone/")

    assert [one.status_code for one in pages] == [200, 200]
    assert "Qué es un programa ambulatorio intensivo" in read(pages[1])
    assert "Llame al 911" in read(lesson)
    assert lesson.headers["Content-Language"] == "es"
    assert not stranger.cookies
    assert [len(one.content) for one in (*pages, lesson) if len(one.content) > 40_000] == []
    assert stranger.get("/lessons/en/nothing-like-it/").status_code == 404


def test_question_is_asked_by_anybody_and_answered_without_confirming_anyone(center):
    stranger, browser = visitor(), visitor()
    browser.force_login(make_staff(center, Role.INTAKE).account)

    asked = stranger.post("/ask-us/", {"words": "How long does it take?"})
    before = read(stranger.get(asked.url))
    one = re.search(r"/family-questions/[0-9a-f-]+/", read(browser.get("/family-questions/"))).group()
    browser.post(one, {"words": "Most stay about twelve weeks."})
    after = read(stranger.get(asked.url))

    assert "Not yet." in before
    assert "Most stay about twelve weeks." in after
    assert "It does not mean that anybody is or was here." in after
    assert stranger.get("/ask-us/nothing-like-it/").status_code == 404
    see_all(center)
    assert [field.name for field in FamilyQuestion._meta.concrete_fields if "patient" in field.name] == []


def test_question_is_asked_and_answered_in_the_language_of_the_lessons_from_which_one_comes(center):
    browser_in_english = visitor(headers={"accept-language": "en"})

    lessons = read(browser_in_english.get("/lessons/es/"))
    page = browser_in_english.get("/ask-us/?language=es")
    secret = ask_program(organization_id=center.pk, words="¿Cuánto dura?", language="es")

    assert "/ask-us/?language=es" in lessons
    assert ("Enviar la pregunta" in read(page), page.headers["Content-Language"]) == (True, "es")
    assert "La respuesta" in read(browser_in_english.get(f"/ask-us/{secret}/"))
    assert "Send the question" in read(browser_in_english.get("/ask-us/?language=nothing"))


def test_when_too_many_questions_wait_whoever_asks_is_told_to_call(center, monkeypatch):
    monkeypatch.setattr("midspan.domains.circle.rules.MOST_QUESTIONS", 1)
    ask_program(organization_id=center.pk, words="Why?", language="en")

    answer = visitor().post("/ask-us/", {"words": "How long does it take?"})

    assert answer.status_code == 422
    assert "Please call instead." in read(answer)
    assert "How long does it take?" in read(answer)


def test_one_visitor_does_not_fill_the_page_of_questions_for_everybody(center):
    one_visitor = {"REMOTE_ADDR": "192.0.2.71"}
    answers = [Client(**one_visitor).post("/ask-us/", {"words": "How long does it take?"}) for _ in range(6)]

    assert [one.status_code for one in answers] == [302] * 5 + [429]
    assert "or call instead." in read(answers[-1])
    assert "How long does it take?" in read(answers[-1])
    see_all(center)
    assert FamilyQuestion.objects.count() == 5


def form_of(browser):
    page = read(browser.get("/ask-us/"))
    return {"form_id": re.search(r'name="form_id" value="([0-9a-f-]{36})"', page)[1]}


def test_same_form_pressed_twice_is_one_question_at_one_address(center):
    make_staff(center, Role.INTAKE)
    stranger = visitor()
    sent = {**form_of(stranger), "words": "How long does it take?"}

    first, second = stranger.post("/ask-us/", sent), stranger.post("/ask-us/", sent)

    assert (first.status_code, second.url) == (302, first.url)
    assert sent["form_id"] not in first.url
    see_all(center)
    assert FamilyQuestion.objects.count() == 1
    assert apps.get_model("notices.Notice").objects.count() == 1


def test_second_press_leads_to_the_answer_also_when_no_more_may_be_asked(center, monkeypatch):
    stranger = visitor()
    sent = {**form_of(stranger), "words": "How long does it take?"}
    first = stranger.post("/ask-us/", sent)
    monkeypatch.setattr("midspan.domains.circle.rules.MOST_QUESTIONS", 1)

    answers = [stranger.post("/ask-us/", sent) for _ in range(6)]

    assert {one.url for one in answers} == {first.url}


def test_other_words_in_the_same_form_and_the_same_words_in_another_are_questions_of_their_own(center):
    stranger = visitor()
    one, other = form_of(stranger), form_of(stranger)

    for sent in ({**one, "words": "How long?"}, {**one, "words": "How much?"}, {**other, "words": "How long?"}):
        stranger.post("/ask-us/", sent)

    see_all(center)
    assert sorted(row.words for row in FamilyQuestion.objects.all()) == ["How long?", "How long?", "How much?"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_relatives_are_led_to_the_lessons_and_to_a_question(center, language):
    page = read(visitor().get(f"/care/{language}/someone/"))

    assert f'href="/lessons/{language}/"' in page
    assert f'href="/ask-us/?language={language}"' in page
    assert f'href="/ask-us/?language={language}"' not in read(visitor().get(f"/care/{language}/"))


def test_whoever_signs_in_is_led_to_the_lessons_too(center):
    assert 'href="/lessons/"' in read(visitor().get("/account/login/"))


@pytest.mark.parametrize("url", ["/lessons/en/", "/lessons/es/naloxone/", "/ask-us/"])
def test_page_leaves_nothing_and_can_be_left_at_once(center, url):
    answer = visitor().get(url)

    assert (answer.status_code, answer.cookies.output(), answer["Cache-Control"]) == (200, "", "no-store")
    assert "data-quick-exit" in read(answer)
    assert 'href="tel:988"' in read(answer)


def test_question_is_taken_without_a_cookie_as_there_is_none_to_check_it_by(center):
    stranger = visitor(enforce_csrf_checks=True)
    page = stranger.get("/ask-us/")

    answer = stranger.post("/ask-us/", {"words": "How long does it take?"})

    assert (answer.status_code, stranger.cookies.output(), "csrf" in read(page)) == (302, "", False)


def test_what_programs_fill_in_is_not_sent_and_the_words_still_stand(center):
    answer = visitor().post("/ask-us/", {"words": "My own words", "third_box": "https://spam.example"})

    assert answer.status_code == 422
    assert "My own words" in read(answer)
    assert "spam.example" not in read(answer)
    see_all(center)
    assert FamilyQuestion.objects.count() == 0


def test_an_empty_question_is_to_be_put_right(center):
    answer = visitor().post("/ask-us/?language=es", {"words": ""})

    assert answer.status_code == 422
    assert 'href="#id_words"' in read(answer)
    assert "Por favor corrija esto" in read(answer)


def test_with_several_centers_one_is_chosen_and_each_can_be_called(center):
    south = make_organization(name="South center", phone="555-0102")

    page = read(visitor().get("/ask-us/"))
    unsaid = visitor().post("/ask-us/", {"words": "How long does it take?"})
    asked = visitor().post("/ask-us/", {"words": "How long does it take?", "center": south.pk.hex})

    assert [one in page for one in ("North center", "South center", "tel:5550101", "tel:5550102")] == [True] * 4
    assert (unsaid.status_code, "Choose a center, or call it." in read(unsaid)) == (422, True)
    assert "South center" in read(visitor().get(asked.url))
    assert (waiting_at(center), waiting_at(south)) == (0, 1)
    assert visitor().get("/lessons/en/").status_code == 200


def test_with_several_centers_the_setting_says_which_is_asked(center, settings):
    south = make_organization(name="South center", phone="555-0102")
    settings.PUBLIC_CENTER = str(south.pk)

    page = read(visitor().get("/ask-us/"))
    visitor().post("/ask-us/", {"words": "How long does it take?", "center": center.pk.hex})

    assert ("South center" in page, "North center" in page) == (True, False)
    assert (waiting_at(center), waiting_at(south)) == (0, 1)


def test_a_setting_that_names_nobody_asks_nobody(center, settings):
    settings.PUBLIC_CENTER = "nobody"

    assert visitor().get("/ask-us/").status_code == 404


def waiting_at(organization):
    see_all(organization)
    return FamilyQuestion.objects.filter(organization=organization).count()


def lessons_for(_center, language):
    """Each page of the lessons, by its key, without whence it comes: that names books and people."""
    shown = {one.key: visitor().get(f"/lessons/{language}/{one.key}/") for one in lessons()}
    sources = [one.source for one in lessons()]
    pages = {"all": visitor().get(f"/lessons/{language}/"), **shown}
    return {name: lines_of(read(page), but=sources) for name, page in pages.items()}


def asking_for(center, language):
    """The page of a question as it is, refused for each reason, and after it was asked."""
    ask, asked = f"/ask-us/?language={language}", {"organization_id": center.pk, "words": "Why?", "language": language}
    pages = {
        "as it is": visitor().get(ask),
        "empty": visitor().post(ask, {"words": ""}),
        "filled unseen": visitor().post(ask, {"words": "Why?", "third_box": "x"}),
        "asked": visitor().get(f"/ask-us/{ask_program(**asked)}/"),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("midspan.domains.circle.rules.MOST_QUESTIONS", 1)
        pages["too many wait"] = visitor().post(ask, {"words": "Why?"})
    eager = visitor()
    pages["too many from one"] = [eager.post(ask, {"words": f"Why {number}?"}) for number in range(6)][-1]
    return {name: lines_of(read(page)) for name, page in pages.items()}


@pytest.mark.parametrize("pages_for", [lessons_for, asking_for])
def test_what_families_read_and_ask_is_of_a_low_grade_in_english(center, pages_for):
    grades = {name: grade_in_english(worth_counting(lines)) for name, lines in pages_for(center, "en").items()}

    assert {name: grade for name, grade in grades.items() if grade > HARDEST_GRADE} == {}


@pytest.mark.parametrize("pages_for", [lessons_for, asking_for])
def test_what_families_read_and_ask_is_easy_in_spanish(center, pages_for):
    eases = {name: ease_in_spanish(worth_counting(lines)) for name, lines in pages_for(center, "es").items()}

    assert {name: ease for name, ease in eases.items() if ease < LEAST_EASE} == {}


@pytest.mark.parametrize("pages_for", [lessons_for, asking_for])
def test_what_families_read_has_no_long_sentence_and_none_in_the_other_language(center, pages_for):
    english, spanish = (pages_for(center, language) for language in ("en", "es"))

    every = [line for pages in (english, spanish) for lines in pages.values() for line in lines]
    assert [one for line in every for one in sentences(line) if len(one.split()) > LONGEST_SENTENCE] == []
    assert {name: len(lines) for name, lines in english.items()} == {
        name: len(lines) for name, lines in spanish.items()
    }
    same = {line for name, lines in english.items() for line in lines if line in spanish[name]}
    assert {line for line in same if not line.startswith(("North center", "Why"))} == set()


def test_question_with_a_number_that_is_none_is_taken_as_one_without(center):
    answer = visitor().post("/ask-us/", {"words": "How long does it take?", "form_id": "x"})
    again = visitor().post("/ask-us/", {"words": "", "form_id": "x"})

    see_all(center)
    assert (answer.status_code, FamilyQuestion.objects.count()) == (302, 1)
    assert (again.status_code, "Write your question." in read(again), "UUID" in read(again)) == (422, True, False)
    assert 'value="x"' not in read(again)
