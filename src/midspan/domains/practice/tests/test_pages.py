"""The loop through its pages: a skill of today in a few taps, a yes and a cue on a phone, a line for the leader."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.encounters.actions import begin_contact, drop_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.tests.factories import row
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.practice.actions import name_in_note
from midspan.domains.practice.enums import Helped, Sharing
from midspan.domains.practice.models import Assignment, Cue, NotedPractice, SkillOpening
from midspan.domains.practice.tests.factories import SKILL, Taught, in_the_room
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all

pytestmark = pytest.mark.django_db
CAUTIOUS, OTHER_SKILL = "body-reset", "five-senses-anchor"


@pytest.fixture(scope="module")
def shared(share):
    def with_accounts():
        taught = Taught(people=2)
        work = row("responsibilities.Responsibility", **whose(taught, 0), kind="work", title="the bakery")
        hours = {"weekday": 0, "start_minute": 480, "end_minute": 960}
        row("responsibilities.ResponsibilityTime", **whose(taught, 0), responsibility=work, **hours)
        return taught

    return share(with_accounts)


def whose(taught, place):
    return {"organization": taught.organization, "patient": taught.patients[place]}


@pytest.fixture
def taught(shared):
    return own(shared)


def page(client, name, *args, data=None):
    url = reverse(name, args=args)
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    return answer.content.decode()


def one_of(taught, place=0):
    see_all(taught.organization)
    return Assignment.objects.get(pk=taught.assignments[place].pk)


@pytest.mark.slow
def test_three_taps_offer_a_skill_to_everybody_who_is_here(client, taught):
    client.force_login(taught.room.leader.account)
    session = taught.room.session.pk

    room = page(client, "staff:room", session)
    chosen = client.get(reverse("practice:in_session", args=[session]), {"skill": OTHER_SKILL}).content.decode()
    who = re.findall(r'name="who" value="(\w+)"', chosen)
    said = page(client, "practice:in_session", session, data={"do": f"offer:{OTHER_SKILL}", "who": who})

    assert reverse("practice:in_session", args=[session]) in room
    assert len(who) == 2
    assert "Offered to 2." in said
    see_all(taught.organization)
    assert Assignment.objects.filter(skill=OTHER_SKILL, session=session, state="offered").count() == 2


def test_who_has_it_is_not_ticked_and_it_is_taken_back_on_the_same_page(client, taught):
    client.force_login(taught.room.leader.account)
    session = taught.room.session.pk

    again = client.get(reverse("practice:in_session", args=[session]), {"skill": SKILL}).content.decode()
    back = page(client, "practice:in_session", session, data={"do": f"take-back:{taught.assignments[0].pk}"})
    page(client, "practice:in_session", session, data={"do": f"take-back-all:{SKILL}"})

    assert ('name="who"' in again, again.count("They have it already.")) == (False, 2)
    assert "Offered, not answered yet" in back
    see_all(taught.organization)
    assert set(Assignment.objects.values_list("state", "end_reason")) == {("ended", "taken_back")}


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.FRONT_DESK])
def test_who_does_not_lead_finds_no_such_page(client, taught, role):
    client.force_login(make_staff(taught.organization, role).account)

    assert client.get(reverse("practice:in_session", args=[taught.room.session.pk])).status_code == 404


@pytest.mark.slow
def test_a_yes_on_the_phone_leads_to_a_cue_of_their_own_week_and_a_card_without_a_title(client, taught):
    client.force_login(taught.patients[0].account)
    one = taught.assignments[0].pk

    today = page(client, "patient:today")
    accepted = page(client, "practice:own_one", one, data={"what_for": "When it is loud", "sharing": "counts"})
    key = re.search(r'value="(after-960-0)"', accepted)
    kept = page(
        client, "practice:cue", one, data={"anchor": key[1], "will": "breathe out slowly", "place": "by the van"}
    )
    card = page(client, "practice:card", one)

    assert re.search("From (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day’s group: Ride the urge", today)
    assert "After the bakery · Monday, 4\xa0p.m." in accepted
    assert "After the bakery, by the van, I will breathe out slowly." in kept
    assert ("I will breathe out slowly." in card, "urge" in card.lower()) == (True, False)
    assert one_of(taught).what_for == "When it is loud"
    assert Cue.objects.values_list("kind", "minute", "weekdays").get() == ("time", 960, [0])


@pytest.mark.slow
def test_a_cue_in_own_words_wants_the_words_and_both_halves_of_an_if(client, taught):
    taught.says_yes(0)
    client.force_login(taught.patients[0].account)
    one = taught.assignments[0].pk

    half = page(client, "practice:cue", one, data={"anchor": "own", "will": "breathe", "obstacle": "it rains"})
    whole = {
        "anchor": "own",
        "own_anchor": "At the door",
        "will": "breathe",
        "obstacle": "it rains",
        "fallback": "count",
    }
    kept = page(client, "practice:cue", one, data=whole)

    assert ("Say after what." in half, "Say both, or leave both empty." in half) == (True, True)
    assert "If it rains, then I will count." in kept
    assert "No reminder: your phone cannot see when this happens." in kept


@pytest.mark.slow
def test_a_no_is_told_as_something_about_the_plan(client, taught):
    client.force_login(taught.patients[0].account)
    page(client, "practice:decline", taught.assignments[0].pk, data={"reason": "Too long for my break"})
    client.force_login(taught.room.leader.account)

    told = page(client, "practice:of_patient", taught.patients[0].pk)

    assert "What does not fit about the plan: <bdi>Too long for my break</bdi>" in told


@pytest.mark.slow
def test_the_leader_reads_one_calm_line_and_the_note_names_the_practice(client, taught):
    for place, setting in enumerate([Sharing.COUNTS, Sharing.NOTHING]):
        taught.says_yes(place, setting)
        taught.practiced(place, Helped.YES)
    Assignment.objects.update(session=None)
    client.force_login(taught.room.leader.account)
    session, booking = taught.room.session.pk, taught.room.bookings[0].pk.hex

    before = page(client, "staff:room", session)
    deed = re.search(rf'value="(speaks:{booking}:\w+)"', before)
    words = {
        "do": deed[1],
        f"{booking}-response": "Told us about the bus.",
        f"{booking}-progress": "",
        f"{booking}-plan_for_next": "",
    }
    after = page(client, "staff:room", session, data=words)

    assert (before.count("Practiced 1 time, last on"), before.count("Nothing to tell from home.")) == (1, 1)
    assert ("named in this note" in after, "Told us about the bus." in after) == (True, True)
    see_all(taught.organization)
    assert [one.entry.response for one in NotedPractice.objects.select_related("entry")] == ["Told us about the bus."]


@pytest.mark.slow
def test_the_note_about_a_contact_names_what_was_practiced_and_says_so_once_signed(client, taught):
    taught.says_yes(0, Sharing.COUNTS)
    taught.practiced(0, Helped.YES)
    one, person = taught.assignments[0], taught.patients[0].pk
    with in_the_room(taught.room) as by:
        entry = begin_contact(patient_id=person, kind=ContactKind.INDIVIDUAL, by=by)
    client.force_login(taught.room.leader.account)

    before = page(client, "staff:contact", person, entry.pk)
    deed = {"do": f"speaks:{one.pk.hex}", "response": "Tried it on the bus."}
    after = [page(client, "staff:contact", person, entry.pk, data=deed) for _time in range(2)]
    apps.get_model("encounters.IndividualEntry").objects.filter(pk=entry.pk).update(
        state="signed", signed_at=clock.now(), credential="LCSW"
    )
    signed = page(client, "staff:contact", person, entry.pk)

    assert ("Practiced 1 time, last on" in before, f'value="speaks:{one.pk.hex}"' in before) == (True, True)
    assert ["named in this note" in one and "Tried it on the bus." in one for one in after] == [True, True]
    assert ("named in this note" in signed, "Practiced 1 time" in signed) == (True, False)
    see_all(taught.organization)
    assert NotedPractice.objects.values_list("entry_id", "assignment_id").get() == (entry.pk, one.pk)


def test_a_draft_that_names_a_practice_can_be_dropped(taught):
    one, person = taught.assignments[0], taught.patients[0].pk
    with in_the_room(taught.room) as by:
        entry = begin_contact(patient_id=person, kind=ContactKind.INDIVIDUAL, by=by)
        name_in_note(entry_id=entry.pk, patient_id=person, assignment_id=one.pk, by=by)
        drop_contact(entry_id=entry.pk, by=by)

    see_all(taught.organization)
    assert not NotedPractice.objects.filter(entry_id=entry.pk).exists()


def test_one_person_is_offered_something_from_their_page(client, taught):
    client.force_login(taught.room.leader.account)

    said = page(client, "practice:of_patient", taught.patients[0].pk, data={"skill": OTHER_SKILL, "what_for": "Payday"})
    twice = page(client, "practice:of_patient", taught.patients[0].pk, data={"skill": OTHER_SKILL})

    assert ("They see it on their phone" in said, "They have it already." in twice) == (True, True)


@pytest.mark.slow
def test_a_person_changes_what_is_shared_and_takes_up_something_themselves(client, taught):
    client.force_login(taught.patients[0].account)

    page(client, "practice:sharing", data={"sharing": "everything"})
    page(client, "practice:take_up", OTHER_SKILL, data={})
    mine = page(client, "practice:own")
    see_all(taught.organization)
    made = Assignment.objects.get(skill=OTHER_SKILL)
    page(client, "practice:stop", made.pk, data={})

    assert "What I practice now" in mine
    # What a phone that keeps the day follows from here.
    assert reverse("skills:player", args=["4"]) in mine
    assert client.get(reverse("practice:own_one", args=[taught.assignments[1].pk])).status_code == 404
    see_all(taught.organization)
    assert Assignment.objects.get(skill=OTHER_SKILL).end_reason == "dropped"


@pytest.mark.slow
def test_lists_ask_as_much_for_one_as_for_three(client, taught, django_assert_num_queries):
    client.force_login(taught.patients[0].account)
    page(client, "practice:own")
    with CaptureQueriesContext(connection) as one:
        page(client, "practice:own")
    asked = len(one)
    for key in (OTHER_SKILL, "settle-on-the-breath"):
        page(client, "practice:take_up", key, data={})
    page(client, "practice:own")  # Shows the words that were waiting.

    with django_assert_num_queries(asked):
        page(client, "practice:own")


@pytest.mark.slow
def test_skills_of_the_centers_own_cost_one_query_however_many(client, taught):
    with_one, with_two = taught.patients
    by = actor_for(make_staff(taught.organization, Role.DIRECTOR))
    one, other = (f"own-{make_own_skill(by, minutes=minutes).skill.number}" for minutes in (20, 30))
    Assignment.objects.filter(pk=taught.assignments[0].pk).update(skill=one)
    Assignment.objects.filter(pk=taught.assignments[1].pk).update(skill=other)
    more = {"offered_at": clock.now(), "answered_at": clock.now(), "state": "accepted"}
    row("practice.Assignment", **whose(taught, 0), skill=SKILL, **more)
    row("practice.Assignment", **whose(taught, 1), skill=one, **more)

    def asked(patient):
        client.force_login(patient.account)
        page(client, "practice:own")
        with CaptureQueriesContext(connection) as found:
            assert "Walk to the river" in page(client, "practice:own")
        return len(found)

    assert asked(with_one) == asked(with_two)


@pytest.mark.slow
def test_a_skill_with_cautions_waits_for_a_licensed_clinician(client, taught):
    counselor = make_staff(taught.organization, Role.COUNSELOR, credentials=["LCSW"])
    open_reach(actor_id=counselor.pk, patient_id=taught.patients[0].pk, basis=Basis.CARE_TEAM,
               source_id=counselor.pk, by=taught.room.by)  # fmt: skip
    client.force_login(counselor.account)
    person = taught.patients[0].pk

    closed = page(client, "practice:of_patient", person, data={"skill": CAUTIOUS})
    page(client, "practice:of_patient", person, data={"do": f"open:{CAUTIOUS}"})
    opened = page(client, "practice:of_patient", person, data={"skill": CAUTIOUS})

    assert "A licensed clinician opens it for each person first." in closed
    assert "They see it on their phone" in opened
    see_all(taught.organization)
    assert SkillOpening.objects.values_list("credential", "opened_by_id").get() == ("LCSW", counselor.pk)
    client.force_login(taught.patients[0].account)
    assert client.get(reverse("skills:player", args=["6"])).status_code == 200
