"""Attack 38, in its many forms: opening a record in an emergency that is none."""

from datetime import timedelta

import pytest

from midspan.domains.emergencies.actions import break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.models import Emergency
from midspan.domains.emergencies.queries import record_in
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.queries import Asking, Thing, decide, ledger_of
from midspan.engines.disclosure import BreakGlass, Item
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass, Label, RefusedError
from tests.attacks.scene import browser_of, told_without
from tests.sweep.canaries import BORN, found_in, words
from tests.sweep.center import LENGTH, MONDAY_NOON

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHY = "Found unconscious in the hallway, the ambulance asks for medicines."
NOWHERE = "/nothing-is-here/"


@pytest.fixture
def nurse(scene):
    return scene.staff[Role.NURSE]


def opened(scene, nurse, *, reason=WHY, name=None, has_stepped_up=True):
    by = actor_for(nurse)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    name = name or words()["people.Patient.family_name"]
    try:
        return break_glass(family_name=name, birth_date=BORN, reason=reason, has_stepped_up=has_stepped_up, by=by)
    finally:
        see_all(scene.organization)


@pytest.mark.parametrize("reason", ["", "urgent", " " * 40])
def test_without_a_reason_nothing_opens(scene, nurse, reason):
    """38 No reason: nothing opens."""
    with pytest.raises(RefusedError, match="sentence"):
        opened(scene, nurse, reason=reason)


def test_reason_of_an_earlier_time_opens_nothing(scene, nurse, monkeypatch):
    """38 The reason of last time once more: nothing opens."""
    opened(scene, nurse)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON + timedelta(hours=2))

    with pytest.raises(RefusedError, match="earlier"):
        opened(scene, nurse, reason=f"{WHY.upper()}!!")


def test_page_left_open_opens_nothing(scene, nurse):
    """38 A colleague's page left open: whoever shows no passkey and no code opens nothing."""
    browser, before = browser_of(nurse), Emergency.objects.count()
    typed = {"family_name": words()["people.Patient.family_name"], "birth_date_0": "9", "birth_date_1": "17"}

    answer = browser.post("/emergencies/", {**typed, "birth_date_2": "1919", "reason": WHY})

    see_all(scene.organization)
    assert (answer.url.split("?")[0], Emergency.objects.count()) == ("/sign-in/once-more/", before)


def test_going_through_names_ends(scene, nurse):
    """38 Trying one name after the other: refused after five."""
    assert [opened(scene, nurse, name=f"Nobody{number}") for number in range(5)] == [None] * 5

    with pytest.raises(RefusedError, match="five times"):
        opened(scene, nurse)


def test_link_of_an_emergency_opens_for_who_opened_it_and_until_its_end(scene, nurse, monkeypatch):
    """38 Passing the link on, and coming back later: nothing here for others, nothing left after half an hour."""
    url = f"/emergencies/{opened(scene, nurse).pk}/"
    mine, colleague = browser_of(nurse), browser_of(scene.nurse_on_duty)
    shown = found_in(mine.get(url).text)
    others = told_without(colleague.get(url), url)
    see_all(scene.organization)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON + LENGTH)

    assert "people.Patient.family_name" in shown
    assert others == told_without(colleague.get(NOWHERE), NOWHERE)
    assert found_in(mine.get(url).text) == set()


def test_no_list_and_no_other_page_opens_with_it(scene, nurse):
    """38 Using one emergency for lists and other pages: they are as they were."""
    opened(scene, nurse)
    browser = browser_of(nurse)

    pages = [browser.get(url) for url in ("/people/", "/day/", f"/people/{scene.patient.pk}/", "/check-in/")]

    assert [found_in(one.text) for one in pages] == [set()] * 4


@pytest.mark.parametrize(
    ("data_class", "label"),
    [
        (DataClass.JOURNAL, Label.PATIENT_PRIVATE),
        (DataClass.JOURNAL, Label.PART2),
        (DataClass.AVOIDANCE, Label.PATIENT_PRIVATE),
        (DataClass.AVOIDANCE, Label.PART2),
        (DataClass.COUNSELING_NOTE, Label.PART2),
        (DataClass.COUNSELING_NOTE, Label.PATIENT_PRIVATE),
    ],
)
def test_what_is_private_opens_in_no_emergency(scene, nurse, data_class, label):
    """38 Reading journals and counseling notes in an emergency: closed."""
    claim = BreakGlass(reason=WHY, begins=MONDAY_NOON, ends=MONDAY_NOON + LENGTH, stepped_up=True)
    asking = Asking(by=actor_for(nurse), purposes=frozenset({"BTG"}), break_glass=claim, stepped_up=True)
    item = Item(classes=frozenset({data_class}), labels=frozenset({label}))

    assert not decide(asking, Thing(patient_id=scene.patient.pk, item=item, content="")).is_open


@pytest.mark.parametrize("purpose", ["HPAYMT", "HRESCH", "TREAT", "COVAUTH"])
def test_emergency_is_for_no_other_purpose(scene, nurse, purpose):
    """38 Using an emergency for bills or research: closed."""
    claim = BreakGlass(reason=WHY, begins=MONDAY_NOON, ends=MONDAY_NOON + LENGTH, stepped_up=True)
    asking = Asking(by=actor_for(nurse), purposes=frozenset({purpose}), break_glass=claim, stepped_up=True)
    item = Item(classes=frozenset({DataClass.IDENTITY}), labels=frozenset())

    assert not decide(asking, Thing(patient_id=scene.patient.pk, item=item, content="")).is_open


def test_nobody_opens_in_secret_or_judges_themselves(scene, nurse):
    """38 Keeping it from the patient, or reviewing one's own: they are told at once, and somebody else reviews."""
    emergency, by = opened(scene, nurse), actor_for(scene.patient)
    record_in(emergency, viewer=actor_for(nurse))

    kinds = [one.kind for one in notices_for(viewer=by)]
    told = [one.actor_id for one in ledger_of(viewer=by, patient_id=by.id) if "BTG" in one.purposes]
    with pytest.raises(RefusedError, match=r"no such|Only the privacy officer"):
        review(emergency_id=emergency.pk, finding=Finding.JUSTIFIED, words="It was.", by=actor_for(nurse))

    assert (NoticeKind.RECORD_OPENED in kinds, nurse.pk in told) == (True, True)
    assert browser_of(nurse).get("/emergencies/reviews/").status_code == 404
