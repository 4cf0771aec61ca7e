"""A supporter takes a file for their calendar and subscribes to nothing (ADR 30)."""

from datetime import timedelta

import pytest

from midspan.domains.circle.actions import ask_help
from midspan.domains.circle.enums import HelpKind, Scope, SupportRole
from midspan.domains.circle.queries import reference_of
from midspan.domains.circle.tests.factories import as_person, make_share
from midspan.domains.journey.queries import origins_of
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.privacy.queries import SUPPORT_REQUEST, Asking, Recipient, foreseen
from midspan.engines.disclosure import Channel, Kind, Tie
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.supporter.reading import things_of
from midspan.surfaces.supporter.tests.factories import MONDAY_MORNING, Circle
from midspan.values import Actor, ActorKind

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared(share):
    def a_circle():
        circle = Circle()
        for scope in (Scope.TIMES, Scope.SESSIONS):
            make_share(circle.rowan, circle.mother.tie, scope)
        with as_person(circle.rowan) as by:
            at = MONDAY_MORNING + timedelta(hours=10)
            asked = {"kind": HelpKind.RIDE, "starts_at": at, "words": "From the side door."}
            circle.ask = ask_help(tie_id=circle.mother.tie.pk, **asked, by=by)
        return circle

    return share(a_circle, at=MONDAY_MORNING)


@pytest.fixture
def circle(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING)
    return own(shared)


def decided(circle, channel):
    """What the gate would say of each thing there is to tell the mother, through one channel."""
    organization, tie_id = circle.organization, circle.mother.tie.pk
    mother = Actor(organization_id=organization.pk, id=circle.mother.pk, kind=ActorKind.SUPPORTER)
    rowan = Actor(organization_id=organization.pk, id=circle.rowan.pk, kind=ActorKind.PATIENT)
    bind(organization_id=organization.pk, actor_id=mother.id, reach=Reach.OWN)
    origin = origins_of(viewer=mother, patient_ids=[rowan.id])[rowan.id]
    things = things_of(rowan, tie_id, origin, role=SupportRole.FAMILY, now=MONDAY_MORNING)
    to = Recipient(Kind.FAMILY, reference_of(tie_id), frozenset({Tie.VERIFIED_LINK}))
    asking = Asking(by=mother, channel=channel, purposes=SUPPORT_REQUEST, recipient=to)
    [found] = foreseen(rowan.id, [(asking, [one.item for one in things])])
    see_all(organization)
    return {
        (*sorted(thing.item.classes), answer.outcome.value, answer.code.value)
        for thing, answer in zip(things, found, strict=True)
    }


def test_gate_opens_on_a_page_what_it_opens_to_no_calendars_address(circle):
    on_page, in_feed = decided(circle, Channel.PAGE), decided(circle, Channel.FEED)

    opened = {name for name, outcome, _ in on_page if outcome == "permit"}
    assert opened == {"family_session", "help_ask", "schedule"}
    assert {(name, code) for name, outcome, code in in_feed if outcome == "permit"} == set()
    assert {code for name, _, code in in_feed if name in opened} == {"channel_cannot"}


def test_file_says_a_kind_of_help_and_a_time_and_names_nobody(circle):
    browser = browser_of(circle.mother)
    browser.post(f"/around/help/{circle.ask.pk}/", {"say": "yes"})

    response = browser.get("/around/calendar.ics")

    lines = response.content.decode().split("\r\n")
    assert [one for one in lines if one.startswith(("SUMMARY", "DTSTART"))] == [
        "DTSTART:20270301T230000Z",
        "SUMMARY:A ride",
    ]
    told = (circle.rowan.given_names, circle.rowan.family_name, "Ro", circle.organization.name, "side door")
    assert [word for word in told if word in response.content.decode()] == []
