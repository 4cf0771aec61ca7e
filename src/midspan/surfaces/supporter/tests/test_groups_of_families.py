"""A supporter's own part in a weekly group of families: its dates, and an end after which nothing is left of it."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.circle.actions import end_share, end_tie
from midspan.domains.circle.enums import Scope
from midspan.domains.circle.tests.factories import as_person, make_supporter
from midspan.domains.families.models import FamilyGuest
from midspan.domains.families.tests.factories import Groups
from midspan.domains.people.tests.clients import browser_of
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.supporter.tests.factories import answers

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared(share):
    return share(Groups, at=MORNING)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    return own(shared)


def read(browser):
    return unescape(browser.get("/around/").content.decode())


@pytest.mark.parametrize("ends", [end_share, end_tie])
def test_after_the_end_a_group_is_as_if_nothing_was_ever_shared(center, ends):
    """The two worlds once more: somebody with a place in a group, and somebody with whom nothing was ever shared."""
    never = make_supporter(center.rowan, name="Jo")
    center.add(center.mother)
    comes = browser_of(center.mother)
    before = read(comes)
    asked = before.partition('action="/around/session/')[2].partition('"')[0]

    with as_person(center.rowan) as by:
        scope = {"scope": Scope.SESSIONS} if ends is end_share else {}
        ends(tie_id=center.mother.tie.pk, language="en", by=by, **scope)

    assert "Thursday, March 4" in before
    assert answers(comes) == answers(browser_of(never))
    assert comes.post(f"/around/session/{asked}", {"say": "no"}).status_code == 404
    see_all(center.organization)
    assert not FamilyGuest.objects.exists()


def test_pages_ask_as_many_questions_for_many_dates_of_a_group_as_for_one(center):
    center.add(center.mother)
    browser = browser_of(center.mother)
    read(browser)
    with CaptureQueriesContext(connection) as one:
        read(browser)
    see_all(center.organization)
    for weeks in (1, 2):
        center.meet(weeks=weeks)
    with CaptureQueriesContext(connection) as three:
        page = read(browser)

    assert page.count("5\xa0p.m.\xa0–\xa06:30\xa0p.m.") >= 3
    assert len(three) == len(one)
