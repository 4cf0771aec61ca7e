"""The demonstration center in small: whole, the same again from the same seed, and open to those it prints."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.timezone import localdate

from midspan.config.demo.building import build
from midspan.config.demo.checking import check
from midspan.config.demo.days import Days
from midspan.config.demo.guests import PASSWORD, people
from midspan.config.demo.leaving import STILL_OPEN
from midspan.config.demo.legal import ORDERED, SUBPOENAED
from midspan.config.demo.loading import load
from midspan.config.demo.phrases import Writer
from midspan.config.demo.reading import center_facts, lives, sketches, words
from midspan.config.demo.rows import Draw, table
from midspan.config.demo.safety import last_test
from midspan.config.demo.skills import written
from midspan.domains.emergencies.queries import emergency_to_review, reviewed_lately, to_review
from midspan.domains.encounters.queries import open_flags
from midspan.domains.journey.queries import discharge_list, open_items
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.plans.enums import Signer
from midspan.domains.plans.queries import active_plan
from midspan.domains.privacy.ledger import verify
from midspan.domains.safety.queries.alert_tests import NEXT_TEST_WITHIN
from midspan.domains.schedule.sections.facts import SectionDraft, findings_for
from midspan.kernel.models import Organization
from midspan.surfaces.staff.peer_board import peer_board
from midspan.values import WeekSpan

COUNTED = (
    "people.Patient",
    "schedule.Section",
    "schedule.Seat",
    "schedule.Booking",
    "encounters.Attendance",
    "encounters.IndividualEntry",
)


@pytest.fixture
def is_demonstration(settings):
    settings.IS_DEMONSTRATION = True
    settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = False  # As a demonstration on plain HTTP sets them.


def counts_of(built):
    built.center.act_as("ines")
    return {label: table(label).objects.filter(organization=built.organization).count() for label in COUNTED}


def quiet(_words):
    pass


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_small_center_is_whole_and_opens_over_http(is_demonstration, live_server):
    """Building takes longest, so what one center must be is asked of one center."""
    built = build(census=28, history_weeks=2, say=quiet)

    with transaction.atomic():  # Row-level security is bound to one.
        assert_people_have_weeks_and_records(built)
        assert refused_by_their_own_rules(built) == {}
        assert_group_of_families_meets_with_a_guest(built)
        assert_two_peers_tried_people_on_several_days(built)
        assert_plans_hold_by_the_names_under_their_words(built)
        assert_emergencies_stand_in_a_whole_ledger(built)
        assert_second_load_changes_nothing_and_a_fresh_one_is_refused()
    assert_main_screens_open(live_server.url)


def assert_people_have_weeks_and_records(built):
    counts = counts_of(built)
    assert (counts["people.Patient"], counts["schedule.Section"], built.impossible) == (28, 27, [])
    assert min(counts.values()) > 0
    states = table("journey.Episode").objects.values_list("state", flat=True)
    assert {"admitted", "referred", "placed", "waiting", "discharged", "paused", "stepping_down"} <= set(states)
    assert open_flags(viewer=built.center.act_as("naomi"))
    assert {section.name.split(" · ")[1].split()[-1] for section in built.center.wings[0].sections} <= {
        "a.m.",
        "p.m.",
        "noon",
    }
    lists = [discharge_list(viewer=built.center.act_as("ines"), episode=one.episode) for one in built.people]
    assert {len(open_items(lines)) for lines in lists if lines} == {0, len(STILL_OPEN), 6}


def assert_group_of_families_meets_with_a_guest(built):
    """Beside the seats; and it stands on dates like any other."""
    built.center.act_as("ines")
    [section] = table("schedule.Section").objects.filter(family_places__gt=0)
    [place] = table("schedule.FamilyPlace").objects.all()
    seats = table("schedule.Seat").objects.filter(section=section)
    dates = table("schedule.Session").objects.filter(section=section)

    assert (place.section_id, place.patient.given_names) == (section.pk, "Rowan")
    assert seats.count() > 1
    assert min(dates.values_list("local_date", flat=True)) > built.center.days.today


def assert_two_peers_tried_people_on_several_days(built):
    """By ways that each of them chose, and long enough ago that anybody may call now."""
    peers = {built.center.actor(key).id for key in ("kezia", "desta")}
    board = peer_board(viewer=built.center.act_as("kezia"))
    tries = list(table("outreach.Try").objects.filter(taken_back_at=None))

    assert {one.made_by_id for one in tries} == peers
    assert len({localdate(one.made_at) for one in tries}) >= 3
    assert len([line for line in board if line.tries]) >= 3
    assert [line.name for line in board if "Wait an hour" in line.why_no_try] == []


def assert_plans_hold_by_the_names_under_their_words(built):
    """What is signed is what the counselor reads, and not what somebody saw who reads no plans."""
    built.center.act_as("naomi")
    plans = table("plans.Plan").objects.filter(state="active").select_related("episode__primary_counselor")

    found = [
        active_plan(viewer=actor_for(one.episode.primary_counselor), patient_id=one.patient_id)
        for one in plans.order_by("pk")
    ]

    assert len(found) > 3
    assert all(file.signed_by == {Signer.PATIENT, Signer.CLINICIAN} for file in found)


def assert_emergencies_stand_in_a_whole_ledger(built):
    """One reviewed and one that waits, each looked at by somebody who does not reach the person."""
    officer = built.center.act_as("henrik")
    [waiting], [reviewed] = to_review(viewer=officer), reviewed_lately(viewer=officer)
    found = verify(organization_id=built.organization.pk)

    assert found.is_whole
    assert (found.chains, found.entries) == (2, 17)  # Of these, three looks of a mentor.
    assert reviewed.emergency.ends_at < reviewed.reviewed_at < waiting.begins_at < built.center.days.now
    for one in (waiting, reviewed.emergency):
        told = emergency_to_review(viewer=officer, emergency_id=one.pk)
        assert told.classes == {"identity", "contact", "diagnosis", "medication"}
        assert not table("privacy.Reach").objects.filter(actor_id=one.actor_id, patient=one.patient_id).exists()


def assert_second_load_changes_nothing_and_a_fresh_one_is_refused():
    logins = set(table("people.Account").objects.values_list("login", flat=True))

    load(fresh=False)

    assert set(table("people.Account").objects.values_list("login", flat=True)) == logins
    assert Organization.objects.count() == 1
    with pytest.raises(ImproperlyConfigured):
        load(fresh=True)


def assert_main_screens_open(url):
    said = []
    guests = {"guadalupe", "naomi"}  # `midspan demo --check` opens every main screen as everybody.

    passed, failed = check(f"{url}/", logins=guests, say=said.append)

    assert (failed, said) == (0, [])
    assert passed > 20


def told(seed):
    """What a seed gives, taken back again so that the next one finds nothing."""
    with transaction.atomic():
        built = build(census=6, history_weeks=1, seed=seed, say=quiet)
        seats = sorted(table("schedule.Seat").objects.values_list("patient__given_names", "section__name", "number"))
        texts = sorted(table("encounters.IndividualEntry").objects.values_list("response", flat=True))
        names = [(person.patient.pk, person.patient.family_name, person.episode.alias) for person in built.people]
        answer = (counts_of(built), names, seats, texts)
        transaction.set_rollback(True)
    return answer


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db
def test_same_seed_gives_the_same_center(is_demonstration):
    one, again, other = told("same"), told("same"), told("other")

    assert one == again
    assert one[1] != other[1]


@pytest.mark.slow
@pytest.mark.django_db
def test_load_outside_a_demonstration_is_refused():
    with pytest.raises(ImproperlyConfigured):
        load(fresh=False, census=4)


@pytest.mark.slow
@pytest.mark.django_db
def test_password_opens_nothing_outside_a_demonstration():
    build(census=4, history_weeks=1, organization_name="Measured Bridge", say=quiet, last_stage="its people")

    accounts = list(table("people.Account").objects.all())
    assert len(accounts) > 4
    assert [account.login for account in accounts if account.check_password(PASSWORD)] == []


def refused_by_their_own_rules(built):
    """Sections that a program manager could not have entered, with what would be said; leave comes and goes."""
    by = built.center.act_as("ruth")
    stopped = {}
    for section in built.center.wings[0].sections:
        found = [finding.words for finding in findings_for(draft_of(section), viewer=by, section_id=section.pk)]
        about = [words for words in found if "is away" not in words]
        stopped |= {section.name: about} if about else {}
    return stopped


def draft_of(section):
    leaders = section.leaders.order_by("-is_lead").select_related("staff")
    fields = {
        name: getattr(section, name)
        for name in (
            "name", "group", "track", "level", "site", "room", "is_video", "video_url", "capacity",
            "family_places", "comfortable_size", "minimum_to_run", "gender_note", "from_date", "until_date",
        )
    }  # fmt: skip
    times = tuple(WeekSpan(time.weekday, time.start_minute, time.end_minute) for time in section.times.all())
    return SectionDraft(times=times, leaders=tuple(leader.staff for leader in leaders), **fields)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db
def test_further_wings_sit_like_the_first_one(is_demonstration):
    built = build(census=66, history_weeks=1, say=quiet)

    built.center.act_as("ines")
    first, second = (
        [person for person in built.people if person.wing == wing and person.sketch.key == "rowan"] for wing in (0, 1)
    )
    seats = [table("schedule.Seat").objects.filter(patient=person.patient).count() for person in (*first, *second)]
    assert len(seats) == 2
    assert seats[0] == seats[1] > 0


def test_every_role_and_state_is_there():
    roles = {role for one in center_facts()["staff"] for role in one["roles"]}
    states = {one.state for one in sketches()}

    assert roles == set(Role)
    assert len(sketches()) == 64
    assert states == {
        "referred", "screening", "signing", "placed", "waiting", "admitted", "paused", "stepping_down", "discharged",
        "closed",
    }  # fmt: skip
    assert {one.life for one in sketches() if one.life} <= lives().keys()


def test_law_asks_about_people_who_are_there():
    assert {SUBPOENAED, ORDERED} <= {one.key for one in sketches()}


def test_in_spanish_a_skill_says_how_988_is_reached():
    cautions = [line for one in written() if "spanish" in one for line in one["spanish"]["avoid_when"]]
    assert ["el 2" in line and "AYUDA" in line for line in cautions if "988" in line] == [True]


def test_names_are_no_words_of_the_notes():
    texts = " ".join(str(text) for text in words()["notes"].values())
    names = {one.family for one in sketches()}

    assert [name for name in names if name in texts] == []


def test_texts_of_a_year_are_never_the_same():
    writer = Writer(Draw("texts"))

    texts = [tuple(writer.entry(is_group=True).items()) for _ in range(5000)]

    assert len(set(texts)) == 5000


def test_a_weekend_belongs_to_the_week_before_it():
    sunday = Days(datetime(2026, 11, 29, 17, tzinfo=UTC), 8)

    assert (sunday.monday.isoformat(), sunday.today.isoformat()) == ("2026-11-23", "2026-11-29")


@pytest.mark.parametrize(("hour", "day"), [(15, 23), (16, 24), (23, 24)])
def test_last_test_alert_is_never_so_old_that_alerts_would_be_taken_for_down(hour, day):
    days = Days(datetime(2026, 11, 24, hour, 5, tzinfo=UTC), 8)

    sent = last_test(days)

    assert sent.astimezone(UTC) == datetime(2026, 11, day, 15, tzinfo=UTC)
    assert days.now - sent < NEXT_TEST_WITHIN


def test_people_are_one_line_each():
    lines = [str(person) for person in people()]

    assert len(lines) == 16 + 6 + 2 + 3 + 2
    assert lines[0].split() == ["adaeze", PASSWORD, "Adaeze", "Nwankwo-Lindqvist:", "medical", "director"]
