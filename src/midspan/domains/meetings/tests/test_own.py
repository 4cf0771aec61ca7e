"""Looking for a meeting beside one's own week, and keeping one that nobody else sees."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from lxml import html

from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.meetings.actions import keep_meeting, let_go_meeting
from midspan.domains.meetings.models import KeptMeeting, SupportMeeting
from midspan.domains.meetings.queries import (
    Sought,
    going_with_days,
    kept_meetings,
    meetings_sought,
    own_week,
    place_of_postal_code,
)
from midspan.domains.meetings.rules import MOST_KEPT, Point
from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.meetings.wording import days_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.responsibilities.queries import life_lines
from midspan.domains.responsibilities.tests.factories import at, make_work
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")


class Place:
    """Rowan in a group that begins in two hours, a list, and their bakery on another day."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1, began=-120)
        self.rowan = self.room.patients[0]
        self.by = actor_for(self.rowan)
        self.list = make_list(self.organization)

    def meeting_at(self, moment, name, **fields):
        """Weekly, beginning at that moment by the clock of New York."""
        local = moment.astimezone(ZONE)
        when = {"weekdays": [local.weekday()], "start_minute": local.hour * 60 + local.minute, **fields}
        return make_meeting(self.list, name, **when)

    def keeps(self, meeting):
        whose = {"organization": self.organization, "patient": self.rowan}
        KeptMeeting.objects.create(**whose, meeting=meeting, kept_at=clock.now())

    def names(self, **sought):
        see_as(self.by)
        week = own_week(viewer=self.by)
        return [one.meeting.name for one in meetings_sought(viewer=self.by, sought=Sought(**sought), week=week).shown]


def see_as(actor, reach=Reach.OWN):
    bind(organization_id=actor.organization_id, actor_id=actor.id, reach=reach)


def looked_for(client, words):
    """The page after a search for this, given as a query is."""
    return client.post("/meetings/", dict(parse_qsl(words, keep_blank_values=True))).text


@pytest.fixture
def place():
    return Place()


def test_what_collides_with_a_session_or_life_does_not_fit(place):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE)
    make_work(place.rowan, times=[at(tomorrow.weekday(), 9, 17)])
    place.meeting_at(place.room.start + timedelta(minutes=30), "During the group")
    place.meeting_at(tomorrow.replace(hour=12, minute=0), "During work")
    place.meeting_at(tomorrow.replace(hour=18, minute=0), "After work")

    assert sorted(place.names()) == ["After work", "During the group", "During work"]
    assert place.names(only_fitting=True) == ["After work"]


def test_the_way_there_counts_and_none_goes_online(place):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE)
    make_work(place.rowan, times=[at(tomorrow.weekday(), 9, 17)])
    place.meeting_at(tomorrow.replace(hour=17, minute=10), "At a place")
    place.meeting_at(tomorrow.replace(hour=17, minute=10), "Online", attendance="online")

    assert sorted(place.names(only_fitting=True, way_minutes=0)) == ["At a place", "Online"]
    assert place.names(only_fitting=True, way_minutes=20) == ["Online"]


def test_the_way_home_from_work_is_in_the_way_too(place):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE)
    make_work(place.rowan, times=[at(tomorrow.weekday(), 9, 17)], commute_minutes=30)
    place.meeting_at(tomorrow.replace(hour=17, minute=10), "Too soon")
    place.meeting_at(tomorrow.replace(hour=17, minute=30), "In time")

    assert place.names(only_fitting=True) == ["In time"]


def test_what_follows_a_session_goes_with_that_day(place):
    row(
        "responsibilities.WeekPreference",
        organization=place.organization,
        patient=place.rowan,
        travel_minutes={str(place.room.site.pk): 40},
    )
    near, far = {"latitude": 36.85, "longitude": -76.28}, {"latitude": 37.85, "longitude": -76.28}
    place.meeting_at(place.room.end + timedelta(minutes=10), "Too soon", **near)
    place.meeting_at(place.room.end + timedelta(minutes=30), "Soon after", **near)
    place.meeting_at(place.room.end + timedelta(minutes=30), "Far away", **far)
    place.meeting_at(place.room.end + timedelta(minutes=30), "Online", attendance="online", **near)
    place.meeting_at(place.room.end + timedelta(hours=5), "Much later", **near)
    see_as(place.by)
    week = own_week(viewer=place.by)

    going = going_with_days(viewer=place.by, week=week, near=Point(36.85, -76.28), way_minutes=20)

    # Straight from the group: its way home, which would be in the way, is not gone.
    assert [one.meeting.name for one in going] == ["Soon after"]
    assert place.names(only_fitting=True, way_minutes=20)[0] != "Too soon"


def test_what_ends_in_time_for_a_session_goes_with_that_day(place):
    row(
        "responsibilities.WeekPreference",
        organization=place.organization,
        patient=place.rowan,
        travel_minutes={str(place.room.site.pk): 40},
    )
    near, far = {"latitude": 36.85, "longitude": -76.28}, {"latitude": 37.85, "longitude": -76.28}
    place.meeting_at(place.room.start - timedelta(minutes=90), "In time", **near)
    place.meeting_at(place.room.start - timedelta(minutes=70), "Too late", **near)
    place.meeting_at(place.room.start - timedelta(minutes=90), "Too long", length_minutes=80, **near)
    place.meeting_at(place.room.start - timedelta(minutes=90), "Far away", **far)
    place.meeting_at(place.room.start - timedelta(minutes=90), "Online", attendance="online", **near)
    see_as(place.by)
    week = own_week(viewer=place.by)

    going = going_with_days(viewer=place.by, week=week, near=Point(36.85, -76.28), way_minutes=20)

    # Straight to the group: the way there from home, which would be in the way, is not gone.
    assert [one.meeting.name for one in going] == ["In time"]


def test_three_of_a_day_are_suggested_those_with_the_shortest_wait(place):
    for name, moment in (
        ("Right before", place.room.start - timedelta(minutes=90)),
        ("Well before", place.room.start - timedelta(minutes=110)),
        ("Soon after", place.room.end + timedelta(minutes=20)),
        ("Well after", place.room.end + timedelta(minutes=60)),
    ):
        place.meeting_at(moment, name)
    see_as(place.by)

    going = going_with_days(viewer=place.by, week=own_week(viewer=place.by), near=None, way_minutes=20)

    assert [one.meeting.name for one in going] == ["Soon after", "Right before", "Well before"]


def test_a_meeting_before_a_session_says_so_on_both_pages(client, place):
    meeting = place.meeting_at(place.room.start - timedelta(minutes=90), "In time")
    client.force_login(place.rowan.account)

    before = f"Before {place.room.group.name}"
    for page in ("/meetings/", f"/meetings/{meeting.pk}/"):
        assert before in client.get(page).text


def test_the_page_of_a_meeting_says_what_the_search_said(client, place):
    told = {str(place.room.site.pk): 40}
    whose = {"organization": place.organization, "patient": place.rowan}
    row("responsibilities.WeekPreference", **whose, travel_minutes=told)
    place.meeting_at(place.room.end + timedelta(minutes=30), "Soon after")
    client.force_login(place.rowan.account)
    near = client.get("/meetings/").text
    link = re.search(r'href="(/meetings/[^"]+way=[^"]+)"', near)[1]

    page = client.get(link).text

    after = f"After {place.room.group.name}"
    assert (after in near, after in page, "In the way" in page) == (True, True, False)


@pytest.mark.parametrize(("query", "minutes"), [("", 20), ("?way=45", 45), ("?way=0", 0), ("?way=7", 20)])
def test_the_way_that_was_searched_with_is_that_of_the_page(client, place, query, minutes):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE)
    make_work(place.rowan, times=[at(tomorrow.weekday(), 9, 17)])
    meeting = place.meeting_at(tomorrow.replace(hour=17, minute=30), "After work")
    client.force_login(place.rowan.account)

    page = client.get(f"/meetings/{meeting.pk}/{query}")

    assert ("In the way" in page.text) is (minutes == 45)
    assert dict(page.context["answers"])["firm-commute_minutes"] == str(minutes)


def test_what_a_calendar_holds_is_in_the_way_and_no_time_set_aside(client, place):
    start = (clock.now() + timedelta(days=1)).astimezone(ZONE).replace(hour=19, minute=0, second=0, microsecond=0)
    meeting = place.meeting_at(start, "Canal Group")
    whose = {"organization": place.organization, "patient": place.rowan}
    source = row("responsibilities.CalendarSource", **whose, name="Mine", refreshed_at=clock.now())
    row("responsibilities.BusyTime", **whose, source=source, start_at=start, end_at=start + timedelta(hours=1))
    client.force_login(place.rowan.account)

    page = client.get(f"/meetings/{meeting.pk}/").text

    assert [words in page for words in ("In the way: Busy", "Fits your week", "set this time aside")] == [
        True, False, False,
    ]  # fmt: skip
    assert place.names(only_fitting=True) == []


def test_online_there_is_neither_a_way_nor_a_distance_to_a_hybrid_meeting(place):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE)
    make_work(place.rowan, times=[at(tomorrow.weekday(), 9, 17)])
    place.meeting_at(tomorrow.replace(hour=17, minute=10), "Both", attendance="hybrid", latitude=10.0, longitude=10.0)
    near = {"near": Point(36.85, -76.28), "miles": 5}

    assert place.names(attendance="online", only_fitting=True, way_minutes=20) == ["Both"]
    assert place.names(attendance="online", **near) == ["Both"]
    assert place.names(attendance="in_person", only_fitting=True, way_minutes=20) == place.names(**near) == []


@pytest.mark.parametrize(
    "fields", [{"gone": True}, {"attendance": "online"}, {"is_approximate": True}, {"is_active": False}]
)
def test_where_a_code_is_only_places_of_meetings_that_are_held_tell(place, fields):
    gone_at = clock.now() if fields.pop("gone", False) else None
    there = {"postal_code": "23220"}
    make_meeting(place.list, "Wrong", latitude=10.0, longitude=10.0, gone_at=gone_at, **there, **fields)
    see_as(place.by)
    alone = place_of_postal_code(viewer=place.by, postal_code="23220")
    see_all(place.organization)
    make_meeting(place.list, "Right", latitude=37.5, longitude=-77.5, **there)
    see_as(place.by)

    assert (alone, place_of_postal_code(viewer=place.by, postal_code="23220")) == (None, Point(37.5, -77.5))


def test_search_by_day_time_way_language_kind_and_access(place):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE).replace(hour=19, minute=0)
    place.meeting_at(tomorrow, "Evening", traits=["women", "wheelchair"], languages=["es"])
    place.meeting_at(tomorrow.replace(hour=8), "Morning", attendance="online")
    place.meeting_at(tomorrow + timedelta(days=2), "Other day", attendance="hybrid")

    assert place.names(weekday=tomorrow.weekday()) == ["Morning", "Evening"]
    assert place.names(earliest=1020) == ["Evening", "Other day"]
    assert place.names(attendance="online") == ["Morning", "Other day"]
    assert place.names(attendance="in_person") == ["Evening", "Other day"]
    assert place.names(language="es") == ["Evening"]
    assert place.names(traits=("women", "wheelchair")) == ["Evening"]
    assert place.names(traits=("women", "sign_language")) == []


def test_a_day_is_the_person_s_own_where_the_meeting_goes_by_another_clock(place):
    make_meeting(place.list, "Sunday night", weekdays=[6], start_minute=23 * 60, zone="America/Los_Angeles")

    assert place.names(weekday=0) == ["Sunday night"]
    assert place.names(weekday=6) == []


def test_distance_is_reckoned_here_from_coordinates_or_a_code(place):
    tomorrow = clock.now() + timedelta(days=1)
    place.meeting_at(tomorrow, "Albany", latitude=42.6526, longitude=-73.7562, postal_code="12207-1000")
    place.meeting_at(tomorrow, "Syracuse", latitude=43.0481, longitude=-76.1474, postal_code="13202")
    place.meeting_at(tomorrow, "Online", attendance="online")
    place.meeting_at(tomorrow, "Nowhere")
    see_as(place.by)
    albany = place_of_postal_code(viewer=place.by, postal_code="12207")

    assert albany == Point(42.6526, -73.7562)
    assert place_of_postal_code(viewer=place.by, postal_code="99999") is None
    assert sorted(place.names(near=albany, miles=10)) == ["Albany", "Online"]
    assert sorted(place.names(near=albany, miles=150)) == ["Albany", "Online", "Syracuse"]


def test_what_is_gone_inactive_or_unscheduled_is_not_found(place):
    tomorrow = clock.now() + timedelta(days=1)
    place.meeting_at(tomorrow, "Held")
    place.meeting_at(tomorrow, "Gone", gone_at=clock.now())
    place.meeting_at(tomorrow, "Inactive", is_active=False)
    make_meeting(place.list, "By appointment", weekdays=[], start_minute=None)

    assert place.names() == ["Held"]


def test_what_is_by_appointment_is_named_apart_where_no_time_is_sought(client, place):
    make_meeting(place.list, "Visits", weekdays=[], start_minute=None, traits=["women"])
    make_meeting(place.list, "Far Visits", weekdays=[], start_minute=None, latitude=10.0, longitude=10.0)
    client.force_login(place.rowan.account)

    def named(words):
        page = looked_for(client, words)
        return [name for name in ("Far Visits", ">Visits") if name in page]

    assert named("") == ["Far Visits", ">Visits"]
    assert named("what=women") == [">Visits"]
    assert named("near=10,10&miles=5") == ["Far Visits"]
    assert named("day=1") == named("fits=on") == named("part=evening") == []


@pytest.mark.parametrize("many", [1, 3])
def test_a_search_asks_as_much_for_many_as_for_one(place, django_assert_num_queries, many):
    for number in range(many):
        place.meeting_at(clock.now() + timedelta(days=1), f"Meeting {number}")
    see_as(place.by)
    week = own_week(viewer=place.by)

    with django_assert_num_queries(2):
        meetings_sought(viewer=place.by, sought=Sought(), week=week)


def test_what_is_kept_is_the_patient_s_alone(place):
    meeting = place.meeting_at(clock.now() + timedelta(days=1), "Held")
    counselor, director = (make_staff(place.organization, role) for role in (Role.COUNSELOR, Role.DIRECTOR))
    open_reach(
        actor_id=counselor.pk, patient_id=place.rowan.pk, basis=Basis.PRIMARY_COUNSELOR, source_id=counselor.pk,
        by=actor_for(director),
    )  # fmt: skip
    see_as(place.by)
    keep_meeting(meeting_id=meeting.pk, by=place.by)
    keep_meeting(meeting_id=meeting.pk, by=place.by)

    assert [one.name for one in kept_meetings(viewer=place.by)] == ["Held"]
    for staff, reach in ((counselor, Reach.ASSIGNED), (director, Reach.ALL)):
        see_as(actor_for(staff), reach)
        assert not KeptMeeting.objects.exists()  # By the database, however it is asked.
        assert kept_meetings(viewer=actor_for(staff)) == []
        with pytest.raises(RefusedError, match="Only the person"), transaction.atomic():
            keep_meeting(meeting_id=meeting.pk, by=actor_for(staff))
    other = make_other(place)
    see_as(other)
    assert not KeptMeeting.objects.exists()


def make_other(place):
    see_all(place.organization)
    return actor_for(make_patient(place.organization))


def test_what_is_no_longer_kept_leaves_no_row(place):
    meeting = place.meeting_at(clock.now() + timedelta(days=1), "Held")
    see_as(place.by)
    keep_meeting(meeting_id=meeting.pk, by=place.by)

    let_go_meeting(meeting_id=meeting.pk, by=place.by)

    see_all(place.organization)
    assert not KeptMeeting.objects.exists()
    assert SupportMeeting.objects.get().pk == meeting.pk
    trail = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert ("meeting.let_go" in trail, str(meeting.pk) in trail) == (True, False)


def test_a_hundred_are_enough(place):
    rows = [make_meeting(place.list, f"Meeting {number}") for number in range(MOST_KEPT + 1)]
    kept = {"organization": place.organization, "patient": place.rowan, "kept_at": clock.now()}
    KeptMeeting.objects.bulk_create(KeptMeeting(**kept, meeting=one) for one in rows[:MOST_KEPT])
    see_as(place.by)

    with pytest.raises(RefusedError, match="Take one away first"):
        keep_meeting(meeting_id=rows[-1].pk, by=place.by)
    keep_meeting(meeting_id=rows[0].pk, by=place.by)  # It is kept already.


def test_the_page_finds_keeps_and_lets_go(client, place):
    meeting = place.meeting_at(clock.now() + timedelta(days=1), "Canal Group", join_url="https://meet.example.org/1")
    client.force_login(place.rowan.account)

    assert "Canal Group" in client.get("/meetings/").text
    page = client.post(f"/meetings/{meeting.pk}/keep/", follow=True)
    assert "Kept. Nobody but you sees it." in page.text
    assert "Kept by you" in client.get("/meetings/").text
    assert "1 Canal Row" in client.get("/meetings/kept/").text
    page = client.post(f"/meetings/{meeting.pk}/let-go/", follow=True)
    assert "Kept by you" not in page.text
    assert "Nothing kept" in client.get("/meetings/kept/").text


def test_the_page_says_what_to_put_right_and_keeps_what_was_typed(client, place):
    place.meeting_at(clock.now() + timedelta(days=1), "Canal Group")
    client.force_login(place.rowan.account)

    assert "Type a ZIP code such as 23220" in looked_for(client, "near=downtown")
    page = looked_for(client, "near=99999&miles=5")
    assert "No meeting here is near this ZIP code." in page
    assert 'value="99999"' in page
    assert "Where the center is cannot be told" in looked_for(client, "miles=5")
    assert "Canal Group" in looked_for(client, "near=37.5,-77.4")
    assert "Nothing found" in looked_for(client, "language=&what=women")
    assert "Please check" in looked_for(client, "day=9&how=x&miles=-1&way=1e9")


@pytest.mark.parametrize(
    ("listed", "typed", "begins"),
    [
        ([("23220", 37.5)], "23220", ""),
        ([("23229", 37.5), ("23284", 37.6)], "23220", "2322"),
        ([("23284", 37.5), ("24001", 40.0)], "23220-1234", "232"),
    ],
)
def test_a_zip_that_no_meeting_has_is_looked_for_around_the_closest_ones(client, place, listed, typed, begins):
    for code, north in listed:
        place.meeting_at(
            clock.now() + timedelta(days=1), f"At {code}", postal_code=code, latitude=north, longitude=-77.4
        )
    client.force_login(place.rowan.account)

    page = looked_for(client, f"near={typed}&miles=5")

    assert (f"At {listed[0][0]}" in page, "No meeting here is near" in page) == (True, False)
    assert [code for code, _ in listed[1:] if f"At {code}" in page] == []
    assert ("No meeting here has this ZIP code" in page, f"begin with {begins}" in page) == (bool(begins), bool(begins))


def shown_on(page):
    return re.findall(r"<bdi>(Meeting \d+|Asked \d+)</bdi>", page)


def test_every_page_of_what_was_found_can_be_reached_and_stands_in_no_address(client, place):
    start = clock.now() + timedelta(days=1)
    for number in range(90):
        place.meeting_at(start + timedelta(minutes=number), f"Meeting {number}", traits=["women"])
    place.meeting_at(start, "Meeting 900")
    for number in range(35):
        make_meeting(place.list, f"Asked {number:02}", weekdays=[], start_minute=None, traits=["women"])
    client.force_login(place.rowan.account)

    pages = [client.post("/meetings/", {"what": "women", "from": str(at)}).text for at in (0, 40, 80, 120)]

    names = [shown_on(one) for one in pages]
    assert [len(one) for one in names] == [40, 40, 40, 5]
    assert [name for one in names for name in one] == [
        *(f"Meeting {number}" for number in range(90)), *(f"Asked {number:02}" for number in range(35))
    ]  # fmt: skip
    assert ['name="from" value="40"' in pages[0], 'value="-' in pages[0]] == [True, False]
    assert ['name="from" value="0"' in pages[1], 'name="from" value="80"' in pages[1]] == [True, True]
    assert ['name="from" value="80"' in pages[3], 'name="from" value="160"' in pages[3]] == [True, False]
    assert 'name="what" value="women"' in pages[1]
    assert "from=" not in "".join(pages)


def test_a_page_further_than_there_are_is_the_first_one(client, place):
    place.meeting_at(clock.now() + timedelta(days=1), "Meeting 1")
    client.force_login(place.rowan.account)

    for given in ("40", "-40", "x", "9" * 30):
        assert shown_on(client.post("/meetings/", {"from": given}).text) == ["Meeting 1"]


def test_what_is_first_shown_leads_on_to_the_next_page_too(client, place):
    for number in range(41):
        place.meeting_at(clock.now() + timedelta(days=1, minutes=number), f"Meeting {number}")
    client.force_login(place.rowan.account)

    first = client.get("/meetings/").text
    second = client.post("/meetings/", dict(asked_by_the_button(first))).text

    assert (len(shown_on(first)), shown_on(second)) == (40, ["Meeting 40"])


def asked_by_the_button(page):
    """What the button for the next page sends, by its form."""
    form = html.document_fromstring(page).find(".//form[@id='further']")
    return [(one.get("name"), one.get("value")) for one in form.iter("input", "button") if one.get("name")]


def test_what_is_looked_for_stands_in_no_address(client, place):
    place.meeting_at(clock.now() + timedelta(days=1), "Canal Group", traits=["lgbtq"])
    client.force_login(place.rowan.account)
    told = {"near": "37.541,-77.436", "what": "lgbtq"}

    page = client.post("/meetings/", told)

    assert "Canal Group" in page.text
    assert 'method="get"' not in page.text
    assert [
        one for one in re.findall(r'(?:href|action|src)="([^"]*)"', page.text) if "37.5" in one or "lgbtq" in one
    ] == []
    client.logout()
    assert client.post("/meetings/", told).url == "/account/login/?next=/meetings/"


def test_what_goes_by_another_clock_is_told_by_the_person_s_own_first(client, place):
    place.room.site.time_zone = "America/New_York"
    place.room.site.save()
    west = {"zone": "America/Los_Angeles", "attendance": "online"}
    meeting = make_meeting(place.list, "Western", **west, weekdays=[0, 2], start_minute=22 * 60, join_notes="Code 12")
    near = make_meeting(place.list, "Eastern", weekdays=[0], is_approximate=True)
    for one in (meeting, near):
        row(
            "meetings.KeptMeeting",
            organization=place.organization,
            patient=place.rowan,
            meeting=one,
            kept_at=clock.now(),
        )
    client.force_login(place.rowan.account)
    own, its = (
        "Tuesday, Thursday, 1\xa0a.m. by your clock",
        "Monday, Wednesday, 10\xa0p.m. in the time zone America/Los Angeles",
    )

    kept, page, found = (client.get(one).text for one in ("/meetings/kept/", f"/meetings/{meeting.pk}/", "/meetings/"))

    for text in (kept, page):
        assert 0 < text.find(own) < text.find(its)
    assert "Monday, 7\xa0p.m.<" in kept
    assert "1\xa0a.m. by your clock (Monday, 10\xa0p.m. in the time zone America/Los Angeles)" in found
    assert ("Code 12" in kept, "(roughly)" in kept) == (True, True)


def test_a_clock_that_shows_another_time_in_summer_alone_is_named(place):
    meeting = make_meeting(place.list, "Desert", zone="America/Phoenix")
    of = {name: days_words(meeting, now=clock.now(), zone=ZoneInfo(name)) for name in ("America/Denver", "Etc/GMT+7")}

    assert of["Etc/GMT+7"] == ["Monday, 7\xa0p.m."]
    its = "Monday, 7\xa0p.m. in the time zone America/Phoenix"
    assert of["America/Denver"] == ["Monday, 7\xa0p.m. by your clock", its]


def test_the_week_in_which_a_clock_changes_has_both_times(place):
    daily = make_meeting(place.list, "Desert", zone="America/Phoenix", weekdays=[0, 5])
    saturday = datetime(2027, 3, 13, 12, tzinfo=UTC)

    own, _ = days_words(daily, now=saturday, zone=ZoneInfo("America/New_York"))

    assert own == "Saturday, 9\xa0p.m.; Monday, 10\xa0p.m. by your clock"


def test_the_group_s_page_is_where_to_ask(client, place):
    meeting = make_meeting(
        place.list, "Visits", weekdays=[], start_minute=None, web_address="https://group.example.org/"
    )
    row(
        "meetings.KeptMeeting",
        organization=place.organization,
        patient=place.rowan,
        meeting=meeting,
        kept_at=clock.now(),
    )
    client.force_login(place.rowan.account)

    for page in (f"/meetings/{meeting.pk}/", "/meetings/kept/"):
        assert 'href="https://group.example.org/"' in client.get(page).text


def test_the_page_without_a_list_says_so(client, place):
    client.force_login(place.rowan.account)

    assert "No list here yet" in client.get("/meetings/").text


def test_a_kept_meeting_that_is_gone_says_so(client, place):
    meeting = place.meeting_at(clock.now() + timedelta(days=1), "Canal Group", gone_at=clock.now())
    place.keeps(meeting)
    client.force_login(place.rowan.account)

    for page in ("/meetings/", "/meetings/kept/", f"/meetings/{meeting.pk}/"):
        assert "No longer on the list it came from." in client.get(page).text


def test_a_meeting_is_put_into_life_without_its_name(client, place):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE).replace(hour=19, minute=0, second=0, microsecond=0)
    meeting = place.meeting_at(tomorrow, "Canal Group")
    client.force_login(place.rowan.account)
    page = client.get(f"/meetings/{meeting.pk}/")

    added = client.post("/life/add/", dict_of(page.context["answers"]))

    assert (added.status_code, added.url) == (302, "/life/")
    see_all(place.organization)
    (line,) = life_lines(viewer=place.by, patient_id=place.rowan.pk, from_day=tomorrow.date())
    again = client.get(f"/meetings/{meeting.pk}/").text
    assert ("You have set this time aside" in again, "Fits your week" in again, "Into my week" in again) == (
        True,
        False,
        False,
    )
    see_all(place.organization)
    assert (line.kind, line.title, line.commute_minutes) == ("other", "", 20)
    assert [(one.weekday, one.start_minute, one.end_minute) for one in line.times] == [(tomorrow.weekday(), 1140, 1200)]


def dict_of(answers):
    found = {}
    for name, value in answers:
        found.setdefault(name, []).append(value)
    return found


def test_another_s_page_is_not_there_for_staff_or_strangers(client, place):
    meeting = place.meeting_at(clock.now() + timedelta(days=1), "Canal Group")
    client.force_login(make_staff(place.organization, Role.COUNSELOR).account)
    assert [client.get(page).status_code for page in ("/meetings/", f"/meetings/{meeting.pk}/")] == [404, 404]

    stranger = make_patient(make_organization())
    client.force_login(stranger.account)
    assert client.get(f"/meetings/{meeting.pk}/").status_code == 404
    assert client.post(f"/meetings/{meeting.pk}/keep/").status_code == 404
