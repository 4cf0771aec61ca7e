"""Attacks 11 and 13: by people who sit in the same group, and by those who know each other."""

import pytest
from django.db import transaction
from icalendar import Calendar

from midspan.domains.notices.models import Notice
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.responsibilities.actions import name_person_to_avoid, resolve_person_to_avoid
from midspan.domains.schedule.actions import renew_feed, set_feed_detail
from midspan.kernel.tests.factories import see_all
from tests.attacks.scene import UUID, asked_anew, browser_of, told, told_without
from tests.sweep.canaries import found_in, words
from tests.sweep.sweep import NEW_EACH_TIME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_no_page_of_a_peer_names_who_else_is_there_or_how_many(scene):
    """11 Reading the roster off one's own pages: no name, no alias, no id of another, and no page counts them."""
    browser = browser_of(scene.peer)
    pages = [one for one in scene.pages() if one.name not in NEW_EACH_TIME and not one.kwargs]
    urls = [one.url for one in pages if one.opens.admits(actor_for(scene.peer))]
    before = {url: told(asked_anew(browser, "get", url)) for url in urls if url != "/ui/gallery/"}
    see_all(scene.organization)
    scene.room.add_person(2)

    after = {url: told(asked_anew(browser, "get", url)) for url in before}

    assert [url for url in before if found_in(before[url][1]) or str(scene.patient.pk) in before[url][1]] == []
    assert [url for url in before if before[url] != after[url]] == []


def test_sheet_of_the_room_says_the_names_that_people_chose(scene):
    """11 Looking at the paper at the door: aliases, never a family name."""
    browser = browser_of(scene.room.leader)

    sheet = browser.get(f"/check-in/{scene.room.session.pk}/sheet/")

    assert sheet.status_code == 200
    assert found_in(sheet.text) == {"journey.Episode.alias"}


def test_feed_of_a_peer_invites_nobody(scene):
    """11 Reading who else is invited: the entries have no attendee and no organizer, even with all details on."""
    secret = renew_feed(by=actor_for(scene.peer))
    set_feed_detail(shows_place=True, shows_name=True, by=actor_for(scene.peer))

    feed = browser_of(None).get(f"/c/{secret}.ics")

    events = list(Calendar.from_ical(feed.content).walk("VEVENT"))
    assert events != []
    assert [one for one in events if {"ATTENDEE", "ORGANIZER", "CONTACT", "COMMENT"} & set(one)] == []
    assert found_in(feed.content.decode()) == set()


def test_naming_somebody_to_avoid_tells_nothing_of_who_is_here(scene):
    """13 Naming a former partner to learn whether they come here too: the same answer for whoever comes and who not."""
    here, nowhere = words()["people.Patient.family_name"], "Qqqqqqqq"

    answers = [named_to_avoid(browser_of(scene.peer), name) for name in (here, nowhere)]

    assert answers[0] == answers[1]


def named_to_avoid(browser, name):
    """The answer and the page after it, but for the row's own id. Undone."""
    with transaction.atomic():
        answer = browser.post("/life/apart/", {"described_as": name})
        page = told_without(browser.get("/life/apart/"), name)
        transaction.set_rollback(True)
    return answer.url, page[0], UUID.sub("…", page[1])


def test_who_is_kept_apart_is_told_of_nothing(scene):
    """13 A no-contact order, seen by the one it is against: their pages and updates are what they were."""
    browser = browser_of(scene.peer)
    urls = ("/today/", "/week/", "/life/", "/life/apart/", "/updates/", "/more/privacy/account/")
    before = [told(asked_anew(browser, "get", url)) for url in urls]
    see_all(scene.organization)

    by, intake = actor_for(scene.elsewhere), actor_for(scene.intake)
    named = name_person_to_avoid(patient_id=scene.elsewhere.pk, described_as="Former partner", reason="Order", by=by)
    resolve_person_to_avoid(avoidance_id=named.pk, other_id=scene.peer.pk, by=intake)

    assert [told(asked_anew(browser, "get", url)) for url in urls] == before
    see_all(scene.organization)
    assert Notice.objects.filter(recipient_id=scene.peer.pk).count() == 0


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.INTAKE, Role.FRONT_DESK])
def test_relative_on_the_staff_who_was_blocked_finds_nobody(scene, role):
    """13 A relative who works here: once the patient had them blocked, the person is nobody to them."""
    relative = scene.staff[role]
    block = NewRestriction(actors=frozenset({str(relative.pk)}), is_block=True)
    grant_restriction(patient_id=scene.patient.pk, restriction=block, by=actor_for(scene.officer))
    browser = browser_of(relative)

    pages = [browser.get(url) for url in (f"/people/{scene.patient.pk}/", "/people/", "/check-in/", "/day/")]

    assert [found_in(one.text) for one in pages] == [set()] * 4
    assert pages[0].status_code == 404
