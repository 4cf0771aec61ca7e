"""A supporter's own part in family sessions: when they can come, place and time, and a no without a reason."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.circle.actions import end_share, end_tie
from midspan.domains.circle.enums import Scope, SupportRole
from midspan.domains.circle.tests.factories import as_person, make_share, make_supporter
from midspan.domains.families.actions import book_with_family, call_off_with_family
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.queries import FamilyAsk
from midspan.domains.families.tests.factories import FamilyCenter, make_guest
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.privacy.queries import ledger_of
from midspan.domains.schedule.tests.factories import MONDAY
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.supporter.tests.factories import answers

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)
AT_THREE = datetime(2027, 3, 1, 20, tzinfo=UTC)
HOME = "/around/"


@pytest.fixture(scope="module")
def shared(share):
    return share(FamilyCenter, at=MORNING)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    return own(shared)


def read(browser, url=HOME):
    return unescape(browser.get(url).content.decode())


def when_of(supporter):
    return f"/around/{supporter.tie.pk}/when/"


def book(center, *supporters, **fields):
    asked = {"patient_id": center.rowan.pk, "lead_id": center.dana.pk, "from_date": MONDAY, "minutes": 60}
    ask = FamilyAsk(**{**asked, "is_video": False, "people": 2 + len(supporters), **fields})
    return book_with_family(ask=ask, tie_ids={one.tie.pk for one in supporters}, start=AT_THREE, by=center.by)


def lines(*stretches, initial=0):
    """What the list of the painter sends."""
    said = {"week-TOTAL_FORMS": len(stretches), "week-INITIAL_FORMS": initial}
    for number, (day, start, end) in enumerate(stretches):
        line = {"day": day, "kind": "free", "start": start, "end": end}
        said |= {f"week-{number}-{name}": value for name, value in line.items()}
    return said


def test_times_are_said_as_a_list_and_kept_as_stretches(center):
    sister = make_guest(center.rowan, name="Ana", windows=None)
    browser = browser_of(sister)

    home = read(browser)
    blank = browser.get(when_of(sister))
    kept = browser.post(when_of(sister), lines((0, "15:00", "17:00"), (0, "17:00", "19:30"), (5, "10:00", "00:00")))
    see_all(center.organization)

    assert "Say when I can come" in home
    assert blank.status_code == 200
    assert kept.headers["Location"] == HOME
    assert FamilyTimes.objects.get(tie=sister.tie).windows == [[0, 900, 1170], [5, 600, 1440]]
    assert "Change when I can come" in read(browser)


def test_times_that_end_before_they_begin_are_put_right_and_nothing_typed_is_lost(center):
    browser = browser_of(center.mother)

    page = browser.post(when_of(center.mother), lines((3, "17:00", "15:00")))

    assert page.status_code == 422
    assert 'value="17:00' in page.content.decode()


def test_all_times_taken_away_is_never(center):
    browser = browser_of(center.mother)
    said = lines(*[(day, "15:00", "21:00") for day in range(5)], initial=5)

    browser.post(when_of(center.mother), said | {f"week-{number}-DELETE": "on" for number in range(5)})
    see_all(center.organization)

    assert FamilyTimes.objects.get(tie=center.mother.tie).windows == []


def test_session_is_place_and_time_and_nothing_else(center):
    book(center, center.mother)

    page = read(browser_of(center.mother))

    assert "Monday, March 1, 3\xa0p.m.\xa0–\xa04\xa0p.m." in page
    assert "Garden room" in page
    assert "12 Harbor Street" in page
    for word in (center.rowan.given_names, center.rowan.family_name, str(center.dana), "Counselor"):
        assert word not in page


def test_calendar_says_an_appointment_and_no_place(center):
    book(center, center.mother)

    calendar = read(browser_of(center.mother), "/around/calendar.ics")

    assert "DTSTART:20270301T200000Z" in calendar
    assert "SUMMARY:Appointment" in calendar
    assert "Garden" not in calendar


def test_no_without_a_reason_and_yes_after_all(center):
    guest = book(center, center.mother)
    browser, url = browser_of(center.mother), f"/around/session/{guest.pk}/"

    browser.post(url, {"say": "no"})
    page, calendar = read(browser), read(browser, "/around/calendar.ics")
    browser.post(url, {"say": "yes"})
    see_all(center.organization)

    assert "You said that you cannot come." in page
    assert "STATUS:CANCELLED" in calendar
    assert FamilyGuest.objects.get(pk=guest.pk).state == "asked"


def test_session_that_is_called_off_says_so(center):
    guest = book(center, center.mother)
    call_off_with_family(session_id=guest.session_id, by=center.by)

    assert "It does not take place." in read(browser_of(center.mother))


def test_who_is_asked_reads_of_their_own_sessions_alone(center):
    sister = make_guest(center.rowan, name="Ana")
    guest = book(center, center.mother)
    browser = browser_of(sister)

    assert "None is planned with you now." in read(browser)
    assert browser.post(f"/around/session/{guest.pk}/", {"say": "no"}).status_code == 404
    assert browser.get(when_of(center.mother)).status_code == 404


def test_friend_has_no_part_in_it(center):
    friend = make_supporter(center.rowan, name="Bo", role=SupportRole.FRIEND)
    make_share(center.rowan, friend.tie, Scope.CARD)

    assert "Family sessions" not in read(browser_of(friend))
    assert browser_of(friend).get(when_of(friend)).status_code == 404


@pytest.mark.parametrize("ends", [end_share, end_tie])
def test_after_the_end_it_is_as_if_nothing_was_ever_shared(center, ends):
    """The two worlds: somebody asked to a session, which has ended, and somebody with whom nothing was ever shared."""
    never = make_supporter(center.rowan, name="Jo")
    guest = book(center, center.mother)
    asked = browser_of(center.mother)
    before = read(asked)

    with as_person(center.rowan) as by:
        scope = {"scope": Scope.SESSIONS} if ends is end_share else {}
        ends(tie_id=center.mother.tie.pk, language="en", by=by, **scope)

    strange = browser_of(never)
    assert "Family sessions" in before
    assert answers(asked) == answers(strange)
    assert asked.get(when_of(center.mother)).status_code == strange.get(when_of(never)).status_code == 404
    assert asked.post(f"/around/session/{guest.pk}/", {"say": "no"}).status_code == 404


def test_what_was_told_is_in_the_ledger_of_the_person(center):
    book(center, center.mother)
    read(browser_of(center.mother))
    see_all(center.organization)

    with as_person(center.rowan) as by:
        told = [one for one in ledger_of(viewer=by, patient_id=center.rowan.pk) if "family_session" in one.classes]

    assert told
    assert {one.actor_id for one in told} == {center.mother.account.pk}


def test_pages_ask_as_many_questions_for_many_sessions_as_for_one(center):

    book(center, center.mother)
    browser = browser_of(center.mother)
    read(browser)
    with CaptureQueriesContext(connection) as one:
        read(browser)
    see_all(center.organization)
    for day in (1, 2):
        ask = FamilyAsk(patient_id=center.rowan.pk, lead_id=center.dana.pk, from_date=MONDAY, minutes=60,
                        is_video=False, people=3)  # fmt: skip
        book_with_family(ask=ask, tie_ids={center.mother.tie.pk}, start=AT_THREE + timedelta(days=day), by=center.by)
    with CaptureQueriesContext(connection) as three:
        read(browser)

    assert read(browser).count("3\xa0p.m.\xa0–\xa04\xa0p.m.") >= 3
    assert len(three) == len(one)
