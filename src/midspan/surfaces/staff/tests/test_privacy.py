"""A privacy officer lands on what waits for them: everything, the first due first, with one thing to do about each."""

from datetime import date, timedelta

import pytest

from midspan.domains.accounting.actions import ask_for_account
from midspan.domains.agreements.tests.factories import make_agreement
from midspan.domains.breaches.enums import Outcome
from midspan.domains.breaches.tests.factories import assessed, make_breach
from midspan.domains.emergencies.actions import break_glass
from midspan.domains.guardians.actions import ask_about_law
from midspan.domains.legal.actions import answer_neutrally
from midspan.domains.legal.tests.factories import make_request
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.questions.actions import ask_for_limit
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.privacy_lines import lines_waiting

pytestmark = pytest.mark.django_db


class Center:
    """Rowan asks for things, Kim's age is unknown, a nurse opens a record, and somebody has a subpoena."""

    def __init__(self):
        self.organization = make_organization()
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)
        self.nurse = make_staff(self.organization, Role.NURSE, given_name="Priya", family_name="Shah")
        self.people = [make_patient(self.organization) for _ in range(3)]

    def everything(self, number=0, *, due_in=6):
        rowan = self.people[number]
        ask_for_account(by=actor_for(rowan))
        ask_for_limit(words="My neighbor at the desk should not see my address.", by=actor_for(rowan))
        self.opened(number)
        unborn = make_patient(self.organization, given_names="Kim", birth_date=None)
        ask_about_law(patient_id=unborn.pk, by=actor_for(self.officer))
        make_breach(self.nurse)
        return make_request(rowan, self.nurse, due_date=clock.local_date() + timedelta(days=due_in))

    def opened(self, number, *, by=None):
        who = self.people[number]
        reason = f"Fainted in hallway number {number}, and the crew asks."
        return break_glass(
            family_name=who.family_name, birth_date=who.birth_date, reason=reason, has_stepped_up=True,
            by=actor_for(by or self.nurse),
        )  # fmt: skip

    def lines(self):
        return lines_waiting(viewer=actor_for(self.officer))


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.slow
def test_everything_that_waits_stands_there_the_first_due_first(center):
    center.everything()

    lines = center.lines()
    assert [one.action for one in lines] == ["Review", "Answer", "Say what holds", "Answer", "Assess", "Answer"]
    assert [one.by_date for one in lines] == sorted(one.by_date for one in lines)
    assert lines[3].title == "By law: Clerk of the Circuit Court asks"
    assert lines[5].title.startswith("What left, and to whom: Rowan Ames")


@pytest.mark.slow
def test_agreement_that_ends_soon_waits_until_a_later_one_is_on_file(center):
    soon = clock.local_date() + timedelta(days=20)
    make_agreement(center.officer, last_date=soon)
    assert [(one.title, one.by_date) for one in center.lines()] == [("The agreement with Tidewater Lab ends", soon)]

    make_agreement(center.officer, first_date=soon + timedelta(days=1))

    assert center.lines() == []


@pytest.mark.slow
def test_breach_waits_by_its_day_with_what_comes_next(center):
    breach = make_breach(center.nurse, days_ago=10)
    by_date = clock.local_date() + timedelta(days=50)
    assert [(one.by_date, one.action, one.kind) for one in center.lines()] == [(by_date, "Assess", "due")]

    assessed(breach, center.officer)
    assert [(one.by_date, one.action) for one in center.lines()] == [(by_date, "Tell them")]
    assessed(breach, center.officer, Outcome.LOW)
    assert [one.action for one in center.lines()] == ["Close"]


def test_breach_past_its_day_is_late(center):
    make_breach(center.nurse, days_ago=61)

    [line] = center.lines()
    assert (line.kind, line.why.startswith("Late: it was due on")) == ("urgent", True)


@pytest.mark.slow
def test_what_is_late_says_so_and_stands_first(center):
    center.everything(due_in=-2)

    first = center.lines()[0]
    assert (first.kind, first.why.startswith("Late: it was due on")) == ("urgent", True)


def test_what_is_answered_waits_no_longer(center):
    request = make_request(center.people[0], center.nurse)
    assert len(center.lines()) == 1

    answer_neutrally(request_id=request.pk, words="", by=actor_for(center.officer))

    assert center.lines() == []


def test_emergency_of_ones_own_waits_for_a_colleague(center):
    both = make_staff(center.organization, Role.PRIVACY_OFFICER, Role.NURSE)
    center.opened(0, by=both)

    assert lines_waiting(viewer=actor_for(both)) == []
    assert [one.action for one in center.lines()] == ["Review"]


@pytest.mark.slow
def test_as_many_queries_for_three_of_each_as_for_one(center, django_assert_max_num_queries):
    center.everything()
    with django_assert_max_num_queries(40) as one:
        assert len(center.lines()) == 6
    for number in (1, 2):
        center.everything(number)

    with django_assert_max_num_queries(len(one)):
        assert len(center.lines()) == 18


@pytest.mark.slow
def test_officer_lands_there_and_reads_one_action_each(client, center):
    center.everything()
    client.force_login(center.officer.account)

    page = client.get("/", follow=True)

    assert page.redirect_chain == [("/privacy/", 302)]
    assert page.text.count("queue-action") == 6


def test_nothing_waits_says_what_would_stand_there(client, center):
    client.force_login(center.officer.account)

    assert "Nothing waits" in client.get("/privacy/").text


def test_who_has_more_work_lands_on_the_day_board_and_nobody_else_opens_it(client, center):
    client.force_login(make_staff(center.organization, Role.PRIVACY_OFFICER, Role.DIRECTOR).account)
    assert client.get("/").url == "/day/"

    see_all(center.organization)
    client.force_login(center.nurse.account)
    assert client.get("/privacy/").status_code == 404


@pytest.mark.slow
def test_birth_date_that_is_written_down_answers_the_question_of_the_law(center):
    center.everything()
    kim = next(one for one in center.lines() if one.action == "Say what holds")
    assert kim.title.startswith("Who signs for Kim")

    type(center.people[0]).objects.filter(given_names="Kim").update(birth_date=date(1980, 1, 1))

    assert [one.action for one in center.lines()] == ["Review", "Answer", "Answer", "Assess", "Answer"]
