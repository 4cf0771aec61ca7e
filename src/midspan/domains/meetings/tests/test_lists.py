"""Keeping lists: what changes when one is read again, what does not, and what a failure leaves as it was."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.meetings import list_files, tasks
from midspan.domains.meetings.actions import (
    WANTED,
    keep_answer,
    remove_list,
    set_list_zone,
    subscribe_list,
    upload_again,
    upload_list,
)
from midspan.domains.meetings.list_files import Refused, read_meetings
from midspan.domains.meetings.models import MeetingList, SupportMeeting
from midspan.domains.meetings.queries import list_lines, next_of
from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel import clock
from midspan.kernel.tests import https
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
certificate, server, opener = https.certificate, https.server, https.opener
NOT_A_LIST = "This is a calendar, not a list of meetings. Ask for Meeting Guide JSON, a TSML table (CSV) or BMLT JSON."
FILES = Path(list_files.__file__).parent / "tests" / "files"
LINK = "https://meetings.example.org/feed.json"


@pytest.fixture
def manager():
    organization = make_organization()
    make_site(organization)
    return make_staff(organization, Role.PROGRAM_MANAGER)


def rows(*names, **fields):
    return [{"slug": name.lower(), "name": name, "day": 1, "time": "19:00", **fields} for name in names]


def content(*names, **fields):
    return json.dumps(rows(*names, **fields)).encode()


def versions():
    """Each row's version in the database: a row that is written gets another one, whatever it says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM meetings_supportmeeting ORDER BY id")
        return cursor.fetchall()


def standing():
    return dict(SupportMeeting.objects.order_by("name").values_list("name", "gone_at"))


def test_an_upload_keeps_meetings_refused_rows_and_the_center_s_clock(manager):
    given = json.dumps([*rows("One", "Two", timezone="America/Chicago"), *rows("Three"), {"name": "Four", "day": 1}])

    row = upload_list(name=" AA ", content=given.encode(), by=actor_for(manager))

    assert (row.name, row.format, row.state, row.refused_count) == ("AA", "meeting-guide", "fresh", 1)
    assert row.refused == [{"row": 4, "why": "It has a day and no time.", "source": {"name": "Four", "day": 1}}]
    zones = dict(SupportMeeting.objects.values_list("name", "zone"))
    assert zones == {"One": "America/Chicago", "Two": "America/Chicago", "Three": "America/New_York"}
    assert SupportMeeting.objects.get(name="One").source["time"] == "19:00"


def test_a_refused_row_is_kept_as_it_came_without_whom_to_call_and_no_more_than_a_page_can_show(manager):
    odd = {"name": "Odd", "day": "daily", "time": "19:00", "contact_1_phone": "+1 555 0100", "notes": "x" * 19_000}
    given = [*rows("One"), *({**odd, "notes": f"{number}{odd['notes']}"} for number in range(60))]

    row = upload_list(name="AA", content=json.dumps(given).encode(), by=actor_for(manager))

    row.refresh_from_db()
    kept = [one["source"] for one in row.refused]
    assert {name: kept[0][name] for name in kept[0] if name != "notes"} == {
        name: odd[name] for name in ("name", "day", "time")
    }
    assert ([bool(one) for one in kept], len(json.dumps(kept)) < 1_100_000) == ([True] * 52 + [False] * 8, True)


def of_bmlt(*days):
    named = [
        {"id_bigint": str(number), "meeting_name": f"M{number}", "weekday_tinyint": day, "start_time": "12:00:00"}
        for number, day in enumerate(days)
    ]
    return json.dumps(named).encode()


def test_that_a_list_counts_otherwise_than_its_format_is_kept_with_it_until_it_no_longer_does(manager):
    row = upload_list(name="NA", content=of_bmlt(*range(7)), by=actor_for(manager))
    warned = row.warnings
    days = list(SupportMeeting.objects.order_by("name").values_list("weekdays", flat=True))

    row = upload_again(list_id=row.pk, content=of_bmlt(*range(1, 8)), by=actor_for(manager))

    assert (len(warned), warned[0].partition(":")[0]) == (1, "Its days were read with Sunday as 0")
    assert days == [[6], [0], [1], [2], [3], [4], [5]]
    row.refresh_from_db()
    assert row.warnings == []
    assert list(SupportMeeting.objects.order_by("name").values_list("weekdays", flat=True)) == days


def test_a_list_whose_days_could_be_counted_either_way_is_refused_with_that_and_leaves_what_was(manager):
    row = upload_list(name="NA", content=of_bmlt(1, 2), by=actor_for(manager))

    with pytest.raises(RefusedError, match=r"None of its rows could be read\. Row 1: Its day “0” could be two"):
        upload_again(list_id=row.pk, content=of_bmlt(0, 7), by=actor_for(manager))

    assert standing() == {"M0": None, "M1": None}


def test_a_list_goes_by_the_zone_that_is_chosen_and_by_the_center_s_where_none_is(manager):
    given = {"content": content("One"), "by": actor_for(manager)}

    zones = {zone: upload_list(name="AA", zone=zone, **given).zone for zone in ("", "America/Chicago")}
    linked = subscribe_list(name="NA", url=LINK, zone=" America/Denver ", by=actor_for(manager))
    keep_answer(list_id=linked.pk, answer=read_meetings(content("One")), by=actor_for(manager))

    assert zones == {"": "America/New_York", "America/Chicago": "America/Chicago"}
    held = dict(SupportMeeting.objects.values_list("meeting_list__zone", "zone"))
    assert held == {zone: zone for zone in ("America/New_York", "America/Chicago", "America/Denver")}


# Mondays at 19:00, asked for on the Saturday before each change of the clock: Phoenix has none.
CLOCKS = [
    ("2026-03-07T12:00Z", "America/New_York", "2026-03-09T23:00Z"),
    ("2026-03-07T12:00Z", "America/Chicago", "2026-03-10T00:00Z"),
    ("2026-03-07T12:00Z", "America/Phoenix", "2026-03-10T02:00Z"),
    ("2026-03-07T12:00Z", "Europe/London", "2026-03-09T19:00Z"),
    ("2026-10-31T12:00Z", "America/New_York", "2026-11-03T00:00Z"),
    ("2026-10-31T12:00Z", "America/Chicago", "2026-11-03T01:00Z"),
    ("2026-10-31T12:00Z", "America/Phoenix", "2026-11-03T02:00Z"),
    ("2026-10-31T12:00Z", "Europe/London", "2026-11-02T19:00Z"),
]


@pytest.mark.parametrize(("after", "zone", "start"), CLOCKS)
def test_a_changed_zone_moves_the_next_time_across_changes_of_the_clock(manager, after, zone, start):
    given = json.dumps([*rows("One"), *rows("Own", timezone="America/Denver")]).encode()
    row = upload_list(name="AA", content=given, by=actor_for(manager))
    own = SupportMeeting.objects.get(name="Own")

    set_list_zone(list_id=row.pk, zone=zone, by=actor_for(manager))

    moment = datetime.fromisoformat(after)
    assert next_of(SupportMeeting.objects.get(name="One"), moment) == datetime.fromisoformat(start)
    assert next_of(SupportMeeting.objects.get(name="Own"), moment) == next_of(own, moment)


def test_a_changed_zone_changes_nothing_but_times_and_reading_again_keeps_it(manager):
    row = upload_list(name="AA", content=content("One", "Two"), by=actor_for(manager))
    own = json.dumps([*rows("One", "Two"), *rows("Own", timezone="America/Denver")]).encode()
    row = upload_again(list_id=row.pk, content=own, by=actor_for(manager))
    before = {one["name"]: one for one in SupportMeeting.objects.values()}

    changed = set_list_zone(list_id=row.pk, zone="America/Chicago", by=actor_for(manager))

    after = {one["name"]: one for one in SupportMeeting.objects.values()}
    assert after == {**before, **{name: {**before[name], "zone": "America/Chicago"} for name in ("One", "Two")}}
    assert (changed.read_at, changed.state, changed.next_at) == (row.read_at, row.state, row.next_at)
    there = versions()
    upload_again(list_id=row.pk, content=own, by=actor_for(manager))
    set_list_zone(list_id=row.pk, zone="America/Chicago", by=actor_for(manager))
    assert versions() == there


def test_a_row_that_comes_to_name_its_zone_no_longer_goes_by_the_list_s(manager):
    row = upload_list(name="AA", content=content("One"), by=actor_for(manager))
    upload_again(list_id=row.pk, content=content("One", timezone="America/New_York"), by=actor_for(manager))

    set_list_zone(list_id=row.pk, zone="America/Chicago", by=actor_for(manager))
    named = SupportMeeting.objects.get().zone
    upload_again(list_id=row.pk, content=content("One"), by=actor_for(manager))

    assert (named, SupportMeeting.objects.get().zone) == ("America/New_York", "America/Chicago")


@pytest.mark.parametrize("zone", ["Eastern", "EST", "../../etc/passwd", "america/chicago!", "/"])
def test_a_zone_that_nobody_knows_or_that_never_changes_is_refused(manager, zone):
    row = upload_list(name="AA", content=content("One"), by=actor_for(manager))

    for act in (
        lambda: set_list_zone(list_id=row.pk, zone=zone, by=actor_for(manager)),
        lambda: upload_list(name="NA", content=content("One"), zone=zone, by=actor_for(manager)),
        lambda: subscribe_list(name="NA", url=LINK, zone=zone, by=actor_for(manager)),
    ):
        with pytest.raises(RefusedError, match="not a time zone we know"):
            act()

    row.refresh_from_db()
    assert (row.zone, MeetingList.objects.count()) == ("America/New_York", 1)


def test_reading_the_same_again_touches_no_meeting(manager):
    given = content("One", "Two", latitude=37.5, longitude=-77.25, types=["X", "O"], region=[1.5, None])
    row = upload_list(name="AA", content=given, by=actor_for(manager))
    before = versions()

    for _ in range(2):
        upload_again(list_id=row.pk, content=given, by=actor_for(manager))

    assert versions() == before
    assert len(before) == 2


@pytest.mark.parametrize(("name", "count"), [("na_bmlt_sample_60.json", 60), ("c4r_pdf_fixture.json", 25)])
def test_reading_a_real_list_again_and_again_touches_no_meeting(manager, name, count):
    given = (FILES / name).read_bytes()
    row = upload_list(name="Real", content=given, by=actor_for(manager))
    before = versions()

    for _ in range(2):
        upload_again(list_id=row.pk, content=given, by=actor_for(manager))

    assert versions() == before
    assert (len(before), set(standing().values())) == (count, {None})


def test_reading_a_changed_list_writes_only_what_changed(manager):
    row = upload_list(name="AA", content=content("One", "Two"), by=actor_for(manager))
    before = dict(versions())
    changed = json.dumps([*rows("One"), *rows("Two", notes="Ring twice")]).encode()

    upload_again(list_id=row.pk, content=changed, by=actor_for(manager))

    after = dict(versions())
    assert [SupportMeeting.objects.get(pk=pk).name for pk in after if after[pk] != before[pk]] == ["Two"]


def test_what_a_list_has_no_more_is_gone_and_comes_back_as_the_same_row(manager):
    row = upload_list(name="AA", content=content("One", "Two"), by=actor_for(manager))
    two = SupportMeeting.objects.get(name="Two").pk

    upload_again(list_id=row.pk, content=content("One"), by=actor_for(manager))
    gone = standing()
    upload_again(list_id=row.pk, content=content("One", "Two"), by=actor_for(manager))

    assert (gone["One"], gone["Two"] is not None) == (None, True)
    assert standing() == {"One": None, "Two": None}
    assert SupportMeeting.objects.get(name="Two").pk == two


def of_canal(*days, **fields):
    named = [{"slug": "canal", "name": "Canal", "day": day, "time": "19:00", **fields} for day in days]
    return json.dumps([*named, *rows("Other")]).encode()


def by_day():
    held = SupportMeeting.objects.filter(name="Canal", gone_at=None)
    return {one.weekdays[0]: one.pk for one in held}


@pytest.mark.parametrize("then", [[4], [1], [4, 1], [1, 4, 6]])
def test_a_meeting_stays_itself_whatever_rows_share_its_slug(manager, then):
    row = upload_list(name="AA", content=of_canal(1, 4), by=actor_for(manager))
    before = by_day()

    upload_again(list_id=row.pk, content=of_canal(*then), by=actor_for(manager))

    after = by_day()
    assert sorted(after) == sorted(day - 1 for day in then)
    assert {day: pk for day, pk in after.items() if day in before} == {d: pk for d, pk in before.items() if d in after}
    assert len(set(after.values()) | set(before.values())) == len({*after, *before})


def test_a_meeting_stays_itself_when_another_comes_to_share_its_slug_and_leaves(manager):
    row = upload_list(name="AA", content=of_canal(1), by=actor_for(manager))
    monday = by_day()[0]

    upload_again(list_id=row.pk, content=of_canal(4, 1), by=actor_for(manager))
    both = by_day()
    upload_again(list_id=row.pk, content=of_canal(4), by=actor_for(manager))

    assert (both[0], by_day()) == (monday, {3: both[3]})
    assert SupportMeeting.objects.get(pk=monday).gone_at is not None
    upload_again(list_id=row.pk, content=of_canal(6), by=actor_for(manager))
    assert by_day()[5] not in both.values()


def test_one_that_moves_to_another_day_alone_is_the_same(manager):
    row = upload_list(name="AA", content=of_canal(1), by=actor_for(manager))
    monday = by_day()[0]

    upload_again(list_id=row.pk, content=of_canal(2), by=actor_for(manager))

    assert by_day() == {1: monday}


def test_a_list_of_which_no_row_can_be_read_changes_nothing_and_says_so(manager):
    row = upload_list(name="AA", content=content("One", "Two"), by=actor_for(manager))
    unread = content("One", "Two", day="daily")

    with pytest.raises(RefusedError, match=r"None of its rows could be read\. Row 1: Its day “daily”"):
        upload_again(list_id=row.pk, content=unread, by=actor_for(manager))
    keep_answer(list_id=row.pk, answer=read_meetings(unread), by=actor_for(manager))

    row.refresh_from_db()
    assert (row.state, row.state_reason[:36]) == ("failed", "None of its rows could be read. Row ")
    assert standing() == {"One": None, "Two": None}


@pytest.mark.parametrize("slug", ["two", ""])
def test_a_meeting_whose_row_cannot_be_read_is_not_gone(manager, slug):
    given = [*rows("One"), *rows("Two", slug=slug), *rows("Three")]
    row = upload_list(name="AA", content=json.dumps(given).encode(), by=actor_for(manager))
    given[1]["timezone"] = "Eastern"

    upload_again(list_id=row.pk, content=json.dumps(given[:2]).encode(), by=actor_for(manager))

    row.refresh_from_db()
    assert row.refused_count == 1
    assert [standing()[name] is None for name in ("One", "Two", "Three")] == [True, True, False]


def test_what_is_not_published_is_not_kept(manager):
    row = {"id_bigint": "1", "meeting_name": "Hidden", "weekday_tinyint": "1", "start_time": "10:00", "published": "0"}

    upload_list(name="NA", content=json.dumps([row]).encode(), by=actor_for(manager))

    assert standing() == {}


def test_a_file_that_is_no_list_changes_nothing(manager):
    row = upload_list(name="AA", content=content("One"), by=actor_for(manager))

    with pytest.raises(RefusedError, match="The file is empty"):
        upload_again(list_id=row.pk, content=b"", by=actor_for(manager))
    with pytest.raises(RefusedError, match="web page"):
        upload_list(name="NA", content=b"<html>", by=actor_for(manager))

    assert standing() == {"One": None}
    assert MeetingList.objects.count() == 1


def test_a_failed_reading_keeps_the_meetings_and_says_why(manager):
    row = subscribe_list(name="AA", url=LINK, by=actor_for(manager))
    keep_answer(list_id=row.pk, answer=read_meetings(content("One")), by=actor_for(manager))

    keep_answer(list_id=row.pk, answer=Refused("The server took too long to answer."), by=actor_for(manager))

    row.refresh_from_db()
    assert (row.state, row.state_reason) == ("failed", "The server took too long to answer.")
    assert clock.now() < row.next_at < clock.now() + timedelta(hours=5)
    assert standing() == {"One": None}


def test_a_list_that_is_removed_is_gone_with_its_meetings(manager):
    row = upload_list(name="AA", content=content("One"), by=actor_for(manager))

    remove_list(list_id=row.pk, by=actor_for(manager))

    assert standing()["One"] is not None
    assert list_lines(viewer=actor_for(manager)) == []
    assert keep_answer(list_id=row.pk, answer=read_meetings(content("One")), by=actor_for(manager)) is None


@pytest.mark.parametrize(
    "url", ["http://example.org/a.json", "https://10.0.0.1/a.json", "https://localhost:22/x", "webcal://example.org/a"]
)
def test_a_link_that_leads_inwards_or_is_not_secure_is_refused(manager, url):
    with pytest.raises(RefusedError, match="link"):
        subscribe_list(name="AA", url=url, by=actor_for(manager))


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.INTAKE, Role.SCHEDULER])
def test_others_keep_no_lists(manager, role):
    other = make_staff(manager.organization, role)
    row = upload_list(name="AA", content=content("One"), by=actor_for(manager))

    for by in (actor_for(other), actor_for(make_patient(manager.organization))):
        for act in (
            lambda by=by: upload_list(name="AA", content=content("One"), by=by),
            lambda by=by: subscribe_list(name="AA", url=LINK, by=by),
            lambda by=by: upload_again(list_id=row.pk, content=content("One"), by=by),
            lambda by=by: remove_list(list_id=row.pk, by=by),
            lambda by=by: set_list_zone(list_id=row.pk, zone="America/Chicago", by=by),
        ):
            with pytest.raises(RefusedError, match="kept by program managers"):
                act()


def test_a_due_list_is_queued_once_and_an_upload_never(manager):
    subscribe_list(name="AA", url=LINK, by=actor_for(manager))
    upload_list(name="NA", content=content("One"), by=actor_for(manager))

    assert [tasks.find_due_meeting_lists(0), tasks.find_due_meeting_lists(0)] == [1, 0]

    queued = ProcrastinateJob.objects.filter(task_name="midspan.domains.meetings.tasks.read_meeting_list")
    assert [set(job.args) for job in queued] == [{"organization_id", "list_id"}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("list", "fresh", ""),
        ("missing", "failed", WANTED.words.not_given),
        ("inwards", "failed", WANTED.words.not_public),
        ("plain", "failed", WANTED.words.not_secure),
        ("broken", "failed", WANTED.words.not_a_link),
        ("short", "failed", WANTED.words.no_answer),
        ("calendar", "failed", NOT_A_LIST),
    ],
)
def test_the_job_keeps_what_a_server_gives_or_why_not(manager, server, opener, path, state, reason):
    row = make_list(manager.organization, url=f"{server}/{path}", next_at=clock.now())
    make_meeting(row, "From before")

    was_read = tasks.read_from_link(manager.organization_id, list_id=row.pk, opener=opener)

    see_all(manager.organization)
    row.refresh_from_db()
    assert (was_read, row.state, row.state_reason) == (state == "fresh", state, reason)
    held = set(SupportMeeting.objects.filter(gone_at=None).values_list("name", flat=True))
    assert held == ({"One"} if was_read else {"From before"})
    assert row.next_at > clock.now()


def test_nothing_of_another_organization_is_seen(manager):
    upload_list(name="AA", content=content("One"), by=actor_for(manager))
    stranger = make_staff(make_organization(), Role.DIRECTOR)

    assert list_lines(viewer=actor_for(stranger)) == []
    assert SupportMeeting.objects.count() == 0
