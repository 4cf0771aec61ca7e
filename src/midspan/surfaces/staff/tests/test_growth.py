"""Chart, caseload and session room ask as many queries in a center of more people, and for more of their own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.encounters.actions import (
    NoteWords,
    add_addendum,
    all_arrive,
    all_leave,
    begin_contact,
    keep_phrase,
    record_failure,
    save_contact,
    save_entry,
    save_group_note,
    sign_contact,
    sign_session,
)
from midspan.domains.encounters.enums import ContactKind, FailureOf, PhraseField
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import PHRASES, Room, contact_words, entry_words
from midspan.domains.measures.tests.factories import answer, make_assignment
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.practice.actions import Offer, offer_in_session
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.records.actions import add_line
from midspan.domains.records.enums import ListKind, Source
from midspan.domains.records.shapes import LineWords
from midspan.domains.schedule.tests.factories import make_group
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW, MORE = 2, 6


class Center:
    """A counselor with a group, who is the counselor of everybody in it; the first of them has some of everything."""

    def __init__(self):
        self.organization = make_organization()
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.by = actor_for(self.counselor)
        self.room = Room(self.organization, people=FEW, leader=self.counselor)
        self.rowan = self.room.patients[0]
        for stay in self.room.stays:
            self._takes_on(stay)
        write_plan(self.rowan, self.by)
        sign_by_both(self.rowan, self.by)
        see_all(self.organization)
        self.happens("Sertraline", "phq-9", items=9)

    def happens(self, medicine, key, *, items):
        """A questionnaire comes back, a note about a contact is signed, and one more thing is taken."""
        answer(self.rowan, make_assignment(self.rowan, self.by, key=key), [1] * (items - 1) + [0])
        entry = begin_contact(patient_id=self.rowan.pk, kind=ContactKind.INDIVIDUAL, by=self.by)
        save_contact(entry_id=entry.pk, words=contact_words(self.room), by=self.by)
        sign_contact(entry_id=entry.pk, by=self.by)
        words = LineWords(name=medicine)
        add_line(patient_id=self.rowan.pk, kind=ListKind.MEDICINE, words=words, source=Source.PERSON, by=self.by)

    def grows(self):
        """More people in the group and in the caseload, more in the chart, and as many again of somebody else."""
        for place in range(FEW, MORE):
            self.room.add_person(place)
            self._takes_on(self.room.stays[place])
        Room(self.organization, people=MORE)
        self.happens("Melatonin", "gad-7", items=7)

    def everybody_comes(self):
        all_arrive(session_id=self.room.session.pk, by=self.by, at=self.room.at(0))
        all_leave(session_id=self.room.session.pk, by=self.by, at=self.room.at(180))

    def _takes_on(self, stay):
        stay.admitted_at, stay.primary_counselor = self.room.start, self.counselor
        stay.save()
        reached = {"patient_id": stay.patient_id, "basis": Basis.CARE_TEAM, "source_id": stay.pk}
        open_reach(actor_id=self.counselor.pk, by=self.by, **reached)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


def test_pages_ask_as_much_for_more_people_and_for_more_about_one(shared, client):
    center = own(shared)
    center.everybody_comes()
    asked(client, center)  # What is looked up once in a process is known from now on.
    few = asked(client, center)

    center.grows()
    center.everybody_comes()
    asked(client, center)  # As before: somebody's new shift may have moved their clock.
    more = asked(client, center)

    assert {name: count for name, (count, _) in few.items()} == {name: count for name, (count, _) in more.items()}
    assert all(more[name][1] > size for name, (_, size) in few.items())


def asked(client, center):
    """Page → how many queries it asks, and its bytes."""
    client.force_login(center.counselor.account)
    found = {name: one(client, path) for name, path in paths(center).items()}
    see_all(center.organization)
    return found


def paths(center):
    return {
        "chart": reverse("staff:chart", args=[center.rowan.pk]),
        "caseload": reverse("staff:caseload"),
        "session room": reverse("staff:room", args=[center.room.session.pk]),
    }


def one(client, path):
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path)
    return len(captured), len(page.content)


class InternRoom:
    """An intern's group in which nobody is booked yet, and a skill that its center wrote itself."""

    def __init__(self):
        self.organization = make_organization()
        intern = make_staff(self.organization, Role.GROUP_LEADER, credentials=["intern"])
        group = make_group(self.organization, name="Riding out urges", credentials=[])
        self.room = Room(self.organization, people=0, leader=intern, group=group)
        self.skill = make_own_skill(actor_for(make_staff(self.organization, Role.DIRECTOR)))

    def moments(self):
        """What is in the room, one after the other; each `yield` is a moment to look at it."""
        room = self.room
        asked = {"session_id": room.session.pk, "by": room.by}
        yield "nobody"
        room.add_person(0)
        room.add_person(1)
        yield "people expected"
        all_arrive(**asked, at=room.start)
        record_failure(
            **asked,
            booking_ids=[room.bookings[0].pk],
            since=room.at(10),
            until=room.at(20),
            failure_of=FailureOf.PROGRAM,
        )
        yield "people here, and time lost"
        for skill in ("ride-the-urge", f"own-{self.skill.skill.number}"):
            offer_in_session(
                skill=skill, offers=[Offer(patient_id=one.pk, what_for="") for one in room.patients], **asked
            )
        yield "practices, one of the center's own"
        save_group_note(**asked, words=NoteWords(narrative=PHRASES["narrative"]))
        for place, booking in enumerate(room.bookings):
            save_entry(**asked, booking_id=booking.pk, words=entry_words(place))
        keep_phrase(field=PhraseField.RESPONSE, text="Said it aloud.", **asked)
        yield "drafts"
        all_leave(**asked, at=room.end)
        sign_session(**asked)
        entry = IndividualEntry.objects.first()
        add_addendum(entry_id=entry.pk, text="Called back on Friday.", by=room.by)
        yield "signed under supervision, and an addendum"


@pytest.fixture(scope="module")
def intern_room(share):
    return share(InternRoom)


def test_session_room_asks_as_much_whatever_is_in_it(intern_room, client):
    center = own(intern_room)
    path = reverse("staff:room", args=[center.room.session.pk])
    client.force_login(center.room.leader.account)
    client.get(path)  # What is looked up once in a process is known from now on.

    counts = {}
    for moment in center.moments():
        counts[moment], _ = one(client, path)
        see_all(center.organization)

    assert counts == dict.fromkeys(counts, counts["nobody"])
    assert len(counts) == 6
