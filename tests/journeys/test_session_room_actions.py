"""Ten people and two leaders in at most sixty actions: one late, one who left and came back, and a connection lost.

Every key press and every tap of either leader's session room is counted by the browser.
"""

import pytest
from django.db import transaction

from midspan.domains.encounters.actions import keep_phrase
from midspan.domains.encounters.enums import PhraseField
from midspan.domains.encounters.models import GroupNote, IndividualEntry
from midspan.domains.encounters.rules.signing import TWIN
from midspan.domains.encounters.tests.factories import PHRASES, Room, row
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.tests.factories import at
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
        room.second = second_leader(room)
    return room


def second_leader(room):
    """Somebody who leads the group as well, and reaches everybody in it."""
    second = make_staff(room.organization, Role.GROUP_LEADER, given_name="Sam", credentials=["LPC"])
    staffed = {"organization": room.organization, "session": room.session, "during": room.session.during}
    row("schedule.SessionStaff", **staffed, staff=second)
    for patient in room.patients:
        open_reach(
            actor_id=second.pk, patient_id=patient.pk, basis=Basis.GROUP_LEADER, source_id=room.session.pk, by=room.by
        )
    return second


# What the second leader taps while the group goes on: minute, whom, what it says then, and what it says afterwards.
AT_THE_DOOR = (
    (0, RETURNS, "Here now", "Left now"),
    (12, LATE, "Here now", "Left now"),
    (90, RETURNS, "Left now", "Came back"),
    (105, RETURNS, "Came back", "Left now"),
)


def watch_the_door(page, sign_in, room):
    """The second leader's own browser, on a clock that goes with the group."""
    page.add_init_script(COUNTER)
    with at(room.start):
        sign_in(page, room.second.account)
        page.goto(f"/room/{room.session.pk}/")
    for minute, place, said, then in AT_THE_DOOR:
        with at(room.at(minute)):
            person = page.locator("[data-person]").nth(place)
            person.get_by_role("button", name=said).click()
            person.get_by_role("button", name=then).wait_for()


def actions_on(page):
    return page.evaluate("Number(sessionStorage.getItem('actions'))")


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


def test_ten_people_are_recorded_and_signed_in_sixty_actions(shaky, desktop, sign_in, room, looks_right):
    watch_the_door(desktop, sign_in, room)
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
    at_the_door = actions_on(desktop)
    entries = signed_entries(room)
    assert at_the_door == len(AT_THE_DOOR)
    assert actions_on(shaky) + at_the_door <= MOST_ACTIONS
    assert (how_many_stopped, signed_before) == (2, PEOPLE - 2)
    assert [entries[patient.pk] for patient in room.patients] == [
        ("signed", MINUTES.get(person, 180), PHRASES["response"][person % 5], "LCSW") for person in range(PEOPLE)
    ]
    with acting_for(room.by, Reach.ASSIGNED):
        assert GroupNote.objects.get().state == "signed"
    looks_right(shaky, "session-room-signed")


def only_signed(room):
    return [state for state, *_ in signed_entries(room).values() if state == "signed"]
