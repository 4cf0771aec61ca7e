"""What staff note about a part of a plan is read by staff alone, changed while a draft, and stays afterwards."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.plans.actions import (
    change_staff_note,
    drop_draft,
    drop_element,
    drop_staff_note,
    offer_plan,
    take_back_offer,
    write_staff_note,
)
from midspan.domains.plans.enums import Kind
from midspan.domains.plans.models import Plan, StaffNote
from midspan.domains.plans.queries import staff_notes_of
from midspan.domains.plans.tests.factories import write_plan
from midspan.domains.plans.tests.test_plans import Place
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.values import Actor, ActorKind, RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOTED = "Goes quiet when the kids come up. Ask next week."


class Drafted(Place):
    def __init__(self):
        super().__init__()
        by = actor_for(self.counselor)
        self.thread = write_plan(self.rowan, by)
        self.note = write_staff_note(patient_id=self.rowan.pk, thread=self.thread, words=NOTED, by=by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Drafted)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by, copy.person = actor_for(copy.counselor), actor_for(copy.rowan)
    copy.base = f"/people/{copy.rowan.pk}/plan/"
    return copy


def words_of(place, viewer):
    found = staff_notes_of(viewer=viewer, patient_id=place.rowan.pk)
    return [one.words for one in found.get(place.thread, [])]


def said_by(place, person, url):
    client = Client()
    client.force_login(person.account)
    see_all(place.organization)
    return client.get(url)


def change(place, by, words="Asked. It is about custody."):
    return change_staff_note(patient_id=place.rowan.pk, note_id=place.note.pk, words=words, by=by)


def test_staff_who_reach_the_person_read_it_and_the_person_does_not(place):
    assert words_of(place, place.by) == [NOTED]
    assert words_of(place, actor_for(place.colleague)) == []
    with acting_for(place.person, Reach.OWN):
        assert words_of(place, place.person) == []


def test_the_database_itself_gives_the_person_none(place):
    with acting_for(place.person, Reach.OWN):
        assert StaffNote.objects.count() == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            StaffNote.objects.create(
                organization=place.organization,
                patient=place.rowan,
                plan=place.note.plan,
                thread=place.thread,
                words="Mine",
                author=place.counselor,
                written_at=place.note.written_at,
            )


def test_the_database_gives_a_guardian_who_reaches_the_person_none(place):
    guardian = Actor(organization_id=place.organization.pk, id=uuid4(), kind=ActorKind.GUARDIAN)
    basis = {"basis": Basis.GUARDIAN, "source_id": place.episode.pk, "by": place.by, "until_at": clock.now()}
    open_reach(actor_id=guardian.id, patient_id=place.rowan.pk, **basis)
    with acting_for(guardian, Reach.ASSIGNED):
        assert (Plan.objects.count(), StaffNote.objects.count()) == (1, 0)
    with acting_for(place.by, Reach.ASSIGNED):
        assert StaffNote.objects.count() == 1


def test_note_about_what_was_taken_out_stays_on_pages_of_staff(place):
    drop_element(patient_id=place.rowan.pk, kind=Kind.OBJECTIVE, thread=place.thread, by=place.by)

    page = said_by(place, place.counselor, place.base).text
    assert ("parts that are not in this plan" in page, NOTED in page) == (True, True)
    about = said_by(place, place.counselor, f"{place.base}notes/{place.thread}/").text
    assert ("not in the plan any more" in about, NOTED in about, "<textarea" in about) == (True, True, False)


def test_version_shows_the_notes_that_were_written_in_it(place):
    assert NOTED in said_by(place, place.counselor, f"{place.base}versions/{place.note.plan_id}/").text


def test_what_was_shown_for_signing_stays_also_when_that_is_taken_back(place):
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    take_back_offer(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="stays as it is"):
        change(place, place.by)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        StaffNote.objects.filter(pk=place.note.pk).update(words="Otherwise")
    with pytest.raises(RefusedError, match="Notes for staff"):
        drop_draft(patient_id=place.rowan.pk, by=place.by)
    later = write_staff_note(patient_id=place.rowan.pk, thread=place.thread, words="Later", by=place.by)
    drop_staff_note(patient_id=place.rowan.pk, note_id=later.pk, by=place.by)


def test_draft_is_thrown_away_with_own_notes_and_never_with_those_of_others(place):
    with pytest.raises(RefusedError, match="Notes for staff"):
        drop_draft(patient_id=place.rowan.pk, by=actor_for(place.intern))
    with pytest.raises(ProtectedError):
        place.note.plan.delete()
    drop_draft(patient_id=place.rowan.pk, by=place.by)
    assert not StaffNote.objects.exists()


def test_the_draft_shows_it_to_the_counselor_and_my_plan_never(place):
    assert NOTED in said_by(place, place.counselor, f"{place.base}draft/").text
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    for shown in (place.base + "draft/", place.base + f"notes/{place.thread}/"):
        assert NOTED in said_by(place, place.counselor, shown).text
    own_page = said_by(place, place.rowan, "/plan/")
    assert "planned way home" in own_page.text
    assert NOTED not in own_page.text
    assert NOTED not in said_by(place, place.counselor, f"{place.base}draft/sign/").text


def test_its_author_changes_it_while_a_draft_and_nobody_else_does(place):
    with pytest.raises(RefusedError, match="Only who wrote a note"):
        change(place, actor_for(place.intern))
    change(place, place.by)

    assert words_of(place, place.by) == ["Asked. It is about custody."]
    drop_staff_note(patient_id=place.rowan.pk, note_id=place.note.pk, by=place.by)
    assert words_of(place, place.by) == []


def test_once_shown_for_signing_it_stays_and_another_can_be_added(place):
    offer_plan(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="stays as it is"):
        change(place, place.by)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        StaffNote.objects.filter(pk=place.note.pk).update(words="Otherwise")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        StaffNote.objects.filter(pk=place.note.pk).delete()
    write_staff_note(patient_id=place.rowan.pk, thread=place.thread, words=" Signed today. ", by=place.by)
    assert words_of(place, place.by) == [NOTED, "Signed today."]


def test_whose_note_it_is_never_changes(place):
    with pytest.raises(DatabaseError, match="Only the words"), transaction.atomic():
        StaffNote.objects.filter(pk=place.note.pk).update(author=place.intern)


def test_notes_are_written_changed_and_taken_away_on_pages(place):
    client = Client()
    client.force_login(place.counselor.account)
    notes = f"{place.base}notes/{place.thread}/"
    assert client.post(notes, {"words": " "}).status_code == 200
    assert "Second thought" in client.post(notes, {"words": "Second thought"}, follow=True).text
    see_all(place.organization)
    note = StaffNote.objects.get(words="Second thought")

    at = f"{place.base}notes/{note.pk}/"
    assert "Third" in client.post(f"{at}change/", {"words": "Third thought"}, follow=True).text
    assert "Third" not in client.post(f"{at}drop/", follow=True).text
    assert said_by(place, place.intern, f"{place.base}notes/{place.note.pk}/change/").status_code == 404
