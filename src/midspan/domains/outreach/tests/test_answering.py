"""A signed note of a contact answers what a step still asks for, with one press: nobody is asked twice."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from midspan.domains.encounters.actions import begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.tests.factories import contact_words, row
from midspan.domains.outreach.actions import answer_by_contact, skip_step
from midspan.domains.outreach.enums import StepKey
from midspan.domains.outreach.models import Deed, Outreach
from midspan.domains.outreach.tests.factories import Begun
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
NOW = clock.now()
OFFER = "We talked with the person: this answers it"


@pytest.fixture(scope="module")
def shared(share):
    return share(Begun, at=NOW)


@pytest.fixture
def center(shared):
    with at(NOW):
        yield own(shared)


def talks(center, staff, *, began=2, signed=True, kind=ContactKind.INDIVIDUAL):
    """Their note about a contact of two minutes, which began so many minutes after the session that Rowan missed."""
    see_all(center.organization)
    by = actor_for(staff)
    entry = begin_contact(patient_id=center.rowan.pk, kind=kind, by=by)
    words = contact_words(
        center.room, began=began, minutes=2, off_plan_reason="They had not come.", event="Called in fear."
    )
    save_contact(entry_id=entry.pk, words=words, by=by)
    return sign_contact(entry_id=entry.pk, by=by) if signed else entry


def page_of(client, somebody, name, *args):
    client.force_login(somebody.account)
    return client.get(reverse(name, args=args)).text


def test_whose_step_it_is_answers_it_by_the_note_that_somebody_else_signed(center, client):
    entry = talks(center, center.dana)
    page = page_of(client, center.lee, "outreach:of_patient", center.rowan.pk)
    assert (OFFER in page, f"{center.dana} signed a note about a contact on" in page) == (True, True)

    client.post(reverse("outreach:answered", args=[center.rowan.pk, entry.contact_id]))

    see_all(center.organization)
    (deed,) = Deed.objects.filter(kind="done").exclude(step__key="seat")
    assert (deed.step.key, deed.outcome, deed.contact_id, deed.words) == ("call", "reached", entry.contact_id, "")
    assert Outreach.objects.get().ending == "answered"


def test_who_signs_is_offered_to_answer_it_on_the_note_itself(center, client):
    entry = talks(center, center.dana)
    page = page_of(client, center.dana, "staff:contact", center.rowan.pk, entry.pk)
    assert page.count(OFFER) == 1

    answer = client.post(reverse("outreach:answered", args=[center.rowan.pk, entry.contact_id]), follow=True)

    # It ended, and nothing waits there any more; when it was pressed nobody called.
    assert ("Nobody is looking for this person." in answer.text, "within the hour" in answer.text) == (True, False)
    assert OFFER not in page_of(client, center.dana, "staff:contact", center.rowan.pk, entry.pk)


@pytest.mark.parametrize(("began", "signed"), [(-120, True), (2, False)])
def test_neither_an_earlier_contact_nor_a_draft_answers_anything(center, client, began, signed):
    entry = talks(center, center.dana, began=began, signed=signed)

    assert OFFER not in page_of(client, center.lee, "outreach:of_patient", center.rowan.pk)
    see_all(center.organization)
    with pytest.raises(RefusedError, match="Nobody has signed"):
        answer_by_contact(patient_id=center.rowan.pk, contact_id=entry.contact_id, by=actor_for(center.dana))


def test_talk_with_a_family_answers_nothing_as_the_person_may_not_have_been_there(center, client):
    entry = talks(center, center.dana, kind=ContactKind.FAMILY)

    assert OFFER not in page_of(client, center.lee, "outreach:of_patient", center.rowan.pk)
    assert OFFER not in page_of(client, center.dana, "staff:contact", center.rowan.pk, entry.pk)
    see_all(center.organization)
    with pytest.raises(RefusedError, match="Nobody has signed"):
        answer_by_contact(patient_id=center.rowan.pk, contact_id=entry.contact_id, by=actor_for(center.dana))


@pytest.mark.parametrize(
    ("kind", "heading", "words"),
    [
        (ContactKind.INDIVIDUAL, "They were reached", "It answers “Call and ask how they are”."),
        (ContactKind.CASE_MANAGEMENT, "A contact was written down", "If the person was talked with, it answers"),
        (ContactKind.CRISIS, "A contact was written down", "If the person was talked with, it answers"),
    ],
)
def test_they_were_reached_is_said_only_of_who_was_there_for_sure(center, client, kind, heading, words):
    entry = talks(center, center.dana, kind=kind)

    for page in (
        page_of(client, center.lee, "outreach:of_patient", center.rowan.pk),
        page_of(client, center.dana, "staff:contact", center.rowan.pk, entry.pk),
    ):
        assert ([f">{one}<" in page for one in HEADINGS], words in page) == ([one == heading for one in HEADINGS], True)
        assert OFFER in page
        assert "Talked with the person" not in page


HEADINGS = ("They were reached", "A contact was written down")


def test_the_step_in_which_it_is_written_what_kept_them_is_not_answered_by_it(center):
    entry = talks(center, center.dana)
    by = actor_for(center.dana)
    for key in (StepKey.CALL, StepKey.COUNSELOR):
        skip_step(patient_id=center.rowan.pk, key=key, words="Nobody was here.", by=by)

    deed = answer_by_contact(patient_id=center.rowan.pk, contact_id=entry.contact_id, by=by)

    assert deed.step.key == "peer"


def test_what_answered_it_stands_among_the_steps_that_were_done(center, client):
    entry = talks(center, center.dana)
    Deed.objects.create(
        organization=center.organization,
        patient=center.rowan,
        outreach=Outreach.objects.get(),
        step=center.found.step(StepKey.CALL),
        kind="done",
        outcome="reached",
        contact_id=entry.contact_id,
        by_id=center.dana.pk,
        at=NOW,
    )

    page = page_of(client, center.lee, "outreach:of_patient", center.rowan.pk)

    assert "Done · Talked with the person · as a note says about a contact on" in page


def test_database_lets_no_contact_of_somebody_else_answer_it(center):
    entry = talks(center, center.dana)
    other = row("encounters.Contact", organization=center.organization, patient=center.beatriz, kind="individual")
    about = {
        "organization": center.organization,
        "patient": center.rowan,
        "outreach": Outreach.objects.get(),
        "step": center.found.step(StepKey.CALL),
        "kind": "done",
        "outcome": "reached",
        "by_id": center.dana.pk,
        "at": NOW,
    }

    with pytest.raises(IntegrityError, match="deed_of_own_contact"), transaction.atomic():
        Deed.objects.create(**about, contact_id=other.pk)
    Deed.objects.create(**about, contact_id=entry.contact_id)


def test_a_stranger_finds_nothing_to_answer(center, client):
    entry = talks(center, center.dana)
    client.force_login(make_staff(center.organization, Role.COUNSELOR).account)

    answer = client.post(reverse("outreach:answered", args=[center.rowan.pk, entry.contact_id]))

    see_all(center.organization)
    assert (answer.status_code, Outreach.objects.get().ended_at) == (404, None)
