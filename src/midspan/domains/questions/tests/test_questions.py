"""What a patient reads of the ledger, asks about it, and asks to be kept from somebody; what the officer answers."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, account_for, open_reach
from midspan.domains.privacy.enums import Basis, LedgerKind
from midspan.domains.privacy.queries import Asking, Recipient, Thing, decide, visible
from midspan.domains.questions.actions import answer, ask_about_line, ask_for_limit
from midspan.domains.questions.models import Answer, Question
from midspan.domains.questions.queries import ledger_lines, own_limits, waiting_questions
from midspan.domains.questions.wording import CLASS_WORDS, sentence_of
from midspan.engines.disclosure import BreakGlass, Channel, Item, Kind, Tie
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import DataClass, Label, RefusedError

pytestmark = pytest.mark.django_db
ACCOUNT, LIMITS = "/more/privacy/account/", "/more/privacy/limits/"


class Center:
    """Rowan, whose sister may know session times; a nurse; a counselor who works with Rowan; a privacy officer."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, birth_date=date(1992, 4, 3))
        self.nurse = make_staff(self.organization, "nurse", given_name="Priya", family_name="Shah", title="Nurse")
        self.counselor = make_staff(self.organization, "counselor", given_name="Mateo", family_name="Cruz", title="")
        self.officer = make_staff(
            self.organization, "privacy_officer", given_name="Henrik", family_name="Lund", title=""
        )
        self.other_officer = make_staff(self.organization, "privacy_officer")
        tie = {"actor_id": self.counselor.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": uuid4()}
        open_reach(patient_id=self.rowan.pk, **tie, by=actor_for(self.counselor))
        self.signed = make_signed(self.rowan)

    def tells(self, reference, *, by=None, data_class=DataClass.SCHEDULE):
        to = Recipient(Kind.FAMILY, reference, frozenset({Tie.VERIFIED_LINK}))
        asking = Asking(
            by=actor_for(by or self.counselor), channel=Channel.PAGE, purposes=frozenset({"FAMRQT"}), recipient=to
        )
        return decide(asking, self.thing(data_class))

    def looks_in_an_emergency(self, *classes, by=None):
        by, now = actor_for(by or self.nurse), clock.now()
        account_for(patient_id=self.rowan.pk, kind=LedgerKind.EMERGENCY, purposes=frozenset({"BTG"}), by=by)
        claim = BreakGlass(
            reason="Fainted in the hallway.", begins=now - timedelta(minutes=1), ends=now + timedelta(minutes=20),
            stepped_up=True,
        )  # fmt: skip
        asking = Asking(by=by, purposes=frozenset({"BTG"}), break_glass=claim, stepped_up=True)
        for one in classes:
            decide(asking, self.thing(one))

    def thing(self, data_class):
        item = Item(classes=frozenset({data_class}), labels=frozenset({Label.PART2}))
        return Thing(patient_id=self.rowan.pk, item=item, content={})

    def sentences(self, viewer=None):
        lines = ledger_lines(viewer=actor_for(viewer or self.rowan), patient_id=self.rowan.pk)
        return [sentence_of(one) for one in lines]

    def first_entry(self):
        return ledger_lines(viewer=actor_for(self.rowan), patient_id=self.rowan.pk)[0].line.entry_id


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def test_emergency_is_one_line_with_all_that_was_looked_at(center):
    center.looks_in_an_emergency(DataClass.CONTACT, DataClass.IDENTITY)

    looked_at = "name and birth date; phone, address and safe contact"
    assert center.sentences() == [f"Priya Shah (nurse) opened your record in an emergency and looked at: {looked_at}."]


def test_who_was_told_is_called_as_the_consent_calls_them(center):
    center.tells(center.signed.reference)

    assert center.sentences() == ["Mateo Cruz told Marisol: times of sessions."]


def test_who_was_told_nothing_is_said_too(center):
    center.tells(center.signed.reference, data_class=DataClass.NOTE)
    center.tells("RelatedPerson/somebody")

    assert sorted(center.sentences()) == [
        "Nothing was told to Marisol. It was about: notes.",
        "Nothing was told to somebody outside. It was about: times of sessions.",
    ]


def test_every_class_a_patient_can_read_of_has_words():
    assert set(DataClass) - CLASS_WORDS.keys() == {DataClass.STAFF, DataClass.PROGRAM}


def test_page_shows_lines_and_another_patient_sees_none(client, center):
    center.tells(center.signed.reference)
    other = make_patient(center.organization)

    pages = {}
    for who in (center.rowan, other):
        client.force_login(who.account)
        pages[who] = unescape(client.get(ACCOUNT).text)

    assert "Mateo Cruz told Marisol" in pages[center.rowan]
    assert ("Marisol" in pages[other], "Nothing of this kind has happened." in pages[other]) == (False, True)


def test_three_lines_ask_as_often_as_one(center, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        center.sentences()
    for data_class in (DataClass.SCHEDULE, DataClass.NOTE, DataClass.DIAGNOSIS):
        center.tells(f"RelatedPerson/{data_class}", data_class=data_class)
    with django_assert_max_num_queries(5):
        assert len(center.sentences()) == 1  # The three were told nothing in one go.


@pytest.mark.slow
def test_what_is_not_recognized_becomes_a_question_once_and_the_officers_are_told(client, center):
    center.looks_in_an_emergency(DataClass.IDENTITY)
    address = f"{ACCOUNT}{center.first_entry()}/"
    client.force_login(center.rowan.account)

    client.post(address, {"words": "I was not here that day."})
    client.post(address, {"words": "Again."})
    page = unescape(client.get(ACCOUNT).text)

    see_all(center.organization)
    assert [one.words for one in Question.objects.all()] == ["I was not here that day."]
    assert "The privacy officer looks into it." in page
    assert NoticeKind.QUESTION_ASKED in {one.kind for one in notices_for(viewer=actor_for(center.officer))}


def test_line_of_somebody_else_is_not_found(client, center):
    center.looks_in_an_emergency(DataClass.IDENTITY)
    entry_id = center.first_entry()
    other = make_patient(center.organization)

    client.force_login(other.account)
    assert client.post(f"{ACCOUNT}{entry_id}/", {"words": ""}).status_code == 404
    with pytest.raises(RefusedError):
        ask_about_line(entry_id=entry_id, words="", by=actor_for(other))


@pytest.mark.slow
def test_answer_is_read_by_the_patient(client, center):
    center.looks_in_an_emergency(DataClass.IDENTITY)
    question = ask_about_line(entry_id=center.first_entry(), words="", by=actor_for(center.rowan))
    client.force_login(center.officer.account)
    asked = unescape(client.get(f"/questions/{question.pk}/").text)
    client.post(f"/questions/{question.pk}/", {"words": "You fainted, and she called the ambulance."})
    waiting = unescape(client.get("/questions/").text)

    client.force_login(center.rowan.account)
    page = unescape(client.get(ACCOUNT).text)

    assert "Priya Shah (nurse) opened your record in an emergency" in asked
    assert "Every question is answered" in waiting
    assert ("Henrik Lund answered:" in page, "she called the ambulance." in page) == (True, True)
    see_all(center.organization)
    assert [one.kind for one in notices_for(viewer=actor_for(center.rowan))] == [NoticeKind.QUESTION_ANSWERED]


def test_nobody_answers_about_what_they_did_themselves(center):
    center.looks_in_an_emergency(DataClass.IDENTITY, by=center.officer)
    question = ask_about_line(entry_id=center.first_entry(), words="", by=actor_for(center.rowan))

    with pytest.raises(RefusedError, match="Another privacy officer answers it"):
        answer(question_id=question.pk, words="All was well.", by=actor_for(center.officer))

    answer(question_id=question.pk, words="I asked him.", by=actor_for(center.other_officer))
    assert list(waiting_questions(viewer=actor_for(center.other_officer))) == []


def test_only_the_privacy_officer_answers_and_once(center):
    question = ask_for_limit(words="My neighbor at the desk.", by=actor_for(center.rowan))

    with pytest.raises(RefusedError):
        answer(question_id=question.pk, words="No.", by=actor_for(center.counselor))
    answer(question_id=question.pk, words="We cannot.", by=actor_for(center.officer))
    with pytest.raises(RefusedError, match="answered already"):
        answer(question_id=question.pk, words="We can.", by=actor_for(center.other_officer))


def sees_contact(center, staff):
    rows = visible(ungated_patients(), viewer=actor_for(staff), data_class=DataClass.CONTACT, patient="pk")
    return rows.filter(pk=center.rowan.pk).exists()


@pytest.mark.slow
def test_limit_that_is_agreed_to_holds_until_the_patient_ends_it(client, center):
    desk = make_staff(center.organization, "front_desk", given_name="Ada", family_name="Wynn")
    client.force_login(center.rowan.account)
    client.post(LIMITS, {"words": "Ada Wynn lives next door and should not see my address."})
    see_all(center.organization)
    question, before = Question.objects.get(), sees_contact(center, desk)

    client.force_login(center.officer.account)
    said = {"agrees": "yes", "staff": str(desk.pk), "classes": ["contact"], "words": "Of course."}
    client.post(f"/questions/{question.pk}/", said)
    see_all(center.organization)
    during = (sees_contact(center, desk), sees_contact(center, make_staff(center.organization, "front_desk")))
    client.force_login(center.rowan.account)
    page = unescape(client.get(LIMITS).text)
    [limit] = own_limits(viewer=actor_for(center.rowan))
    client.post(f"{LIMITS}{limit.restriction.pk}/")

    see_all(center.organization)
    assert "Ada Wynn does not see this: phone, address and safe contact." in page
    assert (before, during, sees_contact(center, desk)) == (True, (False, True), True)
    assert own_limits(viewer=actor_for(center.rowan)) == []


@pytest.mark.slow
def test_refused_limit_says_why_and_limits_nobody(client, center):
    question = ask_for_limit(words="Nobody should know that I am here.", by=actor_for(center.rowan))
    client.force_login(center.officer.account)
    empty = client.post(f"/questions/{question.pk}/", {"agrees": "yes", "words": "Yes."})
    client.post(f"/questions/{question.pk}/", {"agrees": "no", "words": "Then we could not work with you."})

    client.force_login(center.rowan.account)
    page = unescape(client.get(LIMITS).text)

    assert "Choose who does not see it." in unescape(empty.text)
    assert ("No limit holds now." in page, "Then we could not work with you." in page) == (True, True)


def test_another_patient_ends_nobodys_limit(client, center):
    question = ask_for_limit(words="My neighbor.", by=actor_for(center.rowan))
    limit = NewRestriction(actors=frozenset({str(center.nurse.pk)}))
    given = answer(question_id=question.pk, words="Yes.", limit=limit, by=actor_for(center.officer))
    client.force_login(make_patient(center.organization).account)

    assert client.post(f"{LIMITS}{given.restriction_id}/").status_code == 404


@pytest.mark.parametrize("address", ["/questions/", "/questions/00000000-0000-4000-8000-000000000000/"])
def test_questions_open_for_the_privacy_officer_alone(client, center, address):
    for who in (center.counselor, center.nurse, center.rowan):
        client.force_login(who.account)
        assert client.get(address).status_code == 404


def test_questions_and_answers_never_change(center):
    question = ask_for_limit(words="My neighbor.", by=actor_for(center.rowan))
    answer(question_id=question.pk, words="No.", by=actor_for(center.officer))

    for row in (Question, Answer):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.update(words="Something else.")
