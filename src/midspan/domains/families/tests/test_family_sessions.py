"""A family session for one person: times that suit everybody, booked in one go, and taken off as quietly as begun."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from midspan.domains.checkups.actions import record_death
from midspan.domains.circle.actions import end_share, end_tie, open_invitation
from midspan.domains.circle.enums import Scope, SupportRole
from midspan.domains.circle.tests.factories import (
    InCircle,
    as_person,
    make_invitation,
    make_share,
    make_supporter,
    make_tie,
)
from midspan.domains.consents.actions import pause_sharing
from midspan.domains.families.actions import answer_asking, book_with_family, call_off_with_family, note_presence
from midspan.domains.families.enums import GuestState
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.queries import FamilyAsk, Window, candidates_of, guests_of, proposed_times
from midspan.domains.families.tasks import forget_times
from midspan.domains.families.tests.factories import EVENINGS, FamilyCenter, acting, make_guest, say
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.actions import end_seats
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.tests.factories import MONDAY, make_shifts, row, rows_of
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)  # Eight o'clock on Monday there.
AT_THREE = datetime(2027, 3, 1, 20, tzinfo=UTC)
AT_THREE_FOR_AN_HOUR = DateTimeTZRange(AT_THREE, AT_THREE + timedelta(hours=1))
THERE = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def shared(share):
    return share(FamilyCenter, at=MORNING)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    return own(shared)


def ask_of(center, **fields):
    about = {"patient_id": center.rowan.pk, "lead_id": center.dana.pk, "from_date": MONDAY, "minutes": 60}
    return FamilyAsk(**{**about, "is_video": False, "people": 3, **fields})


def found(center, *supporters, **fields):
    asked = [one for one in candidates_of(viewer=center.by, patient_id=center.rowan.pk)
             if one.tie_id in {each.tie.pk for each in supporters}]  # fmt: skip
    return proposed_times(ask_of(center, **fields), asked, viewer=center.by).answer


def starts(answer):
    return [one.span.start for one in answer.times]


def book(center, *supporters, start=AT_THREE, **fields):
    ties = {one.tie.pk for one in supporters or (center.mother,)}
    return book_with_family(ask=ask_of(center, **fields), tie_ids=ties, start=start, by=center.by)


def browser_of(person):
    browser = Client()
    browser.force_login(person.account)
    return browser


def plain(response):
    return unescape(response.content.decode())


def test_whom_the_person_must_not_meet_is_asked_to_no_session_and_it_is_not_said_why(center):
    see_all(center.organization)
    row("circle.KeptFrom", organization=center.organization, patient=center.rowan, what="name", value="mom",
        added_by=center.dana.pk, added_at=MORNING)  # fmt: skip

    with pytest.raises(RefusedError, match="There is no place for one of those you chose"):
        book(center, center.mother)


def test_counselor_finds_a_time_and_books_it_with_the_mother(center):
    browser, url = browser_of(center.dana), f"/people/{center.rowan.pk}/family-session/"

    blank = plain(browser.get(url))
    chosen = {
        "guests": [str(center.mother.tie.pk)], "lead": str(center.dana.pk), "minutes": "60", "how": "in_person",
        "from_date_0": "3", "from_date_1": "1", "from_date_2": "2027",
    }  # fmt: skip
    times = plain(browser.post(url, chosen))
    start = re.search(r'name="start" value="([^"]+)"', times).group(1)
    booked = browser.post(url, {**chosen, "start": start}, follow=True)
    see_all(center.organization)

    assert "Mom" in blank
    assert "Monday, March 1, 3\xa0p.m.\xa0–\xa04\xa0p.m." in times
    assert "Booked." in plain(booked)
    [session] = rows_of("schedule.Session").filter(kind="family")
    assert (session.during.lower, session.lead, session.room.name) == (AT_THREE, center.dana, "Garden room")
    assert [one.patient_id for one in session.bookings.all()] == [center.rowan.pk]
    assert [one.staff_id for one in session.staffing.all()] == [center.dana.pk]
    assert [one.tie_id for one in FamilyGuest.objects.filter(session=session)] == [center.mother.tie.pk]
    assert rows_of("notices.Notice").filter(recipient_id=center.rowan.pk, kind=NoticeKind.WEEK_CHANGED).count() == 1


def test_times_fit_the_person_the_counselor_a_room_and_whoever_is_asked(center):
    brother = make_guest(center.rowan, name="Sam", windows=[Window(2, 9 * 60, 16 * 60), Window(3, 9 * 60, 20 * 60)])

    answer = found(center, center.mother, brother)

    assert [one.astimezone(THERE).strftime("%a %H:%M") for one in starts(answer)] == [
        "Wed 15:00", "Thu 15:00", "Wed 15:00",
    ]  # fmt: skip


def test_own_life_with_the_way_to_the_site_is_not_booked_over(center):
    work = row(
        "responsibilities.Responsibility", organization=center.organization, patient=center.rowan, kind="work",
        title="Warehouse", firmness="fixed",
    )  # fmt: skip
    row("responsibilities.ResponsibilityTime", organization=center.organization, patient=center.rowan,
        responsibility=work, weekday=0, start_minute=12 * 60, end_minute=15 * 60)  # fmt: skip

    # Work is over at three, and the way to the site takes twenty minutes; sessions begin on the quarter.
    assert starts(found(center, center.mother))[0] == AT_THREE + timedelta(minutes=30)


def test_too_small_a_room_and_a_taken_one_are_no_room(center):
    rows_of("programs.Room").exclude(pk=center.room.pk).update(is_active=False)
    first = book(center)

    again = found(center, center.mother, people=7)
    beside = found(center, center.mother)

    assert again.in_the_way == ("room",)
    assert AT_THREE not in starts(beside)
    assert first.session.room == center.room


def test_where_nothing_fits_the_counselor_learns_who_stands_in_the_way_and_what_opens_a_time(center):
    night = make_guest(center.rowan, name="Sam", windows=[Window(0, 20 * 60, 23 * 60)])

    answer = found(center, center.mother, night)

    assert answer.times == ()
    assert answer.in_the_way == ("lead", f"guest:{night.tie.pk}")
    assert [(one.without, one.minutes) for one in answer.openings] == [(f"guest:{night.tie.pk}", 0)]
    page = plain(browser_of(center.dana).post(f"/people/{center.rowan.pk}/family-session/", {
        "guests": [str(center.mother.tie.pk), str(night.tie.pk)], "lead": str(center.dana.pk), "minutes": "60",
        "how": "in_person", "from_date_0": "3", "from_date_1": "1", "from_date_2": "2027",
    }))  # fmt: skip
    assert "The times of Sam." in page
    assert "Without Sam: Monday, March 1, 3\xa0p.m." in page
    assert "8\xa0p.m." not in page


def test_nobody_is_booked_twice_however_late_the_second_one_looks(center):
    book(center)

    with pytest.raises(RefusedError, match="no longer suits"):
        book(center)
    taken = {"organization": center.organization, "staff": center.dana, "during": AT_THREE_FOR_AN_HOUR}
    other = other_session(center)
    with pytest.raises(IntegrityError), transaction.atomic():
        row("schedule.SessionStaff", session=other, **taken)


def other_session(center):
    return row(
        "schedule.Session", organization=center.organization, kind="individual", patient=center.rowan,
        site=center.center.site, title="Individual session", during=AT_THREE_FOR_AN_HOUR,
        local_date=MONDAY,
    )  # fmt: skip


def test_only_who_is_asked_and_has_said_times_is_asked(center):
    silent = make_guest(center.rowan, name="Sam", windows=None)
    friend = make_supporter(center.rowan, name="Bo", role=SupportRole.FRIEND)

    assert [(one.name, one.has_said) for one in candidates_of(viewer=center.by, patient_id=center.rowan.pk)] == [
        ("Mom", True), ("Sam", False),
    ]  # fmt: skip
    with pytest.raises(RefusedError, match="has not said"):
        book(center, silent)
    with pytest.raises(RefusedError, match="no more"):
        book(center, friend)
    with pytest.raises(RefusedError, match="This is not shared"):
        make_share(center.rowan, friend.tie, Scope.SESSIONS)


@pytest.mark.parametrize("ends", ["share", "tie", "pause"])
def test_ending_takes_them_off_quietly(center, ends):
    guest = book(center)
    before = guests_of(viewer=center.by, patient_id=center.rowan.pk, session_id=guest.session_id)

    with as_person(center.rowan) as by:
        if ends == "share":
            end_share(tie_id=center.mother.tie.pk, scope=Scope.SESSIONS, language="en", by=by)
        elif ends == "tie":
            end_tie(tie_id=center.mother.tie.pk, language="en", by=by)
        else:
            pause_sharing(language="en", by=by)

    assert [one.name for one in before] == ["Mom"]
    assert guests_of(viewer=center.by, patient_id=center.rowan.pk, session_id=guest.session_id) == []
    assert candidates_of(viewer=center.by, patient_id=center.rowan.pk) == []
    page = plain(browser_of(center.dana).get(f"/people/{center.rowan.pk}/family-session/"))
    assert "Nobody is asked to it any more." in page
    assert "Mom" not in page
    assert not rows_of("notices.Notice").filter(kind=NoticeKind.FAMILY_ANSWERED).exists()


def test_who_cannot_come_says_so_without_a_reason_and_the_leader_is_told(center):
    guest = book(center)

    with acting(center.mother.account, center.organization) as by:
        answer_asking(guest_id=guest.pk, to=GuestState.CANNOT, by=by)

    [told] = rows_of("notices.Notice").filter(kind=NoticeKind.FAMILY_ANSWERED)
    assert (told.recipient_id, told.subject_id) == (center.dana.pk, guest.session_id)
    page = plain(browser_of(center.dana).get(f"/people/{center.rowan.pk}/family-session/"))
    assert "Cannot come" in page
    assert f"/people/{center.rowan.pk}/family-session/" in plain(browser_of(center.dana).get("/updates/"))
    with acting(center.mother.account, center.organization) as by:
        answer_asking(guest_id=guest.pk, to=GuestState.ASKED, by=by)
    assert FamilyGuest.objects.get(pk=guest.pk).state == GuestState.ASKED


def test_called_off_it_is_free_for_others_and_its_guests_read_so(center):
    guest = book(center)

    call_off_with_family(session_id=guest.session_id, by=center.by)

    guest.session.refresh_from_db()
    assert guest.session.state == SessionState.CANCELED
    assert not guest.session.bookings.filter(is_active=True).exists()
    assert starts(found(center, center.mother))[0] == AT_THREE


def test_person_whose_session_is_called_off_reads_where_another_time_comes_from_and_nothing_of_who_cannot(center):
    guest = book(center)
    call_off_with_family(session_id=guest.session_id, by=center.by)
    browser = browser_of(center.rowan)

    today, week = plain(browser.get("/today/")), plain(browser.get("/week/"))

    way_on = "Tell your team if you would like another time: they look for one with you."
    assert f"Not today: Family session, 3\xa0p.m. – 4\xa0p.m. {way_on}" in today
    assert way_on in week
    assert "cannot come" not in today + week


def test_who_came_is_yes_or_no_by_the_leader_alone(center, monkeypatch):
    guest = book(center)
    intake = actor_for(center.center.intake)

    with pytest.raises(RefusedError, match="not begun"):
        note_presence(session_id=guest.session_id, came={guest.pk}, by=center.by)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT_THREE + timedelta(minutes=5))
    with pytest.raises(RefusedError, match="Whoever leads"):
        note_presence(session_id=guest.session_id, came={guest.pk}, by=intake)
    browser = browser_of(center.dana)
    room = plain(browser.get(f"/room/{guest.session_id}/"))
    browser.post(f"/family-sessions/{guest.session_id}/came/", {"came": [str(guest.pk)]})
    see_all(center.organization)

    assert "Asked to come" in room
    assert "Mom" in room
    assert FamilyGuest.objects.get(pk=guest.pk).came is True


def test_session_room_names_guests_to_its_leader_alone(center):
    guest = book(center)
    director = make_staff(center.organization, "director", given_name="Dee")

    page = plain(browser_of(director).get(f"/room/{guest.session_id}/"))

    assert "Family session" in page
    assert "Asked to come" not in page
    assert "Mom" not in page


def test_end_of_a_stay_ends_its_single_sessions(center):
    guest = book(center)

    end_seats(episode_id=center.stay.pk, on=MONDAY, by=actor_for(center.center.intake))

    guest.session.refresh_from_db()
    assert guest.session.state == SessionState.CANCELED


def test_who_only_plans_weeks_opens_no_page_of_family_sessions(center):
    scheduler = make_staff(center.organization, "scheduler", given_name="Sid")

    assert browser_of(scheduler).get(f"/people/{center.rowan.pk}/family-session/").status_code == 404
    assert browser_of(center.rowan).get(f"/people/{center.rowan.pk}/family-session/").status_code == 404


@pytest.mark.parametrize(("who", "times", "guests"), [("rowan", 0, 0), ("dana", 0, 1), ("mother", 1, 1)])
def test_database_keeps_times_to_whom_they_are_of_and_guests_from_the_person(center, who, times, guests):
    book(center)
    person = getattr(center, who)
    actor = person.pk if who != "mother" else center.mother.account.pk
    reach = Reach.OWN if who == "rowan" else Reach.ASSIGNED

    bind(organization_id=center.organization.pk, actor_id=actor, reach=reach)

    assert (FamilyTimes.objects.count(), FamilyGuest.objects.count()) == (times, guests)
    assert rows_of("people.Patient").filter(pk=center.rowan.pk).exists()


def test_by_video_needs_no_room_and_no_way(center):
    rows_of("responsibilities.WeekPreference").update(travel_minutes={})

    with pytest.raises(RefusedError, match="How far"):
        found(center, center.mother)
    guest = book(center, is_video=True)

    assert (guest.session.is_video, guest.session.room) == (True, None)


def test_times_are_told_by_the_clock_on_which_they_were_said(center):
    say(center.mother, EVENINGS, zone="America/Los_Angeles")

    assert found(center, center.mother).times == ()  # Three in the afternoon there is six here, after Dana's day.


def test_whoever_is_invited_again_begins_with_nothing(center):
    guest, tie = book(center), center.mother.tie
    with as_person(center.rowan) as by:
        end_tie(tie_id=tie.pk, language="en", by=by)
    made = make_invitation(center.rowan, tie)
    make_share(center.rowan, tie, Scope.SESSIONS)
    before = candidates_of(viewer=center.by, patient_id=center.rowan.pk)
    account = open_invitation(secret=made.secret, code=made.code).account
    see_all(center.organization)
    browser = Client()
    browser.force_login(account)

    home, times = plain(browser.get("/around/")), plain(browser.get(f"/around/{tie.pk}/when/"))
    see_all(center.organization)

    assert before == []  # Nobody has come in by the new address.
    assert "None is planned with you now." in home
    assert "15:00" not in times
    assert browser.post(f"/around/session/{guest.pk}/", {"say": "no"}).status_code == 404
    see_all(center.organization)
    assert [one.has_said for one in candidates_of(viewer=center.by, patient_id=center.rowan.pk)] == [False]
    assert guests_of(viewer=center.by, patient_id=center.rowan.pk, session_id=guest.session_id) == []


def test_same_share_after_an_end_asks_to_nothing_from_before_and_one_that_goes_on_to_all(center, monkeypatch):
    guest, tie = book(center), center.mother.tie
    make_share(center.rowan, tie, Scope.SESSIONS, days=85)
    on = guests_of(viewer=center.by, patient_id=center.rowan.pk, session_id=guest.session_id)

    with as_person(center.rowan) as by:
        end_share(tie_id=tie.pk, scope=Scope.SESSIONS, language="en", by=by)
    make_share(center.rowan, tie, Scope.SESSIONS)
    off = guests_of(viewer=center.by, patient_id=center.rowan.pk, session_id=guest.session_id)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(minutes=1))
    say(center.mother, EVENINGS)

    assert [one.name for one in on] == ["Mom"]
    assert off == []
    assert [one.has_said for one in candidates_of(viewer=center.by, patient_id=center.rowan.pk)] == [True]


def test_nobody_is_asked_past_the_last_day_the_person_signed_for(center):
    aunt = make_supporter(center.rowan, name="Aunt")
    make_share(center.rowan, aunt.tie, Scope.SESSIONS, days=2)
    say(aunt, EVENINGS)

    # Signed on Monday for two days more: Wednesday at four is the last hour of Dana's day.
    assert [one.astimezone(THERE).day for one in starts(found(center, aunt))] == [1, 2, 3]
    later = {"from_date": MONDAY + timedelta(days=7)}
    assert found(center, aunt, **later).in_the_way == (f"guest:{aunt.tie.pk}",)
    with pytest.raises(RefusedError, match="no longer suits"):
        book(center, aunt, start=AT_THREE + timedelta(days=7), **later)
    assert "Aunt, until March 3" in plain(browser_of(center.dana).get(f"/people/{center.rowan.pk}/family-session/"))


def test_who_is_in_two_circles_is_not_asked_to_two_sessions_at_once(center):
    olu = make_staff(center.organization, "counselor", given_name="Olu")
    make_shifts(center.organization, olu, center.center.site)
    other = center.center.make_person(counselor=olu)
    reach = {"actor_id": olu.pk, "patient_id": other.pk, "basis": Basis.PRIMARY_COUNSELOR}
    open_reach(**reach, source_id=other.stay.pk, by=actor_for(center.center.intake))
    tie = make_tie(other, name="Mother")
    made = make_invitation(other, tie)
    open_invitation(secret=made.secret, code=made.code, by_account=center.mother.account)
    see_all(center.organization)
    make_share(other, tie, Scope.SESSIONS)
    say(InCircle(other, tie, center.mother.account), EVENINGS)
    ask = ask_of(center, patient_id=other.pk, lead_id=olu.pk, is_video=True)

    def times():
        return starts(proposed_times(ask, candidates_of(viewer=by, patient_id=other.pk), viewer=by).answer)

    by = actor_for(olu)
    before, guest = times(), book(center)
    held = times()
    with acting(center.mother.account, center.organization) as mother:
        answer_asking(guest_id=guest.pk, to=GuestState.CANNOT, by=mother)

    assert before[0] == times()[0] == AT_THREE
    assert held[0] == AT_THREE + timedelta(hours=1)


def test_after_a_death_nothing_of_family_sessions_is_there(center):
    book(center)
    end_seats(episode_id=center.stay.pk, on=MONDAY, by=actor_for(center.center.intake))
    rows_of("journey.Episode").filter(pk=center.stay.pk).update(state="discharged")
    browser = browser_of(center.mother)
    before = plain(browser.get("/around/"))
    see_all(center.organization)

    record_death(patient_id=center.rowan.pk, by=actor_for(center.center.intake))

    assert "Family sessions" in before
    assert "Family sessions" not in plain(browser.get("/around/"))
    assert browser.get(f"/around/{center.mother.tie.pk}/when/").status_code == 404


def test_only_who_can_open_the_session_leads_it(center):
    intake = center.center.intake
    make_shifts(center.organization, intake, center.center.site)

    page = plain(browser_of(intake).get(f"/people/{center.rowan.pk}/family-session/"))
    see_all(center.organization)

    assert re.findall(r'<option value="([0-9a-f-]{36})"', page) == [str(center.dana.pk)]
    with pytest.raises(RefusedError, match="A counselor or a group leader"):
        book(center, lead_id=intake.pk)


def test_called_off_it_is_answered_no_more(center):
    guest = book(center)
    call_off_with_family(session_id=guest.session_id, by=center.by)

    browser_of(center.mother).post(f"/around/session/{guest.pk}/", {"say": "no"})
    see_all(center.organization)

    assert FamilyGuest.objects.get(pk=guest.pk).state == GuestState.ASKED
    assert not rows_of("notices.Notice").filter(kind=NoticeKind.FAMILY_ANSWERED).exists()


def test_it_is_called_off_on_the_persons_own_page_after_a_question(center):
    guest, other = book(center), center.center.make_person()
    browser = browser_of(center.dana)

    page = plain(browser.get(f"/people/{center.rowan.pk}/family-session/"))
    answer = browser.post(f"/people/{other.pk}/family-session/{guest.session_id}/call-off/")
    guest.session.refresh_from_db()
    untouched = guest.session.state
    browser.post(f"/people/{center.rowan.pk}/family-session/{guest.session_id}/call-off/")
    guest.session.refresh_from_db()

    assert "Yes, call it off" in page
    assert answer.status_code == 404
    assert untouched == SessionState.PLANNED
    assert guest.session.state == SessionState.CANCELED


@pytest.mark.parametrize(("ends", "count"), [(True, 1), (False, 0)])
def test_times_are_deleted_once_their_share_has_ended(center, ends, count):
    if ends:
        with as_person(center.rowan) as by:
            end_share(tie_id=center.mother.tie.pk, scope=Scope.SESSIONS, language="en", by=by)

    assert forget_times(str(center.organization.pk)) == count
    see_all(center.organization)
    assert FamilyTimes.objects.filter(tie=center.mother.tie).count() == 1 - count


def test_pages_say_who_reads_of_guests_and_that_by_video_they_have_a_door_of_their_own(center):
    guest = book(center, is_video=True)
    with acting(center.mother.account, center.organization) as by:
        answer_asking(guest_id=guest.pk, to=GuestState.CANNOT, by=by)

    room = plain(browser_of(center.dana).get(f"/room/{guest.session_id}/"))
    other = plain(browser_of(center.center.intake).get(f"/people/{center.rowan.pk}/family-session/"))
    own = plain(browser_of(center.mother).get("/around/"))

    assert "Mom · Cannot come" in re.sub(r"<[^>]+>", "", other)
    assert "You alone read this" not in room
    assert "so do counselors and intake" in room
    assert "guests knock at a door of their own" in other
    assert "A door of your own opens here 15 minutes before it begins" in own
