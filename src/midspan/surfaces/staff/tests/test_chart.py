"""One person's chart: what matters now, what happened, words found in it, and parts of it on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from midspan.domains.commitments.actions import ask, promise, renegotiate
from midspan.domains.commitments.enums import NeedKind, PromiseKind
from midspan.domains.commitments.queries import Promised
from midspan.domains.encounters.actions import all_arrive, all_leave, begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.tests.factories import Room, contact_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import ledger_of
from midspan.domains.safety.tests.factories import own_request
from midspan.domains.schedule.tests.factories import take_stages
from midspan.kernel import clock
from midspan.kernel.searching import matches
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Place:
    """Somebody who came to a group whose notes nobody signed, and a signed note about a contact."""

    def __init__(self):
        self.organization = make_organization()
        counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.room = Room(self.organization, people=2, leader=counselor)
        self.stranger = make_staff(self.organization, Role.COUNSELOR, credentials=["LPC"])
        self.patient, self.other = self.room.patients
        all_arrive(session_id=self.room.session.pk, by=self.room.by, at=self.room.at(0))
        all_leave(session_id=self.room.session.pk, by=self.room.by, at=self.room.at(180))
        self.note = self.signed(activities="Rehearsed refusing a drink at the ballpark.")

    def signed(self, **words):
        entry = begin_contact(patient_id=self.patient.pk, kind=ContactKind.INDIVIDUAL, by=self.room.by)
        save_contact(entry_id=entry.pk, words=contact_words(self.room, **words), by=self.room.by)
        return sign_contact(entry_id=entry.pk, by=self.room.by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)


@pytest.fixture
def read(client, place):
    client.force_login(place.room.leader.account)
    see_all(place.organization)
    return lambda query="", patient=place.patient: client.get(f"/people/{patient.pk}/chart/{query}")


@pytest.mark.slow
def test_hours_say_which_stage_of_a_step_down_the_week_is_in(read, place):
    monday = clock.week_start(place.room.session.local_date)
    take_stages(place.room.stays[0], [monday, monday + timedelta(weeks=3)], [360, 180])

    [hours] = [line for line in read().context["now"] if line.title == "Hours this week"]

    assert "This week’s minimum is 6 h. Stepping down: 6 h a week until" in hours.why


def titles(response):
    return [line["title"] for line in response.context["lines"]]


def test_what_matters_now_stands_first(read, place):
    now = [line.title for line in read().context["now"]]

    assert now == ["Medicines", "Hours this week", place.room.group.name, "No session is booked"]


def test_what_happened_comes_from_each_part_the_newest_first(read, place):
    found = read()

    assert titles(found)[:3] == ["Referral accepted", place.room.group.name, "Individual session"]


def test_one_part_alone(read):
    assert titles(read("?part=notes")) == ["Individual session"]


@pytest.fixture
def promised(place):
    """Something promised and agreed anew, a court's condition, and a need."""
    friday = clock.local_date() + timedelta(days=4)
    court = Promised(words="report on Mondays", because="The order of May", by_date=friday)
    with own_request(place.patient) as by:
        row = promise(promised=Promised(words="call the bank", by_date=friday), by=by)
        renegotiate(promise_id=row.pk, promised=Promised(words="write to the bank", by_date=friday), by=by)
        promise(promised=court, kind=PromiseKind.COURT, by=by)
        ask(kind=NeedKind.LEGAL, words="somebody who reads the order", by=by)
    see_all(place.organization)


def test_promises_and_needs_are_told_step_by_step_to_who_reads_them(read, promised):
    promises, needs = (read(f"?part={part}").context["lines"] for part in ("promises", "needs"))

    assert sorted((one["title"], one["pieces"][0][0].split(" · ")[0]) for one in promises) == [
        ("A court’s condition: report on Mondays", "Promised"),
        ("Own promise: call the bank", "Agreed anew"),
        ("Own promise: call the bank", "Promised"),
        ("Own promise: write to the bank", "Promised"),
    ]
    assert [one["title"] for one in needs] == ["Something legal: somebody who reads the order"]


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.COUNSELOR, ["promises", "needs"]),
        (Role.NURSE, ["promises", "needs"]),
        (Role.DIRECTOR, ["needs"]),
        (Role.UTILIZATION_REVIEW, []),
        (Role.PRIVACY_OFFICER, []),
    ],
)
def test_promises_and_needs_are_told_to_those_whom_their_pages_name(place, promised, client, role, parts):
    """A court's condition is for who works with the person, not for everybody who opens a chart."""
    staff = make_staff(place.organization, role, credentials=["RN"])
    tie = {"actor_id": staff.pk, "patient_id": place.patient.pk, "basis": Basis.CARE_TEAM, "source_id": staff.pk}
    open_reach(**tie, by=place.room.by)
    client.force_login(staff.account)
    address = f"/people/{place.patient.pk}/chart/"
    words = {"promises": "report on Mondays", "needs": "who reads the order"}

    found = {part: client.get(f"{address}?part={part}") for part in words}
    whole = client.get(address)
    client.step_up()
    file = client.post(f"{address}paper/", {"part": list(words)})

    told = "".join(page.extract_text() for page in PdfReader(BytesIO(file.content)).pages) if parts else ""
    assert [one.status_code for one in (*found.values(), whole, file)] == [200, 200, 200, 200 if parts else 422]
    assert [part for part in words if words[part] in found[part].content.decode()] == parts
    assert [part for part in words if words[part] in whole.content.decode()] == parts
    assert [part for part in words if words[part] in told] == parts
    assert [one for one, _ in whole.context["parts"] if one in words] == parts


@pytest.mark.parametrize(
    ("words", "count"), [("rehearse", 1), ("drinking ballpark", 1), ('"the ballpark"', 1), ("ballpark -drink", 0),
                         ("nothing like it", 0), ("'; drop table", 0)],
)  # fmt: skip
def test_words_are_found_in_any_form_of_them(read, words, count):
    found = read(f"?q={words}")

    assert (found.context["count"], len(found.context["lines"])) == (count, count)


def test_found_words_are_marked_and_escaped(read, place):
    place.signed(began=-240, activities="Felt tired & calm ⟦sic⟧.")

    shown = read("?q=calm").content.decode()

    assert "tired &amp; <mark>calm</mark>" in shown
    assert "[sic]" in shown


def test_no_words_find_nothing_without_asking(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert matches([("something", "")], "  ") == []


def test_who_does_not_reach_them_finds_no_chart(read, place, client):
    client.force_login(place.stranger.account)

    assert (read().status_code, client.get(f"/people/{place.patient.pk}/chart/paper/").status_code) == (404, 404)


def test_a_chart_holds_nothing_of_somebody_else(read, place):
    assert titles(read("?part=notes", patient=place.other)) == []
    assert read("?q=ballpark", patient=place.other).context["count"] == 0


def test_as_many_queries_for_three_notes_as_for_one(read, place, django_assert_max_num_queries):
    with django_assert_max_num_queries(55) as one:
        read()
    place.signed(began=-240)
    place.signed(began=-300)

    with django_assert_max_num_queries(len(one)):
        read()


def test_parts_leave_on_paper_after_stepping_up_and_stand_in_the_ledger(read, place, client):
    url = reverse("staff:chart_paper", args=[place.patient.pk])
    read()
    before = client.post(url, {"part": ["notes"]})
    client.step_up()

    file = client.post(url, {"part": ["notes", "sessions"]})

    see_all(place.organization)
    pages = "".join(page.extract_text() for page in PdfReader(BytesIO(file.content)).pages)
    entries = ledger_of(viewer=actor_for(place.patient), patient_id=place.patient.pk)
    assert (before.status_code, "First show that it is you." in before.text) == (422, True)
    assert ("Rehearsed refusing a drink" in pages, f"Taken out by {place.room.leader}" in pages) == (True, True)
    assert [(one.channel, one.reference, one.classes) for one in entries] == [
        ("print", "Chart", ["attendance"]), ("print", "Chart", ["note"]),
    ]  # fmt: skip


def test_no_part_gives_no_file(read, place, client):
    read()
    client.step_up()

    answer = client.post(reverse("staff:chart_paper", args=[place.patient.pk]), {})

    assert answer.status_code == 422
