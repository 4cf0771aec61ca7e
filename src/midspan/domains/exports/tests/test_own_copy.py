"""A patient takes a copy of their own after showing that it is them: part by part through the gate, kept nowhere."""

import csv
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from midspan.domains.commitments.actions import ask, promise, promise_to
from midspan.domains.commitments.enums import NeedKind
from midspan.domains.commitments.queries import Promised
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.exports.actions import take_copy
from midspan.domains.exports.files import digest_of
from midspan.domains.exports.queries import own_parts
from midspan.domains.journey.tests.factories import make_certification
from midspan.domains.letters.tests.factories import approve, make_letter
from midspan.domains.measures.actions import mark_event
from midspan.domains.meetings.actions import keep_meeting, share_meetings
from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import ledger_of
from midspan.domains.records.actions import order_screen
from midspan.domains.records.tests.factories import add as add_medicine
from midspan.domains.records.tests.factories import receive
from midspan.domains.safety.tests.factories import own_request
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import DataClass, RefusedError

pytestmark = pytest.mark.django_db
COPY, FILE = "/more/privacy/copy/", "/more/privacy/copy/file/"
PARTS = [
    "identity", "contact", "schedule", "attendance", "consent", "letter", "medication", "drug_screen", "referral",
    "placement", "plan", "life", "journal", "journal", "journal",
]  # fmt: skip


class Center:
    """Rowan, with a session that is over, a consent and a letter; Noor, who was in the same session."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=2, began=200)
        self.rowan, self.noor = self.room.patients
        self.rowan.phone = "540-555-0117"
        self.rowan.save()
        make_signed(self.rowan, name="=Marisol()")
        approve(make_letter(self.rowan, self.room.session.local_date))
        see_all(self.organization)
        self.make_record_beyond_notes()
        self.certified = make_certification(self.room.stays[0], self.room.leader)
        self.make_promises()
        self.keep_a_meeting()
        make_letter(self.noor, self.room.session.local_date, recipient="Elm School")

    def make_promises(self):
        """Rowan promised something and told somebody of it alone; asked for something; and was promised something."""
        friday = self.room.session.local_date + timedelta(days=4)
        with own_request(self.rowan) as by:
            promise(promised=Promised(words="call the bank", by_date=friday, who_knows="Juniper"), by=by)
            ask(kind=NeedKind.TRANSPORT, words="a ride on Fridays", by=by)
            mark_event(on_date=self.room.session.local_date, words="moved to Oak Street", by=by)
        see_all(self.organization)
        given = {"words": "ask about the shift", "by_date": friday, "owner_id": self.room.leader.pk}
        promise_to(patient_id=self.rowan.pk, **given, by=self.room.by)

    def keep_a_meeting(self):
        meeting = make_meeting(make_list(self.organization), "Quiet Evening")
        see_as_themselves(self.rowan)
        keep_meeting(meeting_id=meeting.pk, by=actor_for(self.rowan))
        see_all(self.organization)

    def make_record_beyond_notes(self):
        """Something is taken, and a test was ordered; nobody has asked about allergies."""
        self.nurse = make_staff(self.organization, Role.NURSE, credentials=["RN"])
        by, stay = actor_for(self.nurse), self.room.stays[0]
        reached = {"patient_id": self.rowan.pk, "basis": Basis.CARE_TEAM, "source_id": stay.pk}
        open_reach(actor_id=self.nurse.pk, by=by, **reached)
        add_medicine(self, "Sertraline", dose="50 mg", reason="Low mood")
        order_screen(patient_id=self.rowan.pk, panel="basic", reason="Agreed in the plan", by=by)
        receive(self)


def see_as_themselves(patient):
    bind(organization_id=patient.organization_id, actor_id=patient.pk, reach=Reach.OWN)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.fixture
def rowans(client, center):
    """The browser of the patient, who just showed that it is them."""
    client.force_login(center.rowan.account)
    client.step_up()
    return client


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def left_of(center):
    see_all(center.organization)
    rows = ledger_of(viewer=actor_for(center.rowan), patient_id=center.rowan.pk)
    return [(one.outcome, one.purposes, one.classes[0]) for one in rows if one.channel == "export"]


@pytest.mark.slow
def test_table_holds_every_part_and_the_ledger_tells_of_each(rowans, center):
    answer = rowans.post(FILE, {"as": "csv"})

    assert [answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")] == [
        "text/csv; charset=utf-8", 'attachment; filename="document.csv"', "no-store",
    ]  # fmt: skip
    assert table(answer)[0] == ["Part", "When", "What", "Words"]
    assert list(dict.fromkeys(one[0] for one in table(answer)[1:-1])) == [
        "Who you are", "How to reach you", "Sessions", "Whether you came", "What you share, and what left", "Letters",
        "Medicines and allergies", "My tests", "What others sent about me", "What a doctor certified",
        "Promises, mine and my team’s", "What I needed", "Whom I told of a promise",
 "Meetings you keep",
        "What I marked of my life",
    ]  # fmt: skip
    assert sorted(left_of(center)) == [("permit", ["PATRQT"], one) for one in sorted(PARTS)]


@pytest.mark.slow
def test_medicines_and_tests_are_in_it_as_the_person_reads_them(center):
    told = {one.heading: [row.words for row in one.rows] for one in own_parts(viewer=actor_for(center.rowan))}

    assert told["Medicines and allergies"] == [
        "Nobody has gone through your medicines with you yet.",
        "Nobody has asked you about allergies yet.",
        "50 mg; For: Low mood",
    ]
    assert told["My tests"] == ["Ordered"]


@pytest.mark.slow
def test_it_says_whether_the_counselor_may_see_the_meetings_they_keep(center):
    by = actor_for(center.rowan)

    def copied():
        (rows,) = (one.rows for one in own_parts(viewer=by) if one.heading == "Meetings you keep")
        return [(one.what, one.words) for one in rows[1:]]

    see_as_themselves(center.rowan)
    unsaid = copied()
    share_meetings(is_shared=True, by=by)
    yes = copied()
    share_meetings(is_shared=False, by=by)

    word = "My counselor may see the meetings I keep"
    assert (unsaid, yes, copied()) == ([], [(word, "Yes")], [(word, "No")])


@pytest.mark.slow
def test_table_says_who_took_it_out(rowans, center):
    assert table(rowans.post(FILE, {"as": "csv"}))[-1][3].startswith(f"Taken out by Rowan {center.rowan.family_name}: ")


@pytest.mark.slow
def test_what_somebody_typed_is_no_formula(rowans, center):
    cells = [cell for row in table(rowans.post(FILE, {"as": "csv"})) for cell in row]

    assert "'=Marisol()" in cells
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}] == []


@pytest.mark.slow
def test_paper_holds_the_same_rows_with_their_hash(rowans, center):
    answer = rowans.post(FILE, {"as": "pdf"})
    reader = PdfReader(io.BytesIO(answer.content))
    words = "".join("".join(page.extract_text() for page in reader.pages).split())

    assert answer["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert set(reader.metadata) <= {"/Creator", "/Producer", "/Title"}
    assert reader.metadata.title == "Document"
    assert "540-555-0117" in words
    assert f"TakenoutbyRowan{center.rowan.family_name}:" in words


def test_promises_of_both_sides_needs_whom_they_told_and_what_they_marked_are_in_it(center):
    told = {
        one.heading: [(row.what, row.words) for row in one.rows] for one in own_parts(viewer=actor_for(center.rowan))
    }

    mine, teams = told["Promises, mine and my team’s"]
    assert (mine[0], mine[1].startswith("Promised · By ")) == ("Own promise: call the bank", True)
    assert (teams[0], f"Promised by {center.room.leader}." in teams[1]) == (
        "Promise of the team: ask about the shift",
        True,
    )
    assert told["What I needed"] == [("Getting here and around: a ride on Fridays", "Nobody has it yet")]
    assert told["Whom I told of a promise"] == [("call the bank", "Juniper")]
    assert told["What I marked of my life"] == [("moved to Oak Street", "")]


def test_hash_is_of_every_cell(center):
    parts = own_parts(viewer=actor_for(center.rowan))

    assert len({digest_of(parts[:count]) for count in range(len(parts) + 1)}) == len(parts) + 1


def test_copy_says_that_a_doctor_certified_the_need_and_not_in_which_words(center):
    (part,) = [part for part in own_parts(viewer=actor_for(center.rowan)) if part.heading == "What a doctor certified"]
    (row,) = part.rows

    assert row.what == "A doctor certified that you need this treatment"
    assert f"9 hours a week. Signed by {center.room.leader}, MD." in row.words
    assert center.certified.why not in row.words


@pytest.mark.slow
def test_copy_holds_nothing_of_anybody_else(rowans, center):
    text = rowans.post(FILE, {"as": "csv"}).content.decode()

    stay = center.room.stays[1]
    assert [
        one for one in (center.noor.family_name, "Elm School", stay.alias, str(center.noor.pk)) if one in text
    ] == []


def test_nothing_leaves_before_stepping_up(client, center):
    client.force_login(center.rowan.account)

    answer = client.post(FILE, {"as": "csv"}, follow=True)

    assert "First show that it is you." in answer.text
    assert "Show that it is me, to download" in answer.text
    assert left_of(center) == []


def test_file_is_taken_by_a_button_alone(rowans, center):
    assert (rowans.get(FILE).status_code, rowans.get(COPY).status_code, left_of(center)) == (405, 200, [])


@pytest.mark.slow
def test_part_that_the_gate_closes_is_not_in_it(center, monkeypatch):
    """As it is asked about at the moment it leaves, not when the page was opened."""
    before = [one.data_class for one in take_copy(has_stepped_up=True, by=actor_for(center.rowan))]
    parts = own_parts(viewer=actor_for(center.rowan))
    roster = type(parts[0])(data_class=DataClass.ROSTER, heading="Others", rows=parts[0].rows)
    monkeypatch.setattr("midspan.domains.exports.actions.own_parts", lambda viewer: [*parts, roster])  # noqa: ARG005 - whom it is for is the same for all

    assert [one.data_class for one in take_copy(has_stepped_up=True, by=actor_for(center.rowan))] == before


@pytest.mark.parametrize("role", list(Role))
def test_copy_is_nobody_elses_to_take(client, center, role):
    staff = make_staff(center.organization, role)
    client.force_login(staff.account)

    assert (client.get(COPY).status_code, client.post(FILE).status_code) == (404, 404)
    with pytest.raises(RefusedError, match="Only the person"):
        take_copy(has_stepped_up=True, by=actor_for(staff))
