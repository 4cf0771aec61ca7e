"""Keeping weekly sections: pages, what is refused, and what follows on the dates that are already planned."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.actions import materialize
from midspan.domains.schedule.models import Section, SectionLeader, Session, SessionStaff
from midspan.domains.schedule.tests.factories import (
    make_group,
    make_room,
    make_section,
    make_shifts,
    make_site,
    make_track,
    row,
    rows_of,
    seat_in,
)
from midspan.domains.schedule.urls import sections as section_urls
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
NINE, NOON = 540, 720
HERS = ("section", "end", "dates", "add_date", "skip_date", "move_date")


class Program:
    """A site with a room, one group, one leader at work all week, and the manager who is signed in."""

    def __init__(self, client):
        self.organization = make_organization()
        self.site = make_site(self.organization, name="Harbor Street")
        self.room = make_room(self.organization, self.site, name="Birch")
        self.track = make_track(self.organization)
        self.group = make_group(self.organization, name="Skills", minutes=180, break_minutes=15, cap=12)
        self.leader = self.make_leader("Dana")
        self.manager = make_staff(self.organization, Role.PROGRAM_MANAGER)
        client.force_login(self.manager.account)
        see_all(self.organization)

    def make_leader(self, name):
        staff = make_staff(self.organization, Role.GROUP_LEADER, given_name=name, family_name="Okafor")
        make_shifts(self.organization, staff, self.site)
        return staff

    def make_section(self, **fields):
        values = {"group": self.group, "room": self.room, "leaders": [self.leader], "times": [(1, NINE, NOON)]}
        return make_section(self.organization, site=self.site, track=self.track, **{**values, **fields})

    def typed(self, **changes):
        values = {
            "name": "Tuesday skills",
            "group": self.group.pk,
            "track": self.track.pk,
            "level": "2.1",
            "site": self.site.pk,
            "place": self.room.pk,
            "lead": self.leader.pk,
            "capacity": 10,
            "comfortable_size": 8,
            "minimum_to_run": 3,
            "from_date": "2026-01-05",
            "day_1": "1",
            "start_1": "09:00",
            "end_1": "12:00",
        }
        return {name: value for name, value in (values | changes).items() if value is not None}

    def planned(self, section):
        """The section on its coming dates, as the nightly job would put it."""
        materialize(by=actor_for(self.manager), weeks=3)
        return Session.objects.filter(section=section, during__startswith__gt=clock.now())


@pytest.fixture
def program(client):
    return Program(client)


def words_of(answer):
    return answer.content.decode()


@pytest.mark.slow
def test_new_section_is_kept_and_put_on_its_dates(client, program):
    answer = client.post(reverse("sections:new"), program.typed())

    see_all(program.organization)
    section = Section.objects.get()
    sessions = Session.objects.filter(section=section)
    assert answer.status_code == 302
    assert [(time.weekday, time.start_minute, time.end_minute) for time in section.times.all()] == [(1, NINE, NOON)]
    assert {(one.room_id, one.lead_id, one.local_date.weekday()) for one in sessions} == {
        (program.room.pk, program.leader.pk, 1)
    }
    assert sessions.count() in {8, 9}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end_1": "11:00"}, "is 2 h, but Skills takes 3 h."),
        ({"end_1": "08:00"}, "It ends before it begins."),
        ({"end_1": None}, "This field is required."),
        ({"day_2": "2"}, "Enter when it begins and ends."),
        ({"day_1": "6"}, "Sunday 9\xa0a.m. – noon: Harbor Street is not open all of that time."),
        ({"capacity": 13}, "Skills holds at most 12 people."),
        ({"place": None, "lead": None}, "Skills needs a leader."),
        ({"family_places": 2}, "Only a family group takes guests."),
        (
            {"start_1": "18:00", "end_1": "21:00"},
            "Tuesday 6\xa0p.m. – 9\xa0p.m.: Dana Okafor does not work all of that time.",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(client, program, changes, words):
    page = words_of(client.post(reverse("sections:new"), program.typed(**changes)))

    see_all(program.organization)
    assert words in page
    assert 'value="Tuesday skills"' in page
    assert Section.objects.count() == 0


@pytest.mark.slow
def test_taken_room_and_leader_are_named(client, program):
    program.make_section(name="Morning group")

    page = words_of(client.post(reverse("sections:new"), program.typed()))

    assert "Tuesday 9\xa0a.m. – noon: Morning group is in Birch." in page
    assert "Tuesday 9\xa0a.m. – noon: Dana Okafor leads Morning group." in page


@pytest.mark.slow
def test_cap_of_a_rule_is_named_with_its_source(client, program):
    row(
        "programs.GroupCap",
        organization=program.organization,
        jurisdiction="VA",
        maximum=8,
        words="At most 8 people.",
        source="A law",
        source_status="confirmed",
        author="Tests",
        reviewed_on="2026-11-20",
    )

    page = words_of(client.post(reverse("sections:new"), program.typed()))

    assert "At most 8 people: At most 8 people. (A law)." in page


@pytest.mark.slow
def test_second_section_of_a_name_is_refused(client, program):
    program.make_section(name="Tuesday skills", times=[(3, NINE, NOON)])

    assert "There is a section of this name already." in words_of(client.post(reverse("sections:new"), program.typed()))


@pytest.mark.slow
def test_section_is_shown_as_it_is_and_saved_unchanged(client, program):
    section = program.make_section(name="Tuesday skills", comfortable_size=8, minimum_to_run=3)

    page = words_of(client.get(reverse("sections:section", args=[section.pk])))
    answer = client.post(reverse("sections:section", args=[section.pk]), program.typed())

    assert ('value="09:00"' in page, answer.status_code) == (True, 302)


@pytest.mark.slow
def test_times_do_not_change_under_people_who_sit_there(client, program):
    section = program.make_section(name="Tuesday skills")
    seat_in(section, make_patient(program.organization), number=1)

    page = words_of(client.post(reverse("sections:section", args=[section.pk]), program.typed(day_1="2")))

    see_all(program.organization)
    assert "1 person built their week around these times." in page
    assert [time.weekday for time in section.times.all()] == [1]


@pytest.mark.slow
def test_section_never_shrinks_below_a_taken_seat(client, program):
    section = program.make_section(name="Tuesday skills")
    seat_in(section, make_patient(program.organization), number=9)

    page = words_of(
        client.post(reverse("sections:section", args=[section.pk]), program.typed(capacity=8, comfortable_size=8))
    )

    assert "Seat 9 is taken, so the section keeps at least 9 places." in page


@pytest.mark.slow
def test_new_leader_leads_the_coming_sessions_and_reaches_who_sits_there(client, program):
    section = program.make_section(name="Tuesday skills")
    patient = make_patient(program.organization)
    seat = seat_in(section, patient, number=1)
    open_reach(
        actor_id=program.leader.pk,
        patient_id=patient.pk,
        basis=Basis.GROUP_LEADER,
        source_id=seat.pk,
        by=actor_for(program.manager),
    )
    lee = program.make_leader("Lee")
    sessions = program.planned(section)

    client.post(reverse("sections:section", args=[section.pk]), program.typed(lead=lee.pk))

    see_all(program.organization)
    reached = rows_of("privacy.Reach").filter(patient_id=patient.pk, ended_at=None).values_list("actor_id", flat=True)
    staffed = SessionStaff.objects.filter(session__in=sessions, is_active=True).values_list("staff_id", flat=True)
    assert sessions.count() > 0
    assert {one.lead_id for one in sessions.all()} == {lee.pk}
    assert (set(staffed), list(reached)) == ({lee.pk}, [lee.pk])
    assert [leader.staff_id for leader in SectionLeader.objects.filter(section=section)] == [lee.pk]


@pytest.mark.slow
def test_new_room_moves_the_coming_sessions(client, program):
    section = program.make_section(name="Tuesday skills")
    sessions = program.planned(section)
    oak = make_room(program.organization, program.site, name="Oak")

    client.post(reverse("sections:section", args=[section.pk]), program.typed(place=oak.pk))

    see_all(program.organization)
    assert {one.room_id for one in sessions.all()} == {oak.pk}


@pytest.mark.slow
def test_section_ends_and_goes_on_with_undo(client, program):
    section = program.make_section()
    end_day = clock.today(ZoneInfo("America/New_York")) + timedelta(days=14)

    client.post(reverse("sections:end", args=[section.pk]), {"until_date": end_day.isoformat()})
    see_all(program.organization)
    section.refresh_from_db()
    ended = section.until_date
    client.post(reverse("sections:continue", args=[section.pk, "none"]))

    see_all(program.organization)
    section.refresh_from_db()
    assert (ended, section.until_date) == (end_day, None)


@pytest.mark.slow
def test_section_does_not_go_on_where_another_took_its_room(client, program):
    section = program.make_section(name="Tuesday skills", until_date=clock.now().date() + timedelta(days=14))
    program.make_section(
        name="Next group", from_date=section.until_date, leaders=[program.make_leader("Lee")], room=program.room
    )

    client.post(reverse("sections:continue", args=[section.pk, "none"]))
    page = words_of(client.get(reverse("sections:overview")))

    see_all(program.organization)
    before = section.until_date
    section.refresh_from_db()
    assert "Tuesday 9\xa0a.m. – noon: Next group is in Birch." in page
    assert section.until_date == before


@pytest.mark.slow
def test_section_does_not_end_under_people_who_sit_there(client, program):
    section = program.make_section()
    seat_in(section, make_patient(program.organization), number=1)

    page = words_of(client.post(reverse("sections:end", args=[section.pk]), {"until_date": "2027-06-01"}))

    assert "Places in it are taken after that day (1)." in page


@pytest.mark.slow
def test_overview_says_what_no_longer_fits(client, program):
    program.make_section(name="Tuesday skills")
    program.leader.is_active = False
    program.leader.save()

    page = words_of(client.get(reverse("sections:overview")))

    assert "What does not fit" in page
    assert "Dana Okafor no longer works here." in page


@pytest.mark.slow
def test_overview_takes_the_same_queries_however_many_sections(client, program):
    url = reverse("sections:overview")
    program.make_section()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    see_all(program.organization)
    for weekday in (2, 3):
        program.make_section(
            times=[(weekday, NINE, NOON)],
            room=make_room(program.organization, program.site),
            leaders=[program.make_leader(f"Leader {weekday}")],
        )
    client.get(url)  # A new room may have moved the clock, which is kept from now on.

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def next_tuesday():
    today = clock.local_date()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def all_pages(section):
    for pattern in section_urls.urlpatterns:
        values = {"section_id": section.pk, "until": "none", "change_id": section.pk, "start": NINE}
        values["day"] = next_tuesday().isoformat()
        arguments = {name: values[name] for name in pattern.pattern.converters}
        yield pattern.name, reverse(f"sections:{pattern.name}", kwargs=arguments)


@pytest.mark.slow
def test_program_manager_opens_every_page(client, program):
    statuses = {name: client.get(url).status_code for name, url in all_pages(program.make_section())}

    assert statuses == {"overview": 200, "new": 200, "section": 200, "end": 200, "continue": 405} | {
        "dates": 200,
        "add_date": 200,
        "skip_date": 200,
        "move_date": 200,
        "undo_date": 405,
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROGRAM_MANAGER, Role.DIRECTOR}))
def test_other_staff_find_nothing(client, program, role):
    section = program.make_section()
    client.force_login(make_staff(program.organization, role).account)

    assert {client.get(url).status_code for _name, url in all_pages(section)} == {404}


@pytest.mark.slow
def test_patient_finds_nothing(client, program):
    section = program.make_section()
    client.force_login(make_patient(program.organization).account)

    assert {client.get(url).status_code for _name, url in all_pages(section)} == {404}


@pytest.mark.slow
def test_manager_of_another_organization_finds_no_section_of_ours(client, program):
    section = program.make_section()
    other = make_organization(short_name="Elsewhere")
    client.force_login(make_staff(other, Role.PROGRAM_MANAGER).account)

    statuses = {name: client.get(url).status_code for name, url in all_pages(section) if name in HERS}

    assert statuses == dict.fromkeys(HERS, 404)


@pytest.mark.slow
def test_date_is_skipped_on_its_page_with_a_reason_and_undone(client, program):
    section = program.make_section()
    program.planned(section)
    url = reverse("sections:skip_date", args=[section.pk, next_tuesday().isoformat(), NINE])

    unsaid = words_of(client.post(url, {"reason": ""}))
    answer = client.post(url, {"reason": "The heating is out."}, follow=True)
    page = words_of(answer)
    undo_url = next(line.undo_url for line in answer.context["lines"] if line.undo_url)
    client.post(undo_url)

    assert "This field is required." in unsaid
    assert ("Skipped" in page, "The heating is out." in page) == (True, True)
    assert "Skipped" not in words_of(client.get(reverse("sections:dates", args=[section.pk])))


@pytest.mark.slow
def test_date_is_moved_on_its_page_and_what_does_not_fit_loses_nothing_typed(client, program):
    section = program.make_section()
    program.planned(section)
    url = reverse("sections:move_date", args=[section.pk, next_tuesday().isoformat(), NINE])
    wednesday = next_tuesday() + timedelta(days=1)
    typed = {"day": wednesday.isoformat(), "start": "13:00", "end": "16:00", "place": "", "reason": "Paint."}

    refused = words_of(client.post(url, typed | {"start": "05:00", "end": "08:00"}))
    page = words_of(client.post(url, typed, follow=True))

    assert "Wednesday 5\xa0a.m. – 8\xa0a.m.: " in refused
    assert "is not open all of that time." in refused
    assert 'value="Paint."' in refused
    assert "Moved from Tuesday" in page


@pytest.mark.slow
def test_date_is_added_by_video_on_its_page(client, program):
    section = program.make_section()
    friday = next_tuesday() + timedelta(days=3)
    typed = {"day": friday.isoformat(), "start": "09:00", "end": "12:00", "place": "video", "reason": "One was lost."}

    page = words_of(client.post(reverse("sections:add_date", args=[section.pk]), typed, follow=True))

    assert ("Extra" in page, "By video" in page) == (True, True)


@pytest.mark.slow
def test_date_that_is_not_there_has_no_page(client, program):
    section = program.make_section()

    for day in (next_tuesday() + timedelta(days=1)).isoformat(), "someday":
        assert client.get(reverse("sections:skip_date", args=[section.pk, day, NINE])).status_code == 404


@pytest.mark.slow
def test_section_that_meets_every_second_week_is_kept_with_its_anchor(client, program):
    page = client.post(reverse("sections:new"), program.typed(every_weeks="2", anchor_date="2026-01-12"), follow=True)

    see_all(program.organization)
    section = Section.objects.get()
    assert (section.every_weeks, section.anchor_date.isoformat()) == (2, "2026-01-12")
    assert "computed weeks leave it out" in words_of(page)


@pytest.mark.slow
def test_two_sections_that_alternate_share_a_room_and_a_leader(client, program):
    program.make_section(name="Even weeks", every_weeks=2, anchor_date=next_tuesday())
    other = (next_tuesday() + timedelta(weeks=1)).isoformat()

    answer = client.post(reverse("sections:new"), program.typed(every_weeks="2", anchor_date=other))

    assert answer.status_code == 302
    assert "Even weeks is in Birch" in words_of(
        client.post(reverse("sections:new"), program.typed(name="Third", every_weeks="1"))
    )


@pytest.mark.slow
def test_manager_who_reaches_nobody_reads_how_many_are_expected(client, program):
    section = program.make_section()
    seat_in(section, make_patient(program.organization), number=1, from_date=clock.local_date())
    program.planned(section)

    page = words_of(client.get(reverse("sections:dates", args=[section.pk])))

    assert "1 expected" in page
    assert "0 expected" not in page


@pytest.mark.slow
def test_family_group_says_how_many_guests_it_takes_and_keeps_the_places_that_are_taken(client, program):
    families = make_group(program.organization, group_type="family", minutes=180, cap=14, name="Families")
    client.post(reverse("sections:new"), program.typed(group=families.pk, family_places=3))
    see_all(program.organization)
    section = Section.objects.get()
    kept, patient = section.family_places, make_patient(program.organization)
    row("schedule.FamilyPlace", organization=program.organization, patient=patient, section=section, number=3,
        guest_id=patient.pk, account_id=patient.pk, dates=DateRange(clock.local_date(), None), taken_at=clock.now(),
        taken_by=program.leader.pk)  # fmt: skip

    fewer = client.post(
        reverse("sections:section", args=[section.pk]), program.typed(group=families.pk, family_places=2), follow=True
    )

    see_all(program.organization)
    assert kept == 3
    assert "Place 3 for guests is taken" in words_of(fewer)
    assert Section.objects.get().family_places == 3
