"""Guardians on pages: staff put one on file, the minor reads it, the officer finds out a law, a birthday ends it."""

import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError

from midspan.domains.guardians.actions import ask_about_law, give_way_in
from midspan.domains.guardians.enums import ReviewKind
from midspan.domains.guardians.models import BirthdayTold, LawQuestion, PaperReview
from midspan.domains.guardians.queries import (
    open_reviews,
    signing_guardians,
    standing_guardians,
    waiting_law_questions,
)
from midspan.domains.guardians.tasks import ask_for_reviews, close_ways_in, tell_before_birthdays
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewLawDecision, close_way_in, decide_law, end_guardian, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import guardians_of, signing_law_of
from midspan.engines.disclosure import SERVICES, Signs
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import DataClass, Label, RefusedError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 17, tzinfo=UTC)
MOTHER = {
    "name": "Alma Reyes", "relation": "mother", "basis": "parent", "document": "Birth certificate",
    "powers": ["sign", "see"], "from_date_0": "1", "from_date_1": "2", "from_date_2": "2020",
}  # fmt: skip


@contextmanager
def at_moment(moment):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        yield


class Center:
    """In California: a child of ten; intake, a privacy officer."""

    def __init__(self):
        self.organization = make_organization(jurisdiction="CA")
        born = {"birth_date": date(2016, 3, 1), "time_zone": "America/Los_Angeles"}
        self.child = make_patient(self.organization, given_names="Ivy", **born)
        self.intake_row = make_staff(self.organization, "intake")
        self.officer_row = make_staff(self.organization, "privacy_officer")
        self.intake, self.officer = actor_for(self.intake_row), actor_for(self.officer_row)

    @property
    def address(self):
        return f"/people/{self.child.pk}/guardians/"


@pytest.fixture(scope="module")
def shared(share):
    return share(Center, at=NOON)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    return own(shared)


@pytest.mark.slow
def test_staff_who_showed_who_they_are_put_a_guardian_on_file(client, center):
    client.force_login(center.intake_row.account)
    first = client.get(f"{center.address}new/")
    client.step_up()

    kept = client.post(f"{center.address}new/", MOTHER)

    assert (first.status_code, first.url.split("?")[0]) == (302, "/sign-in/once-more/")
    assert kept.url == center.address
    page = unescape(client.get(center.address).text)
    assert "Alma Reyes" in page
    assert (
        "Of mental health care: being here at all, times of sessions, who came when, the plan for a crisis, family "
        "sessions they are asked to, tasks the team gives them<"
    ) in page
    assert "Bills, the treatment plan and its goals are on no page of a guardian." in page
    assert "Of substance use care: nothing" in page
    see_all(center.organization)
    [kept] = guardians_of(viewer=center.intake, patient_id=center.child.pk)
    assert kept.recorded_by_id == center.intake.id


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"document": ""}, "document"),
        ({"powers": []}, "powers"),
        ({"until_date_0": "1", "until_date_1": "2", "until_date_2": "2019"}, "until_date"),
    ],
)
def test_nobody_is_on_file_without_papers_powers_and_days_in_order(client, center, change, complaint):
    client.force_login(center.intake_row.account)
    client.step_up()

    page = client.post(f"{center.address}new/", MOTHER | change)

    see_all(center.organization)
    assert guardians_of(viewer=center.intake, patient_id=center.child.pk) == []
    assert (page.status_code, f'name="{complaint}' in page.text) == (200, True)


def test_adult_has_no_guardian_by_law(client, center):
    grown = make_patient(center.organization)
    client.force_login(center.intake_row.account)
    client.step_up()

    page = client.post(f"/people/{grown.pk}/guardians/new/", MOTHER)

    assert "This person is of age." in page.text
    assert "Add a guardian" not in client.get(f"/people/{grown.pk}/guardians/").text


@pytest.mark.slow
def test_ended_guardian_stays_on_file_with_the_reason_and_is_told_nothing(client, center):
    mother = make_guardian(center.child, center.intake)
    client.force_login(center.intake_row.account)

    client.post(f"{center.address}{mother.pk}/end/", {"reason": "Custody went to the father."})

    assert "Custody went to the father." in client.get(center.address).text
    assert client.get(f"{center.address}{mother.pk}/end/").status_code == 404
    see_all(center.organization)
    assert signing_guardians(viewer=center.intake, patient_id=center.child.pk) == []


@pytest.mark.parametrize("role", ["front_desk", "scheduler", "nurse", "director"])
def test_pages_are_nobody_elses(client, center, role):
    client.force_login(make_staff(center.organization, role).account)

    assert [client.get(one).status_code for one in (center.address, f"{center.address}new/", "/laws/")] == [404] * 3


def test_guardian_who_only_signs_sees_nothing(center):
    make_guardian(center.child, center.intake, powers=("sign",))

    [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)

    assert (standing.may_sign, [seen for _, seen in standing.sees]) == (True, [frozenset(), frozenset()])


def test_minor_reads_who_stands_for_them_and_when_it_ends(client, center):
    make_guardian(center.child, center.intake)
    client.force_login(center.child.account)

    page = unescape(client.get("/more/privacy/guardians/").text)

    assert "Alma Reyes" in page
    assert "From March 1, 2034 on you are of age" in page
    assert "Of substance use care: nothing" in page


def test_sight_of_everything_is_over_as_the_eighteenth_birthday_begins(center, monkeypatch):
    make_guardian(center.child, center.intake)
    begins = datetime(2034, 3, 1, 8, tzinfo=UTC)

    found = []
    for now in (begins - timedelta(seconds=1), begins):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)
        found.append((standing.is_now, standing.may_sign))

    assert found == [(True, True), (False, False)]


@pytest.mark.slow
def test_twelfth_birthday_closes_what_mental_health_care_showed(center, monkeypatch):
    make_guardian(center.child, center.intake)
    begins = datetime(2028, 3, 1, 8, tzinfo=UTC)

    found = []
    for now in (begins - timedelta(seconds=1), begins):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)
        found.append(DataClass.SCHEDULE in dict(standing.sees)[Label.MENTAL_HEALTH])

    assert found == [True, False]


def test_minor_is_told_once_neutrally_within_thirty_days_of_the_birthday(center, monkeypatch):
    make_guardian(center.child, center.intake)
    begins = datetime(2034, 3, 1, 8, tzinfo=UTC)

    counted = []
    for days in (31, 30, 2):
        monkeypatch.setattr("django.utils.timezone.now", lambda days=days: begins - timedelta(days=days))
        counted.append(tell_before_birthdays(str(center.organization.pk)))
        see_all(center.organization)

    [told] = notices_for(viewer=actor_for(center.child))
    assert (counted, told.kind) == ([0, 1, 1], NoticeKind.SIGHT_CHANGES)
    assert [one.on_date for one in BirthdayTold.objects.all()] == [date(2034, 3, 1)]


@pytest.mark.slow
def test_unknown_law_is_asked_once_and_found_out_until_the_next_birthday(client, center, monkeypatch):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")
    client.force_login(center.intake_row.account)
    client.post(center.address)
    client.post(center.address)
    see_all(center.organization)
    question = LawQuestion.objects.get()
    assert [one.kind for one in notices_for(viewer=center.officer)] == [NoticeKind.LAW_ASKED]

    client.force_login(center.officer_row.account)
    said = {"signs": "both", "source": "Counsel, by letter"}
    assert "Ivy" in client.get("/laws/").text
    asked = [client.post(f"/laws/{question.pk}/", {**said, "service": one}).url for one in SERVICES[:1]]
    see_all(center.organization)
    asked += [client.post(f"/laws/{question.pk}/", {**said, "service": one}).url for one in SERVICES[1:]]
    see_all(center.organization)

    assert asked == [f"/laws/{question.pk}/", "/laws/"]
    assert waiting_law_questions(viewer=center.officer) == []
    assert signing_law_of(viewer=center.officer, patient_id=center.child.pk).signs is Signs.BOTH
    with at_moment(datetime(2027, 3, 1, 8, tzinfo=UTC)):
        assert signing_law_of(viewer=center.officer, patient_id=center.child.pk).signs is Signs.UNKNOWN


@pytest.mark.slow
def test_after_one_answer_of_two_everybody_reads_that_one_is_left(client, center):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")
    question = ask_about_law(patient_id=center.child.pk, by=center.officer)
    one_left = "It is known for substance use care, and not yet for mental health care."
    own = "It is known for one part of your care, and not yet for another."
    pages = [("/laws/", center.officer_row), (f"/laws/{question.pk}/", center.officer_row),
             (center.address, center.intake_row), ("/more/privacy/guardians/", center.child)]  # fmt: skip

    before = [read_by(client, who, url) for url, who in pages]
    client.force_login(center.officer_row.account)
    said = {"signs": "both", "source": "Counsel, by letter", "service": "substance_use"}
    kept = unescape(client.post(f"/laws/{question.pk}/", said, follow=True).text)
    see_all(center.organization)
    after = [read_by(client, who, url) for url, who in pages]

    words = [one_left, one_left, one_left, own]
    assert [said in page for said, page in zip(words, before, strict=True)] == [False] * 4
    assert [said in page for said, page in zip(words, after, strict=True)] == [True] * 4
    assert "Kept. Now say it for mental health care." in kept
    assert chosen_service(kept) == "mental_health"


@pytest.mark.slow
def test_what_was_decided_is_said_in_words_and_by_no_number(client, center):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")
    for service in SERVICES:
        said = NewLawDecision(service=service, signs=Signs.BOTH, source="Counsel, by letter")
        decision = decide_law(patient_id=center.child.pk, decision=said, by=center.officer)
        see_all(center.organization)

    page = read_by(client, center.intake_row, center.address)

    by = "decided by the privacy officer on Nov. 27, 2026"
    assert f"By: mental health care: {by}; substance use care: {by}. To be confirmed by counsel." in page
    assert (str(decision.pk) in page, "by letter" in page) == (False, False)  # The source is the officer's note.


def chosen_service(page):
    """Of the kinds of care that can be chosen, the one that is."""
    return next(one for one in SERVICES if re.search(rf'value="{one}"[^>]*checked', page))


def read_by(client, who, url):
    client.force_login(who.account)
    return unescape(client.get(url).text)


def test_minor_who_consents_alone_is_seen_by_nobody_also_when_decided_so(client, center):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")
    question = ask_about_law(patient_id=center.child.pk, by=center.officer)
    client.force_login(center.officer_row.account)

    said = {"service": "mental_health", "signs": "minor", "source": "Counsel", "guardian_sees": ["schedule"]}
    page = client.post(f"/laws/{question.pk}/", said)

    see_all(center.organization)
    assert "no guardian sees anything by law" in page.text
    assert len(waiting_law_questions(viewer=center.officer)) == 1


def test_known_law_is_not_asked_about(center):
    with pytest.raises(RefusedError, match="known who signs"):
        ask_about_law(patient_id=center.child.pk, by=center.officer)


def test_birth_date_answers_the_question_by_itself(center):
    ungated_patients().filter(pk=center.child.pk).update(birth_date=None)
    ask_about_law(patient_id=center.child.pk, by=center.intake)
    before = len(waiting_law_questions(viewer=center.officer))

    ungated_patients().filter(pk=center.child.pk).update(birth_date=date(2016, 3, 1))

    assert (before, waiting_law_questions(viewer=center.officer)) == (1, [])


@pytest.mark.slow
def test_staff_who_showed_who_they_are_hand_over_a_code_once(client, center):
    mother = make_guardian(center.child, center.intake)
    address = f"{center.address}{mother.pk}/sign-in/"
    client.force_login(center.intake_row.account)
    first = client.get(address)
    client.step_up()
    asked, paper = client.get(address).text, client.post(address, {"login": ""}).text

    assert (first.status_code, first.url.split("?")[0]) == (302, "/sign-in/once-more/")
    assert "Sign-in for Alma Reyes" in asked
    assert "It is shown only now." in paper
    assert "already have a sign-in" in client.get(address).text
    assert "Signs in here with an account of their own, until Feb. 25, 2027." in client.get(center.address).text


@pytest.mark.slow
def test_new_code_is_for_the_account_they_have(center):
    mother = make_guardian(center.child, center.intake)

    papers = [make_way_in(mother, center.intake) for _ in range(2)]

    assert papers[0].account == papers[1].account
    assert papers[0].paper.code != papers[1].paper.code


@pytest.mark.slow
def test_patient_reads_that_a_guardian_can_look(client, center):
    mother = make_guardian(center.child, center.intake)
    client.force_login(center.child.account)
    before = client.get("/more/privacy/guardians/").text
    see_all(center.organization)
    make_way_in(mother, center.intake)

    after = client.get("/more/privacy/guardians/").text

    assert ["on a device of their own until Feb. 25, 2027" in one for one in (before, after)] == [False, True]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"powers": ("sign",)}, "sees nothing"),
        ({"until_date": date(2021, 1, 1)}, "does not stand"),
        ({"from_date": date(2026, 11, 28)}, "does not stand"),
    ],
)
def test_who_does_not_stand_for_the_minor_now_or_may_not_see_gets_no_account(center, change, why):
    guardian = make_guardian(center.child, center.intake, **change)

    with pytest.raises(RefusedError, match=why):
        make_way_in(guardian, center.intake)


def test_way_in_is_given_by_intake_and_counselors_who_stepped_up(center):
    mother = make_guardian(center.child, center.intake)
    asked = {"patient_id": center.child.pk, "guardian_id": mother.pk}

    with pytest.raises(RefusedError, match="Your role"):
        give_way_in(**asked, is_kept_from=False, has_stepped_up=True, by=center.officer)
    with pytest.raises(RefusedError, match="passkey"):
        give_way_in(**asked, is_kept_from=False, has_stepped_up=False, by=center.intake)


def test_guardian_of_somebody_else_is_nobody_there(center):
    other = make_patient(center.organization, birth_date=date(2016, 3, 1))
    theirs = make_guardian(other, center.intake)

    with pytest.raises(RefusedError, match="does not stand"):
        give_way_in(
            patient_id=center.child.pk,
            guardian_id=theirs.pk,
            is_kept_from=False,
            has_stepped_up=True,
            by=center.intake,
        )


@pytest.mark.slow
def test_one_account_for_two_children_by_the_name_they_sign_in_with(center):
    other = make_patient(center.organization, birth_date=date(2016, 3, 1))
    first = make_way_in(make_guardian(center.child, center.intake), center.intake)

    second = make_way_in(make_guardian(other, center.intake), center.intake, login=first.paper.login.upper())

    assert second.account == first.account


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["another guardian's", "a patient's", "nobody's"])
def test_sign_in_of_somebody_of_another_name_is_not_theirs(center, whose):
    other = make_patient(center.organization, birth_date=date(2016, 3, 1))
    father = make_way_in(make_guardian(center.child, center.intake, name="Ben Reyes"), center.intake)
    logins = {"another guardian's": father.paper.login, "a patient's": other.account.login, "nobody's": "fern-lark-1"}

    with pytest.raises(RefusedError, match="Nobody of that name"):
        make_way_in(make_guardian(other, center.intake), center.intake, login=logins[whose])


def asked_of(center, moment):
    """How many papers are to be looked through, as the daily job of that moment asks."""
    with at_moment(moment):
        count = ask_for_reviews(str(center.organization.pk))
        see_all(center.organization)
    return count


@pytest.mark.parametrize(
    ("birthday", "age"),
    [
        (date(2028, 3, 1), 12),
        (date(2029, 3, 1), 13),
        (date(2030, 3, 1), 14),
        (date(2032, 3, 1), 16),
        (date(2034, 3, 1), 18),
    ],
)
def test_staff_are_asked_once_thirty_days_before_each_birthday_that_may_change_who_signs(center, birthday, age):
    """Twelve is an age of California's rows; the others are the pack's for every state."""
    make_guardian(center.child, center.intake)
    begins = datetime(birthday.year, 3, 1, 20, tzinfo=UTC)

    counted = [asked_of(center, begins - timedelta(days=days)) for days in (31, 30, 2)]

    [review] = PaperReview.objects.all()
    assert (counted, review.kind, review.age, review.on_date) == ([0, 1, 1], ReviewKind.BIRTHDAY, age, birthday)
    assert [one.kind for one in notices_for(viewer=center.intake)] == [NoticeKind.PAPERS_DUE]


def test_staff_are_asked_before_the_birthday_at_which_a_decision_for_one_minor_runs_out(center):
    ungated_patients().filter(pk=center.child.pk).update(birth_date=date(2012, 3, 1), state="NV")
    make_guardian(center.child, center.intake)
    for service in SERVICES:
        decision = NewLawDecision(service=service, signs=Signs.BOTH, source="Counsel, by letter")
        decide_law(patient_id=center.child.pk, decision=decision, by=center.officer)

    counted = asked_of(center, datetime(2027, 2, 27, 20, tzinfo=UTC))

    [review] = PaperReview.objects.all()
    assert (counted, review.age, review.on_date) == (1, 15, date(2027, 3, 1))


def test_no_birthday_between_asks_for_papers(center):
    make_guardian(center.child, center.intake)

    assert asked_of(center, datetime(2031, 2, 20, 20, tzinfo=UTC)) == 0


def test_nobody_is_asked_about_a_minor_with_whom_nobody_works(center):
    assert asked_of(center, datetime(2028, 2, 20, 20, tzinfo=UTC)) == 0


@pytest.mark.slow
def test_papers_before_a_birthday_are_looked_through_with_a_line_about_it(client, center):
    make_guardian(center.child, center.intake)
    moment = datetime(2028, 2, 20, 20, tzinfo=UTC)
    asked_of(center, moment)
    [review] = PaperReview.objects.all()
    with at_moment(moment):
        client.force_login(center.intake_row.account)
        listed = unescape(client.get("/paper-reviews/").text)
        empty = client.post(f"/paper-reviews/{review.pk}/", {"words": " "})
        done = client.post(f"/paper-reviews/{review.pk}/", {"words": "All signed anew by Ivy alone."})
        after = client.get("/paper-reviews/").text

    see_all(center.organization)
    review.refresh_from_db()
    assert "Turns 12 on March 1, 2028." in listed
    assert (empty.status_code, done.url) == (422, "/paper-reviews/")
    assert "Nothing is to be looked through now" in after
    assert (review.done_by_id, review.words) == (center.intake.id, "All signed anew by Ivy alone.")


@pytest.mark.slow
def test_sign_in_ends_after_ninety_days_unless_somebody_looks_at_it_again(center):
    make_way_in(make_guardian(center.child, center.intake), center.intake)

    found = []
    for days in (75, 76, 90):
        asked = asked_of(center, NOON + timedelta(days=days))
        with at_moment(NOON + timedelta(days=days)):
            [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)
        found.append((asked, standing.has_way_in))

    with at_moment(NOON + timedelta(days=90)):
        closed = close_ways_in(str(center.organization.pk))
    assert found == [(0, True), (1, True), (0, False)]
    assert closed == 1


def test_nobody_is_asked_to_look_at_a_sign_in_for_somebody_who_has_died(center):
    make_way_in(make_guardian(center.child, center.intake), center.intake)
    center.child.died_at = NOON
    center.child.save()

    assert asked_of(center, NOON + timedelta(days=80)) == 0


@pytest.mark.slow
def test_staff_who_showed_who_they_are_let_a_guardian_in_longer_and_say_what_they_looked_at(client, center):
    mother = make_guardian(center.child, center.intake)
    make_way_in(mother, center.intake)
    moment = NOON + timedelta(days=80)
    asked_of(center, moment)
    address = f"{center.address}{mother.pk}/sign-in/again/"
    with at_moment(moment):
        client.force_login(center.intake_row.account)
        first = client.get(address)
        client.step_up()
        page = unescape(client.get(address).text)
        empty = client.post(address, {"words": ""})
        kept = client.post(address, {"words": "Certificate holds; asked Ivy alone."})
        see_all(center.organization)
        [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)

    assert (first.status_code, first.url.split("?")[0]) == (302, "/sign-in/once-more/")
    assert "The sign-in ends on Feb. 25, 2027" in page
    assert (empty.status_code, kept.url) == (422, center.address)
    assert standing.until_at == moment + timedelta(days=90)
    assert open_reviews(viewer=center.intake) == []
    assert PaperReview.objects.get().words == "Certificate holds; asked Ivy alone."


def ended(center, mother):
    end_guardian(guardian_id=mother.pk, reason="custody", by=center.intake)


def closed(center, mother):
    close_way_in(guardian_id=mother.pk, by=center.intake)


def died(center, mother):
    ungated_patients().filter(pk=center.child.pk).update(died_at=NOON)


def came_of_age(center, mother):
    ungated_patients().filter(pk=center.child.pk).update(birth_date=date(2009, 2, 15))


def ran_out(center, mother):
    pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("happens", "days"), [(ended, 80), (closed, 80), (died, 80), (came_of_age, 80), (ran_out, 91), (ran_out, 400)]
)
def test_review_of_a_sign_in_goes_with_the_sign_in(center, happens, days):
    mother = make_guardian(center.child, center.intake)
    make_way_in(mother, center.intake)
    asked_of(center, NOON + timedelta(days=78))
    with at_moment(NOON + timedelta(days=79)):
        before = [one.guardian for one in open_reviews(viewer=center.intake)]

    with at_moment(NOON + timedelta(days=days)):
        happens(center, mother)
        after = open_reviews(viewer=center.intake)

    assert (before, after) == (["Alma Reyes"], [])


@pytest.mark.slow
def test_new_code_for_a_lost_paper_keeps_the_end_and_its_review(center):
    mother = make_guardian(center.child, center.intake)
    make_way_in(mother, center.intake)
    moment = NOON + timedelta(days=80)
    asked_of(center, moment)
    with at_moment(moment):
        make_way_in(mother, center.intake)
        see_all(center.organization)
        [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)
        [review] = open_reviews(viewer=center.intake)

    assert (standing.until_at, review.guardian) == (NOON + timedelta(days=90), "Alma Reyes")


@pytest.mark.slow
def test_staff_write_down_that_they_let_a_sign_in_end(client, center):
    mother = make_guardian(center.child, center.intake)
    make_way_in(mother, center.intake)
    address = f"{center.address}{mother.pk}/sign-in/again/"
    asks, moment = "Let it end", NOON + timedelta(days=80)
    with at_moment(moment):
        client.force_login(center.intake_row.account)
        client.step_up()
        early = unescape(client.get(address).text)
    see_all(center.organization)
    asked_of(center, moment)
    with at_moment(moment):
        page = unescape(client.get(address).text)
        empty = client.post(address, {"words": "", "do": "end"})
        done = client.post(address, {"words": "Ivy asked for it.", "do": "end"})
        listed = unescape(client.get("/paper-reviews/").text)
        see_all(center.organization)
        [standing] = standing_guardians(viewer=center.intake, patient_id=center.child.pk)

    assert (asks in early, asks in page) == (False, True)
    assert (empty.status_code, done.url) == (422, center.address)
    assert "Nothing is to be looked through now" in listed
    assert (standing.has_way_in, standing.until_at) == (True, NOON + timedelta(days=90))
    asked_of(center, moment + timedelta(days=1))
    assert PaperReview.objects.get().words == "Ivy asked for it."


@pytest.mark.slow
def test_privacy_officer_is_shown_no_line_whose_page_they_cannot_open(client, center):
    officer = make_staff(center.organization, "privacy_officer")
    make_way_in(make_guardian(center.child, center.intake), center.intake)
    moment = NOON + timedelta(days=80)
    asked_of(center, moment)
    found = []
    with at_moment(moment):
        for one in (center.intake_row, officer):
            client.force_login(one.account)
            pages = [client.get("/paper-reviews/").text, client.get(center.address).text]
            found.append(["The sign-in of Alma Reyes ends" in page for page in pages])
            see_all(center.organization)

    assert found == [[True, True], [False, False]]


@pytest.mark.slow
def test_sign_in_that_was_closed_before_its_day_is_not_said_to_have_run_out(client, center):
    mother = make_guardian(center.child, center.intake)
    make_way_in(mother, center.intake)
    closed(center, mother)
    client.force_login(center.intake_row.account)
    client.step_up()

    page = unescape(client.get(f"{center.address}{mother.pk}/sign-in/again/").text)

    assert ("The sign-in was closed before its day." in page, "because nobody looked" in page) == (True, False)


@pytest.mark.slow
def test_sign_in_that_ended_is_opened_again_for_the_same_account(client, center):
    mother = make_guardian(center.child, center.intake)
    first = make_way_in(mother, center.intake)
    moment = NOON + timedelta(days=100)
    with at_moment(moment):
        close_ways_in(str(center.organization.pk))
        client.force_login(center.intake_row.account)
        client.step_up()
        client.post(f"{center.address}{mother.pk}/sign-in/again/", {"words": "Looked at it late."})
        see_all(center.organization)
        again = make_way_in(mother, center.intake)

    assert again.account == first.account


def test_no_reach_of_a_guardian_is_without_an_end(center):
    mother = make_guardian(center.child, center.intake)
    stands = {"actor_id": mother.pk, "patient_id": center.child.pk, "basis": Basis.GUARDIAN, "source_id": mother.pk}

    with pytest.raises(IntegrityError, match="reach_of_guardian_has_its_end"):
        open_reach(**stands, by=center.intake)
