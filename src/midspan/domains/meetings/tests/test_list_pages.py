"""The pages of who keeps lists."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.meetings.actions import subscribe_list
from midspan.domains.meetings.models import MeetingList, SupportMeeting
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
PLACE = "/program/meetings/"


@pytest.fixture
def manager(client):
    organization = make_organization()
    make_site(organization)
    staff = make_staff(organization, Role.PROGRAM_MANAGER)
    client.force_login(staff.account)
    return staff


def file(*rows):
    return SimpleUploadedFile("list.json", json.dumps(rows).encode())


ONE = {"slug": "one", "name": "One", "day": 1, "time": "19:00"}
ODD = {"slug": "odd", "name": "Odd", "day": 1, "time": "<b>late</b>"}


def test_a_file_is_read_and_what_was_left_out_is_listed_with_why(client, manager):
    given = {"do": "upload", "upload-name": "AA", "upload-file": file(ONE, ODD)}

    page = client.post(PLACE, given, follow=True)

    assert "1 meeting, 1 held now · 1 row left out" in page.text
    see_all(manager.organization)
    shown = client.get(f"{PLACE}{MeetingList.objects.get().pk}/").text
    assert "Its time “late” is no time of the day." in shown
    assert "slug: odd · day: 1 · time: &lt;b&gt;late&lt;/b&gt; · name: Odd" in shown


def test_a_list_that_counts_its_days_otherwise_says_so_beside_its_name_and_on_its_page(client, manager):
    named = {"meeting_name": "One", "start_time": "12:00:00"}
    rows = [{**named, "id_bigint": str(day), "weekday_tinyint": day} for day in range(7)]
    given = {"do": "upload", "upload-name": "NA", "upload-file": file(*rows)}

    page = client.post(PLACE, given, follow=True)

    see_all(manager.organization)
    place = f"{PLACE}{MeetingList.objects.get().pk}/"
    shown = client.get(place).text
    client.post(place, {"file": file(*({**one, "weekday_tinyint": one["weekday_tinyint"] + 1} for one in rows))})
    after = [client.get(PLACE).text, client.get(place).text]
    assert "7 meetings, 7 held now · Look at how it was read" in page.text
    assert "Its days were read with Sunday as 0: a row has 0 and none has 7" in shown
    assert [("Look at how" in one, "with Sunday as 0" in one) for one in after] == [(False, False)] * 2


def test_a_row_that_is_long_is_shown_as_far_as_a_line_goes(client, manager):
    long = {**ODD, "notes": "x" * 5000, "types": ["O", "D"], "city": None}
    client.post(
        PLACE,
        {"do": "upload", "upload-name": "AA", "upload-file": file(ONE, long, {**ODD, "types": [[[[[[[[[]]]]]]]]]})},
    )
    see_all(manager.organization)

    shown = client.get(f"{PLACE}{MeetingList.objects.get().pk}/").text

    assert "x" * 300 not in shown
    assert "types: O, D" in shown
    assert "city:" not in shown
    assert "Not kept" in shown


def test_a_file_that_is_no_list_is_said_where_it_was_chosen(client, manager):
    given = {"do": "upload", "upload-name": "AA", "upload-file": SimpleUploadedFile("a.json", b"<html>")}

    page = client.post(PLACE, given)

    assert page.status_code == 422
    assert "This is a web page or XML" in page.text
    see_all(manager.organization)
    assert not MeetingList.objects.exists()


def test_a_link_is_queued_and_a_wrong_one_is_said_with_what_was_typed(client, manager):
    page = client.post(PLACE, {"do": "link", "link-name": "AA", "link-url": "http://example.org/a.json"})
    assert page.status_code == 422
    assert "This link is not secure." in page.text
    assert "http://example.org/a.json" in page.text

    client.post(PLACE, {"do": "link", "link-name": "AA", "link-url": "https://example.org/a.json"})

    see_all(manager.organization)
    assert ProcrastinateJob.objects.filter(task_name__endswith="read_meeting_list").count() == 1
    assert "Being read for the first time" in client.get(PLACE).text


def test_a_newer_file_replaces_and_a_list_is_removed(client, manager):
    client.post(PLACE, {"do": "upload", "upload-name": "AA", "upload-file": file(ONE)})
    see_all(manager.organization)
    place = f"{PLACE}{MeetingList.objects.get().pk}/"

    client.post(place, {"file": file({**ONE, "slug": "two", "name": "Two"})})
    see_all(manager.organization)
    held = set(SupportMeeting.objects.filter(gone_at=None).values_list("name", flat=True))
    client.post(f"{place}remove/")

    assert held == {"Two"}
    assert client.get(place).status_code == 404
    assert "No list yet" in client.get(PLACE).text


def test_the_zone_is_chosen_with_the_list_and_put_right_on_its_page(client, manager):
    assert client.get(PLACE).text.count('value="America/New_York"') == 2  # The center's, in both forms.
    given = {"do": "upload", "upload-name": "AA", "upload-file": file(ONE), "upload-zone": "America/Chicago"}
    client.post(PLACE, given)
    see_all(manager.organization)
    place = f"{PLACE}{MeetingList.objects.get().pk}/"

    wrong = client.post(place, {"do": "zone", "zone": "Mountain"})
    page = client.post(place, {"do": "zone", "zone": "America/Denver"}, follow=True)

    assert (wrong.status_code, 'value="Mountain"' in wrong.text) == (422, True)
    assert "This is not a time zone we know." in wrong.text
    assert "Meetings that name no time zone go by America/Denver now." in page.text
    assert "are read as America/Denver." in page.text
    see_all(manager.organization)
    assert SupportMeeting.objects.get().zone == "America/Denver"


def test_a_wrong_zone_is_said_with_what_was_typed_and_keeps_no_list(client, manager):
    page = client.post(
        PLACE, {"do": "link", "link-name": "AA", "link-url": "https://example.org/a.json", "link-zone": "EST"}
    )

    assert (page.status_code, 'value="EST"' in page.text) == (422, True)
    assert "This is not a time zone we know." in page.text
    see_all(manager.organization)
    assert not MeetingList.objects.exists()


def test_read_now_queues_a_list_at_a_link(client, manager):
    row = subscribe_list(name="AA", url="https://example.org/a.json", by=actor_for(manager))

    page = client.post(f"{PLACE}{row.pk}/read/", follow=True)

    assert "is being read now" in page.text
    see_all(manager.organization)
    assert ProcrastinateJob.objects.filter(task_name__endswith="read_meeting_list").count() == 1


def test_a_list_that_came_by_upload_has_no_address_to_read_again_and_says_so(client, manager):
    client.post(PLACE, {"do": "upload", "upload-name": "AA", "upload-file": file(ONE)})
    see_all(manager.organization)

    page = client.post(f"{PLACE}{MeetingList.objects.get().pk}/read/", follow=True)

    assert "There is no address to read it from again" in page.text
    assert "is being read now" not in page.text


def test_nobody_else_finds_the_pages(client, manager):
    row = subscribe_list(name="AA", url="https://example.org/a.json", by=actor_for(manager))
    counselor = make_staff(manager.organization, Role.COUNSELOR)
    elsewhere = make_organization()
    stranger = make_staff(elsewhere, Role.DIRECTOR)

    client.force_login(counselor.account)
    assert [client.get(place).status_code for place in (PLACE, f"{PLACE}{row.pk}/")] == [404, 404]
    client.force_login(stranger.account)
    assert [client.get(place).status_code for place in (PLACE, f"{PLACE}{row.pk}/")] == [200, 404]
    assert client.post(f"{PLACE}{row.pk}/remove/").status_code == 404
