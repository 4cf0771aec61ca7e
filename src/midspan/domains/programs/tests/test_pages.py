"""The program pages: who may open them, what they save, what they refuse, and how many queries they take."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.programs import actions, urls
from midspan.domains.programs.models import (
    AskingDay,
    ClosedDay,
    DoseRule,
    Group,
    GroupCap,
    Leave,
    OpeningHours,
    Room,
    Shift,
    Site,
)
from midspan.domains.programs.tests.factories import (
    make_closed_day,
    make_dose_rule,
    make_group,
    make_group_cap,
    make_leave,
    make_level,
    make_license,
    make_room,
    make_shift,
    make_site,
    make_track,
)
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
SITE = {
    "name": "Mill Street",
    "address": "1 Mill Street",
    "city": "Richmond",
    "state": "va",
    "postal_code": "23220",
    "time_zone": "America/New_York",
}
GROUP = {
    "name": "Morning",
    "group_type": "process",
    "minutes": 90,
    "break_minutes": 0,
    "minimum_to_run": 3,
    "cap": 12,
    "facilitators_needed": 1,
    "credentials": ["LPC"],
}


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def manager(organization, client):
    staff = make_staff(organization, Role.PROGRAM_MANAGER, given_name="Morgan")
    client.force_login(staff.account)
    see_all(organization)
    return staff


@pytest.fixture
def center(organization):
    """One row of everything, by the names of the URL arguments."""
    site = make_site(organization)
    staff = make_staff(organization, Role.COUNSELOR)
    tomorrow = clock.now().date() + timedelta(days=1)
    make_shift(staff, site)
    return {
        "site_id": site.pk,
        "room_id": make_room(site).pk,
        "closed_day_id": make_closed_day(organization, tomorrow, site).pk,
        "staff_id": staff.pk,
        "leave_id": make_leave(staff, tomorrow, tomorrow + timedelta(days=3)).pk,
        "license_id": make_license(staff).pk,
        "level_id": make_level(organization).pk,
        "track_id": make_track(organization).pk,
        "group_id": make_group(organization).pk,
        "rule_id": make_dose_rule(organization).pk,
        "row_id": site.pk,
        "kind": "site",
        "turn": "off",
        "kept": "unsigned",
    }


OF_THE_DIRECTOR = {"roles"}
POSTED = {"set_in_use", "restore", "reopen_day", "remove_leave", "remove_license", "switch_rule", "load_packs"}


def all_pages(center):
    for pattern in urls.urlpatterns:
        arguments = {name: center[name] for name in pattern.pattern.converters}
        if pattern.name == "switch_rule":
            arguments["kind"] = "dose"
        yield pattern.name, reverse(f"programs:{pattern.name}", kwargs=arguments)


@pytest.mark.slow
def test_program_manager_opens_every_page_but_the_directors(client, manager, center):
    statuses = {name: client.get(url).status_code for name, url in all_pages(center)}

    theirs = dict.fromkeys(OF_THE_DIRECTOR, 404)
    assert statuses == {name: 405 if name in POSTED else 200 for name in statuses} | theirs


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROGRAM_MANAGER, Role.DIRECTOR}))
def test_other_staff_find_nothing(client, organization, center, role):
    client.force_login(make_staff(organization, role).account)

    statuses = {client.get(url).status_code for _name, url in all_pages(center)}

    assert statuses == {404}


@pytest.mark.slow
def test_patient_finds_nothing(client, organization, center):
    client.force_login(make_patient(organization).account)

    assert {client.get(url).status_code for _name, url in all_pages(center)} == {404}


@pytest.mark.slow
def test_stranger_is_asked_to_sign_in(client, center):
    assert {client.get(url).status_code for _name, url in all_pages(center)} == {302}


@pytest.mark.slow
def test_manager_of_another_organization_finds_none_of_these_rows(client, organization, center):
    other = make_organization(short_name="Elsewhere")
    client.force_login(make_staff(other, Role.PROGRAM_MANAGER).account)
    ids = (
        "site",
        "site_hours",
        "close_day",
        "holidays",
        "new_room",
        "room",
        "staff_member",
        "edit_staff",
        "add_license",
        "level",
        "track",
        "group",
    )

    statuses = {name: client.get(url).status_code for name, url in all_pages(center) if name in ids}

    assert statuses == dict.fromkeys(ids, 404)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["overview", "places", "staff", "offerings", "rules"])
def test_lists_take_the_same_queries_however_long(client, manager, organization, name):
    url = reverse(f"programs:{name}")
    fill(organization)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    see_all(organization)
    fill(organization)
    fill(organization)
    client.get(url)  # A new site may have moved the clock, which is kept from now on.

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def fill(organization):
    site = make_site(organization)
    make_room(site)
    make_closed_day(organization, clock.now().date() + timedelta(days=ClosedDay.objects.count() + 1), site)
    make_track(organization)
    make_group(organization)
    make_dose_rule(organization)
    make_group_cap(organization, maximum=12)
    make_shift(make_staff(organization, Role.COUNSELOR), site)


def test_new_site_is_saved(client, manager, organization):
    answer = client.post(reverse("programs:new_site"), SITE)

    see_all(organization)
    assert answer.status_code == 302
    assert [(site.name, site.state) for site in Site.objects.all()] == [("Mill Street", "VA")]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "EST5EDT7"])
def test_unknown_time_zone_is_refused_and_nothing_typed_is_lost(client, manager, organization, zone):
    answer = client.post(reverse("programs:new_site"), SITE | {"time_zone": zone})

    see_all(organization)
    page = answer.content.decode()
    assert "This is not a time zone we know." in page
    assert 'value="1 Mill Street"' in page
    assert Site.objects.count() == 0


def test_second_site_of_a_name_is_refused(client, manager, organization):
    make_site(organization, name="Mill Street")

    answer = client.post(reverse("programs:new_site"), SITE)

    assert "There is a site of this name already." in answer.content.decode()


def test_opening_hours_replace_those_before(client, manager, organization):
    site = make_site(organization)

    client.post(reverse("programs:site_hours", args=[site.pk]), {"day_1": "9-12:30, 1:30 pm - 9 pm"})

    see_all(organization)
    rows = OpeningHours.objects.order_by("start_minute").values_list("weekday", "start_minute", "end_minute")
    assert list(rows) == [(1, 540, 750), (1, 810, 1260)]


def test_unreadable_hours_are_said_at_their_day(client, manager, organization):
    site = make_site(organization)

    answer = client.post(reverse("programs:site_hours", args=[site.pk]), {"day_2": "mornings"})

    assert "“mornings” is not a stretch of time." in answer.content.decode()


def test_room_is_saved(client, manager, organization):
    site = make_site(organization)

    client.post(
        reverse("programs:new_room", args=[site.pk]), {"name": "Birch", "capacity": 12, "features": ["step_free"]}
    )

    see_all(organization)
    assert [(room.name, room.capacity, room.features) for room in Room.objects.all()] == [("Birch", 12, ["step_free"])]


def test_taking_out_of_use_deletes_nothing_and_can_be_undone(client, manager, organization):
    room = make_room(make_site(organization))

    client.post(reverse("programs:set_in_use", args=["room", room.pk, "off"]))
    see_all(organization)
    after = Room.objects.get().is_active
    page = client.get(reverse("programs:places")).content.decode()
    undo = reverse("programs:set_in_use", args=["room", room.pk, "on"])
    client.post(undo)

    see_all(organization)
    assert (after, undo in page, Room.objects.get().is_active) == (False, True, True)


def test_nobody_ends_their_own_access(client, manager, organization):
    client.post(reverse("programs:set_in_use", args=["staff", manager.pk, "off"]))

    page = client.get(reverse("programs:staff")).content.decode()
    see_all(organization)
    manager.refresh_from_db()
    assert ("You cannot end your own access." in page, manager.is_active) == (True, True)


def test_reopened_day_comes_back_with_undo(client, manager, organization):
    site = make_site(organization)
    row = make_closed_day(organization, clock.now().date() + timedelta(days=3), site, name="Snow")

    client.post(reverse("programs:reopen_day", args=[row.pk]))
    see_all(organization)
    gone = ClosedDay.objects.count()
    undo = undo_of(client.get(reverse("programs:places")))
    client.post(undo)

    see_all(organization)
    assert (gone, [(day.name, day.site_id) for day in ClosedDay.objects.all()]) == (0, [("Snow", site.pk)])


def undo_of(answer):
    return answer.content.decode().split('class="toast"')[1].split('action="')[1].split('"')[0]


def test_removed_leave_comes_back_with_undo(client, manager, organization):
    staff = make_staff(organization, Role.COUNSELOR)
    first = clock.now().date() + timedelta(days=5)
    leave = make_leave(staff, first, first + timedelta(days=2))

    client.post(reverse("programs:remove_leave", args=[staff.pk, leave.pk]))
    see_all(organization)
    gone = Leave.objects.count()
    client.post(undo_of(client.get(reverse("programs:staff_member", args=[staff.pk]))))

    see_all(organization)
    assert (gone, [(row.from_date, row.until_date) for row in Leave.objects.all()]) == (
        0,
        [(first, first + timedelta(days=2))],
    )


def test_leave_keeps_the_last_day_off(client, manager, organization):
    staff = make_staff(organization, Role.COUNSELOR)

    client.post(reverse("programs:take_leave", args=[staff.pk]), {"from_date": "2027-03-01", "last_day": "2027-03-05"})

    see_all(organization)
    assert [(row.from_date, row.until_date) for row in Leave.objects.all()] == [(date(2027, 3, 1), date(2027, 3, 6))]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2027-03-05", "2027-03-01", "The last day is before the first day."),
        ("2027-02-25", "2027-03-01", "already away on some of these days"),
    ],
)
def test_impossible_leave_is_refused(client, manager, organization, first, last, words):
    staff = make_staff(organization, Role.COUNSELOR)
    make_leave(staff, date(2027, 3, 1), date(2027, 3, 3))

    answer = client.post(reverse("programs:take_leave", args=[staff.pk]), {"from_date": first, "last_day": last})

    assert words in answer.content.decode()


def test_weekly_hours_are_saved_per_site_and_by_video(client, manager, organization):
    site, staff = make_site(organization), make_staff(organization, Role.COUNSELOR)

    client.post(reverse("programs:site_shifts", args=[staff.pk, site.pk]), {"day_0": "9-12"})
    client.post(reverse("programs:video_shifts", args=[staff.pk]), {"day_0": "13-17"})

    see_all(organization)
    rows = Shift.objects.order_by("start_minute").values_list("site_id", "start_minute", "end_minute")
    assert list(rows) == [(site.pk, 540, 720), (None, 780, 1020)]


def test_nobody_works_in_two_places_at_once(client, manager, organization):
    staff = make_staff(organization, Role.COUNSELOR)
    make_shift(staff, make_site(organization), days=[0])

    answer = client.post(reverse("programs:video_shifts", args=[staff.pk]), {"day_0": "4 pm - 8 pm"})

    assert "On Monday the hours from 4\xa0p.m. meet hours this person has at another place." in answer.content.decode()


def test_program_manager_changes_a_staff_member_but_not_their_roles(client, manager, organization):
    staff = make_staff(organization, Role.COUNSELOR)

    client.post(
        reverse("programs:edit_staff", args=[staff.pk]),
        {
            "given_name": "Dana",
            "family_name": "Okafor",
            "languages": ["en", "es"],
            "credentials": ["LPC"],
            "skills": "EMDR, yoga",
            "caseload_limit": 9,
            "roles": ["director"],
        },
    )

    see_all(organization)
    staff.refresh_from_db()
    assert (staff.family_name, staff.languages, staff.skills, staff.roles) == (
        "Okafor",
        ["en", "es"],
        ["EMDR", "yoga"],
        ["counselor"],
    )


@pytest.mark.parametrize(
    ("who", "whose", "roles"),
    [("director", "colleague", ["nurse"]), ("director", "own", ["director"]), ("program_manager", "colleague", [])],
)
def test_only_a_director_gives_roles_and_never_to_themselves(client, organization, who, whose, roles):
    me = make_staff(organization, who)
    staff = me if whose == "own" else make_staff(organization)
    client.force_login(me.account)
    client.step_up()

    client.post(reverse("programs:roles", args=[staff.pk]), {"roles": ["nurse"]})

    see_all(organization)
    staff.refresh_from_db()
    assert staff.roles == roles


def test_roles_change_only_after_a_passkey_or_a_code(client, organization):
    director, staff = make_staff(organization, Role.DIRECTOR), make_staff(organization, Role.NURSE)
    client.force_login(director.account)
    page = reverse("programs:roles", args=[staff.pk])

    asked, refused = client.get(page), client.post(page, {"roles": ["director"]})

    see_all(organization)
    staff.refresh_from_db()
    assert ("First show that it is you" in asked.text, staff.roles) == (True, ["nurse"])
    assert "Show your passkey or a code first." in refused.text
    client.step_up()
    client.post(page, {"roles": ["director"]})
    see_all(organization)
    staff.refresh_from_db()
    assert staff.roles == ["director"]


def test_group_is_saved(client, manager, organization):
    client.post(reverse("programs:new_group"), GROUP)

    see_all(organization)
    assert [(group.name, group.cap, group.credentials) for group in Group.objects.all()] == [("Morning", 12, ["LPC"])]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minutes": 30, "break_minutes": 30}, "The break is as long as the group."),
        ({"minutes": 180}, "A group of 3 h needs a break."),
        ({"minimum_to_run": 20}, "The group needs 20 people to run but holds 12."),
        ({"cap": 20}, "At most 16 people may be in this group: Group counseling: at most 16 people."),
    ],
)
def test_unbelievable_group_is_refused_with_the_reason(client, organization, change, words):
    organization.jurisdiction = "TX"
    organization.save()
    staff = make_staff(organization, Role.PROGRAM_MANAGER)
    actions.load_rule_packs(by=actor_for(staff))
    client.force_login(staff.account)

    answer = client.post(reverse("programs:new_group"), GROUP | change)

    assert words in answer.content.decode()


def test_rules_are_shown_with_their_source(client, manager, organization):
    actions.load_rule_packs(by=actor_for(manager))

    page = client.get(reverse("programs:rules")).content.decode()

    assert "Source: 12VAC30-130-5090. Reviewed November 20, 2026 by Midspan maintainers." in page
    assert page.count("To be confirmed") == 4


def test_rule_is_switched_off_and_on(client, manager, organization):
    rule = make_dose_rule(organization)

    client.post(reverse("programs:switch_rule", args=["dose", rule.pk, "off"]))
    see_all(organization)
    off = DoseRule.objects.get().is_on
    client.post(reverse("programs:switch_rule", args=["dose", rule.pk, "on"]))

    see_all(organization)
    assert (off, DoseRule.objects.get().is_on) == (False, True)


RULE = {"words": "At least 10 hours.", "source": "Contract 7", "reviewed_on": "2026-11-20", "jurisdiction": "va"}


def test_own_dose_rule_is_added_in_minutes_with_its_author(client, manager, organization):
    client.post(
        reverse("programs:new_dose_rule"), RULE | {"level": "2.1", "minimum_weekly_hours": "10", "breaks": "no"}
    )

    see_all(organization)
    rule = DoseRule.objects.get()
    assert (rule.minimum_weekly_minutes, rule.counts_breaks, rule.jurisdiction, rule.is_on, rule.author) == (
        600,
        False,
        "VA",
        True,
        str(manager),
    )


def test_own_cap_is_added(client, manager, organization):
    client.post(reverse("programs:new_group_cap"), RULE | {"maximum": "9", "group_types": ["process"]})

    see_all(organization)
    assert [(cap.maximum, cap.minimum, cap.group_types) for cap in GroupCap.objects.all()] == [(9, None, ["process"])]


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("new_dose_rule", {"level": "2.1"}, "The rule says nothing yet."),
        (
            "new_dose_rule",
            {"level": "2.1", "minimum_weekly_hours": "9", "maximum_weekly_hours": "8"},
            "The most is below the fewest.",
        ),
        ("new_group_cap", {}, "The rule says nothing yet."),
        (
            "new_group_cap",
            {"maximum": "9", "from_date": "2027-01-02", "until_date": "2027-01-01"},
            "This is not after the day on which the rule comes into force.",
        ),
    ],
)
def test_rule_that_says_nothing_or_crosses_itself_is_refused(client, manager, organization, name, change, words):
    answer = client.post(reverse(f"programs:{name}"), RULE | change)

    see_all(organization)
    assert words in answer.content.decode()
    assert (DoseRule.objects.count(), GroupCap.objects.count()) == (0, 0)


WEDNESDAY_EVENING = datetime(2026, 11, 5, 3, tzinfo=UTC)  # Wednesday, November 4, ten at night at the site.


@pytest.mark.slow
def test_the_day_of_the_week_s_questions_holds_from_next_monday_and_says_who_set_it(
    client, manager, organization, monkeypatch
):
    site = make_site(organization)
    url = reverse("programs:asking_day", args=[site.pk])
    for minute, weekday in enumerate(("3", "3", "each")):
        moment = WEDNESDAY_EVENING + timedelta(minutes=minute)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        client.post(url, {"weekday": weekday})
    page = client.get(url).content.decode()
    places = client.get(reverse("programs:places")).content.decode()

    see_all(organization)
    kept = AskingDay.objects.order_by("set_at").values_list("weekday", "from_date")
    assert [*kept] == [(3, date(2026, 11, 9)), (None, date(2026, 11, 9))]
    assert "Morgan" in page
    assert "November 9, 2026" in page
    assert "(from November 9, 2026 on)" in places
    assert "(optional)" not in page


@pytest.mark.parametrize(
    ("weekday", "words"), [("6", "The site is not open on that day."), ("7", "Select a valid choice.")]
)
def test_a_day_on_which_nobody_is_there_is_refused_in_words(client, manager, organization, weekday, words):
    site = make_site(organization)
    answer = client.post(reverse("programs:asking_day", args=[site.pk]), {"weekday": weekday})

    see_all(organization)
    assert words in answer.content.decode()
    assert not AskingDay.objects.exists()
