"""The register leaves as a file only by two people, and with an entry in the ledger of each in it."""

import csv
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader

from midspan.domains.accounting.actions import ask_for_copy, release_copy, take_copy
from midspan.domains.accounting.files import table_of
from midspan.domains.accounting.models import RegisterCopy, RegisterRelease
from midspan.domains.accounting.queries import Sought, copies, register
from midspan.domains.accounting.rules import RELEASE_HOLDS
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.letters.actions import give_letter
from midspan.domains.letters.tests.factories import approve, make_letter
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|'/c calc'!A1"


class Center:
    """Of Rowan and of Noor work was given a letter; Rowan's is at an address that would reckon."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=2, began=200)
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER, given_name="Henrik", family_name="Solvang")
        self.director = make_staff(self.organization, Role.DIRECTOR, given_name="Adaeze", family_name="Ofori")
        self.by, self.second = actor_for(self.officer), actor_for(self.director)
        for patient, address in zip(self.room.patients, (FORMULA, "12 Mill Street"), strict=True):
            letter = make_letter(patient, self.room.session.local_date, recipient="Blue Heron", address=address)
            approve(letter)
            see_all(self.organization)
            give_letter(letter_id=letter.pk, patient_id=patient.pk, by=self.by)

    @property
    def sought(self):
        return Sought(first=clock.local_date() - timedelta(days=7), last=clock.local_date())

    def ask(self):
        return ask_for_copy(sought=self.sought, reason="Audit by the state.", by=self.by)

    def released(self):
        row = self.ask()
        release_copy(copy_id=row.pk, has_stepped_up=True, by=self.second)
        return row

    def take(self, row, *, by=None, has_stepped_up=True):
        return take_copy(copy_id=row.pk, has_stepped_up=has_stepped_up, by=by or self.by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.slow
def test_register_leaves_once_a_second_person_has_released_it(center):
    row = center.ask()
    with pytest.raises(RefusedError, match="second person has to release"):
        center.take(row)
    release_copy(copy_id=row.pk, has_stepped_up=True, by=center.second)

    _, lines = center.take(row)

    there = register(viewer=center.by, sought=center.sought).lines
    assert sorted(one.recipient for one in lines) == ["Blue Heron", "Blue Heron"]
    assert {one.entry_id for one in lines} <= {one.entry_id for one in there}


@pytest.mark.slow
def test_it_stands_in_the_ledger_of_everybody_in_it(center):
    row = center.released()
    before = [len(ledger_of(viewer=center.by, patient_id=one.pk)) for one in center.room.patients]

    center.take(row)

    after = [ledger_of(viewer=center.by, patient_id=one.pk) for one in center.room.patients]
    assert [len(one) for one in after] == [number + 1 for number in before]


def test_nobody_releases_their_own_nor_twice_nor_without_a_passkey(center):
    row = center.ask()

    with pytest.raises(RefusedError, match="A second person"):
        release_copy(copy_id=row.pk, has_stepped_up=True, by=center.by)
    with pytest.raises(RefusedError, match="Show your passkey"):
        release_copy(copy_id=row.pk, has_stepped_up=False, by=center.second)
    release_copy(copy_id=row.pk, has_stepped_up=True, by=center.second)
    with pytest.raises(RefusedError, match="released already"):
        release_copy(copy_id=row.pk, has_stepped_up=True, by=center.second)


def test_only_who_asked_takes_it_with_a_passkey_and_for_a_day(center, monkeypatch):
    row = center.released()
    other = actor_for(make_staff(center.organization, Role.PRIVACY_OFFICER))

    with pytest.raises(RefusedError, match="Only who asked"):
        center.take(row, by=other)
    with pytest.raises(RefusedError, match="Show your passkey"):
        center.take(row, has_stepped_up=False)
    later = RegisterRelease.objects.get().released_at + RELEASE_HOLDS
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with pytest.raises(RefusedError, match="The release is over"):
        center.take(row)


def test_who_asks_for_none(center):
    intake = actor_for(make_staff(center.organization, Role.INTAKE))

    with pytest.raises(RefusedError, match="what the copy is for"):
        ask_for_copy(sought=center.sought, reason=" ", by=center.by)
    for by in (intake, center.second):
        with pytest.raises(RefusedError, match="Only the privacy officer"):
            ask_for_copy(sought=center.sought, reason="Audit.", by=by)
    with pytest.raises(RefusedError, match="no such request"):
        release_copy(copy_id=center.ask().pk, has_stepped_up=True, by=intake)


def test_second_people_are_told_and_then_who_asked(center):
    row = center.released()

    [asked], [released] = (unread_notices(viewer=one) for one in (center.second, center.by))
    assert (asked.kind, asked.subject_id) == (NoticeKind.RELEASE_ASKED, row.pk)
    assert (released.kind, released.subject_id) == (NoticeKind.ACCOUNTING_ANSWERED, row.pk)


def test_another_center_finds_none_of_it(center):
    row = center.ask()
    elsewhere = make_staff(make_organization(), Role.DIRECTOR)
    see_all(elsewhere.organization)

    assert copies(viewer=actor_for(elsewhere), copy_id=row.pk) == []


def test_nothing_in_the_table_is_a_formula_and_its_end_says_who(center):
    copy, lines = center.take(center.released())

    rows = list(csv.reader(StringIO(table_of(lines, copy, at=clock.now()).decode("utf-8-sig"))))

    assert sorted(row[3] for row in rows[1:-1]) == sorted([f"'{FORMULA}", "12 Mill Street"])
    assert "Taken out by Henrik Solvang, released by Adaeze Ofori" in rows[-1][1]


def test_database_keeps_the_two_people_apart_and_what_was_asked(center):
    row = center.ask()

    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterCopy.objects.filter(pk=row.pk).update(reason="Another.")
    with pytest.raises(IntegrityError, match="nobody_releases_their_own_copy"), transaction.atomic():
        RegisterRelease.objects.create(
            organization=center.organization,
            copy=row,
            asked_by=center.officer.pk,
            released_by=center.officer,
            released_at=clock.now(),
        )


@pytest.mark.slow
def test_whole_way_by_hand(client, center):
    client.force_login(center.officer.account)
    missing = client.post("/disclosures/copies/new/", {"kind": "employer", "reason": ""})
    asked = client.post("/disclosures/copies/new/", {"kind": "employer", "reason": "Audit by the state."}, follow=True)
    assert "This field is required." in missing.text
    assert "Audit by the state." in unescape(asked.text)
    see_all(center.organization)
    row = RegisterCopy.objects.get()
    refused = client.post(f"/disclosures/copies/{row.pk}/take/", {"file": "csv"}, follow=True)
    assert "A second person has to release this first." in refused.text

    client.force_login(center.director.account)
    client.step_up()
    assert "Release it" in client.get("/disclosures/copies/").text
    client.post(f"/disclosures/copies/{row.pk}/release/")

    client.force_login(center.officer.account)
    client.step_up()
    assert "As a table" in client.get("/disclosures/copies/").text
    table, paper = (client.post(f"/disclosures/copies/{row.pk}/take/", {"file": one}) for one in ("csv", "pdf"))
    assert table["Content-Disposition"] == 'attachment; filename="document.csv"'
    assert "Blue Heron" in table.content.decode("utf-8-sig")
    assert "BlueHeron" in "".join(PdfReader(BytesIO(paper.content)).pages[0].extract_text().split())


def test_pages_are_nobody_elses(client, center):
    row = center.ask()
    client.force_login(make_staff(center.organization, Role.INTAKE).account)
    pages = ("/disclosures/copies/", "/disclosures/copies/new/")
    statuses = [client.get(page).status_code for page in pages]
    client.force_login(center.director.account)

    assert statuses == [404, 404]
    assert client.get("/disclosures/copies/new/").status_code == 404
    assert client.post(f"/disclosures/copies/{row.pk}/take/", {"file": "csv"}).status_code == 404
