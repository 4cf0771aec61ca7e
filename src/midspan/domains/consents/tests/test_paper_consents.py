"""Consents on paper: one person scans and enters, a second compares; only then does it hold, and nothing is lost."""

import hashlib
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.consents.actions import confirm_paper, enter_paper, enter_unreadable, refuse_paper
from midspan.domains.consents.book import elements
from midspan.domains.consents.enums import Standing
from midspan.domains.consents.models import PaperCheck, PaperConsent, SignedConsent
from midspan.domains.consents.queries import own_consents, waiting_papers
from midspan.domains.consents.scanning import Sheet
from midspan.domains.consents.tests.factories import make_draft
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for, unread_count
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError
from midspan.values.scans import MOST_BYTES

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 17, tzinfo=UTC)
SCAN = b"%PDF-1.7 a sheet with a name under it"
STEPS = {
    "kind": "family", "name": "Tomas", "relation": "uncle", "shares": ["times"], "purpose": "support",
    "until": "longest",
}  # fmt: skip
SAID = ["discloser", "revoking", "redisclosure", "consequences"]
UNDER = {"said": SAID, "signed_name": "Rowan Ames", "signed_on_0": "11", "signed_on_1": "2", "signed_on_2": "2026"}


class Center:
    """Rowan, who signed a sheet; two of intake, and a nurse."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, given_names="Rowan", family_name="Ames")
        self.first_row, self.second_row = (make_staff(self.organization, "intake") for _ in range(2))
        self.first, self.second = actor_for(self.first_row), actor_for(self.second_row)
        self.nurse = actor_for(make_staff(self.organization, "nurse"))

    @property
    def address(self):
        return f"/people/{self.rowan.pk}/consents/paper/"

    def enter(self, *, content=SCAN, by=None, has_stepped_up=True, **fields):
        said = {"draft": make_draft(), "signed_name": "rowan AMES", "signed_on": date(2026, 11, 2), "language": "en"}
        return enter_paper(
            patient_id=self.rowan.pk,
            content=content,
            sheet=Sheet(**{**said, **fields}),
            has_stepped_up=has_stepped_up,
            by=by or self.first,
        )

    def standings(self):
        return [one.standing for one in own_consents(viewer=actor_for(self.rowan), now=NOON)]


@pytest.fixture(scope="module")
def shared(share):
    return share(Center, at=NOON)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    return own(shared)


def test_sheet_holds_once_a_second_person_has_checked_it(center):
    paper = center.enter()
    before = center.standings()

    check = confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.second)

    assert (before, center.standings()) == ([], [Standing.HOLDS])
    assert "I signed a sheet of paper that says so on Nov. 2, 2026." in check.signed.text
    assert "by typing my name" not in check.signed.text
    assert (paper.sha256, check.signed.signed_name) == (hashlib.sha256(SCAN).hexdigest(), "rowan AMES")


def test_patient_is_told_once_it_holds_and_not_before(center):
    paper = center.enter()
    before = unread_count(viewer=actor_for(center.rowan))

    check = confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.second)

    [told] = notices_for(viewer=actor_for(center.rowan))
    assert (before, told.kind, told.subject_id) == (0, NoticeKind.SHARING_CHANGED, check.signed_id)


def test_its_days_count_from_the_day_beside_the_signature(center):
    paper = center.enter(signed_on=date(2025, 11, 1))

    confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.second)

    assert center.standings() == [Standing.ENDED]


def test_every_element_of_the_law_is_on_it():
    keys = {one.key.split("_")[0] for one in elements() if one.is_for("family", "paper")}

    assert keys == {
        "patient", "discloser", "description", "recipient", "purpose", "revoking", "expiry", "redisclosure",
        "consequences", "signature",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ({"has_stepped_up": False}, "Show your passkey"),
        ({"signed_name": "Somebody Else"}, "Type your name"),
        ({"signed_on": date(2026, 11, 28)}, "still to come"),
        ({"content": b"GIF89a"}, "no PDF, PNG or JPEG"),
        ({"content": b""}, "empty"),
        ({"content": b"%PDF-" + b"x" * MOST_BYTES}, "larger than 10 MB"),
    ],
)
def test_what_is_not_entered(center, way, reason):
    with pytest.raises(RefusedError, match=reason):
        center.enter(**way)

    assert PaperConsent.objects.count() == 0


def test_whose_role_keeps_no_consents_enters_and_checks_none(center):
    paper = center.enter()

    with pytest.raises(RefusedError, match="does not keep consents"):
        center.enter(by=center.nurse, content=SCAN + b"2")
    with pytest.raises(RefusedError, match="does not keep consents"):
        confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.nurse)


def test_nobody_checks_their_own_and_nobody_twice(center):
    paper = center.enter()
    with pytest.raises(RefusedError, match="A second person"):
        confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.first)
    with pytest.raises(RefusedError, match="Show your passkey"):
        confirm_paper(paper_id=paper.pk, has_stepped_up=False, by=center.second)
    confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.second)

    with pytest.raises(RefusedError, match="checked already"):
        refuse_paper(paper_id=paper.pk, words="No.", has_stepped_up=True, by=center.second)


def test_refused_sheet_stays_with_the_reason_and_opens_nothing(center):
    paper = center.enter()

    with pytest.raises(RefusedError, match="what is different"):
        refuse_paper(paper_id=paper.pk, words=" ", has_stepped_up=True, by=center.second)
    refuse_paper(paper_id=paper.pk, words="It names his aunt.", has_stepped_up=True, by=center.second)

    assert (center.standings(), waiting_papers(viewer=center.second)) == ([], [])
    assert unread_count(viewer=actor_for(center.rowan)) == 0
    assert PaperCheck.objects.get().words == "It names his aunt."


def test_unreadable_sheet_is_kept_with_why_and_never_holds(center):
    about = {"patient_id": center.rowan.pk, "has_stepped_up": True, "by": center.first}
    paper = enter_unreadable(content=b"\x00torn", reason="Wet; the name is gone.", **about)

    with pytest.raises(RefusedError, match="could not be read"):
        confirm_paper(paper_id=paper.pk, has_stepped_up=True, by=center.second)

    assert (bytes(paper.content), paper.unreadable_reason) == (b"\x00torn", "Wet; the name is gone.")
    assert waiting_papers(viewer=center.second) == []


def test_same_file_twice_is_one_sheet(center):
    assert center.enter() == center.enter()


def test_minor_whose_law_is_not_known_signs_no_paper(center):
    ungated_patients().filter(pk=center.rowan.pk).update(birth_date=None)

    with pytest.raises(RefusedError, match="does not sign alone"):
        center.enter()


def test_database_keeps_sheets_and_keeps_the_two_people_apart(center):
    paper = center.enter()
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperConsent.objects.filter(pk=paper.pk).delete()
    with pytest.raises(IntegrityError, match="nobody_checks_their_own_paper"), transaction.atomic():
        PaperCheck.objects.create(
            organization=center.organization,
            patient=center.rowan,
            paper=paper,
            words="No.",
            entered_by=center.first.id,
            checked_by_id=center.first.id,
            checked_at=NOON,
        )


def scanned(content=SCAN):
    return SimpleUploadedFile("a name that says too much.pdf", content)


@pytest.mark.slow
def test_whole_way_by_hand(client, center):
    client.force_login(center.first_row.account)
    assert [
        "First show that it is you" in client.get(one).text for one in (center.address, f"{center.address}unreadable/")
    ] == [True, True]
    client.step_up()
    assert "Who may know something?" in client.get(center.address).text
    assert "The sheet itself" in client.post(center.address, {**STEPS, "asked": "until"}).text
    missing = client.post(center.address, {**STEPS, **UNDER, "said": SAID[:3], "asked": "sign", "scan": scanned()})
    assert "All four have to stand on the sheet" in missing.text
    entered = client.post(center.address, {**STEPS, **UNDER, "asked": "sign", "scan": scanned()})
    assert "Sheet to check" in client.get(entered.url).text

    see_all(center.organization)
    paper = PaperConsent.objects.get()
    client.force_login(center.second_row.account)
    page = f"{center.address}{paper.pk}/"
    assert page in client.get("/papers/").text
    client.step_up()
    assert "Tomas (uncle)" in unescape(client.get(page).text)
    file = client.get(f"{page}scan/")
    assert (file.content, file["Content-Disposition"], file["X-Content-Type-Options"], file["Cache-Control"]) == (
        SCAN, 'attachment; filename="scan.pdf"', "nosniff", "no-store",
    )  # fmt: skip
    client.post(page, {"is_right": "yes"})

    see_all(center.organization)
    one = SignedConsent.objects.get()
    client.force_login(center.rowan.account)
    assert f"/more/privacy/{one.pk}/" in client.get("/updates/").text
    page = unescape(client.get(f"/more/privacy/{one.pk}/").text)
    assert f"{center.first_row} put it on file" in page
    assert f"{center.second_row} compared it with the sheet" in page
    assert client.get(f"/more/privacy/{one.pk}/paper/").content.startswith(b"%PDF-")


@pytest.mark.slow
def test_unreadable_sheet_by_hand(client, center):
    client.force_login(center.first_row.account)
    client.step_up()

    kept = client.post(f"{center.address}unreadable/", {"scan": scanned(b"torn"), "reason": "Torn in two."})

    assert "Torn in two." in client.get(kept.url).text


@pytest.mark.parametrize("role", ["front_desk", "scheduler", "nurse", "director"])
def test_pages_are_nobody_elses(client, center, role):
    paper = center.enter()
    client.force_login(make_staff(center.organization, role).account)
    pages = ("/papers/", center.address, f"{center.address}{paper.pk}/", f"{center.address}{paper.pk}/scan/")

    assert [client.get(one).status_code for one in pages] == [404] * 4
