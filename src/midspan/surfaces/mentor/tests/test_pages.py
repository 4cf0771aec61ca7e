"""A mentor's pages and those of the patient and the coordinator, as each of them clicks through them."""

from datetime import timedelta
from html import unescape

import pytest

from midspan.domains.mentors.actions import end_match, write_profile
from midspan.domains.mentors.enums import MatchState
from midspan.domains.mentors.models import CheckIn, Match, MatchConcern, Mentor, MentorProfile
from midspan.domains.mentors.tests.factories import (
    act_as,
    make_card,
    make_coordinator,
    make_match,
    make_mentor,
    make_profile,
    make_wish,
)
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.privacy.queries import ledger_of
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
HOME = "/mentor/"


def said(answer):
    return unescape(answer.text)


def plain(page):
    return [line for line in page.splitlines() if "csrf" not in line]


class Place:
    """Mara and Nell are mentors with the same profile; Rowan looks for one."""

    def __init__(self):
        self.organization = make_organization()
        make_site(self.organization)
        self.rowan = make_patient(self.organization, given_names="Rowan", family_name="Quillfeather")
        self.coordinator = make_coordinator(self.organization)
        self.mara = make_mentor(self.coordinator)
        make_wish(self.rowan)

    @property
    def match(self):
        see_all(self.organization)
        return Match.objects.get()


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def browsers(place):
    return {"rowan": browser_of(place.rowan), "mara": browser_of(place.mara), "cleo": browser_of(place.coordinator)}


def test_mentor_lands_on_their_page(place, browsers):
    answer = browsers["mara"].get("/")

    assert answer.url == HOME
    assert "Hello, Mara" in said(browsers["mara"].get(HOME))


def test_from_what_matters_to_a_match_by_clicks(place, browsers):
    rowan, mara = browsers["rowan"], browsers["mara"]
    assert "Say what matters" not in said(rowan.get("/mentors/"))  # It is said already.

    page = said(rowan.get("/mentors/who/"))
    assert "Speaks Español" in page
    assert "Free when you are: Tuesday, 6\xa0p.m. – 9\xa0p.m." in page
    answer = rowan.post(f"/mentors/who/{place.mara.pk}/", {"alias": "Heron"})
    assert answer.url == "/mentors/"
    match = place.match

    card = said(mara.get(f"/mentor/cards/{match.pk}/"))
    assert ("Heron" in card, "Rowan" in card, "Quillfeather" in card) == (True, False, False)
    assert "Heron" in said(mara.get(HOME))
    refused = mara.post(f"/mentor/cards/{match.pk}/", {"do": "yes"})
    assert "say that you keep to it" in said(refused)
    mara.post(f"/mentor/cards/{match.pk}/", {"do": "yes", "agrees": "on"})
    assert mara.get(f"/mentor/people/{match.pk}/").status_code == 404

    begin = f"/mentors/with/{match.pk}/begin/"
    assert "A mentor is not" in said(rowan.get(begin))
    text = rowan.post(begin, {"length": "90", "agrees": "on"})
    digest = text.context["text"].digest
    assert "It may share this and nothing more: that I come here." in said(text)
    signed = {"length": "90", "agrees": "on", "read": digest, "signed_name": "Rowan Quillfeather"}
    assert rowan.post(begin, signed).url == f"/mentors/with/{match.pk}/"

    person = said(mara.get(f"/mentor/people/{match.pk}/"))
    assert ("Heron" in person, "Rowan" in person, str(place.rowan.pk) in person) == (True, False, False)
    assert "Call 555-0133." in said(rowan.get(f"/mentors/with/{match.pk}/"))


def test_text_that_was_not_read_or_another_name_signs_nothing(place, browsers):
    match = make_card(place.rowan, place.mara)
    Match.objects.filter(pk=match.pk).update(state=MatchState.ACCEPTED)
    begin = f"/mentors/with/{match.pk}/begin/"
    chosen = {"length": "30", "agrees": "on", "signed_name": "Rowan Quillfeather"}

    stale = browsers["rowan"].post(begin, {**chosen, "read": "of another text"})
    digest = stale.context["text"].digest
    other = browsers["rowan"].post(begin, {**chosen, "read": digest, "signed_name": "Somebody Else"})

    assert "Read it once more" in said(stale)
    assert "Type your name" in said(other)
    assert place.match.state == MatchState.ACCEPTED


def test_check_in_by_clicks_of_both(place, browsers):
    match = make_match(place.rowan, place.mara)
    rowan, mara = browsers["rowan"], browsers["mara"]
    base, times = f"/mentors/with/{match.pk}/", f"/mentors/with/{match.pk}/times/"
    day = (clock.local_date() + timedelta(days=7)).isoformat()
    time = {"day": day, "time": "18:30", "minutes": "30", "meeting": "phone", "words": "I call you."}

    assert "This time is over" in said(rowan.post(f"{times}new/", {**time, "day": "1999-01-01"}))
    assert rowan.post(f"{times}new/", time).url == base
    see_all(place.organization)
    check_in = CheckIn.objects.get()
    assert "Proposed to you" in said(mara.get(f"/mentor/people/{match.pk}/"))
    answer = f"{times}{check_in.pk}/answer/"
    assert mara.post(answer, {"do": "agree"}).url == f"/mentor/people/{match.pk}/"
    assert "Agreed by both." in said(rowan.get(base))
    assert "I call you." in said(mara.get(f"/mentor/people/{match.pk}/"))
    assert rowan.get(f"{times}{check_in.pk}/move/").status_code == 200


@pytest.mark.parametrize("who", ["rowan", "mara"])
def test_two_worlds_an_ended_match_leaves_the_page_of_somebody_never_matched(place, browsers, who):
    before = {url: browsers["mara"].get(url) for url in (HOME, "/updates/", "/account/devices/")}
    match = make_match(place.rowan, place.mara)
    during = browsers["mara"].get(HOME)

    browsers[who].post(f"/mentors/with/{match.pk}/end/")

    messages = browsers["mara"].get(HOME)  # What the click itself said is said once.
    after = {url: browsers["mara"].get(url) for url in before}
    assert "Heron" in said(during)
    assert "Heron" not in said(messages)
    for url, answer in after.items():
        assert plain(answer.text) == plain(before[url].text)
        assert (answer.status_code, dict(answer.headers)) == (before[url].status_code, dict(before[url].headers))
    assert gone_pages(browsers["mara"], match.pk) == gone_pages(browsers["mara"], place.rowan.pk)


def gone_pages(browser, some_id):
    """Status and text of every page of a match with that id, whatever the id is of."""
    places = [
        f"/mentor/people/{some_id}/",
        *(f"/mentors/with/{some_id}/{one}/" for one in ("times/new", "end", "concern")),
    ]
    answers = [browser.get(one) for one in places]
    assert {one.status_code for one in answers} == {404}
    return [plain(one.text.replace(str(some_id), "ID")) for one in answers]


def test_patient_reads_a_kind_line_where_the_mentor_ended_it(place, browsers):
    match = make_match(place.rowan, place.mara)

    end_match(match_id=match.pk, by=act_as(place.mara.by))

    page = said(browsers["rowan"].get("/mentors/"))
    assert "Your time with Mara has come to its end. It says nothing about you" in page
    assert "See who there is" in page


def test_coordinator_sees_load_talks_and_concerns_and_nothing_of_what_is_between_them(place, browsers):
    match = make_match(place.rowan, place.mara)
    browsers["rowan"].post(f"/mentors/with/{match.pk}/concern/", {"words": "Mara asked me for money."})
    cleo = browsers["cleo"]

    board = said(cleo.get("/mentoring/"))
    see_all(place.organization)
    concern = MatchConcern.objects.get()
    page = said(cleo.get(f"/mentoring/concerns/{concern.pk}/"))

    assert "People: 1 of 2" in board
    assert "Heron, about Mara" in board
    assert "Mara asked me for money." in page
    for shown in (board, page, said(cleo.get(f"/mentoring/{place.mara.pk}/"))):
        assert ("Rowan" in shown, "Quillfeather" in shown, "555-0133" in shown) == (False, False, False)
    assert cleo.post(f"/mentoring/concerns/{concern.pk}/", {"outcome": "Talked with both."}).url == "/mentoring/"
    assert cleo.get(f"/mentoring/concerns/{concern.pk}/").status_code == 404


def test_patient_is_not_told_of_a_concern_of_their_mentors_by_any_page(place, browsers):
    match = make_match(place.rowan, place.mara)
    pages = ("/more/privacy/", "/updates/", f"/mentors/with/{match.pk}/")
    browsers["mara"].get(HOME)
    before = [plain(browsers["rowan"].get(url).text) for url in pages]

    browsers["mara"].post(f"/mentors/with/{match.pk}/concern/", {"words": "They sounded very low."})

    assert [plain(browsers["rowan"].get(url).text) for url in pages] == before
    see_all(place.organization)
    assert MatchConcern.objects.get().raised_by == "mentor"


def test_coordinator_invites_approves_sends_back_talks_and_ends(place, browsers):
    cleo = browsers["cleo"]

    paper = cleo.post("/mentoring/new/", {"name": "Omar"})
    see_all(place.organization)
    omar = Mentor.objects.get(name="Omar")
    assert omar.account.login in said(paper)

    class Omar:
        account = omar.account

    his = browser_of(Omar)
    written = {
        "words": "I know.", "experience": ["alcohol"], "languages": ["en"], "meetings": ["phone"], "capacity": "1",
        "reach_words": "Call me.", "day1": "1", "start1": "18:00", "end1": "20:00",
    }  # fmt: skip
    assert "This is not after" in said(his.post("/mentor/profile/", {**written, "end1": "17:00"}))
    assert his.post("/mentor/profile/", written).url == HOME
    see_all(place.organization)
    profile = MentorProfile.objects.get(mentor=omar)
    decide = f"/mentoring/{omar.pk}/profile/{profile.pk}/"
    assert "Write what to change." in said(cleo.post(decide, {"do": "return", "words": ""}))
    cleo.post(decide, {"do": "return", "words": "Say more."})
    assert "Say more." in said(his.get(HOME))
    his.post("/mentor/profile/", {**written, "words": "I know it well."})
    see_all(place.organization)
    newest = MentorProfile.objects.get(mentor=omar, number=2)
    cleo.post(f"/mentoring/{omar.pk}/profile/{newest.pk}/", {"do": "approve"})
    assert "I know it well." in said(cleo.get(f"/mentoring/{omar.pk}/"))
    talked = {"next_date_0": "6", "next_date_1": "1", "next_date_2": "2099"}
    assert cleo.post(f"/mentoring/{omar.pk}/talked/", talked).url == f"/mentoring/{omar.pk}/"
    assert "June 1, 2099" in said(cleo.get("/mentoring/"))
    cleo.post(f"/mentoring/{omar.pk}/end/")
    assert his.get(HOME).status_code == 302  # To the sign-in page.


def test_pages_of_one_kind_are_no_pages_for_another(place, browsers):
    closed = {
        "rowan": ["/mentor/", "/mentoring/", f"/mentoring/{place.mara.pk}/"],
        "mara": ["/mentors/", "/mentoring/", "/today/", "/family/", f"/people/{place.rowan.pk}/"],
        "cleo": ["/mentors/", "/mentor/", f"/mentors/who/{place.mara.pk}/"],
    }

    assert {(who, url): browsers[who].get(url).status_code for who, urls in closed.items() for url in urls} == {
        (who, url): 404 for who, urls in closed.items() for url in urls
    }


def test_one_look_is_one_line_in_the_ledger_of_the_person_it_is_at_and_none_in_anybody_elses(place, browsers):
    see_all(place.organization)
    other = make_patient(place.organization)
    make_wish(other)
    match = make_match(place.rowan, place.mara)
    make_match(other, place.mara, "Otter")

    def told():
        """How often each of the two has been told of so far."""
        found = []
        for person in (place.rowan, other):
            by = act_as(actor_for(person))
            found.append(sum(one.actor_id == place.mara.pk for one in ledger_of(viewer=by, patient_id=by.id)))
        see_all(place.organization)
        return found

    before = told()
    assert browsers["mara"].get(f"/mentor/people/{match.pk}/").status_code == 200
    after_one = told()
    browsers["mara"].get(HOME)

    assert (before, after_one, told()) == ([0, 0], [1, 0], [2, 1])


@pytest.mark.parametrize(
    ("days", "line"),
    [(60, "It holds until"), (80, "What you signed for it ends on"), (95, "What you signed for it is over")],
)
def test_match_says_when_what_was_signed_runs_out_and_leads_to_signing_it_anew(
    place, browsers, monkeypatch, days, line
):
    match = make_match(place.rowan, place.mara)
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    page = said(browser_of(place.rowan).get(f"/mentors/with/{match.pk}/"))

    begin = f"/mentors/with/{match.pk}/begin/"
    assert line in page
    assert (begin in page) is (days > 60)
    assert browser_of(place.rowan).get(begin).status_code == (200 if days > 60 else 404)


def test_match_that_ran_out_for_good_is_said_on_the_patients_page(place):
    make_match(place.rowan, place.mara)
    see_all(place.organization)
    Match.objects.update(state=MatchState.ENDED, ended_at=clock.now(), ended_by="")

    page = said(browser_of(place.rowan).get("/mentors/"))

    assert "What you signed for Mara is over, and your time together with it." in page


NOTHING = "Nothing was changed. Press one of the buttons."


@pytest.mark.parametrize("sent", [{}, {"do": "shout"}])
def test_what_says_nothing_ends_nobodys_break_and_is_told(place, browsers, sent):
    match = make_match(place.rowan, place.mara)
    mara = browsers["mara"]
    mara.post("/mentor/pause/", {"do": "pause"})
    mara.post(f"/mentors/with/{match.pk}/break/", {"do": "pause"})

    pages = [mara.post(url, sent, follow=True) for url in ("/mentor/pause/", f"/mentors/with/{match.pk}/break/")]

    assert [NOTHING in said(page) for page in pages] == [True, True]
    assert (place.mara.row.state, place.match.paused_by) == ("paused", "mentor")


def test_words_about_a_profile_are_not_lost_by_approving_nor_called_missing_when_they_are_long(place, browsers):
    cleo, mentor = browsers["cleo"], make_mentor(place.coordinator, "Omar")
    act_as(mentor.by)
    profile = write_profile(profile=make_profile(words="Nine years sober."), by=mentor.by)
    see_all(place.organization)
    decide = f"/mentoring/{mentor.pk}/profile/{profile.pk}/"

    approved = said(cleo.post(decide, {"do": "approve", "words": "Say more of the evenings."}))
    too_long = said(cleo.post(decide, {"do": "return", "words": "x" * 301}))

    assert ("Send it back, or empty the box" in approved, "Say more of the evenings." in approved) == (True, True)
    assert ("at most 300" in too_long, "Write what to change." in too_long, "x" * 301 in too_long) == (
        True,
        False,
        True,
    )
    see_all(place.organization)
    assert MentorProfile.objects.get(pk=profile.pk).state == "waiting"


def test_form_that_is_to_be_put_right_says_so_by_its_status_and_in_its_title(place, browsers):
    concerned = make_match(place.rowan, place.mara)
    browsers["rowan"].post(f"/mentors/with/{concerned.pk}/concern/", {"words": "Two calls after nine."})
    see_all(place.organization)
    concern, mentor = MatchConcern.objects.get(), make_mentor(place.coordinator, "Omar")
    act_as(mentor.by)
    waiting = write_profile(profile=make_profile(), by=mentor.by)
    empty = {
        "rowan": [f"/mentors/who/{place.mara.pk}/", f"/mentors/with/{concerned.pk}/concern/"],
        "mara": [f"/mentors/with/{concerned.pk}/times/new/", "/mentor/profile/"],
        "cleo": [
            "/mentoring/new/",
            f"/mentoring/concerns/{concern.pk}/",
            f"/mentoring/{place.mara.pk}/talked/",
            f"/mentoring/{mentor.pk}/profile/{waiting.pk}/",
        ],
    }

    answers = [(url, browsers[who].post(url, {"words": ""})) for who, urls in empty.items() for url in urls]

    assert [url for url, answer in answers if answer.status_code != 422] == []
    assert [url for url, answer in answers if "<title>Please check: " not in said(answer)] == []
    assert [url for url, answer in answers if "This field is required." in said(answer)] == []


def test_first_look_at_a_form_and_a_part_of_a_plan_that_is_chosen_are_no_errors(place, browsers):
    match = make_card(place.rowan, place.mara)
    Match.objects.filter(pk=match.pk).update(state=MatchState.ACCEPTED)
    begin = f"/mentors/with/{match.pk}/begin/"

    chosen = browsers["rowan"].post(begin, {"length": "30", "agrees": "on"})
    unchosen = browsers["rowan"].post(begin, {"length": "30"})
    unnamed = browsers["rowan"].post(begin, {"length": "30", "agrees": "on", "read": "it", "signed_name": ""})

    assert [one.status_code for one in (browsers["rowan"].get(begin), chosen, unchosen, unnamed)] == [
        200,
        200,
        422,
        422,
    ]


def test_time_without_its_hours_is_named_by_its_day_once(place, browsers):
    page = browsers["mara"].post("/mentor/profile/", {"day1": "1", "day2": "2", "day3": "3", "end3": "20:00"})

    summary = said(page).split('class="error-summary"')[1].split("</ul>")[0]
    said_of = ("Say from when until when.", "until when on Wednesday.", "until when on Thursday.")
    assert [summary.count(words) for words in said_of] == [2, 2, 1]  # Once for each box.
