"""Pages in a state that comes seldom, looked at: written alike, cut off, answered by two, and what comes from home."""

from datetime import timedelta

import pytest
from django.db import transaction

from midspan.domains.encounters.actions import (
    NoteWords,
    all_arrive,
    all_leave,
    begin_contact,
    save_contact,
    save_entry,
    save_group_note,
)
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import PHRASES, Room, contact_words, entry_words
from midspan.domains.journey.actions import Said, answer_discharge_list
from midspan.domains.journey.enums import AtDischarge
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.practice.enums import Helped, Sharing
from midspan.domains.practice.tests.factories import Taught
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.video.actions import admit, knock
from midspan.domains.video.models import Connection, Knock
from midspan.domains.video.tests.factories import VideoRoomOf
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", AT_A_DESK)
def test_words_nearly_those_of_a_note_about_somebody_else_ask_why_in_the_room(open_page, sign_in, looks_right, size):
    response = " ".join(PHRASES["response"])
    with transaction.atomic():
        room = Room(make_organization(), people=2)
        asked = {"session_id": room.session.pk, "by": room.by}
        all_arrive(**asked, at=room.start)
        all_leave(**asked, at=room.end)
        save_group_note(**asked, words=NoteWords(narrative=PHRASES["narrative"]))
        other = begin_contact(patient_id=room.patients[1].pk, kind=ContactKind.INDIVIDUAL, by=room.by)
        save_contact(entry_id=other.pk, words=contact_words(room, response=response), by=room.by)
        for place, said in enumerate((f"{response} Today.", PHRASES["progress"][0])):
            words = entry_words(place, response=said, off_plan_reason="No plan holds yet.")
            save_entry(**asked, booking_id=room.bookings[place].pk, words=words)
    page = open_page(size)
    sign_in(page, room.leader.account)
    page.goto(f"/room/{room.session.pk}/")

    page.get_by_role("heading", name="Quiet Harbor").click()
    why = page.get_by_label("Why it is so alike")
    why.wait_for()
    looks_right(page, "room-alike")
    why.fill("They made one plan together.")
    page.get_by_role("button", name="Sign all that are ready").click()
    page.get_by_text("Signed. What was not ready is still a draft.").wait_for()

    with transaction.atomic():
        see_all(room.organization)
        kept = IndividualEntry.objects.get(copy_reason="They made one plan together.")
    assert kept.state == "signed"


@pytest.mark.parametrize("size", AT_A_DESK)
def test_what_comes_from_home_stands_beside_a_contact_and_is_named_in_it(open_page, sign_in, looks_right, size):
    with transaction.atomic():
        taught = Taught(people=1)
        taught.says_yes(0)
        taught.shares(0, Sharing.EVERYTHING)
        taught.practiced(0, Helped.NO, Helped.YES, words="In the car, before going in.", is_shared=True)
        counselor = counselor_of(taught.organization, taught.patients[0], taught.room.stays[0])
    page = open_page(size)
    sign_in(page, counselor.account)
    page.goto(f"/people/{taught.patients[0].pk}/contacts/")
    page.get_by_role("button", name="Individual session").click()

    page.get_by_text("In the car, before going in.").wait_for()
    looks_right(page, "contact-from-home")
    page.get_by_role("button", name="Name it in the note").click()

    page.get_by_text("named in this note").wait_for()


@pytest.mark.parametrize("size", AT_A_DESK)
def test_who_is_cut_off_is_called_at_the_door_step_by_step(open_page, sign_in, looks_right, size):
    with transaction.atomic():
        room = VideoRoomOf(make_organization())
        knock(session_id=room.session.pk, words=room.words(), by=room.people[0])
        admit(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by)
        see_all(room.organization)
        now = clock.now()
        Knock.objects.update(decided_at=now - timedelta(minutes=25))
        about = {"organization": room.organization, "patient": room.patients[0], "knock": room.knock_of(0)}
        moments = {"joined_at": now - timedelta(minutes=20), "left_at": now - timedelta(minutes=4)}
        Connection.objects.create(**about, key="one", **moments)
    page = open_page(size)
    sign_in(page, room.leader.account)
    page.goto(f"/room/{room.session.pk}/door/")

    page.get_by_text("Gone since").first.wait_for()
    looks_right(page, "video-cut-off")
    page.get_by_role("button", name="No answer").first.click()

    page.get_by_text("No answer").first.wait_for()
    looks_right(page, "video-cut-off-again")


@pytest.mark.parametrize("size", AT_A_DESK)
def test_discharge_list_answered_by_two_keeps_both(open_page, sign_in, looks_right, size):
    with transaction.atomic():
        room = Room(make_organization(), people=1)
        stay = room.stays[0]
        colleague = counselor_of(room.organization, room.patients[0], stay)
        counselor = counselor_of(room.organization, room.patients[0], stay)
    page = open_page(size)
    sign_in(page, counselor.account)
    page.goto(f"/people/{room.patients[0].pk}/discharge/")
    page.locator("[name=answer_naloxone][value=not_possible]").check()
    page.locator("[name=words_naloxone]").fill("Said they would think about it.")
    with transaction.atomic():
        see_all(room.organization)
        said = {"naloxone": Said(answer=AtDischarge.DONE, words="Has two doses at home.")}
        answer_discharge_list(episode_id=stay.pk, said=said, by=actor_for(colleague))
    page.get_by_role("button", name="Save").click()

    page.get_by_text("answered this meanwhile").wait_for()
    assert page.get_by_text("Said they would think about it.").count() == 1
    assert page.locator("[name=words_naloxone]").input_value() == "Has two doses at home."
    looks_right(page, "discharge-list-meanwhile")


def counselor_of(organization, patient, stay):
    """Who is their counselor, and may close and sign."""
    counselor = make_staff(organization, Role.COUNSELOR, credentials=["LCSW"])
    stay.primary_counselor, stay.admitted_at = counselor, clock.now()
    stay.save()
    reached = {"patient_id": patient.pk, "basis": Basis.CARE_TEAM, "source_id": stay.pk}
    open_reach(actor_id=counselor.pk, by=actor_for(counselor), **reached)
    return counselor
