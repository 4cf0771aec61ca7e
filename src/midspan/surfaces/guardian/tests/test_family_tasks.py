"""A task for the family of a minor: written by staff, ticked by a guardian, read by the minor, and by no other home."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.family_tasks.actions import Said, answer_task, give_task
from midspan.domains.family_tasks.models import FamilyTask, FamilyTaskAnswer
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import end_guardian, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.models import Reach as OpenReach
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family
from midspan.values import Actor, ActorKind, Label, RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOME = "/family/"
GROWN = date(2009, 5, 2)
TITLE, WORDS, WHY = "Eat together three evenings", "Phones in the drawer.", "the car broke down"
TYPED = {"title": TITLE, "words": WORDS, "due_date_0": "3", "due_date_1": "8", "due_date_2": "2027", "whom": "all"}


class Home(Family):
    """With Dana, who counsels Rowan."""

    def __init__(self):
        super().__init__()
        self.dana = make_staff(self.organization, "counselor")
        works_with = {"patient_id": self.child.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": self.stay.pk}
        open_reach(actor_id=self.dana.pk, **works_with, by=self.intake)
        self.address = f"/people/{self.child.pk}/family-tasks/"

    def give(self, **fields):
        see_all(self.organization)
        task = give_task(patient_id=self.child.pk, said=Said(title=TITLE, **fields), by=actor_for(self.dana))
        see_all(self.organization)
        return task

    def say(self, whose, task, say, **fields):
        response = browser_of(whose).post(f"{HOME}{whose.guardian.pk}/tasks/{task.pk}/", {"say": say, **fields})
        see_all(self.organization)
        return response


@pytest.fixture(scope="module")
def shared(share):
    return share(Home, at=MONDAY_NOON)


@pytest.fixture
def home(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


@pytest.fixture
def danas(home, client):
    client.force_login(home.dana.account)
    return client


def page_of(person, url=HOME):
    return unescape(browser_of(person).get(url).text)


def text_of(client, url):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", client.get(url).text)))


def test_counselor_gives_a_task_and_each_guardian_the_law_opens_it_to_reads_it(home, danas):
    before = danas.get(f"{home.address}new/").text
    kept = danas.post(f"{home.address}new/", TYPED)
    plan = unescape(danas.get(f"/people/{home.child.pk}/family-session/").text)
    see_all(home.organization)

    assert kept.url == home.address
    assert before.count("reads it\n") + before.count("reads it<") == 2
    assert TITLE in plan
    for one in (home.mother, home.father):
        page = page_of(one)
        assert [words in page for words in ("What the team asks of you", TITLE, WORDS, "By March 8.")] == [True] * 4


def test_staff_read_before_they_write_who_would_read_it_and_why_another_would_not(home, danas):
    home.comes_for(Label.PART2)
    home.is_born(GROWN)
    mother = home.mother.guardian
    named = {"name": f"{mother.name} ({mother.relation})", "recipient_id": mother.pk}
    make_signed(home.child, **named, shares=("family_tasks",))

    said = text_of(danas, f"{home.address}new/")

    assert "Rowan reads it too" in said or "reads it too, on their own page" in said
    assert "Alma Reyes (mother) · reads it" in said
    assert "Ben Ames (father) · does not read it. No law opens it to them now, and the minor signed nothing" in said
    assert "tasks the team gives them" in said


def test_where_nobody_would_read_it_no_task_is_given(home, danas):
    home.comes_for(Label.PART2)
    home.is_born(GROWN)

    page = danas.get(f"{home.address}new/").text
    refused = danas.post(f"{home.address}new/", TYPED)

    assert "Nobody who stands for this person would read a task now." in page
    assert (TITLE in page, refused.status_code) == (False, 422)
    assert TITLE in refused.text  # What was typed stands still.
    see_all(home.organization)
    assert not FamilyTask.objects.exists()


def test_consent_that_does_not_name_tasks_opens_none(home):
    task = home.give()
    home.comes_for(Label.PART2)
    home.is_born(GROWN)
    mother = home.mother.guardian
    named = {"name": f"{mother.name} ({mother.relation})", "recipient_id": mother.pk}
    make_signed(home.child, **named, shares=("times", "family_sessions"))

    assert (TITLE in page_of(home.mother), "When sessions are" in page_of(home.mother)) == (False, True)
    assert home.say(home.mother, task, "done").status_code == 404


def test_guardian_ticks_takes_the_tick_back_and_says_what_stood_in_the_way(home, danas):
    task = home.give()
    pages = []
    for say, fields in (("done", {}), ("back", {}), ("could_not", {"words": f" {WHY} "})):
        assert home.say(home.mother, task, say, **fields).url == HOME
        pages.append(page_of(home.mother))
        see_all(home.organization)
    staff = text_of(danas, home.address)

    assert ["Done: you ticked it on March 1." in one for one in pages] == [True, False, False]
    assert [f"You wrote that you could not: “{WHY}”" in one for one in pages] == [False, False, True]
    assert f"Alma Reyes (mother) · Not yet. On March 1 they wrote: “{WHY}”" in staff
    assert "Ben Ames (father) · Not yet." in staff
    see_all(home.organization)
    assert FamilyTaskAnswer.objects.count() == 3  # What was said before stays.


@pytest.mark.parametrize("words", ["", "a" * 201])
def test_line_that_cannot_be_taken_is_still_there_with_what_is_wrong(home, words):
    task = home.give()

    answer = home.say(home.mother, task, "could_not", words=words)

    assert answer.status_code == 422
    assert f'value="{words}"' in answer.text or not words
    assert 'class="details" open' in answer.text
    assert not FamilyTaskAnswer.objects.exists()


def test_no_home_learns_anything_of_the_other(home):
    both, one = home.give(), home.give(guardian_id=home.mother.guardian.pk)
    nothing_said = page_of(home.father)
    see_all(home.organization)
    home.say(home.mother, both, "could_not", words=WHY)
    home.say(home.mother, one, "done")

    def body(page):
        return re.sub(r"csrfmiddlewaretoken[^>]*>|nonce=\"[^\"]*\"", "", page.partition("<main")[2])

    assert body(page_of(home.father)) == body(nothing_said)
    assert nothing_said.count(f"<bdi>{TITLE}</bdi>") == 1
    see_all(home.organization)
    assert home.say(home.father, one, "done").status_code == 404


def test_database_shows_and_takes_each_guardians_own_word_alone(home):
    both, hers = home.give(), home.give(guardian_id=home.mother.guardian.pk)
    home.say(home.mother, both, "done")
    father = Actor(home.organization.pk, home.father.account.pk, ActorKind.GUARDIAN)
    about = {"patient_id": home.child.pk, "is_done": True, "by": father}

    with acting_for(father, Reach.ASSIGNED):
        seen = set(FamilyTask.objects.values_list("pk", flat=True)), FamilyTaskAnswer.objects.count()
        with pytest.raises(DatabaseError), transaction.atomic():
            answer_task(**about, guardian_id=home.mother.guardian.pk, thread=both.pk)
        with pytest.raises(RefusedError):
            answer_task(**about, guardian_id=home.father.guardian.pk, thread=hers.pk)
    with acting_for(actor_for(home.child), Reach.OWN):
        minors = FamilyTask.objects.count(), FamilyTaskAnswer.objects.count()

    assert (seen, minors) == (({both.pk}, 0), (2, 0))


def test_minor_reads_what_is_asked_and_of_whom_and_through_a_guardians_eyes_the_same_without_answers(home):
    task = home.give(words=WORDS, guardian_id=home.mother.guardian.pk)
    home.say(home.mother, task, "could_not", words=WHY)
    browser = browser_of(home.child)

    own_page = unescape(browser.get("/more/privacy/guardians/tasks/").text)
    browser.post("/more/privacy/as/", {"who": home.mother.guardian.reference})
    as_mother = unescape(browser.get("/more/privacy/as/").text)

    assert [one in own_page for one in (TITLE, WORDS, "For Alma Reyes (mother).", WHY)] == [True, True, True, False]
    assert [one in as_mother for one in (TITLE, WORDS, WHY, "It is done")] == [True, True, False, False]
    browser.post("/more/privacy/as/stop/")
    see_all(home.organization)
    browser.post("/more/privacy/as/", {"who": home.father.guardian.reference})
    assert TITLE not in browser.get("/more/privacy/as/").text


def test_page_of_the_minor_is_empty_where_nothing_is_asked(home):
    assert "Nothing is asked of them now" in page_of(home.child, "/more/privacy/guardians/tasks/")


def test_staff_change_it_while_nobody_has_done_it_and_end_it(home, danas):
    task = home.give()
    page = danas.get(f"{home.address}{task.pk}/").text
    other = {**TYPED, "title": "Eat together twice", "seen": "1"}
    changed, stale = (danas.post(f"{home.address}{task.pk}/", other) for _ in range(2))
    see_all(home.organization)
    home.say(home.mother, task, "done")
    late = danas.post(f"{home.address}{task.pk}/", {**other, "seen": "2"})
    mothers = page_of(home.mother)
    ended = danas.post(f"{home.address}{task.pk}/end/")
    over = text_of(danas, home.address)

    assert f'value="{TITLE}"' in page
    assert (changed.status_code, stale.status_code, late.status_code) == (302, 422, 422)
    assert "Somebody changed it meanwhile." in unescape(stale.text)
    assert (TITLE in mothers, "Eat together twice" in mothers) == (False, True)
    assert ended.url == home.address
    assert "Tasks that are over Eat together twice · Alma Reyes (mother) : Done, ticked on March 1." in over
    assert "Eat together" not in page_of(home.mother)
    see_all(home.organization)
    assert [one.number for one in FamilyTask.objects.order_by("number")] == [1, 2, 3]
    assert danas.post(f"{home.address}{task.pk}/end/").status_code == 404


def end_stay(home):
    home.stay.state = "discharged"
    home.stay.save()


def end_power(home):
    end_guardian(guardian_id=home.mother.guardian.pk, reason="A new order", by=home.intake)


def end_sign_in(home):
    OpenReach.objects.filter(source_id=home.mother.guardian.pk).update(until_at=MONDAY_NOON - timedelta(hours=1))


def come_of_age(home):
    home.is_born(MONDAY_NOON.date().replace(year=MONDAY_NOON.year - 18))


@pytest.mark.parametrize("end", [end_stay, end_power, end_sign_in, come_of_age])
def test_task_is_over_for_her_at_once_with_the_stay_her_power_her_sign_in_and_the_birthday(home, danas, end):
    task = home.give(guardian_id=home.mother.guardian.pk)
    before = TITLE in page_of(home.mother)
    see_all(home.organization)

    end(home)

    assert (before, TITLE in page_of(home.mother)) == (True, False)
    see_all(home.organization)
    assert home.say(home.mother, task, "done").status_code in {302, 404}
    assert not FamilyTaskAnswer.objects.exists()
    assert TITLE in danas.get(home.address).text  # The team still reads what was asked.


def test_of_an_adult_there_is_no_word_of_tasks(home, danas):
    adult = make_patient(home.organization, birth_date=date(1980, 1, 1))
    open_reach(
        actor_id=home.dana.pk, patient_id=adult.pk, basis=Basis.PRIMARY_COUNSELOR, source_id=home.stay.pk,
        by=home.intake,
    )  # fmt: skip

    assert "Tasks for the family" not in danas.get(f"/people/{adult.pk}/family-session/").text
    assert danas.get(f"/people/{adult.pk}/family-tasks/new/").status_code == 404


def test_team_reads_that_somebody_reads_it_no_more_beside_what_they_said(home, danas):
    task = home.give()
    home.say(home.mother, task, "done")
    for one in (home.mother, home.father):
        OpenReach.objects.filter(source_id=one.guardian.pk).update(until_at=MONDAY_NOON - timedelta(hours=1))

    said = text_of(danas, home.address)

    assert "Alma Reyes (mother) · Done, ticked on March 1. Does not read it now." in said
    assert "Ben Ames (father) · Does not read it now." in said
    assert "Nobody whom it is for reads it now." in said


def test_whoever_wrote_it_is_told_once_that_somebody_could_not_and_led_there(home, danas):
    task = home.give()
    for say, fields in (("done", {}), ("back", {}), ("could_not", {"words": WHY}), ("could_not", {"words": WHY})):
        home.say(home.mother, task, say, **fields)

    updates = unescape(danas.get("/updates/").text)

    assert (updates.count("There is something for you to read."), WHY in updates) == (1, False)
    assert f'href="{home.address}"' in updates


def test_day_that_is_past_is_refused(home, danas):
    past = {**TYPED, "due_date_1": "1", "due_date_0": "2"}

    answer = danas.post(f"{home.address}new/", past)

    assert (answer.status_code, "Choose a day that is still to come." in answer.text) == (422, True)


def test_guardians_page_asks_as_often_for_three_tasks_as_for_one(home):
    counts = []
    for how_many in (1, 2):
        for _ in range(how_many):
            home.give()
        browser = browser_of(home.mother)
        with CaptureQueriesContext(connection) as counted:
            browser.get(HOME)
        counts.append(len(counted))
        see_all(home.organization)

    assert counts[0] == counts[1]
