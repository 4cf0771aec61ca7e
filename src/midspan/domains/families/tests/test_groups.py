"""A weekly group of families: who comes with whom, places that are counted, and an end that nobody hears."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from midspan.domains.circle.actions import end_share, end_tie, keep_from, open_invitation
from midspan.domains.circle.enums import Scope, Unnamed
from midspan.domains.circle.tests.factories import (
    InCircle,
    as_person,
    make_invitation,
    make_share,
    make_supporter,
    make_tie,
)
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.families.actions import come_along, come_no_more, note_presence, say_times
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.queries import (
    FamilyAsk,
    Window,
    candidates_of,
    families_in,
    groups_with_family,
    question_for,
)
from midspan.domains.families.tasks import free_places
from midspan.domains.families.tests.factories import AT_FIVE, EVENINGS, Groups, acting, make_guest, say
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.tests.factories import MONDAY, cover_session, make_shifts, row, rows_of, seat_in
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)  # Eight o'clock on Monday there.


@pytest.fixture(scope="module")
def shared(share):
    return share(Groups, at=MORNING)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    return own(shared)


def browser_of(person):
    browser = Client()
    browser.force_login(person.account)
    return browser


def read(browser, url):
    return unescape(browser.get(url).content.decode())


def plan_of(person):
    return f"/people/{person.pk}/family-session/"


def standing(center):
    see_all(center.organization)
    return rows_of("schedule.FamilyPlace").filter(dates__isempty=False, dates__upper_inf=True).order_by("number")


def ends(center, supporter, how):
    with as_person(center.rowan) as by:
        scope = {"scope": Scope.SESSIONS} if how is end_share else {}
        how(tie_id=supporter.tie.pk, language="en", by=by, **scope)


def test_counselor_gives_a_place_and_the_mother_reads_place_and_time_alone(center):
    url = f"{plan_of(center.rowan)}group/{center.section.pk}/"
    counselor, mother = browser_of(center.dana), browser_of(center.mother)
    before = read(mother, "/around/")

    page = read(counselor, plan_of(center.rowan))
    kept = counselor.post(url, {"do": "add", "tie": str(center.mother.tie.pk)}, follow=True)
    home, calendar = read(mother, "/around/"), read(mother, "/around/calendar.ics")

    assert "Thursday families" in page
    assert "Thursday, 5\xa0p.m. – 6:30\xa0p.m." in page
    assert "has a place" in unescape(kept.content.decode())
    assert "None is planned with you now." in before
    assert "Thursday, March 4, 5\xa0p.m.\xa0–\xa06:30\xa0p.m." in home
    assert "12 Harbor Street" in home
    assert "DTSTART:20270304T220000Z" in calendar
    for word in (center.rowan.family_name, "Birch", "Elm", "Families together", "Thursday families", str(center.dana)):
        assert word not in home


def test_whose_times_do_not_fit_stands_in_the_way_and_is_given_no_place(center):
    late = make_guest(center.rowan, name="Ana", windows=[Window(3, 17 * 60 + 30, 21 * 60)])

    page = read(browser_of(center.dana), plan_of(center.rowan))

    assert "The times of Ana." in page
    assert "17:30" not in page
    with pytest.raises(RefusedError, match="The times of Ana do not fit this group"):
        center.add(late)
    assert not standing(center).exists()


def test_who_is_not_asked_or_has_not_said_when_is_given_no_place(center):
    stranger, silent = make_supporter(center.rowan, name="Jo"), make_guest(center.rowan, name="Lu", windows=None)

    with pytest.raises(RefusedError, match="asked to family sessions no more"):
        center.add(stranger)
    with pytest.raises(RefusedError, match="has not said when"):
        center.add(silent)


def keep_alex_from(center, person):
    about = {"patient_id": person.pk, "what": Unnamed.NAME, "value": "Alex Ruiz", "note": "Order of 2026"}
    keep_from(**about, by=actor_for(center.center.intake))


def guardian_of_rowan(center, name, relation):
    """A guardian who signs in, of whom Rowan at sixteen signed that they are told of family sessions."""
    center.rowan.birth_date = date(2010, 5, 2)
    center.rowan.save()
    by = actor_for(center.center.intake)
    guardian = make_guardian(center.rowan, by, name=name, relation=relation)
    way = make_way_in(guardian, by)
    make_signed(center.rowan, name=f"{name} ({relation})", recipient_id=guardian.pk, shares=("family_sessions",))
    see_all(center.organization)
    with acting(way.account, center.organization) as they:
        about = {"patient_id": center.rowan.pk, "tie_id": guardian.pk, "zone": "America/New_York"}
        say_times(**about, windows=EVENINGS, by=they)
    return guardian


@pytest.mark.parametrize("relation", ["father", "stepfather", "Onkel väterlicherseits", "father of Rowan Smith"])
def test_guardian_whom_a_list_names_is_given_no_place_whatever_they_are_to_the_minor(center, relation):
    ben = guardian_of_rowan(center, "Ben Ames", relation)
    about = {"patient_id": center.sky.pk, "what": Unnamed.NAME, "value": "Ben Joseph Ames", "note": ""}
    keep_from(**about, by=actor_for(center.center.intake))
    see_all(center.organization)

    with pytest.raises(RefusedError, match=re.escape(f"There is no place for Ben Ames ({relation}) in this group.")):
        come_along(patient_id=center.rowan.pk, section_id=center.section.pk, tie_id=ben.pk, by=center.by)
    assert not standing(center).exists()


def test_second_of_two_homes_has_a_place_in_a_group_once_somebody_says_that_they_may_meet(center):
    alma, ben = guardian_of_rowan(center, "Alma Reyes", "mother"), guardian_of_rowan(center, "Ben Ames", "stepfather")
    counselor, url = browser_of(center.dana), f"{plan_of(center.rowan)}group/{center.section.pk}/"
    said = "These may be of two homes."

    first = counselor.post(url, {"do": "add", "tie": str(alma.pk)}, follow=True).text
    alone = counselor.post(url, {"do": "add", "tie": str(ben.pk)}, follow=True).text
    held = [one.guest_id for one in standing(center)]
    both = counselor.post(url, {"do": "add", "tie": str(ben.pk), "may_meet": "on"}, follow=True).text

    asks = 'name="may_meet" id="meet-'
    assert [said in page for page in (first, alone, both)] == [False, True, False]
    assert [page.count(asks) for page in (first, both)] == [2, 1]  # Of Ben, and of the mother in the circle.
    assert (held, standing(center).count()) == ([alma.pk], 2)


def test_somebody_of_the_circle_is_not_known_to_be_of_the_home_of_a_guardian(center):
    ben = guardian_of_rowan(center, "Ben Ames", "father")
    center.add(center.mother)
    about = {"patient_id": center.rowan.pk, "section_id": center.section.pk, "tie_id": ben.pk, "by": center.by}

    with pytest.raises(RefusedError, match="These may be of two homes"):
        come_along(**about)

    assert come_along(**about, may_meet=True).guest_id == ben.pk


def test_those_whom_the_person_asks_themselves_come_to_a_group_together(center):
    center.add(center.mother)
    center.add(make_guest(center.rowan, name="Ana"))

    assert standing(center).count() == 2


def test_whom_another_in_the_group_must_not_meet_is_given_no_place_and_nobody_reads_why(center):
    alex = make_guest(center.rowan, name="Alex Ruiz")
    keep_alex_from(center, center.sky)
    url = f"{plan_of(center.rowan)}group/{center.section.pk}/"

    answer = browser_of(center.dana).post(url, {"do": "add", "tie": str(alex.tie.pk)}, follow=True)

    page = unescape(answer.content.decode())
    assert "There is no place for Alex Ruiz in this group." in page
    assert ("Order" in page, "Elm" in page, str(center.sky.family_name) in page) == (False, False, False)
    assert not standing(center).exists()


def kim_to_avoid(center, *, says):
    """A patient here whom Sky must not meet, whoever of the two said so, with a former name and ways to be reached."""
    kim = center.center.make_person()
    kim.given_names, kim.family_name, kim.name_to_use, kim.other_names = "Kim", "Novak", "Kimmy", "Miller; Kim Mae Roe"
    kim.phone, kim.email = "+1 703 555 0142", "kim.novak@example.org"
    kim.save()
    pair = (
        {"patient": center.sky, "other_patient": kim}
        if says == "sky"
        else {"patient": kim, "other_patient": center.sky}
    )
    row("responsibilities.PersonToAvoid", organization=center.organization, **pair, described_as="Somebody")
    return kim


@pytest.mark.parametrize("says", ["sky", "kim"])
@pytest.mark.parametrize(
    ("name", "how_to_contact", "is_apart"),
    [
        ("Kim Novak", "", True),
        ("Kim Miller", "", True),
        ("Kimmy Novak", "", True),
        ("Miller, Kim", "", True),
        ("Kim Roe", "", True),
        ("Jo Park", "Cell (703) 555-0142", True),
        ("Jo Park", "Kim.Novak@example.org", True),
        ("Jo Park", "", False),
        ("Ann Miller", "(703) 555-0143, ann@example.org", False),
    ],
)
def test_somebody_to_avoid_is_known_by_former_names_and_by_ways_to_reach_them(
    center, says, name, how_to_contact, is_apart
):
    kim_to_avoid(center, says=says)
    guest = make_guest(center.rowan, name=name, how_to_contact=how_to_contact)

    if is_apart:
        with pytest.raises(RefusedError, match=f"There is no place for {name} in this group"):
            center.add(guest)
    else:
        center.add(guest)
    assert standing(center).exists() is not is_apart


@pytest.mark.parametrize(("number", "is_apart"), [("703-555-0142", True), ("703-555-0143", False)])
def test_number_on_a_list_is_compared_with_how_a_guest_is_reached(center, number, is_apart):
    guest = make_guest(center.rowan, name="Jo Park", how_to_contact="703 555 0142")
    about = {"patient_id": center.sky.pk, "what": Unnamed.NUMBER, "value": number, "note": ""}
    keep_from(**about, by=actor_for(center.center.intake))

    [group] = groups_with_family(viewer=center.by, patient_id=center.rowan.pk)

    assert guest.tie.pk in {one.tie_id for one in group.able}
    assert ([one.tie_id for one in group.apart] == [guest.tie.pk]) is is_apart


def test_nobody_reads_of_whom_a_guest_must_not_meet(center):
    kim_to_avoid(center, says="sky")
    guest = make_guest(center.rowan, name="Jo Park", how_to_contact="kim.novak@example.org")
    url = f"{plan_of(center.rowan)}group/{center.section.pk}/"

    answer = browser_of(center.dana).post(url, {"do": "add", "tie": str(guest.tie.pk)}, follow=True)
    pages = [
        unescape(answer.content.decode()),
        read(browser_of(guest), "/around/"),
        read(browser_of(center.rowan), "/circle/"),
    ]

    assert "There is no place for Jo Park in this group." in pages[0]
    assert [word for page in pages for word in ("Novak", "Miller", "avoid", "must not meet") if word in page] == []


@pytest.mark.parametrize("comes_later", ["entry", "seat"])
def test_whoever_books_reads_that_somebody_placed_before_must_leave(center, comes_later):
    alex = make_guest(center.rowan, name="Alex Ruiz")
    if comes_later == "seat":
        other = center.center.make_person()
        keep_alex_from(center, other)
    center.add(alex)
    before = read(browser_of(center.dana), plan_of(center.rowan))

    if comes_later == "entry":
        keep_alex_from(center, center.sky)
    else:
        see_all(center.organization)
        seat_in(center.section, other, number=3)
    after = read(browser_of(center.dana), plan_of(center.rowan))

    words = "There is no place for them in this group any more."
    assert (words in before, words in after) == (False, True)


def test_places_are_counted_and_the_third_guest_finds_none(center):
    for name in ("Ana", "Bea"):
        center.add(make_guest(center.sky, name=name), center.sky)

    with pytest.raises(RefusedError, match="Every place for guests"):
        center.add(center.mother)
    assert [one.number for one in standing(center)] == [1, 2]


def also_asked_by(center, person):
    """The same account, asked by somebody else too."""
    hers = make_tie(person, name="Mother")
    made = make_invitation(person, hers)
    open_invitation(secret=made.secret, code=made.code, by_account=center.mother.account)
    see_all(center.organization)
    make_share(person, hers, Scope.SESSIONS)
    also = InCircle(person, hers, center.mother.account)
    say(also, [Window(3, 15 * 60, 21 * 60)])
    return also


@pytest.mark.parametrize(("answer", "is_taken"), [("asked", True), ("cannot", False)])
def test_dates_of_a_place_are_taken_for_whoever_else_asks(center, answer, is_taken):
    center.add(center.mother)
    also = also_asked_by(center, center.sky)
    if answer == "cannot":
        about = {"organization": center.organization, "patient": center.rowan, "session": center.session}
        row("families.FamilyGuest", **about, tie=center.mother.tie, state=answer, asked_at=clock.now(),
            asked_by=center.dana.pk)  # fmt: skip
    ask = FamilyAsk(patient_id=center.sky.pk, lead_id=center.dana.pk, from_date=MONDAY, minutes=60, is_video=True,
                    people=3)  # fmt: skip

    asked = [one for one in candidates_of(viewer=center.by, patient_id=center.sky.pk) if one.tie_id == also.tie.pk]
    party = question_for(ask, asked, viewer=center.by).question.parties[-1]

    [way] = party.ways
    assert any(one.start <= AT_FIVE < one.end for one in way.free) is not is_taken


def test_who_comes_with_two_people_takes_one_of_the_places(center):
    center.add(center.mother)
    also = also_asked_by(center, center.sky)
    center.add(also, center.sky)

    center.add(make_guest(center.rowan, name="Sam"))

    assert [one.number for one in standing(center)] == [1, 1, 2]
    with pytest.raises(RefusedError, match="Every place for guests"):
        center.add(make_guest(center.sky, name="Ana"), center.sky)


def test_postgresql_holds_what_a_section_takes(center):
    center.add(center.mother)
    [held] = standing(center)
    other = make_guest(center.sky, name="Ana")
    about = {"organization": center.organization, "patient": center.sky, "section": center.section,
             "guest_id": other.tie.pk, "account_id": other.account.pk, "taken_at": MORNING,
             "taken_by": center.dana.pk}  # fmt: skip

    for number, name in ((held.number, "family_place_taken_once"), (3, "within_family_places")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row("schedule.FamilyPlace", **about, number=number, dates=DateRange(MONDAY, None))
    again = {**about, "patient": center.rowan, "guest_id": center.mother.tie.pk}
    with pytest.raises(IntegrityError, match="one_place_per_family_guest"), transaction.atomic():
        row("schedule.FamilyPlace", **again, number=2, dates=DateRange(MONDAY, None))


@pytest.mark.parametrize("how", [end_share, end_tie])
def test_end_takes_somebody_off_quietly_and_their_place_is_free(center, how):
    center.section.family_places = 1
    center.section.save()
    center.add(center.mother)
    before = [one.patient_id for one in families_in(viewer=center.by, session_id=center.session.pk)]

    ends(center, center.mother, how)
    page, home = read(browser_of(center.dana), plan_of(center.rowan)), read(browser_of(center.mother), "/around/")
    see_all(center.organization)
    after = families_in(viewer=center.by, session_id=center.session.pk)
    center.add(make_guest(center.sky, name="Ana"), center.sky)

    assert (before, after) == ([center.rowan.pk], [])
    assert "has a place" not in page
    assert "March 4" not in home
    assert [one.patient_id for one in standing(center)] == [center.sky.pk]


@pytest.mark.parametrize("is_signed_anew", [True, False])
def test_share_that_runs_out_by_its_date_frees_the_place_in_the_night_unless_signed_anew(
    center, monkeypatch, is_signed_anew
):
    sister = make_guest(center.rowan, name="Ana")
    for guest in (center.mother, sister):
        center.add(guest)
    before = free_places(str(center.organization.pk))
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(days=30))
    make_share(center.rowan, sister.tie, Scope.SESSIONS)
    if is_signed_anew:
        make_share(center.rowan, center.mother.tie, Scope.SESSIONS)

    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(days=100))
    freed = free_places(str(center.organization.pk))

    stays = [center.mother.tie.pk, sister.tie.pk] if is_signed_anew else [sister.tie.pk]
    assert (before, freed, [one.guest_id for one in standing(center)]) == (0, 2 - len(stays), stays)
    assert free_places(str(center.organization.pk)) == 0


def test_place_of_whose_patient_has_left_the_group_is_free_in_the_night(center):
    center.add(center.mother)
    see_all(center.organization)
    seat = center.seats[center.rowan.pk]
    seat.dates = DateRange(seat.dates.lower, MONDAY)
    seat.save()

    assert free_places(str(center.organization.pk)) == 1
    assert not standing(center).exists()


def test_share_that_ends_alone_frees_the_place_at_once_and_nobody_elses(center):
    sister = make_guest(center.rowan, name="Ana")
    center.add(center.mother)
    center.add(sister)

    ends(center, center.mother, end_share)

    assert [one.guest_id for one in standing(center)] == [sister.tie.pk]


def test_the_same_share_after_an_end_gives_no_place_back_and_a_new_one_can_be_taken(center, monkeypatch):
    center.add(center.mother)
    ends(center, center.mother, end_share)
    make_share(center.rowan, center.mother.tie, Scope.SESSIONS)

    home, page = read(browser_of(center.mother), "/around/"), read(browser_of(center.dana), plan_of(center.rowan))
    see_all(center.organization)
    there = families_in(viewer=center.by, session_id=center.session.pk)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(minutes=1))
    say(center.mother, [Window(3, 16 * 60, 21 * 60)])
    center.add(center.mother)

    assert "March 4" not in home
    assert "has a place" not in page
    assert there == []
    assert [one.number for one in standing(center)] == [1]
    assert "Thursday, March 4" in read(browser_of(center.mother), "/around/")


def test_what_was_answered_before_an_end_is_asked_again(center, monkeypatch):
    center.add(center.mother)
    mother = browser_of(center.mother)
    mother.post(re.search(r'action="(/around/session/[^"]+)"', read(mother, "/around/"))[1], {"say": "no"})
    ends(center, center.mother, end_share)
    make_share(center.rowan, center.mother.tie, Scope.SESSIONS)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(minutes=1))
    say(center.mother, [Window(3, 16 * 60, 21 * 60)])
    center.add(center.mother)

    def state():
        see_all(center.organization)
        [family] = families_in(viewer=center.by, session_id=center.session.pk)
        return [one.state for one in family.guests]

    before = state()
    mother.post(re.search(r'action="(/around/session/[^"]+)"', read(mother, "/around/"))[1], {"say": "no"})

    assert (before, state()) == (["asked"], ["cannot"])


def test_end_of_a_tie_deletes_the_times_that_were_said_and_frees_the_place_at_once(center):
    other = make_guest(center.sky, name="Ana")
    for guest, person in ((center.mother, center.rowan), (other, center.sky)):
        center.add(guest, person)

    ends(center, center.mother, end_tie)
    see_all(center.organization)

    assert [one.guest_id for one in standing(center)] == [other.tie.pk]
    assert not FamilyTimes.objects.filter(tie=center.mother.tie).exists()
    assert FamilyTimes.objects.filter(tie=other.tie).exists()


def test_who_leaves_the_group_leaves_the_places_of_their_guests(center):
    center.section.family_places = 1
    center.section.save()
    center.add(center.mother)
    rows_of("schedule.Seat").filter(patient=center.rowan).update(dates=DateRange(empty=True))

    center.add(make_guest(center.sky, name="Ana"), center.sky)

    assert [one.patient_id for one in standing(center)] == [center.sky.pk]


def test_place_is_given_up_again_and_twice_is_once(center):
    center.add(center.mother)
    about = {"patient_id": center.rowan.pk, "section_id": center.section.pk, "tie_id": center.mother.tie.pk}

    come_no_more(**about, by=center.by)
    come_no_more(**about, by=center.by)

    assert not standing(center).exists()
    [group] = groups_with_family(viewer=center.by, patient_id=center.rowan.pk)
    assert ([one.name for one in group.coming], [one.name for one in group.able]) == ([], ["Mom"])


def test_guest_who_cannot_come_on_one_date_says_so_without_a_reason(center):
    center.add(center.mother)
    browser = browser_of(center.mother)
    url = read(browser, "/around/").partition('action="/around/session/')[2].partition('"')[0]

    browser.post(f"/around/session/{url}", {"say": "no"})
    said = read(browser, "/around/")
    see_all(center.organization)
    [family] = families_in(viewer=center.by, session_id=center.session.pk)

    assert "You said that you cannot come." in said
    assert [one.state for one in family.guests] == ["cannot"]
    browser.post(f"/around/session/{url}", {"say": "yes"})
    see_all(center.organization)
    assert FamilyGuest.objects.get(session=center.session).state == "asked"


def test_other_guests_and_other_people_read_nothing_of_them(center):
    sister = make_guest(center.sky, name="Ana")
    center.add(center.mother)
    url = read(browser_of(center.mother), "/around/").partition('action="/around/session/')[2].partition('"')[0]

    assert "March 4" not in read(browser_of(sister), "/around/")
    assert browser_of(sister).post(f"/around/session/{url}", {"say": "no"}).status_code == 404
    for person in (center.rowan, center.sky):
        with acting(person.account, center.organization):
            assert not rows_of("schedule.FamilyPlace").exists()


def test_leader_reads_who_comes_with_whom_and_notes_who_came(center, monkeypatch):
    place = center.add(center.mother)
    sister = make_guest(center.sky, name="Ana")
    center.add(sister, center.sky)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT_FIVE + timedelta(minutes=10))
    browser = browser_of(center.dana)

    room = read(browser, f"/room/{center.session.pk}/")
    browser.post(f"/family-sessions/{center.session.pk}/came/", {"came": [str(place.pk)]})
    see_all(center.organization)

    for word in ("Birch", "Elm", "1 guest", "Mom", "Ana"):
        assert word in room
    came = dict(FamilyGuest.objects.filter(session=center.session).values_list("tie_id", "came"))
    assert came == {center.mother.tie.pk: True, sister.tie.pk: False}


def test_group_leader_reads_how_many_come_and_no_name(center):
    center.add(center.mother)
    lee = make_staff(center.organization, "group_leader")
    for person in (center.rowan, center.sky):
        reach = {"actor_id": lee.pk, "patient_id": person.pk, "basis": Basis.GROUP_LEADER}
        open_reach(**reach, source_id=center.session.pk, by=actor_for(center.center.intake))

    with acting(lee.account, center.organization) as by:
        [family] = families_in(viewer=by, session_id=center.session.pk)

    assert (family.patient_id, [one.name for one in family.guests]) == (center.rowan.pk, [""])


def test_who_stands_in_for_the_leader_reads_how_many_come(center):
    center.add(center.mother)
    lee, manager = make_staff(center.organization, "group_leader"), make_staff(center.organization, "program_manager")
    make_shifts(center.organization, lee, center.center.site, start=8 * 60, end=20 * 60)
    cover_session(center.session, lee, by=manager)

    room = read(browser_of(lee), f"/room/{center.session.pk}/")

    assert "Birch · 1 guest" in re.sub(r"<[^>]+>", "", room)
    assert "Guest 1" in room
    assert "Mom" not in room


def test_nurse_who_stands_in_reads_how_many_come_and_notes_who_came(center):
    center.add(center.mother)
    nurse, manager = make_staff(center.organization, "nurse"), make_staff(center.organization, "program_manager")
    make_shifts(center.organization, nurse, center.center.site, start=8 * 60, end=20 * 60)
    cover_session(center.session, nurse, by=manager)
    [place] = standing(center)

    room = read(browser_of(nurse), f"/room/{center.session.pk}/")
    answer = browser_of(nurse).post(f"/family-sessions/{center.session.pk}/came/", {"came": [str(place.pk)]})

    assert "Birch · 1 guest" in re.sub(r"<[^>]+>", "", room)
    assert ("Mom" in room, answer.status_code) == (False, 302)


def test_who_does_not_lead_the_session_notes_nobody(center):
    center.add(center.mother)
    other = make_staff(center.organization, "counselor")

    with pytest.raises(RefusedError):
        note_presence(session_id=center.session.pk, came=set(), by=actor_for(other))
