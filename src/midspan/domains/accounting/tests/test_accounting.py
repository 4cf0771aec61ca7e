"""What left is accounted for: to the patient, who may ask for it, and in a register whose totals are its lines."""

from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from midspan.domains.accounting.actions import (
    answer_request,
    ask_for_account,
    extend_request,
    take_account,
)
from midspan.domains.accounting.book import due, longest_years, periods, purposes, recipients
from midspan.domains.accounting.enums import TRANSITIONS, RequestState
from midspan.domains.accounting.models import AccountAnswer, AccountRequest
from midspan.domains.accounting.paper import pdf_of
from midspan.domains.accounting.queries import Sought, account_of, register, request_asked, requests_waiting
from midspan.domains.accounting.rules import years_before
from midspan.domains.accounting.wording import CLASS_WORDS, cells_of
from midspan.domains.consents.queries import asking_of, kinds
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.letters.actions import give_letter
from midspan.domains.letters.tests.factories import approve, make_letter
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.privacy.queries import Thing, decide, ledger_of
from midspan.engines.disclosure import Item
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import DataClass, Label, RefusedError

pytestmark = pytest.mark.django_db
OWN = "/more/privacy/left/"


class Center:
    """Of Rowan a sister was told times and work was given a letter; of Noor work was given one too."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=2, began=200)
        self.rowan, self.noor = self.room.patients
        self.day = self.room.session.local_date
        self.intake = make_staff(self.organization, Role.INTAKE, given_name="Ines", family_name="Moreau")
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER, given_name="Henrik", family_name="Solvang")
        self.sister = make_signed(self.rowan, name="Marisol")
        self.told = self.tell()
        for patient in (self.rowan, self.noor):
            letter = make_letter(patient, self.day, recipient="Blue Heron", address="12 Mill Street")
            approve(letter)
            see_all(self.organization)
            give_letter(letter_id=letter.pk, patient_id=patient.pk, by=actor_for(self.intake))
            self.letter = letter

    def tell(self, data_class=DataClass.SCHEDULE):
        item = Item(classes=frozenset({data_class}), labels=frozenset({Label.PART2}))
        thing = Thing(patient_id=self.rowan.pk, item=item, content={})
        return decide(asking_of(self.sister, actor_for(self.intake)), thing)

    def account(self, viewer=None, day=None):
        viewer = viewer or actor_for(self.rowan)
        return account_of(viewer=viewer, patient_id=self.rowan.pk, today=day or clock.local_date())

    def register(self, **sought):
        today = clock.local_date()
        asked = {"first": today - timedelta(days=7), "last": today, **sought}
        return register(viewer=actor_for(self.officer), sought=Sought(**asked))


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def words_of(paper):
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())


def told_to(person):
    return [one.kind for one in unread_notices(viewer=actor_for(person))]


@pytest.mark.slow
def test_account_says_when_to_whom_where_what_and_what_for(center):
    said = [cells_of(one)[1:] for one in center.account()]

    assert sorted(said) == [
        [
            "Blue Heron (Work)",
            "12 Mill Street",
            "a letter",
            "at the family’s request; at the person’s own request; support by people around them",
            "Ines Moreau",
        ],
        [
            "Marisol (Family or friends)",
            "not known",
            "times of sessions",
            "at the family’s request; support by people around them",
            "Ines Moreau",
        ],
    ]


@pytest.mark.slow
def test_what_was_refused_did_not_leave(center):
    before = len(center.account())

    assert not center.tell(DataClass.NOTE).is_open
    assert len(center.account()) == before


def test_account_reaches_back_as_far_as_the_longest_law_and_no_further(center):
    today, years = clock.local_date(), longest_years()
    last = today.replace(year=today.year + years)

    found = [len(center.account(day=last + timedelta(days=days))) for days in (0, 1)]

    assert (years, found) == (6, [2, 0])


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 27), date(2020, 11, 27)),
        (date(2028, 2, 29), date(2022, 2, 28)),
        (date(2027, 3, 1), date(2021, 3, 1)),
    ],
)
def test_years_before_lose_no_day(day, before):
    assert years_before(day, 6) == before


def test_every_law_is_dated_and_has_its_source():
    assert {one.law: (one.years, bool(one.source), one.from_date < clock.local_date()) for one in periods()} == {
        "42 CFR part 2": (3, True, True),
        "HIPAA": (6, True, True),
    }
    assert (due().days, due().more_days) == (60, 30)


def test_every_purpose_and_recipient_is_told_in_both_languages():
    said = [*purposes().values(), *recipients().values()]

    assert {tuple(sorted(one)) for one in said} == {("en", "es")}
    assert set(kinds()) - set(recipients()) == {"after_stay"}  # The center itself: nothing leaves by it.
    assert set(DataClass) - set(CLASS_WORDS) == {DataClass.STAFF, DataClass.PROGRAM}


@pytest.mark.slow
def test_letter_that_the_patient_took_says_for_whom_it_is(center):
    letter = make_letter(center.rowan, center.day, recipient="Elm School", kind="school")
    approve(letter)
    see_all(center.organization)
    give_letter(letter_id=letter.pk, patient_id=center.rowan.pk, by=actor_for(center.rowan))

    newest = cells_of(center.account()[0])

    name = f"Rowan {center.rowan.family_name}"
    assert newest[1:5] == [
        f"{name} (The person themselves)", "not known", "a letter (Elm School)", "at the person’s own request",
    ]  # fmt: skip


def test_register_counts_the_very_lines_it_shows(center):
    everything, work = center.register(), center.register(kind="employer")

    assert (len(everything.lines), dict(everything.by_kind), everything.people) == (3, {"employer": 2, "family": 1}, 2)
    assert (len(work.lines), dict(work.by_kind), work.people) == (2, {"employer": 2}, 2)
    assert everything.by_purpose["FAMRQT"] == 3
    assert center.register(purpose="HLEGAL").lines == ()


def test_register_keeps_to_its_days(center):
    today = clock.local_date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    days = [(yesterday, yesterday), (yesterday, today), (today, today), (tomorrow, tomorrow)]

    assert [len(center.register(first=first, last=last).lines) for first, last in days] == [0, 3, 3, 0]


def test_limit_that_a_patient_was_granted_takes_them_out_of_lines_and_totals(center):
    limit = NewRestriction(actors=frozenset({str(center.officer.pk)}), classes=frozenset({"consent"}))
    grant_restriction(patient_id=center.noor.pk, restriction=limit, by=actor_for(center.officer))

    found = center.register()

    assert (len(found.lines), dict(found.by_kind), found.people) == (2, {"employer": 1, "family": 1}, 1)


def test_register_asks_as_often_for_many_lines_as_for_few(center):
    def asked():
        with CaptureQueriesContext(connection) as caught:
            center.register()
        return len(caught)

    before = asked()
    for _ in range(3):
        center.tell()

    assert asked() == before


@pytest.mark.slow
def test_register_page_is_sought_by_its_address(client, center):
    client.force_login(center.officer.account)

    page = unescape(client.get("/disclosures/", {"kind": "family"}).text)

    assert "Disclosures: 1. People: 1." in page
    assert ("Marisol (Family or friends)" in page, "Blue Heron" in page) == (True, False)


def test_register_page_says_what_is_wrong(client, center):
    client.force_login(center.officer.account)
    sought = {"first_0": 5, "first_1": 1, "first_2": 2026, "last_0": 4, "last_1": 1, "last_2": 2026}

    assert "The last day comes before the first." in unescape(client.get("/disclosures/", sought).text)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PRIVACY_OFFICER])
def test_register_is_the_privacy_officers(client, center, role):
    client.force_login(make_staff(center.organization, role).account)

    assert [client.get(one).status_code for one in ("/disclosures/", "/disclosures/requests/")] == [404, 404]


def test_register_of_another_center_is_empty(client, center):
    other = make_organization(name="Elsewhere")
    client.force_login(make_staff(other, Role.PRIVACY_OFFICER).account)

    assert "Disclosures: 0. People: 0." in unescape(client.get("/disclosures/").text)


@pytest.mark.slow
def test_patient_reads_and_asks_and_the_officer_is_told_when_it_is_due(client, center):
    client.force_login(center.rowan.account)

    page = unescape(client.get(OWN).text)
    client.post(f"{OWN}ask/")
    client.post(f"{OWN}ask/")

    see_all(center.organization)
    [asked] = requests_waiting(viewer=actor_for(center.officer))
    today = clock.local_date()
    assert "Marisol (Family or friends)" in page
    assert (asked.state, asked.due_date) == (RequestState.ASKED, today + timedelta(days=60))
    assert asked.request.since_date == years_before(today, 6)
    assert told_to(center.officer) == [NoticeKind.ACCOUNTING_ASKED]
    assert "You have the answer by" in unescape(client.get(OWN).text)


@pytest.mark.slow
def test_more_time_is_taken_once_with_a_reason_that_the_patient_reads(client, center):
    request = ask_for_account(by=actor_for(center.rowan))
    officer = actor_for(center.officer)

    with pytest.raises(RefusedError, match="Write why"):
        extend_request(request_id=request.pk, reason="  ", by=officer)
    extend_request(request_id=request.pk, reason="Paper from 2021 is in the archive.", by=officer)
    with pytest.raises(RefusedError, match="once"):
        extend_request(request_id=request.pk, reason="Again.", by=officer)

    asked = request_asked(viewer=officer, request_id=request.pk)
    assert (asked.state, asked.due_date) == (RequestState.EXTENDED, request.due_date + timedelta(days=30))
    client.force_login(center.rowan.account)
    assert "Paper from 2021 is in the archive." in unescape(client.get(OWN).text)


@pytest.mark.slow
def test_request_is_answered_once_and_the_patient_is_told(center):
    request = ask_for_account(by=actor_for(center.rowan))
    officer = actor_for(center.officer)
    answer = answer_request(request_id=request.pk, by=officer)

    with pytest.raises(RefusedError, match="answered already"):
        answer_request(request_id=request.pk, by=officer)
    assert (answer.lines, requests_waiting(viewer=officer)) == (2, [])
    assert told_to(center.rowan) == [NoticeKind.ACCOUNTING_ANSWERED]
    assert ask_for_account(by=actor_for(center.rowan)) != request


def test_request_is_late_the_day_after_it_was_due(center):
    request = ask_for_account(by=actor_for(center.rowan))
    asked = request_asked(viewer=actor_for(center.officer), request_id=request.pk)

    assert [asked.is_late(asked.due_date + timedelta(days=days)) for days in (0, 1)] == [False, True]


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PRIVACY_OFFICER])
def test_nobody_else_answers(center, role):
    request = ask_for_account(by=actor_for(center.rowan))
    by = actor_for(make_staff(center.organization, role))

    for change in (lambda: answer_request(request_id=request.pk, by=by), lambda: ask_for_account(by=by)):
        with pytest.raises(RefusedError):
            change()


@pytest.mark.parametrize("model", [AccountRequest, AccountAnswer])
def test_requests_and_answers_never_change(center, model):
    answer_request(request_id=ask_for_account(by=actor_for(center.rowan)).pk, by=actor_for(center.officer))

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


@pytest.mark.slow
def test_file_is_taken_out_after_stepping_up_and_stands_in_the_ledger(client, center):
    client.force_login(center.rowan.account)
    refused = client.post(f"{OWN}paper/", follow=True)
    client.step_up()

    paper = client.post(f"{OWN}paper/")

    assert "First show that it is you." in unescape(refused.text)
    assert (paper["Content-Type"], paper["Content-Disposition"], paper["Cache-Control"]) == (
        "application/pdf", 'attachment; filename="document.pdf"', "no-store",
    )  # fmt: skip
    assert "BlueHeron(Work)" in words_of(paper.content)
    assert f"TakenoutbyRowan{center.rowan.family_name}" in words_of(paper.content)
    see_all(center.organization)
    newest = ledger_of(viewer=actor_for(center.rowan), patient_id=center.rowan.pk)[-1]
    assert (newest.channel, newest.purposes, newest.classes) == ("export", ["PATRQT"], ["consent"])


@pytest.mark.slow
def test_officer_prints_it_for_who_asked_and_the_page_says_by_whom(client, center):
    request = ask_for_account(by=actor_for(center.rowan))
    client.force_login(center.officer.account)
    client.step_up()

    paper = client.post(f"/disclosures/requests/{request.pk}/paper/")

    assert "TakenoutbyHenrikSolvang" in words_of(paper.content)
    see_all(center.organization)
    newest = center.account()[0]
    assert cells_of(newest)[1] == "Henrik Solvang (Somebody who works here, on paper or as a file)"


def test_nothing_typed_is_markup_on_paper(center):
    lines = center.account()
    paper = pdf_of(lines, name="#panic() *x*", since=center.day, taken_by="$y$", at=clock.now())

    assert "#panic()*x*" in words_of(paper)
    assert set(PdfReader(BytesIO(paper)).metadata) <= {"/Creator", "/Producer", "/Title"}


def test_gate_is_asked_as_it_leaves(center):
    with pytest.raises(RefusedError):
        take_account(patient_id=center.rowan.pk, has_stepped_up=True, by=actor_for(make_patient(center.organization)))


def test_every_state_is_reached_as_the_table_says():
    reached = {after for states in TRANSITIONS.values() for after in states}

    assert reached | {RequestState.ASKED} == set(RequestState)
