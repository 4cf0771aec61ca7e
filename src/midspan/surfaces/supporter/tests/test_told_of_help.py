"""Help that is offered, asked and agreed on reaches whom it is for: a notice, a line on Today, an hour in My week."""

import re
from datetime import timedelta
from html import unescape

import pytest
from msgspec import structs

from midspan.domains.circle.actions import ask_help, draft_of, end_share, end_tie
from midspan.domains.circle.enums import HelpKind, Scope, SupportRole
from midspan.domains.circle.models import HelpAsk
from midspan.domains.circle.queries import in_circle
from midspan.domains.circle.tests.factories import as_person, make_share, make_supporter
from midspan.domains.consents.actions import pause_sharing, sign_consent
from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.mentors.enums import CheckInState, Meeting, Side
from midspan.domains.mentors.models import CheckIn
from midspan.domains.mentors.tests.factories import make_coordinator, make_match, make_mentor
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.patient.reading import own_day, own_week
from midspan.surfaces.supporter.tests.factories import MONDAY_MORNING, Circle, answers

pytestmark = pytest.mark.django_db
NEWS = "There is something for you to read."
THIS_EVENING = {"day_0": 3, "day_1": 1, "day_2": 2027, "time": "18:00"}


@pytest.fixture(scope="module")
def shared(share):
    def a_circle():
        circle = Circle()
        make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
        return circle

    return share(a_circle, at=MONDAY_MORNING)


@pytest.fixture
def circle(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING)
    found = own(shared)
    found.person, found.browser = browser_of(found.rowan), browser_of(found.mother)
    return found


def read(browser, url):
    return unescape(browser.get(url).content.decode())


def words_of(browser, url):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", read(browser, url)))


def seen(browser):
    """Whoever presses that they have seen what stands among their updates."""
    page = read(browser, "/updates/")
    said = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("seen", "until")}
    browser.post("/updates/", said)


def offered(circle, kind="ride", **when):
    circle.browser.post(f"/around/{circle.mother.tie.pk}/offer/", {"kind": kind, "words": "", **THIS_EVENING, **when})
    see_all(circle.organization)
    return HelpAsk.objects.get(is_offer=True)


def asked(circle, kind=HelpKind.RIDE):
    with as_person(circle.rowan) as by:
        at = MONDAY_MORNING + timedelta(hours=10)
        return ask_help(tie_id=circle.mother.tie.pk, kind=kind, starts_at=at, words="", by=by)


def test_offer_is_among_updates_and_one_press_from_today(circle):
    offered(circle)

    today = read(circle.person, "/today/")

    assert f'<a href="/circle/">{NEWS}</a>' in read(circle.person, "/updates/")
    assert '<a href="/circle/">Offered to you</a><p class="hint"><bdi>A ride, Monday, March 1, 6' in today
    assert "Yes, thank you" in read(circle.person, "/circle/")


def test_what_was_agreed_stands_on_today_and_in_the_week_by_its_kind_and_by_no_name(circle):
    row = offered(circle)
    assert "Agreed for today" not in read(circle.person, "/today/")

    circle.person.post(f"/circle/help/{row.pk}/", {"say": "yes"})

    today, week = read(circle.person, "/today/"), read(circle.person, "/week/")
    assert "Offered to you" not in today
    assert "Agreed for today" in today
    assert "A ride" in week
    assert [name for name in ("Mom", circle.mother.tie.name) if name in today + week] == []


def test_what_is_only_offered_is_in_no_week(circle):
    offered(circle)

    assert "A ride" not in read(circle.person, "/week/")


def test_whoever_is_asked_reads_that_there_is_something_and_the_answer_comes_back(circle):
    row = asked(circle)
    assert f'<a href="/around/">{NEWS}</a>' in read(circle.browser, "/updates/")
    assert NEWS not in read(circle.person, "/updates/")

    circle.browser.post(f"/around/help/{row.pk}/", {"say": "yes"})

    assert f'<a href="/circle/">{NEWS}</a>' in read(circle.person, "/updates/")


def test_plans_that_change_are_told_and_an_offer_taken_back_before_an_answer_is_not(circle):
    row = offered(circle)
    seen(circle.person)
    circle.browser.post(f"/around/help/{row.pk}/", {"say": "back"})
    assert f'<strong><a href="/circle/">{NEWS}' not in read(circle.person, "/updates/")

    other = asked(circle, HelpKind.MEAL)
    circle.browser.post(f"/around/help/{other.pk}/", {"say": "yes"})
    seen(circle.person)
    circle.browser.post(f"/around/help/{other.pk}/", {"say": "no"})
    assert f'<strong><a href="/circle/">{NEWS}' in read(circle.person, "/updates/")


@pytest.mark.parametrize("ends", ["ended", "paused", "over"])
def test_nothing_of_what_was_asked_stays_behind_when_it_is_no_longer_shared(circle, monkeypatch, ends):
    asked(circle)
    assert NEWS in read(circle.browser, "/updates/")

    with as_person(circle.rowan) as by:
        if ends == "ended":
            end_tie(tie_id=circle.mother.tie.pk, language="en", by=by)
        if ends == "paused":
            pause_sharing(language="en", by=by)
    if ends == "over":
        monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING + timedelta(days=91))

    assert answers(circle.browser) == answers(browser_of(circle.friend))


def test_agreed_check_in_of_a_mentor_stands_in_the_week_and_on_its_day(circle):
    mentor = make_mentor(make_coordinator(circle.organization))
    see_all(circle.organization)
    match = make_match(circle.rowan, mentor)
    see_all(circle.organization)
    CheckIn.objects.create(
        organization=circle.organization, patient=circle.rowan, match=match, mentor_id=mentor.pk, minutes=30,
        starts_at=MONDAY_MORNING + timedelta(hours=9), meeting=Meeting.PHONE, state=CheckInState.AGREED,
        proposed_by=Side.MENTOR, proposed_at=MONDAY_MORNING,
    )  # fmt: skip

    today, week = read(circle.person, "/today/"), read(circle.person, "/week/")

    assert "A check-in" in today
    assert "A check-in" in week
    assert f"{match.pk}/" in today


@pytest.mark.parametrize("rows", [1, 3])
def test_today_and_my_week_ask_once_more_with_help_however_much_there_is(circle, django_assert_num_queries, rows):
    viewer, now = actor_for(circle.rowan), MONDAY_MORNING
    for kind in (HelpKind.RIDE, HelpKind.MEAL, HelpKind.WALK)[:rows]:
        asked(circle, kind)
    see_all(circle.organization)
    HelpAsk.objects.update(state="accepted", answered_at=now)
    (
        own_day(viewer=viewer, now=now),
        own_week(viewer=viewer, day=clock.local_date(), now=now),
    )  # Rules kept for a minute.

    with django_assert_num_queries(3):
        day = own_day(viewer=viewer, now=now)
    with django_assert_num_queries(4):
        week = own_week(viewer=viewer, day=clock.local_date(), now=now)

    assert (len(day.helps), len(week.helps)) == (rows, rows)


def test_calendar_taken_again_says_what_was_called_off_as_the_newer_of_the_two(circle, monkeypatch):
    row = asked(circle)
    taken = []
    for step, answer in enumerate(("yes", "no")):
        monkeypatch.setattr(clock, "now", lambda step=step: MONDAY_MORNING + timedelta(minutes=step))
        circle.browser.post(f"/around/help/{row.pk}/", {"say": answer})
        taken.append(read(circle.browser, "/around/calendar.ics"))

    numbers = [int(re.search(r"SEQUENCE:(\d+)\r\n", text)[1]) for text in taken]
    assert all(f"UID:{row.pk}\r\n" in text for text in taken)
    assert [re.search(r"STATUS:(\w+)\r\n", text)[1] for text in taken] == ["CONFIRMED", "CANCELLED"]
    assert numbers == [numbers[0], numbers[0] + 1]


UNHEARD = "They cannot see this here any more: call them."


@pytest.fixture
def closes(circle):
    """Each way in which what was shared is no longer open."""

    def close(way):
        with as_person(circle.rowan) as by:
            if way == "ended":
                end_share(tie_id=circle.mother.tie.pk, scope=Scope.TIMES, language="en", by=by)
            if way == "paused":
                pause_sharing(language="en", by=by)

    return close


WAYS = ["ended", "paused"]


@pytest.mark.parametrize("way", WAYS)
def test_offer_waits_no_longer_once_whoever_made_it_is_not_answered(circle, closes, way):
    row = offered(circle)
    assert "Offered to you" in read(circle.person, "/today/")

    closes(way)

    pages = [read(circle.person, url) for url in ("/today/", "/circle/", f"/circle/{circle.mother.tie.pk}/")]
    assert [words for words in ("Offered to you", "Yes, thank you") if words in "".join(pages)] == []
    circle.person.post(f"/circle/help/{row.pk}/", {"say": "yes"})
    see_all(circle.organization)
    assert HelpAsk.objects.get(pk=row.pk).state == "open"


@pytest.mark.parametrize("way", WAYS)
def test_what_was_agreed_says_that_they_cannot_see_it_any_more(circle, closes, way):
    row = offered(circle)
    circle.person.post(f"/circle/help/{row.pk}/", {"say": "yes"})
    pages = ("/today/", "/week/", "/circle/", f"/circle/{circle.mother.tie.pk}/")
    assert [url for url in pages if UNHEARD in read(circle.person, url)] == []

    closes(way)

    assert [url for url in pages if UNHEARD in read(circle.person, url)] == list(pages)


def test_offer_waits_and_help_is_heard_up_to_the_last_day_that_was_signed_and_not_longer(circle, monkeypatch):
    last = MONDAY_MORNING + timedelta(days=91)
    row = offered(circle)
    see_all(circle.organization)
    HelpAsk.objects.filter(pk=row.pk).update(starts_at=last + timedelta(hours=10))
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING + timedelta(days=80))
    circle.person = browser_of(circle.rowan)
    assert "Offered to you" in read(circle.person, "/today/")

    monkeypatch.setattr("django.utils.timezone.now", lambda: last)

    assert "Offered to you" not in read(browser_of(circle.rowan), "/today/")


@pytest.mark.parametrize("way", WAYS)
def test_nobody_is_asked_who_would_not_read_it(circle, closes, way):
    url = f"/circle/{circle.mother.tie.pk}/"
    assert f'href="{url}ask/"' in read(circle.person, url)

    closes(way)

    page = read(circle.person, url)
    assert f'href="{url}ask/"' not in page
    assert "They would not read now what you ask." in page
    answer = circle.person.post(f"{url}ask/", {"kind": "meal", "words": "", **THIS_EVENING}, follow=True)
    assert "They would not read now what you ask." in unescape(answer.content.decode())
    see_all(circle.organization)
    assert not HelpAsk.objects.exists()


def test_mentor_in_the_circle_reads_what_is_asked_once_the_plan_is_shared(circle):
    mentor = make_supporter(circle.rowan, role=SupportRole.MENTOR, name="Sam", known_as="Ro")
    url = f"/circle/{mentor.tie.pk}/"
    assert f'href="{url}ask/"' not in read(circle.person, url)
    make_share(circle.rowan, mentor.tie, Scope.CRISIS)

    circle.person.post(f"{url}ask/", {"kind": "message", "words": "", **THIS_EVENING})

    assert "A call or a text" in read(browser_of(mentor), "/around/")
    assert "End this quietly" in read(circle.person, url)


def shared_before_help_was(patient, tie):
    """A mentor's share of the plan as it was signed before one could ask a mentor for help."""
    with as_person(patient) as by:
        goes = {"to_name": "Sam Teller", "last_day": MONDAY_MORNING.date() + timedelta(days=60)}
        draft = structs.replace(draft_of(in_circle(viewer=by, tie_id=tie.pk), Scope.CRISIS, **goes), shares=("crisis",))
        parties = parties_of(viewer=by, patient_id=by.id)
        text = text_of(draft, parties, language="en", today=clock.local_date())
        sign_consent(draft=draft, signed_name=parties.patient, read_digest=text.digest, language="en", by=by)


def test_what_a_mentor_was_shown_before_one_could_ask_them_is_renewed_and_then_they_are_asked(circle, monkeypatch):
    mentor = make_supporter(circle.rowan, role=SupportRole.MENTOR, name="Sam", known_as="Ro")
    shared_before_help_was(circle.rowan, mentor.tie)
    url, renew = f"/circle/{mentor.tie.pk}/", f"/circle/{mentor.tie.pk}/share/crisis/"
    before = read(circle.person, url)
    assert "What you signed for them does not speak of help yet. Renew it, and they read what you ask." in before
    assert "Share something with them first" not in before
    assert f'href="{renew}"' in before
    refused = circle.person.post(f"{url}ask/", {"kind": "message", "words": "", **THIS_EVENING}, follow=True)
    assert "Renew it, and they read what you ask." in unescape(refused.content.decode())

    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING + timedelta(minutes=1))
    sign_on_page(circle, renew)
    circle.person.post(f"{url}ask/", {"kind": "message", "words": "", **THIS_EVENING})

    assert "A call or a text" in read(browser_of(mentor), "/around/")
    assert f'href="{renew}"' not in read(circle.person, url)


def test_while_all_is_paused_nobody_is_told_to_renew(circle):
    mentor = make_supporter(circle.rowan, role=SupportRole.MENTOR, name="Sam", known_as="Ro")
    shared_before_help_was(circle.rowan, mentor.tie)
    with as_person(circle.rowan) as by:
        pause_sharing(language="en", by=by)

    assert "end the pause; or call them." in read(circle.person, f"/circle/{mentor.tie.pk}/")


def sign_on_page(circle, url):
    last = MONDAY_MORNING.date() + timedelta(days=80)
    said = {"to_name": "Sam Teller", "last_day_0": last.month, "last_day_1": last.day, "last_day_2": last.year}
    page = unescape(circle.person.post(url, said).content.decode())
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    name = f"{circle.rowan.given_names} {circle.rowan.family_name}"
    assert circle.person.post(url, {**said, "read": carried["read"], "signed_name": name}).status_code == 302


@pytest.mark.parametrize("is_offer", [True, False])
@pytest.mark.parametrize("side", ["person", "browser"])
def test_agreed_help_that_either_side_takes_back_is_called_off_for_both(circle, is_offer, side):
    row = offered(circle) if is_offer else asked(circle)
    urls = {circle.person: f"/circle/help/{row.pk}/", circle.browser: f"/around/help/{row.pk}/"}
    answers_it = circle.person if is_offer else circle.browser
    answers_it.post(urls[answers_it], {"say": "yes"})
    takes, hears = (circle.person, circle.browser) if side == "person" else (circle.browser, circle.person)
    is_own = is_offer is (side == "browser")
    if 'name="seen"' in read(hears, "/updates/"):
        seen(hears)

    for _twice in range(2):
        takes.post(urls[takes], {"say": "back" if is_own else "no"})

    see_all(circle.organization)
    assert HelpAsk.objects.get(pk=row.pk).state == "called_off"
    assert "STATUS:CANCELLED\r\n" in read(circle.browser, "/around/calendar.ics")
    assert re.search(r"A ride, Monday, March 1, \d+ p.m. · Called off", words_of(circle.browser, "/around/"))
    url = "/around/" if hears is circle.browser else "/circle/"
    assert f'<strong><a href="{url}">{NEWS}' in read(hears, "/updates/")
    assert "Agreed for today" not in read(circle.person, "/today/")


def test_help_is_silent_when_it_was_never_agreed_on_and_when_the_tie_has_ended(circle):
    row = asked(circle)
    circle.person.post(f"/circle/help/{row.pk}/", {"say": "back"})
    assert str(row.pk) not in read(circle.browser, "/around/calendar.ics")
    assert "Called off" not in read(circle.browser, "/around/")

    agreed = asked(circle, HelpKind.MEAL)
    circle.browser.post(f"/around/help/{agreed.pk}/", {"say": "yes"})
    with as_person(circle.rowan) as by:
        end_tie(tie_id=circle.mother.tie.pk, language="en", by=by)

    assert answers(circle.browser) == answers(browser_of(circle.friend))


@pytest.mark.parametrize("say", ["no", "yes then no"])
def test_what_whoever_was_asked_says_no_to_stands_where_its_notice_leads(circle, say):
    row = asked(circle)

    for one in say.split(" then "):
        circle.browser.post(f"/around/help/{row.pk}/", {"say": one})

    said = "Called off" if "then" in say else "Not this time"
    assert f'<a href="/circle/">{NEWS}</a>' in read(circle.person, "/updates/")
    page = words_of(circle.person, "/circle/")
    assert f"Not taking place A ride, Monday, March 1, 10 p.m. · {circle.mother.tie.name} · {said}" in page


@pytest.mark.parametrize("is_offer", [True, False])
def test_nobody_says_yes_once_the_time_is_over(circle, monkeypatch, is_offer):
    row = offered(circle) if is_offer else asked(circle)
    asks, answers_it = (circle.browser, circle.person) if is_offer else (circle.person, circle.browser)
    theirs, yes = ("/circle/", "Yes, thank you") if is_offer else ("/around/", "Yes, gladly")
    url = f"/circle/help/{row.pk}/" if is_offer else f"/around/help/{row.pk}/"

    monkeypatch.setattr("django.utils.timezone.now", lambda: row.starts_at - timedelta(minutes=1))
    still = read(answers_it, theirs)
    monkeypatch.setattr("django.utils.timezone.now", lambda: row.starts_at)
    page, answer = read(answers_it, theirs), answers_it.post(url, {"say": "yes"}, follow=True)

    assert [yes in still, yes in page] == [True, False]
    assert "The time for it is over." in unescape(answer.content.decode())
    assert "Offered to you" not in read(circle.person, "/today/")
    assert "The time is over" in words_of(circle.person, f"/circle/{circle.mother.tie.pk}/")
    assert "The time is over" in words_of(circle.browser, "/around/")
    assert asks.get("/updates/").status_code == 200
    see_all(circle.organization)
    assert HelpAsk.objects.get(pk=row.pk).state == "open"
