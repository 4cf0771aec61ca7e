"""Where somebody is signed in, signing out from afar, and pages that lock when they are left alone."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from midspan.domains.people.devices import device_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Mobile Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LOGIN = "/account/login/"


@pytest.fixture
def center():
    return make_organization()


@pytest.fixture(params=["patient", "staff"])
def account(request, center):
    return (make_patient(center) if request.param == "patient" else make_staff(center, Role.COUNSELOR)).account


@pytest.fixture
def signs_in(account):
    """A browser of that kind in which the account signed in as people do."""

    def signed_in(agent=LAPTOP, of=account):
        browser = Client(headers={"User-Agent": agent})
        browser.force_login(of)
        UserSession.objects.update_or_create(
            session_key=browser.session.session_key, defaults={"user": of, "ip": "192.0.2.7", "user_agent": agent}
        )
        return browser

    return signed_in


def is_signed_in(browser):
    answer = browser.get("/devices/")
    return answer.status_code == 200


def device_of(browser):
    return UserSession.objects.get(session_key=browser.session.session_key).pk


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        (LAPTOP, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("", "A browser"),
    ],
)
def test_devices_are_told_in_words(agent, words):
    assert device_words(agent) == words


def test_own_devices_stand_there_this_one_first(signs_in):
    laptop, _phone = signs_in(LAPTOP), signs_in(PHONE)

    page = laptop.get("/devices/").text

    assert page.index("Firefox on Linux") < page.index("Safari on iPhone")
    assert page.count('name="device"') == 1


@pytest.mark.slow
def test_device_signed_out_from_afar_is_a_stranger_at_its_next_click(signs_in):
    laptop, phone = signs_in(LAPTOP), signs_in(PHONE)
    before = is_signed_in(phone)

    laptop.post("/devices/sign-out/", {"device": device_of(phone)})

    assert (before, is_signed_in(phone), is_signed_in(laptop)) == (True, False, True)


@pytest.mark.slow
def test_everywhere_else_leaves_this_one(signs_in):
    laptop, phone, tablet = signs_in(LAPTOP), signs_in(PHONE), signs_in(PHONE)

    laptop.post("/devices/sign-out-elsewhere/")

    assert [is_signed_in(one) for one in (laptop, phone, tablet)] == [True, False, False]


def test_everywhere_else_is_also_where_nobody_wrote_it_down(signs_in):
    laptop, phone = signs_in(LAPTOP), signs_in(PHONE)
    UserSession.objects.filter(pk=device_of(phone)).delete()

    laptop.post("/devices/sign-out-elsewhere/")

    assert [is_signed_in(one) for one in (laptop, phone)] == [True, False]


@pytest.mark.slow
@pytest.mark.parametrize("number", ["", "x", "-1", "999999999999"])
def test_device_that_is_none_signs_nobody_out(signs_in, number):
    laptop, phone = signs_in(LAPTOP), signs_in(PHONE)

    laptop.post("/devices/sign-out/", {"device": number})

    assert (is_signed_in(laptop), is_signed_in(phone)) == (True, True)


@pytest.mark.slow
def test_nobody_signs_out_anybody_elses_device(signs_in, center):
    see_all(center)
    theirs, mine = signs_in(PHONE, of=make_patient(center).account), signs_in(LAPTOP)

    mine.post("/devices/sign-out/", {"device": device_of(theirs)})
    mine.post("/devices/sign-out-elsewhere/")

    assert is_signed_in(theirs)
    assert "Safari on iPhone" not in mine.get("/devices/").text


@pytest.mark.slow
def test_page_left_alone_for_so_long_is_locked_on_the_server_too(signs_in, account, monkeypatch):
    browser = signs_in()
    browser.post("/devices/lock/", {"minutes": "5"})
    browser.get("/devices/")
    start = clock.now()

    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=4))
    still = browser.get("/devices/")
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=8, seconds=50))
    after_reading = browser.get("/devices/")
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=14))
    locked = browser.get("/devices/")

    assert (still.status_code, after_reading.status_code) == (200, 200)
    assert (locked.status_code, locked["Location"]) == (302, LOGIN)
    assert not is_signed_in(browser)


@pytest.mark.slow
def test_phone_that_asks_what_it_may_send_keeps_nobody_signed_in(signs_in, monkeypatch):
    browser = signs_in()
    browser.post("/devices/lock/", {"minutes": "5"})
    browser.get("/devices/")
    start = clock.now()

    for minutes in (4, 6):
        monkeypatch.setattr("django.utils.timezone.now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        browser.post("/entries/line/", {"device": ""})

    assert not is_signed_in(browser)


@pytest.mark.slow
def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(signs_in, monkeypatch):
    browser = signs_in()
    browser.post("/devices/lock/", {"minutes": "5"})
    browser.get("/devices/")
    start = clock.now()

    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=4))
    browser.get("/devices/", headers={"HX-Request": "true"})
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=6))
    locked = browser.get("/devices/", headers={"HX-Request": "true"})

    assert (locked.status_code, locked["HX-Redirect"], locked.content) == (204, LOGIN, b"")


def test_who_never_chose_is_never_locked(signs_in, monkeypatch):
    browser = signs_in()
    browser.get("/devices/")
    start = clock.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(hours=6))

    assert is_signed_in(browser)
    assert "data-lock" not in browser.get("/devices/").text


@pytest.mark.parametrize("minutes", ["", "1", "-5", "x"])
def test_other_times_are_refused(signs_in, account, minutes):
    browser = signs_in()

    browser.post("/devices/lock/", {"minutes": minutes})
    account.refresh_from_db()

    assert account.lock_minutes == 0


def test_page_that_locks_itself_ends_the_sign_in_and_says_no_address(signs_in):
    browser = signs_in()
    browser.post("/devices/lock/", {"minutes": "2"})
    page = browser.get("/devices/").text
    answer = browser.post("/devices/locked/")

    assert 'data-lock="2"' in page
    assert (answer.status_code, answer["Location"], is_signed_in(browser)) == (302, LOGIN, False)


def test_pages_of_the_signed_in_are_kept_nowhere_and_signing_out_has_the_browser_forget_them(signs_in):
    browser = signs_in()

    assert browser.get("/devices/")["Cache-Control"] == "no-store"
    assert browser.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache"'
