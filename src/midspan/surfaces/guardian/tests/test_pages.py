"""A guardian's own pages: what the gate opens to them now, and of all else not a word."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.accounting.queries import Sought, register
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.encounters.tests.factories import row
from midspan.domains.guardians.sight import ASKED_ABOUT
from midspan.domains.guardians.tasks import close_ways_in
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.people.models import Patient
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.privacy.actions import end_guardian
from midspan.domains.privacy.models import Reach as OpenReach
from midspan.domains.privacy.queries import ledger_of, visible
from midspan.domains.questions.queries import ledger_lines
from midspan.domains.questions.wording import sentence_of
from midspan.engines.disclosure.books import minors_rows
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.guardian.reading import TOLD
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family
from midspan.values import DataClass, Label

pytestmark = pytest.mark.django_db
HOME = "/family/"
NOTHING = "Nothing is here for you"
GROWN = date(2009, 5, 2)  # Sixteen or seventeen: in California they consent alone.


@contextmanager
def at_moment(moment):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        yield


@pytest.fixture(scope="module")
def shared(share):
    return share(Family, at=MONDAY_NOON)


@pytest.fixture
def family(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


def page_of(person, url=HOME):
    return unescape(browser_of(person).get(url).text)


def signs_for_mother(family, *shares):
    """As the minor does who chooses among those they know."""
    mother = family.mother.guardian
    named = {"name": f"{mother.name} ({mother.relation})", "recipient_id": mother.pk}
    return make_signed(family.child, **named, shares=shares)


def test_what_staff_read_and_what_a_law_opens_is_what_pages_show():
    """Of which nothing is told on a page, no row says that a guardian sees it, and staff are not told so."""
    told = set(TOLD)

    assert (set(ASKED_ABOUT) - told, {one for row in minors_rows() for one in row.guardian_sees} - told) == (
        set(),
        set(),
    )


@pytest.mark.slow
def test_guardian_lands_on_the_page_of_whom_they_stand_for(family):
    browser = browser_of(family.mother)

    first = browser.get("/")
    page = unescape(browser.get(first.url).text)

    assert first.url == HOME
    assert "How Rowan’s program goes" in page
    assert "When sessions are" in page
    assert "Attendance" in page
    assert "Monday, March 1" in page


def test_page_says_days_and_times_and_not_which_session_where_or_with_whom(family):
    page = page_of(family.mother)
    told_elsewhere = [family.room.session.title, family.room.site.name, "Lee", family.child.family_name]

    assert [word for word in told_elsewhere if word in page] == []
    assert str(family.child.pk) not in page


def test_what_another_kind_of_care_is_part_of_is_told_to_nobody(family):
    family.comes_for(Label.MENTAL_HEALTH, Label.PART2)

    page = page_of(family.mother)

    assert (NOTHING in page, "Rowan" in page) == (True, False)


def test_stay_of_which_nobody_said_what_it_is_for_is_told_to_nobody(family):
    family.comes_for()

    assert NOTHING in page_of(family.mother)


def test_second_stay_counts_as_well(family):
    labels = [Label.PART2.value]
    row("journey.Episode", organization=family.organization, patient=family.child, state="discharged", labels=labels)

    assert NOTHING in page_of(family.mother)


@pytest.mark.slow
def test_who_is_told_nothing_reads_the_page_of_whoever_stands_for_nobody(family):
    other = make_patient(family.organization, birth_date=GROWN, time_zone="America/Los_Angeles")
    nobody = make_way_in(make_guardian(other, family.intake, name="Nell Day"), family.intake)
    family.is_born(GROWN)

    assert plain(page_of(family.mother)) == plain(page_of(nobody))


def plain(page):
    return [line for line in page.splitlines() if "csrf" not in line]


@pytest.mark.slow
def test_address_of_somebody_elses_and_of_nobody_answer_alike(family):
    strange = family.father.guardian.pk
    browser = browser_of(family.mother)

    answers = [browser.get(f"{HOME}{one}/") for one in (strange, family.child.pk, family.organization.pk)]

    assert {one.status_code for one in answers} == {404}
    assert browser.get(f"{HOME}{family.mother.guardian.pk}/").status_code == 200


def test_two_households_see_nothing_of_each_other(family):
    pages = {who: page_of(getattr(family, who)) for who in ("mother", "father")}

    assert "Ben Ames" not in pages["mother"]
    assert "Alma Reyes" not in pages["father"]
    own = {who: str(getattr(family, who).guardian.pk) for who in pages}
    assert plain(pages["mother"].replace(own["mother"], "")) == plain(pages["father"].replace(own["father"], ""))


@pytest.mark.slow
def test_one_guardian_ends_and_the_other_goes_on(family):
    before = page_of(family.mother), page_of(family.father)
    see_all(family.organization)

    end_guardian(guardian_id=family.mother.guardian.pk, reason="Custody went to the father.", by=family.officer)

    assert [NOTHING in one for one in before] == [False, False]
    assert [NOTHING in page_of(one) for one in (family.mother, family.father)] == [True, False]


@pytest.mark.slow
def test_open_page_is_empty_at_its_next_click_after_the_end(family):
    browser = browser_of(family.mother)
    before = browser.get(HOME).text
    see_all(family.organization)
    end_guardian(guardian_id=family.mother.guardian.pk, reason="By order of the court.", by=family.officer)

    after = browser.get(HOME)

    assert (NOTHING in before, NOTHING in after.text, after.status_code) == (False, True, 200)
    assert browser.get(f"{HOME}{family.mother.guardian.pk}/").status_code == 404


@pytest.mark.slow
def test_minor_who_decides_alone_lets_one_guardian_know_and_the_other_not(family):
    family.comes_for(Label.PART2)
    family.is_born(GROWN)
    before = page_of(family.mother)
    see_all(family.organization)

    signs_for_mother(family, "times")

    mother, father = page_of(family.mother), page_of(family.father)
    assert (NOTHING in before, NOTHING in father) == (True, True)
    assert "When sessions are" in mother
    assert "Attendance" not in mother
    assert "because it was signed for" in mother
    assert "42 CFR part 2 prohibits" in mother


@pytest.mark.slow
def test_sight_ends_as_the_birthday_begins_where_they_live(family):
    family.is_born(GROWN)
    signs_for_mother(family, "times")
    midnight = datetime(2027, 5, 2, 7, tzinfo=UTC)  # In Los Angeles.
    browser, found = browser_of(family.mother), []

    for moment in (midnight - timedelta(seconds=1), midnight):
        with at_moment(moment):
            found.append(NOTHING in browser.get(HOME).text)

    assert found == [False, True]


@pytest.mark.slow
def test_birth_date_that_was_wrong_ends_it_at_the_next_click(family):
    browser = browser_of(family.mother)
    before = browser.get(HOME).text
    see_all(family.organization)

    family.is_born(date(2001, 1, 1))

    assert (NOTHING in before, NOTHING in browser.get(HOME).text) == (False, True)


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_pages_are_to_be_read(family, verb):
    assert getattr(browser_of(family.mother), verb)(HOME).status_code == 405


@pytest.mark.parametrize("url", ["/today/", "/week/", "/more/privacy/", "/day/", "/people/", "/updates/settings/"])
def test_pages_of_patients_and_staff_are_not_there(family, url):
    assert browser_of(family.mother).get(url).status_code == 404


@pytest.mark.parametrize("name", ["people:devices", "notices:list", "people:welcome", "mfa_index"])
def test_signing_in_is_as_for_everybody(family, name):
    page = browser_of(family.mother).get(reverse(name))

    assert page.status_code == 200
    assert "Rowan" not in page.text


def test_signing_out_everywhere_holds_for_a_guardian(family):
    tablet, mine = browser_of(family.mother), browser_of(family.mother)

    mine.post("/devices/sign-out-everywhere/")

    assert [one.get(HOME).status_code for one in (tablet, mine)] == [302, 302]


def test_lock_is_the_guardians_own(family):
    browser_of(family.mother).post("/devices/lock/", {"minutes": "5"})

    see_all(family.organization)
    for one, minutes in ((family.mother, 5), (family.father, 0)):
        one.account.refresh_from_db()
        assert one.account.lock_minutes == minutes


@pytest.mark.slow
def test_patient_reads_what_a_guardian_looked_at_and_nothing_of_what_stayed_closed(family):
    page_of(family.mother)
    see_all(family.organization)
    by = actor_for(family.child)

    entries = ledger_of(viewer=by, patient_id=by.id)

    assert {(one.actor_kind, one.recipient, one.outcome) for one in entries} == {
        ("guardian", family.mother.guardian.reference, "permit")
    }
    [line] = ledger_lines(viewer=by, patient_id=by.id)
    assert sentence_of(line) == (
        "Alma Reyes (mother) looked on their own page at: that you come here; times of sessions; attendance; "
        "whom you ask to family sessions, and when and where these are."
    )


@pytest.mark.slow
def test_nothing_is_written_where_nothing_is_shown(family):
    family.is_born(GROWN)

    page_of(family.mother)

    see_all(family.organization)
    assert ledger_of(viewer=actor_for(family.child), patient_id=family.child.pk) == []


def test_lists_are_closed_to_a_guardian_whatever_the_database_would_let_them_reach(family):
    account = family.mother.account
    bind(organization_id=family.organization.pk, actor_id=account.pk, reach=Reach.ASSIGNED)
    reached = Patient.objects.filter(pk=family.child.pk)

    assert reached.exists()
    seen = [one for one in DataClass if visible(reached, viewer=actor_for(family.mother), data_class=one, patient="pk")]
    assert seen == []


def test_database_shows_a_guardian_their_minor_and_nobody_else_until_it_ends(family):
    def reached(person):
        bind(organization_id=family.organization.pk, actor_id=person.account.pk, reach=Reach.ASSIGNED)
        return set(Patient.objects.values_list("pk", flat=True))

    make_patient(family.organization)
    before = reached(family.mother)
    see_all(family.organization)
    end_guardian(guardian_id=family.mother.guardian.pk, reason="Emancipated.", by=family.intake)

    assert (before, reached(family.mother), reached(family.father)) == ({family.child.pk}, set(), {family.child.pk})


@pytest.mark.slow
def test_hour_after_the_birthday_the_rows_are_out_of_reach_as_well(family):
    family.is_born(date(2009, 3, 1))
    open_ways = OpenReach.objects.filter(basis="guardian", ended_at=None)

    closed = close_ways_in(str(family.organization.pk))

    see_all(family.organization)
    assert (closed, open_ways.count()) == (2, 0)
    assert close_ways_in(str(family.organization.pk)) == 0


def test_way_in_of_whoever_still_stands_stays_open(family):
    assert close_ways_in(str(family.organization.pk)) == 0


def brothers(family, count):
    """So many others whom the mother stands for with the same account."""
    for place in range(count):
        born = {"birth_date": family.child.birth_date, "time_zone": family.child.time_zone}
        brother = make_patient(family.organization, given_names=f"Cody {place}", **born)
        row(
            "journey.Episode",
            organization=family.organization,
            patient=brother,
            state="admitted",
            labels=[Label.MENTAL_HEALTH.value],
            site=family.room.site,
        )
        guardian = make_guardian(brother, family.intake)
        make_way_in(guardian, family.intake, login=family.mother.paper.login)


@pytest.mark.slow
def test_who_stands_for_several_chooses_one_and_each_is_asked_about_by_itself(family):
    brothers(family, 2)
    Patient.objects.filter(given_names="Cody 1").update(birth_date=GROWN)

    browser = browser_of(family.mother)
    listed = browser.get(HOME).text
    one = unescape(browser.get(f"{HOME}{family.mother.guardian.pk}/").text)

    assert [name in listed for name in ("Rowan", "Cody 0", "Cody 1")] == [True, True, False]
    assert "How Rowan’s program goes" in one


@pytest.mark.slow
def test_list_asks_the_database_as_often_for_three_as_for_two(family):
    brothers(family, 1)
    asked = []
    for _ in range(2):
        browser = browser_of(family.mother)
        browser.get(HOME)  # Compiles what is on file.
        with CaptureQueriesContext(connection) as captured:
            assert "Cody 0" in browser.get(HOME).text
        asked.append(len(captured))
        see_all(family.organization)
        brothers(family, 1)

    assert asked[0] == asked[1]


@pytest.mark.slow
def test_page_asks_the_database_as_often_with_three_sessions_as_with_one(family):
    asked = []
    for _ in range(2):
        browser = browser_of(family.mother)
        browser.get(HOME)
        with CaptureQueriesContext(connection) as captured:
            browser.get(HOME)
        asked.append(len(captured))
        see_all(family.organization)
        for _ in range(2):
            family.room.start += timedelta(hours=4)
            family.room.end += timedelta(hours=4)
            family.room.session = family.room._session()
            family.room.book(family.child)

    assert asked[0] == asked[1]


def test_register_says_which_guardian_looked_at_what_and_what_for(family):
    page_of(family.mother)
    see_all(family.organization)

    officers = register(viewer=family.officer, sought=Sought(first=date(2027, 3, 1), last=date(2027, 3, 1)))

    told = {(one.recipient, one.kind, one.by, one.purposes) for one in officers.lines}
    assert told == {("Alma Reyes (mother)", "family", "Alma Reyes (mother)", ("FAMRQT",))}


@pytest.mark.slow
def test_new_device_of_a_guardian_stands_in_their_updates(family):
    """As with everybody: the first device is none, the next one is told of."""
    found = []
    for agent in ("Mozilla/5.0 (iPhone) Safari", "Mozilla/5.0 (Windows) Firefox"):
        see_all(family.organization)
        paper = make_way_in(family.mother.guardian, family.intake).paper
        browser = Client(headers={"User-Agent": agent})
        browser.post("/sign-in/code/", {"login": paper.login, "code": paper.code})
        found.append("Nothing waits for you" in browser.get("/updates/").text)

    assert found == [True, False]
