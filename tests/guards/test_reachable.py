"""From the first page of each role, following links alone, every page that opens for it is found, and no dead door.

The center of this test has one of everything. A page needs no link only for a reason that stands in UNLINKED.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import Resolver404, get_resolver, resolve, reverse

from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.journey.tests.factories import make_intake, make_referral
from midspan.domains.mentors.tests.factories import make_coordinator, make_match, make_mentor, make_wish
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.actions import open_guardian_account, open_supporter_account
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import actor_of
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.pages import ANYONE
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import ActorKind
from tests.guards.test_pages import all_patterns

pytestmark = pytest.mark.django_db
PATIENT, GUARDIAN, SUPPORTER, MENTOR = "patient", "guardian", "supporter", "mentor"
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
OF_EACH_KIND = 3  # Pages of the same name that are followed: the first one may lead less far than the next.
MOST_PAGES = 300
MONDAY_NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
UNLINKED = {
    "accounting:ask": "A button of the page of what left, not a link: it changes something.",
    "accounting:take": "As above: the ledger tells of it.",
    "plans:take": "A button of the page of one’s own plan, not a link: the ledger tells of it.",
    "records:take_medicines": "A button of the page of one’s own list, not a link: the ledger tells of it.",
    "assessments:own_send": "The page of one’s own part leads there once something is written and not sent.",
    "entries:line": "A script asks there before it sends what waited for a network.",
    "entries:astray": "As above, of what has no page any more.",
    "exports:take": "A button of the page of a copy, not a link: the ledger tells of it.",
    "circle:pause": "A button of the page of one’s own circle, not a link: it changes something.",
    "consents:pause": "A button of the page of who can see what, not a link: it changes something.",
    "people:step_up": "Asked for by pages of what matters, before they open.",
    "people:welcome": "Shown once, after signing in with a code on paper.",
    "patient:choose_face": "A form of the devices page, not a link: it changes something.",
    "people:set_lock": "A form of the devices page, not a link: it changes something.",
    "people:sign_out_elsewhere": "A button of the devices page, not a link: it changes something.",
    "people:sign_out_one": "As above.",
    "people:still_here": "A script says there that somebody still reads.",
    "people:sign_out_everywhere": "A button of the devices page, not a link: it changes something.",
    "guardian:calendar": "The page of a guardian leads there once they are asked to a session.",
    "family_tasks:own": "Linked beside who stands for them, where anybody does.",
    "going_back:looked": "A button of the page of what is shared, not a link: it changes something.",
    "going_back:share": "A button of the page of what was written, not a link: it changes something.",
    "meetings:share": "A button of the page of what is kept, not a link: it changes something.",
    "checkups:ask_back": "A button of the page after a stay, not a link: it changes something.",
    "checkups:own_stop": "As above.",
    "alumni:joining": "As above.",
    "alumni:answer": "As above.",
    "alumni:wishes": "As above.",
    "checkups:own_words": "As above.",
    "journey:upload": "The form of the inbox posts a file there.",
    "mentor:pause": "A button of a mentor's page, not a link: it changes something.",
    "mentors:suggested": "The page of mentors leads there once somebody said what matters to them.",
    "life:calendar_states": "A part of the calendars page, asked for while one is being read.",
    "life:nothing_else": "A button of the overview of a life, not a link: it keeps an answer.",
    "notices:browser_on": "A script posts there what a browser hands out.",
    "programs:load_packs": "A button of the rules page, not a link: it changes something.",
    "outreach:own": "Today leads there while somebody is looked for, and who walks here came.",
    "patient:stop_viewing": "A button of the banner while somebody looks through other eyes, not a link.",
    "schedule:repair_weeks": "A button of the page of the center's weeks, not a link: it changes something.",
    "staff:hours": "The board leads there from Wednesday on, and the walk is on a Monday.",
    "ui:gallery": "For those who build pages.",
}


# The pages of the other roles are among those of these.
USUAL = {Role.COUNSELOR, Role.INTAKE, Role.SCHEDULER, Role.DIRECTOR, Role.PRIVACY_OFFICER}


def usual_or_long(role):
    return role if role in USUAL else pytest.param(role, marks=pytest.mark.long)


@pytest.fixture
def place(monkeypatch):
    """One of everything that leads on: a session, a stay with a landing, a referral, updates, a swap, an emergency."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    organization = make_organization()
    place = Room(organization, people=2, began=40)
    place.patient = place.patients[0]
    make_referral(organization, actor_for(make_intake(organization)))
    handoff = {"sending_unit": "Elm House", "expected_discharge": place.session.local_date - timedelta(days=1)}
    row("journey.Handoff", organization=organization, patient=place.patient, episode=place.stays[0], **handoff)
    row("schedule.SwapRequest", organization=organization, patient=place.patient, booking=place.bookings[0])
    opened = {
        "actor": make_staff(organization, Role.NURSE),
        "reason": "Fainted in the hallway.",
        "begins_at": MONDAY_NOON,
    }
    ends_at = MONDAY_NOON + timedelta(minutes=30)
    row("emergencies.Emergency", organization=organization, patient=place.patient, ends_at=ends_at, **opened)
    return place


def sign_in(client, place, who):
    """Whoever the role names, reaching both people of the center. Returns the actor."""
    if who == GUARDIAN:
        account = open_guardian_account(by=actor_for(make_intake(place.organization))).account
        client.force_login(account)
        return actor_of(account)
    if who == SUPPORTER:
        account = open_supporter_account(by=actor_for(place.patient))
        client.force_login(account)
        return actor_of(account)
    if who == MENTOR:
        mentor = make_mentor(make_coordinator(place.organization))
        see_all(place.organization)
        make_wish(place.patient)
        make_match(place.patient, mentor)
        see_all(place.organization)
        client.force_login(mentor.account)
        return mentor.by
    if who == PATIENT:
        person = place.patient
    else:
        person = make_staff(place.organization, who, credentials=["LCSW"])
        for patient in place.patients:
            open_reach(
                actor_id=person.pk, patient_id=patient.pk, basis=Basis.CARE_TEAM, source_id=person.pk, by=place.by
            )
    actor = actor_for(person)
    kind = ActorKind.PATIENT if who == PATIENT else ActorKind.STAFF
    news = NoticeKind.WEEK_READY if who == PATIENT else NoticeKind.TASK_DUE
    tell(kind=news, recipient_id=actor.id, recipient_kind=kind, by=actor)
    client.force_login(person.account)
    return actor


def walk(client, organization):
    """Page name → statuses of those that were opened, from the front door on."""
    waiting, seen, opened = ["/"], {"/"}, {}
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        name = name_of(url)
        if name is None or len(opened.get(name, ())) >= OF_EACH_KIND:
            continue
        response = client.get(url)
        opened.setdefault(name, []).append(response.status_code)
        found = [response.url] if response.status_code == 302 else LINK.findall(text_of(response))
        waiting += [one for one in dict.fromkeys(found) if one not in seen]
        seen |= set(found)
    see_all(organization)
    return opened


def text_of(response):
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.text.replace("&amp;", "&") if is_page else ""


def name_of(url):
    """The page's name; None for what is no page of ours, such as a file or a page of a package."""
    try:
        match = resolve(url.split("?")[0])
    except Resolver404:
        return None
    return match.view_name if hasattr(match.func, "declaration") else None


def pages_without_arguments():
    """Name → declaration of every page of ours that is not open to anyone and needs no argument."""
    found = {}
    for name, pattern in all_patterns(get_resolver().url_patterns):
        declared = getattr(pattern.callback, "declaration", None)
        if declared is not None and declared.opens is not ANYONE and not pattern.pattern.converters:
            found[name] = declared
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", [PATIENT, GUARDIAN, SUPPORTER, MENTOR, *map(usual_or_long, Role)])
def test_every_page_of_a_role_is_found_by_links_and_no_link_is_a_dead_door(client, place, who):
    actor = sign_in(client, place, who)

    opened = walk(client, place.organization)

    wanted = {name for name, declared in pages_without_arguments().items() if declared.opens.admits(actor)}
    assert "|".join(sorted(wanted - set(opened) - set(UNLINKED))) == ""
    assert sorted(set(UNLINKED) & set(opened)) == []  # A stale exception: it is found after all.
    assert {name: codes for name, codes in opened.items() if set(codes) - {200, 302}} == {}


def test_no_exception_is_stale():
    declared = {name for name, _ in all_patterns(get_resolver().url_patterns)}

    assert set(UNLINKED) - declared == set()


def test_walk_begins_where_everybody_begins():
    assert name_of(reverse("people:home")) == "people:home"
