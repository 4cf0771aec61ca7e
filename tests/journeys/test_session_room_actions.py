"""Ten people in at most sixty actions: every key press and every tap of the session room is counted by the browser."""

import pytest
from django.db import transaction

from midspan.domains.encounters.actions import keep_phrase
from midspan.domains.encounters.enums import PhraseField
from midspan.domains.encounters.models import GroupNote, IndividualEntry
from midspan.domains.encounters.tests.factories import PHRASES, Room
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


@pytest.fixture
def room():
    """A group of ten that is over, and its leader's own phrases, kept on earlier days."""
    with transaction.atomic():
        room = Room(make_organization(), people=PEOPLE)
        for field in PhraseField:
            texts = [PHRASES["narrative"]] if field is PhraseField.NARRATIVE else PHRASES[field]
            for text in texts:
                keep_phrase(field=field, text=text, by=room.by)
    return room


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


def test_ten_people_are_recorded_and_signed_in_sixty_actions(desktop, sign_in, room, looks_right):
    sign_in(desktop, room.leader.account)
    desktop.add_init_script(COUNTER)
    desktop.goto(f"/room/{room.session.pk}/")

    desktop.get_by_role("button", name="Everybody was here from").click()
    desktop.get_by_role("button", name="Everybody stayed until").click()
    desktop.get_by_role("button", name=PHRASES["narrative"]).click()
    desktop.locator("[data-person]").first.get_by_text("Quiet Harbor").first.click()
    for person in range(PEOPLE):
        for key in keys_for(person):
            desktop.keyboard.press(key)
    looks_right(desktop, "session-room-written")
    desktop.get_by_role("button", name="Sign all that are ready").click()

    desktop.get_by_text("All signed.").wait_for()
    actions = desktop.evaluate("Number(sessionStorage.getItem('actions'))")
    entries = signed_entries(room)
    assert actions <= MOST_ACTIONS
    assert [entries[patient.pk] for patient in room.patients] == [
        ("signed", 180, PHRASES["response"][person % 5], "LCSW") for person in range(PEOPLE)
    ]
    with acting_for(room.by, Reach.ASSIGNED):
        assert GroupNote.objects.get().state == "signed"
    looks_right(desktop, "session-room-signed")
