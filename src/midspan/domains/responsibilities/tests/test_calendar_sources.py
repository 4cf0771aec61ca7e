"""Bringing calendars in: only busy times stay, links are sealed, failures keep what was good."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.responsibilities.actions import remove_calendar, subscribe_calendar, upload_calendar
from midspan.domains.responsibilities.actions.calendars import keep_answer, link_of, replace_busy_times
from midspan.domains.responsibilities.calendars import Busy, Refused
from midspan.domains.responsibilities.calendars.subscription import NOT_PUBLIC
from midspan.domains.responsibilities.models import BusyTime, CalendarSource
from midspan.domains.responsibilities.queries import calendars_of
from midspan.domains.responsibilities.tasks import find_due_calendars, forget_what_undo_kept, refresh_calendar
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError, Span

pytestmark = pytest.mark.django_db

LINK = "webcal://calendar.example.com/secret-1234.ics"


@pytest.fixture
def rowan():
    return make_patient(make_organization())


def tomorrow(hour):
    return (clock.now() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def calendar_file(*hours):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{hour}\r\nSUMMARY:Therapy with Dr. Secret\r\nLOCATION:Hidden Street\r\n"
        f"DTSTART:{tomorrow(hour):%Y%m%dT%H%M%SZ}\r\nDTEND:{tomorrow(hour + 1):%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
        for hour in hours
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()


def uploaded(client, content, place="/life/calendars/"):
    file = SimpleUploadedFile("work.ics", content)
    return client.post(place, {"do": "upload", "upload-name": "Work", "upload-file": file}, follow=True)


def kept(patient):
    see_all(patient.organization)
    return sorted(BusyTime.objects.values_list("start_at", "end_at"))


def subscription(patient):
    return subscribe_calendar(patient_id=patient.pk, name="Work", url=LINK, by=actor_for(patient))


def test_upload_keeps_busy_times_and_no_word_of_the_calendar(client, rowan):
    client.force_login(rowan.account)

    page = uploaded(client, calendar_file(9, 14)).content.decode()

    assert kept(rowan) == [(tomorrow(9), tomorrow(10)), (tomorrow(14), tomorrow(15))]
    stored = str([list(CalendarSource.objects.values()), list(BusyTime.objects.values())])
    assert ("Dr. Secret" in stored, "Hidden" in stored, "Dr. Secret" in page) == (False, False, False)
    assert "Up to date" in page


def test_page_says_what_is_kept_in_plain_words(client, rowan):
    client.force_login(rowan.account)

    assert "Only when you are busy is kept." in client.get("/life/calendars/").content.decode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a calendar", "This is not a calendar file. Export the calendar as iCalendar (.ics)."),
        (b"x" * 5_000_001, "This file is larger than 5 MB. Export a shorter stretch of the calendar."),
    ],
)
def test_refused_file_says_why_and_keeps_the_name_typed(client, rowan, content, reason):
    client.force_login(rowan.account)

    page = uploaded(client, content)

    assert reason in page.content.decode()
    assert page.context["upload"]["name"].value() == "Work"
    assert kept(rowan) == []


def test_link_is_sealed_never_shown_and_queued_by_id(client, rowan):
    client.force_login(rowan.account)

    page = client.post("/life/calendars/", {"do": "link", "link-name": "Work", "link-url": LINK}, follow=True)

    see_all(rowan.organization)
    source = CalendarSource.objects.get()
    job = ProcrastinateJob.objects.get(task_name__endswith="refresh_calendar")
    assert b"secret-1234" not in bytes(source.sealed_url)
    assert "secret-1234" not in page.content.decode()
    assert job.args["source_id"] == str(source.pk)
    assert "secret-1234" not in str(job.args)
    assert link_of(source_id=source.pk, by=actor_for(rowan)).url == LINK


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/calendar.ics", NOT_PUBLIC),
        ("https://[::1]/calendar.ics", NOT_PUBLIC),
        ("webcal://169.254.169.254/latest", NOT_PUBLIC),
        ("https://[::ffff:10.0.0.1]/calendar.ics", NOT_PUBLIC),
        (
            "http://calendar.example.com/x.ics",
            "This link is not secure. Ask your calendar for one that begins with https:// or webcal://.",
        ),
        ("file:///etc/passwd", "This is not a calendar link. It begins with https:// or webcal://."),
    ],
)
def test_dangerous_link_is_refused_in_words(client, rowan, url, reason):
    client.force_login(rowan.account)

    page = client.post("/life/calendars/", {"do": "link", "link-name": "Work", "link-url": url})

    assert page.context["link"].errors["url"] == [reason]
    see_all(rowan.organization)
    assert CalendarSource.objects.count() == 0


def test_link_copied_into_another_row_does_not_open(rowan):
    source, other = subscription(rowan), subscription(rowan)
    CalendarSource.objects.filter(pk=other.pk).update(sealed_url=source.sealed_url)

    opened = link_of(source_id=other.pk, by=actor_for(rowan))

    assert opened == Refused("The link can no longer be read here. Remove this calendar and enter its link again.")


def test_new_answer_replaces_the_old_one_and_comes_again_later(rowan):
    source = subscription(rowan)
    keep_answer(source_id=source.pk, answer=Busy((Span(tomorrow(9), tomorrow(10)),)), by=actor_for(rowan))

    keep_answer(source_id=source.pk, answer=Busy((Span(tomorrow(14), tomorrow(15)),)), by=actor_for(rowan))

    assert kept(rowan) == [(tomorrow(14), tomorrow(15))]
    source.refresh_from_db()
    assert (source.state, source.next_at > clock.now() + timedelta(hours=5)) == ("fresh", True)


def test_failure_keeps_the_last_good_times_and_tells_once(client, rowan):
    by = actor_for(rowan)
    source = subscription(rowan)
    keep_answer(source_id=source.pk, answer=Busy((Span(tomorrow(9), tomorrow(10)),)), by=by)

    for _ in range(2):
        keep_answer(source_id=source.pk, answer=Refused(NOT_PUBLIC), by=by)

    assert kept(rowan) == [(tomorrow(9), tomorrow(10))]
    assert [notice.text for notice in notices_for(viewer=by)] == ["A calendar could not be read."]
    client.force_login(rowan.account)
    page = client.get("/life/calendars/").content.decode()
    assert NOT_PUBLIC in page
    assert "What was read then still counts." in page


def test_reading_that_dies_half_way_leaves_the_old_times(rowan):
    source = subscription(rowan)
    keep_answer(source_id=source.pk, answer=Busy((Span(tomorrow(9), tomorrow(10)),)), by=actor_for(rowan))

    def spans_until_killed():
        yield Span(tomorrow(14), tomorrow(15))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        replace_busy_times(source, spans_until_killed())

    assert kept(rowan) == [(tomorrow(9), tomorrow(10))]


def test_answer_for_a_calendar_removed_meanwhile_is_dropped(rowan):
    by = actor_for(rowan)
    source = subscription(rowan)
    remove_calendar(source_id=source.pk, by=by)

    assert keep_answer(source_id=source.pk, answer=Busy((Span(tomorrow(9), tomorrow(10)),)), by=by) is None
    assert kept(rowan) == []


def test_removing_takes_the_busy_times_along(client, rowan):
    source = upload_calendar(patient_id=rowan.pk, name="Work", content=calendar_file(9), by=actor_for(rowan))
    client.force_login(rowan.account)

    client.post(f"/life/calendars/{source.pk}/remove/")

    assert kept(rowan) == []
    assert calendars_of(viewer=actor_for(rowan), patient_id=rowan.pk) == []


def test_removed_subscription_comes_back_within_the_hour_and_is_forgotten_after(client, rowan):
    source = subscription(rowan)
    client.force_login(rowan.account)
    client.post(f"/life/calendars/{source.pk}/remove/")
    client.post(f"/life/calendars/{source.pk}/restore/")
    see_all(rowan.organization)
    restored = CalendarSource.objects.get()

    remove_calendar(source_id=source.pk, by=actor_for(rowan))
    CalendarSource.objects.update(removed_at=clock.now() - timedelta(hours=2))
    forget_what_undo_kept(0)

    see_all(rowan.organization)
    assert (restored.removed_at, restored.state) == (None, "waiting")
    assert CalendarSource.objects.get().sealed_url is None


def test_due_subscriptions_are_handed_out_once(rowan):
    source = subscription(rowan)

    assert [find_due_calendars(0), find_due_calendars(0)] == [1, 0]
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="refresh_calendar")
    assert [job.args["source_id"] for job in jobs] == [str(source.pk)]


def test_job_for_an_upload_reads_nothing(rowan):
    source = upload_calendar(patient_id=rowan.pk, name="Work", content=calendar_file(9), by=actor_for(rowan))

    is_read = refresh_calendar(
        organization_id=str(rowan.organization_id), patient_id=str(rowan.pk), source_id=str(source.pk)
    )

    assert is_read is False
    assert len(kept(rowan)) == 1


def test_job_meets_an_inner_address_and_says_so(rowan):
    """The name leads to this machine itself; it is resolved for real, and the connection refused."""
    source = subscribe_calendar(patient_id=rowan.pk, name="Work", url="https://localhost/x.ics", by=actor_for(rowan))

    refresh_calendar(organization_id=str(rowan.organization_id), patient_id=str(rowan.pk), source_id=str(source.pk))

    see_all(rowan.organization)
    source.refresh_from_db()
    assert (source.state, source.state_reason) == ("failed", NOT_PUBLIC)


def test_staff_see_that_there_is_a_calendar_but_not_its_name(client, rowan):
    upload_calendar(patient_id=rowan.pk, name="Parole office", content=calendar_file(9), by=actor_for(rowan))
    ines = make_staff(rowan.organization, Role.INTAKE)
    client.force_login(rowan.account)
    own = client.get("/life/calendars/").content.decode()
    client.force_login(ines.account)

    text = client.get(f"/people/{rowan.pk}/life/calendars/").content.decode()

    assert ("Parole office" in own, "Parole office" in text, "Calendar 1" in text) == (True, False, True)


def test_another_patient_reaches_neither_rows_nor_actions(rowan):
    source = upload_calendar(patient_id=rowan.pk, name="Work", content=calendar_file(9), by=actor_for(rowan))
    other = make_patient(rowan.organization)
    bind(organization_id=rowan.organization_id, actor_id=other.pk, reach=Reach.OWN)

    seen = (BusyTime.objects.count(), CalendarSource.objects.count())
    with pytest.raises(CalendarSource.DoesNotExist):
        remove_calendar(source_id=source.pk, by=actor_for(other))

    assert seen == (0, 0)
    assert len(kept(rowan)) == 1


def test_subscribing_for_somebody_else_is_refused(rowan):
    other = make_patient(rowan.organization)

    with pytest.raises(RefusedError, match="Only the person, intake and their counselor may change this"):
        subscribe_calendar(patient_id=rowan.pk, name="Work", url=LINK, by=actor_for(other))
