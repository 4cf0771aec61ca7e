"""Ten people and two leaders in at most sixty actions: one late, one who left and came back, and a connection lost.

Every key press and every tap of the session room is counted by the browser.
"""

import pytest
from django.db import transaction

from midspan.domains.encounters.actions import arrive, come_back, keep_phrase, leave
from midspan.domains.encounters.enums import PhraseField
from midspan.domains.encounters.models import GroupNote, IndividualEntry
from midspan.domains.encounters.rules.signing import TWIN
from midspan.domains.encounters.tests.factories import PHRASES, Room, row
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_ACTIONS = 60
COUNTER = """
    const tally = () => Number(sessionStorage.getItem("actions") ?? 0);
    for (const kind of ["keydown", "pointerdown"])
      addEventListener(kind, (event) => event.isTrusted && sessionStorage.setItem("actions", tally() + 1), true);
"""
PEOPLE = 10
LATE, RETURNS = 3, 5
MINUTES = {LATE: 168, RETURNS: 165}
LOST_AT, BACK_AT = 4, 6  # Of whom was written while the connection was gone.
LAST = PEOPLE - 1


@pytest.fixture
def room():
    """A group of ten that is over, and its leader's own phrases, kept on earlier days."""
    with transaction.atomic():
        room = Room(make_organization(), people=PEOPLE)
        for field in PhraseField:
            texts = [PHRASES["narrative"]] if field is PhraseField.NARRATIVE else PHRASES[field]
            for text in texts:
                keep_phrase(field=field, text=text, by=room.by)
        room.taps_at_the_door = watch_the_door(room)
    return room


def watch_the_door(room):
    """What the second leader tapped while the group went on; returns how many taps that were."""
    second = make_staff(room.organization, Role.GROUP_LEADER, given_name="Sam", credentials=["LPC"])
    staffed = {"organization": room.organization, "session": room.session, "during": room.session.during}
    row("schedule.SessionStaff", **staffed, staff=second)
    by = actor_for(second)
    for patient in room.patients:
        open_reach(
            actor_id=second.pk, patient_id=patient.pk, basis=Basis.GROUP_LEADER, source_id=room.session.pk, by=room.by
        )
    taps = ((arrive, LATE, 12), (arrive, RETURNS, 0), (leave, RETURNS, 90), (come_back, RETURNS, 105))
    for tap, place, minute in taps:
        tap(session_id=room.session.pk, booking_id=room.bookings[place].pk, at=room.at(minute), by=by)
    return len(taps)


def keys_for(person):
    """One key for how they took part, one phrase each for response, progress and plan; no two people alike."""
    return (
        "123"[person % 3],
        "qwert"[person % 5],
        "asdfg"[(person + person // 5) % 5],
        "zxcvb"[(person + 2 * (person // 5)) % 5],
    )


def signed_entries(room):
    with acting_for(room.by, Reach.ASSIGNED):
        return {
            entry.patient_id: (entry.state, entry.minutes, entry.response, entry.credential)
            for entry in IndividualEntry.objects.all()
        }


def press(page, keys):
    for key in keys:
        page.keyboard.press(key)


def write_of_everybody(page):
    """In the middle the connection is gone; the last one first gets the very words of the first."""
    page.locator("[data-person]").first.get_by_text("Quiet Harbor").first.click()
    for person in range(PEOPLE):
        if person == LOST_AT:
            page.context.set_offline(True)
        if person == BACK_AT:
            page.get_by_text("your words are kept in this browser").wait_for()
            page.context.set_offline(False)
            page.get_by_text("Drafts saved").wait_for()
        press(page, keys_for(0 if person == LAST else person))


def write_anew_of_the_last(page):
    """Another response in place of the copied one."""
    page.locator("[data-person]").nth(LAST).get_by_role("heading").click()
    press(page, (keys_for(0)[1], keys_for(LAST)[1]))


def test_ten_people_are_recorded_and_signed_in_sixty_actions(shaky, sign_in, room, looks_right):
    sign_in(shaky, room.leader.account)
    shaky.add_init_script(COUNTER)
    shaky.goto(f"/room/{room.session.pk}/")

    shaky.get_by_role("button", name="Everybody was here from").click()
    shaky.get_by_role("button", name="Everybody stayed until").click()
    shaky.get_by_role("button", name=PHRASES["narrative"]).click()
    write_of_everybody(shaky)
    looks_right(shaky, "session-room-written")
    shaky.get_by_role("button", name="Sign all that are ready").click()
    stopped = shaky.get_by_text(TWIN)
    stopped.first.wait_for()
    shaky.get_by_text("entries ready").wait_for()
    how_many_stopped, signed_before = stopped.count(), len(only_signed(room))
    write_anew_of_the_last(shaky)
    stopped.first.wait_for(state="detached")
    shaky.get_by_role("button", name="Sign all that are ready").click()

    shaky.get_by_text("All signed.").wait_for()
    actions = shaky.evaluate("Number(sessionStorage.getItem('actions'))") + room.taps_at_the_door
    entries = signed_entries(room)
    assert actions <= MOST_ACTIONS
    assert (how_many_stopped, signed_before) == (2, PEOPLE - 2)
    assert [entries[patient.pk] for patient in room.patients] == [
        ("signed", MINUTES.get(person, 180), PHRASES["response"][person % 5], "LCSW") for person in range(PEOPLE)
    ]
    with acting_for(room.by, Reach.ASSIGNED):
        assert GroupNote.objects.get().state == "signed"
    looks_right(shaky, "session-room-signed")


def only_signed(room):
    return [state for state, *_ in signed_entries(room).values() if state == "signed"]
