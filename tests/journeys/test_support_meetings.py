"""A manager brings a list in; Rowan looks for a meeting beside their week, keeps it and puts it into their week."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.journey.models import Episode
from midspan.domains.meetings.models import KeptMeeting, MeetingList, SupportMeeting
from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.responsibilities.tests.factories import at, make_work
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW_YORK = ZoneInfo("America/New_York")
TABLE = b"""Day,Time,End Time,Name,Location,Address,City,State,Postal Code,Types,Latitude,Longitude
Monday,7:00 PM,8:00 PM,Harbor Lights,Library,4 High Street,Norfolk,VA,23510,"Open, Wheelchair Access",36.85,-76.28
Tuesday,late,,Night Owls,Library,4 High Street,Norfolk,VA,23510,Open,36.85,-76.28
Someday,noon,,No Such Day,Library,4 High Street,Norfolk,VA,23510,Open,36.85,-76.28
"""
LINK = "https://group.example.org/"
HERE = {"postal_code": "23510", "latitude": 36.85, "longitude": -76.28, "place": "Seamen's House"}


class Center:
    def __init__(self):
        self.organization = make_organization()
        self.manager = make_staff(self.organization, Role.PROGRAM_MANAGER)
        counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        room = Room(self.organization, people=1, began=-120, leader=counselor)
        self.rowan, self.leader = room.patients[0], room.leader
        today = room.start.astimezone(NEW_YORK)
        make_work(self.rowan, times=[at(day, 9, 17) for day in range(5) if day != today.weekday()])
        listed = make_list(self.organization)
        after = {"traits": ["open", "wheelchair"], "languages": ["en"], **HERE}
        self._meeting(listed, room.end + timedelta(minutes=40), "After the Bell", **after)
        evening = today.replace(hour=19, minute=0) + timedelta(days=1)
        self._meeting(listed, evening, "Quiet Evening", **HERE, traits=["meditation"])
        self._meeting(listed, evening.replace(hour=12), "Noon Group", **HERE)
        make_meeting(listed, "Visits at Home", weekdays=[], start_minute=None, **HERE)
        online = {"attendance": "online", "join_url": "https://meet.example.org/dawn", "languages": ["es"]}
        online |= {"zone": "America/Los_Angeles", "join_notes": "Meeting ID 12 34", "web_address": LINK}
        self._meeting(listed, evening + timedelta(days=1), "En Línea", **online)

    def _meeting(self, listed, moment: datetime, name, **fields):
        local = moment.astimezone(NEW_YORK)
        when = {"weekdays": [local.weekday()], "start_minute": local.hour * 60 + local.minute // 10 * 10}
        make_meeting(listed, name, **when, **fields)


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


def kept(center):
    with transaction.atomic():
        see_all(center.organization)
        return list(KeptMeeting.objects.values_list("meeting__name", flat=True))


def test_a_manager_uploads_a_list_and_reads_what_was_left_out(center, open_page, sign_in, looks_right):
    desk = open_page(DESKTOP)
    sign_in(desk, center.manager.account)
    desk.goto("/program/")
    desk.get_by_role("link", name="Open the lists").click()
    form = desk.get_by_role("form", name="A list from a file")
    form.get_by_label("A name for it").fill("Meetings of the harbor")
    form.get_by_label("File").set_input_files({"name": "harbor.csv", "mimeType": "text/csv", "buffer": TABLE})
    form.get_by_role("button", name="Upload").click()
    desk.get_by_text("1 meeting, 1 held now · 2 rows left out").wait_for()
    looks_right(desk, "meeting-lists")
    desk.get_by_role("link", name="Meetings of the harbor").click()
    desk.get_by_text("Its day “Someday” is no day of the week.").wait_for()
    looks_right(desk, "meeting-list")


def test_a_meeting_is_found_kept_and_put_into_the_week(center, open_page, sign_in, looks_right):
    phone = open_page(PHONE)
    sign_in(phone, center.rowan.account)
    phone.goto("/more/")
    phone.get_by_role("link", name="Support meetings").click()
    phone.get_by_role("heading", name="Goes with your days here").wait_for()
    phone.get_by_role("link", name="Visits at Home").wait_for()
    looks_right(phone, "meetings")
    phone.get_by_label("Only what fits my week").check()
    phone.get_by_text("More choices").click()
    phone.get_by_label("How far").select_option("10")
    phone.get_by_role("button", name="Search").click()
    phone.get_by_role("link", name="Quiet Evening").wait_for()
    assert phone.get_by_role("link", name="Noon Group").count() == 0
    looks_right(phone, "meetings-found")
    phone.get_by_role("link", name="Quiet Evening").click()
    looks_right(phone, "meeting")
    phone.get_by_role("button", name="Keep it for yourself").click()
    phone.get_by_text("Kept. Nobody but you sees it.").wait_for()
    assert kept(center) == ["Quiet Evening"]
    phone.get_by_role("button", name="Into my week").click()
    phone.get_by_text("Added to your week.").wait_for()
    phone.goto("/meetings/")
    phone.get_by_role("link", name="En Línea").click()
    phone.get_by_role("button", name="Keep it for yourself").click()
    looks_right(phone, "meeting-west")
    phone.goto("/meetings/kept/")
    phone.get_by_text("10 p.m. by your clock").wait_for()
    phone.get_by_text("7 p.m. in the time zone America/Los Angeles").wait_for()
    looks_right(phone, "meetings-kept")


def test_their_counselor_reads_what_they_keep_while_they_say_yes(center, open_page, sign_in, looks_right):
    with transaction.atomic():
        see_all(center.organization)
        stay = Episode.objects.get(patient=center.rowan)
        stay.primary_counselor = center.leader
        stay.save()
        meeting = SupportMeeting.objects.get(name="Quiet Evening")
    phone, desk = open_page(PHONE, language="es"), open_page(DESKTOP)
    sign_in(phone, center.rowan.account)
    sign_in(desk, center.leader.account)
    phone.goto(f"/meetings/{meeting.pk}/")
    phone.get_by_role("button", name="Guardarla para usted").click()
    phone.get_by_text("Guardada. Nadie más que usted la ve.").wait_for()
    desk.goto(f"/people/{center.rowan.pk}/chart/")
    assert desk.get_by_role("heading", name="Support meetings they keep").count() == 0
    phone.goto("/meetings/kept/")
    looks_right(phone, "meetings-kept-es")
    phone.get_by_role("button", name="Sí, puede verlas").click()
    phone.get_by_text("Sí. Su consejero lee sus nombres y horarios.").wait_for()
    looks_right(phone, "meetings-shared-es")
    desk.reload()
    desk.get_by_role("heading", name="Support meetings they keep").wait_for()
    desk.get_by_text("Quiet Evening").wait_for()
    looks_right(desk, "chart-meetings")

    phone.get_by_role("button", name="No, que sean privadas").click()
    phone.get_by_text("Privadas de nuevo.").wait_for()
    desk.reload()
    desk.get_by_role("heading", name="What happened").wait_for()
    assert desk.get_by_text("Quiet Evening").count() == 0


def test_what_is_far_down_is_reached_from_a_zip_that_no_meeting_has(center, open_page, sign_in, looks_right):
    with transaction.atomic():
        see_all(center.organization)
        for number in range(40):
            make_meeting(MeetingList.objects.get(), f"Hall {number}", **HERE)
    phone = open_page(PHONE, language="es")
    sign_in(phone, center.rowan.account)
    phone.goto("/meetings/")
    phone.get_by_text("Más opciones").click()
    phone.get_by_label("Cerca de dónde").fill("23599")
    phone.get_by_role("button", name="Buscar").click()
    phone.get_by_text("los que empiezan por 235").wait_for()
    assert phone.get_by_role("link", name="Hall").count() < 40
    looks_right(phone, "meetings-first-es")
    phone.get_by_role("button", name="Siguientes").click()
    phone.get_by_role("button", name="Anteriores").wait_for()
    phone.get_by_role("link", name="Visits at Home").wait_for()
    assert (phone.get_by_label("Cerca de dónde").input_value(), "23599" in phone.url) == ("23599", False)
    looks_right(phone, "meetings-later-es")


def test_in_spanish(center, open_page, sign_in, looks_right):
    phone = open_page(PHONE, language="es")
    sign_in(phone, center.rowan.account)
    phone.goto("/meetings/")
    phone.get_by_text("Más opciones").click()
    phone.get_by_label("Cerca de dónde").fill("downtown")
    phone.get_by_role("button", name="Buscar").click()
    phone.locator("[aria-invalid=true]").first.wait_for()
    looks_right(phone, "meetings-es-wrong")
    phone.goto("/meetings/")
    phone.locator("[name=fits]").check()
    phone.get_by_role("button", name="Buscar").click()
    phone.get_by_role("heading", name="Reuniones de apoyo").wait_for()
    looks_right(phone, "meetings-es")
    phone.get_by_role("link", name="En Línea").click()
    phone.get_by_text("en la zona horaria America/Los Angeles").first.wait_for()
    looks_right(phone, "meeting-es")


def test_what_is_kept_opens_on_the_phone_without_a_network(center, shaky, sign_in):
    shaky.set_viewport_size(PHONE)
    sign_in(shaky, center.rowan.account)
    with transaction.atomic():
        see_all(center.organization)
        row = SupportMeeting.objects.get(name="Quiet Evening")
    shaky.goto(f"/meetings/{row.pk}/")
    shaky.get_by_role("button", name="Keep it for yourself").click()
    shaky.get_by_text("Kept. Nobody but you sees it.").wait_for()
    shaky.goto("/more/")
    shaky.get_by_label("Keep my day on this phone").check()
    shaky.get_by_text("Kept on this phone.").wait_for()

    shaky.context.set_offline(True)
    shaky.goto("/meetings/kept/")

    shaky.get_by_role("heading", name="Quiet Evening").wait_for()
    shaky.get_by_text("You are offline.").wait_for()
    shaky.goto("/meetings/")
    shaky.get_by_role("heading", name="Support meetings").wait_for(state="detached")
