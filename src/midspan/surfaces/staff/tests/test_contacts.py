"""Pages of contacts: begun, written with what is missing beside it, signed, added to."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.encounters.actions import begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.models import Addendum, Contact, IndividualEntry
from midspan.domains.encounters.tests.factories import PHRASES, Room, contact_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Place:
    def __init__(self):
        self.organization = make_organization()
        counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.room = Room(self.organization, people=1, leader=counselor)
        self.stranger = make_staff(self.organization, Role.COUNSELOR, credentials=["LPC"])
        self.patient = self.room.patients[0]
        self.peer = make_staff(self.organization, Role.PEER_SPECIALIST, credentials=["CPRS"])
        open_reach(
            actor_id=self.peer.pk, patient_id=self.patient.pk, basis=Basis.CARE_TEAM, source_id=uuid4(), by=self.room.by
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)


@pytest.fixture
def visit(client, place):
    """Open or post to a page of contacts as their counselor."""
    client.force_login(place.room.leader.account)
    see_all(place.organization)

    def asked(url, posted=None, **more):
        response = client.get(url) if posted is None else client.post(url, posted, follow=True, **more)
        see_all(place.organization)
        return response

    return asked


def begun(place, visit, kind="individual"):
    visit(reverse("staff:contacts", args=[place.patient.pk]), {"kind": kind})
    return reverse("staff:contact", args=[place.patient.pk, IndividualEntry.objects.get().pk])


def typed(of, **words):
    return {
        "local_date": (of.room.session.local_date - timedelta(days=1)).isoformat(),
        "began": "09:00",
        "ended": "09:50",
        "mode": "video",
        "place": "At home",
        "was_alone": "on",
        "activities": "Went through the last payday.",
        "off_plan_reason": "No plan holds yet.",
        "response": PHRASES["response"][0],
        "progress": PHRASES["progress"][0],
        "plan_for_next": PHRASES["plan_for_next"][0],
        **words,
    }


def test_a_contact_is_begun_written_and_signed(place, visit):
    url = begun(place, visit)

    visit(url, {**typed(place), "do": "sign"})

    entry = IndividualEntry.objects.get()
    shown = visit(url).content.decode()
    assert (entry.state, entry.minutes, entry.contact.mode) == ("signed", 50, "video")
    assert "Signed by" in shown
    assert shown.count("<textarea") == 1  # The one for an addendum.


def test_each_missing_element_leads_to_its_field(place, visit):
    url = begun(place, visit)

    shown = visit(url, {**typed(place, response=""), "do": "sign"})

    assert shown.status_code == 422
    assert '<a href="#id_response">Say how they responded.</a>' in shown.content.decode()
    assert IndividualEntry.objects.get().state == "draft"


def test_words_are_kept_when_a_time_is_wrong(place, visit):
    url = begun(place, visit)
    visit(url, {**typed(place), "do": "save"})

    shown = visit(url, {**typed(place, ended="08:00", place="By the river"), "do": "save"})

    contact = Contact.objects.get()
    assert (contact.place, (contact.ended_at - contact.began_at).seconds) == ("By the river", 50 * 60)
    assert "longer than twelve hours" in shown.content.decode()


MARK = re.compile(r'name="was" value="([^"]*)"')


@pytest.mark.parametrize("words", [{"place": "Elsewhere"}, {"ended": "09:40"}])
def test_older_page_does_not_put_its_words_over_newer_ones_however_often_it_tries(place, visit, words):
    url = begun(place, visit)
    (mark,) = MARK.findall(visit(url).content.decode())
    visit(url, {**typed(place), "do": "save"})

    for _attempt in range(2):
        shown = visit(url, {**typed(place, **words), "do": "save", "was": mark}, headers={"HX-Request": "true"})
        assert "changed this note on another page" in shown.content.decode()
        (mark,) = MARK.findall(shown.content.decode())
    kept = Contact.objects.get()
    assert (kept.place, kept.ended_at - kept.began_at) == ("At home", timedelta(minutes=50))


def test_what_is_typed_after_signing_elsewhere_goes_to_the_addendum(place, visit):
    url = begun(place, visit)
    visit(url, {**typed(place), "do": "sign"})

    beside = visit(url, {**typed(place, response="Cried."), "do": "save"}, headers={"HX-Request": "true"})
    whole = visit(url, {**typed(place, response="Cried."), "do": "save"})

    assert ('id="note-state"' in beside.content.decode(), "is not kept" in beside.content.decode()) == (True, True)
    assert "Cried." in whole.context["addendum"]


@pytest.mark.parametrize(("day", "told"), [("0026-11-27", "Look at the year."), ("9999-12-31", "still to come")])
def test_a_day_that_cannot_be_is_told_and_the_words_are_kept(place, visit, day, told):
    url = begun(place, visit)

    shown = visit(url, {**typed(place, local_date=day), "do": "save"})

    assert (shown.status_code, told in shown.content.decode()) == (422, True)
    assert (Contact.objects.get().local_date, Contact.objects.get().place) == (None, "At home")


def test_a_contact_over_midnight_is_written_as_it_was(place, visit):
    url = begun(place, visit)

    visit(url, {**typed(place, began="23:40", ended="00:25"), "do": "save"})

    kept = Contact.objects.get()
    assert kept.ended_at - kept.began_at == timedelta(minutes=45)


def test_saving_as_one_writes_swaps_the_state_and_the_mark(place, visit):
    url = begun(place, visit)

    shown = visit(url, {**typed(place), "do": "save"}, headers={"HX-Request": "true"}).content.decode()

    assert 'id="note-state"' in shown
    assert "Ready to sign." in shown


def test_a_kind_asks_for_its_own_fields(place, visit):
    url = begun(place, visit, kind="medication")

    assert "curriculum" not in visit(url).context["form"].fields


def test_no_kind_begins_nothing(place, visit):
    visit(reverse("staff:contacts", args=[place.patient.pk]), {"kind": "party"})

    assert not IndividualEntry.objects.exists()


def test_addenda_are_signed_and_need_words(place, visit):
    url = begun(place, visit)
    visit(url, {**typed(place), "do": "sign"})

    refused = visit(url, {"do": "add", "addendum": " "})
    visit(url, {"do": "add", "addendum": "Called back."})

    assert "Write what is to be added." in refused.content.decode()
    assert [one.text for one in Addendum.objects.all()] == ["Called back."]


def test_what_a_plan_names_by_the_contacts_id_leads_to_its_note(place, visit):
    url = begun(place, visit)
    visit(url, {**typed(place), "do": "sign"})

    answer = visit(reverse("staff:room", args=[Contact.objects.get().pk]))

    assert answer["Location"] == url


def test_a_draft_begun_by_mistake_is_taken_away(place, visit):
    url = begun(place, visit)

    visit(url, {"do": "drop"})

    assert not Contact.objects.exists()


def test_who_does_not_reach_the_person_finds_nothing(place, visit, client):
    url = begun(place, visit)
    visit(url, {**typed(place), "do": "sign"})
    client.force_login(place.stranger.account)

    answers = [client.get(one).status_code for one in (url, reverse("staff:contacts", args=[place.patient.pk]))]

    assert answers == [404, 404]


def test_a_peer_specialist_finds_the_way_to_their_own_contacts_and_to_no_others(place, visit, client):
    clinical = begun(place, visit)
    client.force_login(place.peer.account)
    listed = reverse("staff:contacts", args=[place.patient.pk])

    assert listed in visit(reverse("journey:person", args=[place.patient.pk])).text
    page = visit(listed)
    assert 'value="peer"' in page.text
    assert 'value="individual"' not in page.text
    assert clinical not in page.text
    assert visit(clinical).status_code == 404
    assert visit(reverse("staff:chart", args=[place.patient.pk])).status_code in {403, 404}
    assert visit(reverse("staff:chart_paper", args=[place.patient.pk])).status_code in {403, 404}
    visit(listed, {"kind": "peer"})
    mine = IndividualEntry.objects.get(author=place.peer)
    draft = visit(reverse("staff:contact", args=[place.patient.pk, mine.pk]))
    assert "What did it serve?" in draft.text
    assert "Say what it served." in draft.text
    assert [words for words in ("plan holds", "bjective") if words in draft.text] == []
    assert str(mine.pk) in visit(listed).text


def test_a_draft_that_its_author_writes_no_more_shows_its_words_and_why_and_is_taken_away(place, visit, client):
    leader, by = place.room.leader, place.room.by
    entry = begin_contact(patient_id=place.patient.pk, kind=ContactKind.CRISIS, by=by)
    save_contact(entry_id=entry.pk, words=contact_words(place.room), by=by)
    url = reverse("staff:contact", args=[place.patient.pk, entry.pk])
    leader.roles = [Role.PEER_SPECIALIST]
    leader.save()

    page = visit(url).text
    assert [one in page for one in ("Went through the last payday", "peer support only", 'value="drop"')] == [True] * 3
    client.post(url, {"do": "drop"})

    see_all(place.organization)
    assert not Contact.objects.exists()


def test_what_a_contact_served_is_called_alike_for_every_reader(place, visit, client):
    peer = actor_for(place.peer)
    entry = begin_contact(patient_id=place.patient.pk, kind=ContactKind.PEER, by=peer)
    save_contact(entry_id=entry.pk, words=contact_words(place.room, off_plan_reason="Going back to work"), by=peer)
    sign_contact(entry_id=entry.pk, by=peer)
    url = reverse("staff:contact", args=[place.patient.pk, entry.pk])

    pages = [visit(url).text]
    client.force_login(place.peer.account)
    pages.append(visit(url).text)

    assert ["What it served, or why none" in one for one in pages] == [True, True]


def test_words_of_a_note_about_somebody_else_stop_the_signature_and_lead_to_it(place, visit):
    place.room.add_person(1)
    told = contact_words(place.room, response=f"{PHRASES['response'][0]} {PHRASES['narrative']}")
    other = begin_contact(patient_id=place.room.patients[1].pk, kind=ContactKind.INDIVIDUAL, by=place.room.by)
    save_contact(entry_id=other.pk, words=told, by=place.room.by)
    entry = begin_contact(patient_id=place.patient.pk, kind=ContactKind.INDIVIDUAL, by=place.room.by)
    url = reverse("staff:contact", args=[place.patient.pk, entry.pk])

    copied = visit(url, {**typed(place, activities=told.activities, response=told.response), "do": "sign"})
    named = visit(url, {**typed(place, response="She rang Quintero about it."), "do": "sign"}).content.decode()
    visit(url, {**typed(place, response="She rang Quintero."), "name_reason": "Her dentist", "do": "sign"})

    twin = reverse("staff:contact", args=[place.room.patients[1].pk, other.pk])
    assert f'<a href="{twin}">See that note</a>' in copied.content.decode()
    assert ('name="name_reason"' in copied.content.decode(), 'name="name_reason"' in named) == (False, True)
    assert "Her dentist" in visit(url).content.decode()
    assert IndividualEntry.objects.get(pk=entry.pk).state == "signed"


@pytest.mark.slow
def test_note_that_nearly_is_anothers_is_signed_with_the_reason_it_keeps(place, visit):
    place.room.add_person(1)
    alike = {"activities": PHRASES["narrative"], "response": " ".join(PHRASES["response"][:3])}
    other = begin_contact(patient_id=place.room.patients[1].pk, kind=ContactKind.INDIVIDUAL, by=place.room.by)
    told = {name: typed(place)[name] for name in ("progress", "plan_for_next")}
    save_contact(entry_id=other.pk, words=contact_words(place.room, **told, **alike), by=place.room.by)
    entry = begin_contact(patient_id=place.patient.pk, kind=ContactKind.INDIVIDUAL, by=place.room.by)
    url = reverse("staff:contact", args=[place.patient.pk, entry.pk])
    alike["response"] += " Today."

    asked = visit(url, {**typed(place, **alike), "do": "sign"}).content.decode()
    visit(url, {**typed(place, **alike), "copy_reason": "They made one plan", "do": "sign"})

    assert ('name="copy_reason"' in asked, 'name="name_reason"' in asked) == (True, False)
    signed = IndividualEntry.objects.get(pk=entry.pk)
    assert (signed.state, signed.copy_reason) == ("signed", "They made one plan")
