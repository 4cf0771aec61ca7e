"""What others wrote is kept as it came, opened through the gate, and moved out rather than deleted."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override
from msgspec.structs import replace

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.queries import ledger_of
from midspan.domains.records.actions import (
    correct_received,
    keep_received,
    open_received,
    own_from_others,
    own_received,
    read_or_move,
    take_own_received,
)
from midspan.domains.records.book import bases, categories, ways
from midspan.domains.records.enums import RECEIVED_STEPS, PassingOn, ReceivedStep
from midspan.domains.records.models import ReceivedRecord, ReceivedRecordStep
from midspan.domains.records.queries import received_of, received_one
from midspan.domains.records.received_wording import step_lines, title_of
from midspan.domains.records.rules.received import may_keep, may_step
from midspan.domains.records.shapes import Terms
from midspan.domains.records.tests.factories import NURSE, PDF, Place, a_record
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError
from midspan.values.scans import MOST_BYTES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
R = ReceivedStep


class Shelf(Place):
    """As the place, with a privacy officer, and one record that came from the residential unit."""

    def __init__(self):
        super().__init__()
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)
        self.record = keep_received(patient_id=self.rowan.pk, said=a_record(), by=actor_for(self.counselor))


@pytest.fixture(scope="module")
def shared(share):
    return share(Shelf)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by = actor_for(copy.counselor)
    copy.base = f"/people/{copy.rowan.pk}/from-others/"
    return copy


def keep(place, **fields):
    return keep_received(patient_id=place.rowan.pk, said=a_record(**fields), by=place.by)


def step(place, which, words, by=None):
    said = {"patient_id": place.rowan.pk, "record_id": place.record.pk, "step": which, "words": words}
    return read_or_move(**said, by=by or place.by)


def file_of(place, viewer=None):
    return received_one(viewer=viewer or place.by, patient_id=place.rowan.pk, record_id=place.record.pk)


def open_it(place, by=None):
    return open_received(patient_id=place.rowan.pk, record_id=place.record.pk, by=by or place.by)


def signed_in(person):
    client = Client()
    client.force_login(person.account)
    see_all(person.organization)
    return client


def test_a_file_is_kept_byte_for_byte_and_waits_to_be_read(place):
    file = file_of(place)

    assert (file.state, file.summary, title_of(file)) == (
        R.KEPT, "", "Summary of a stay or of treatment from Clover Hill Residential",
    )  # fmt: skip
    assert bytes(open_it(place).content) == PDF


def test_the_same_file_is_kept_once_and_that_is_said(place):
    with pytest.raises(RefusedError, match="kept for this person already"):
        keep(place)
    step(place, R.MOVED_OUT, "Another birth date")
    with pytest.raises(RefusedError, match="was moved out of this person"):
        keep(place)

    assert len(received_of(viewer=place.by, patient_id=place.rowan.pk)) == 1


def test_what_was_moved_out_is_brought_back_by_the_privacy_officer_with_the_reason(place):
    client, base = signed_in(place.officer), f"{place.base}{place.record.pk}/"
    step(place, R.MOVED_OUT, "Another birth date")
    with pytest.raises(RefusedError, match="Your role does not"):
        step(place, R.KEPT, "Theirs")
    with pytest.raises(RefusedError, match="Say why it is theirs"):
        step(place, R.KEPT, " ", by=actor_for(place.officer))
    page = client.get(base).text

    client.post(f"{base}move/", {"move-why": "The sender mistyped it", "move-to": "kept"})

    see_all(place.organization)
    assert ("Bring it back" in page, file_of(place).state) == (True, R.KEPT)
    assert step_lines(file_of(place))[-1]["title"] == "Brought back: it is this person’s"


def test_a_reason_that_cannot_be_kept_is_shown_again(place):
    client = signed_in(place.counselor)

    answer = client.post(f"{place.base}{place.record.pk}/move/", {"move-why": "Not\x00theirs", "move-to": "moved_out"})

    assert (answer.status_code, bool(answer.context["move"].errors)) == (200, True)


def test_a_summary_that_comes_after_it_was_moved_out_is_not_lost(place):
    step(place, R.MOVED_OUT, "Another birth date")

    page = signed_in(place.counselor).post(f"{place.base}{place.record.pk}/", {"words": "Six weeks there."}).text

    assert ("Six weeks there." in page, "This was moved out." in page) == (True, True)


def test_what_cannot_be_kept_is_refused_in_words_that_help(place):
    cannot = [
        ({"content": b""}, "empty or larger"),
        ({"content": b"GIF89a"}, "no PDF, PNG or JPEG"),
        ({"from_whom": " "}, "from whom"),
        ({"way": "pigeon"}, "Choose from"),
        ({"category": "gossip"}, "Choose from"),
    ]
    for fields, words in cannot:
        with pytest.raises(RefusedError, match=words):
            keep(place, **fields)


def test_what_is_too_large_or_has_not_come_yet_is_refused():
    today = clock.local_date()
    said = {"media_type": "application/pdf", "today": today}

    assert may_keep(NURSE, size=MOST_BYTES, received=today, **said)
    assert not may_keep(NURSE, size=MOST_BYTES + 1, received=today, **said)
    assert not may_keep(NURSE, size=1, received=today + timedelta(days=1), **said)


def test_who_opens_one_stands_in_the_ledger(place):
    open_it(place, by=actor_for(place.nurse))

    [entry] = ledger_of(viewer=actor_for(place.rowan), patient_id=place.rowan.pk)
    assert (entry.reference, entry.channel, entry.classes, entry.actor_id, entry.outcome) == (
        "Record received", "page", ["referral"], place.nurse.pk, "permit",
    )  # fmt: skip


def test_to_look_at_what_is_known_of_one_opens_nothing(place):
    received_of(viewer=place.by, patient_id=place.rowan.pk)

    assert ledger_of(viewer=actor_for(place.rowan), patient_id=place.rowan.pk) == []


def test_our_own_words_stand_beside_it_and_may_be_written_again(place):
    step(place, R.READ, "Six weeks there, left as planned.")
    step(place, R.READ, "Six weeks there, left as planned; sleeps badly.")

    file = file_of(place)
    assert (file.state, file.summary) == (R.READ, "Six weeks there, left as planned; sleeps badly.")
    assert bytes(open_it(place).content) == PDF


def test_what_is_somebody_elses_is_moved_out_and_closed_but_to_the_privacy_officer(place):
    step(place, R.MOVED_OUT, "Another birth date")

    assert title_of(file_of(place)) == "A record that is somebody else’s"
    with pytest.raises(RefusedError, match="closed to your role"):
        open_it(place)
    assert bytes(open_it(place, by=actor_for(place.officer)).content) == PDF
    with pytest.raises(RefusedError, match="moved out"):
        step(place, R.READ, "So")


@pytest.mark.parametrize("state", R)
def test_steps_follow_their_table(state):
    both = replace(NURSE, roles=frozenset({Role.NURSE, Role.PRIVACY_OFFICER}))

    assert {to for to in R if may_step(both, state=state, to=to, words="So")} == RECEIVED_STEPS[state]


def test_a_step_says_why(place):
    for which in (R.READ, R.MOVED_OUT):
        with pytest.raises(RefusedError, match="Say"):
            step(place, which, "  ")


def test_intake_keeps_and_does_not_sum_up(place):
    intake = actor_for(make_staff(place.organization, Role.INTAKE))

    other = keep_received(patient_id=place.rowan.pk, said=a_record(content=PDF + b"2"), by=intake)
    with pytest.raises(RefusedError, match="Your role does not"):
        read_or_move(patient_id=place.rowan.pk, record_id=other.pk, step=R.READ, words="So", by=intake)


def test_nothing_of_it_is_changed_or_deleted(place):
    for model in (ReceivedRecord, ReceivedRecordStep):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            model.objects.update(organization=place.organization)
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_who_does_not_reach_the_person_finds_none(place):
    stranger = actor_for(place.colleague)
    bind(organization_id=stranger.organization_id, actor_id=stranger.id, reach=Reach.ASSIGNED)

    assert received_of(viewer=stranger, patient_id=place.rowan.pk) == []
    with pytest.raises(RefusedError, match="no such record"):
        open_it(place, by=stranger)


def test_what_a_sender_said_nothing_certain_of_is_kept_close(place):
    file = file_of(place)
    told = {}
    for passing_on in PassingOn:
        file.record.passing_on = passing_on
        told[passing_on] = replace(file).is_kept_close

    assert told == {PassingOn.FORBIDDEN: True, PassingOn.NOT_FORBIDDEN: False, PassingOn.UNKNOWN: True}


def test_every_choice_of_the_book_has_words():
    assert all(one.words for book in (ways(), bases(), categories()) for one in book.values())
    assert bases()["consent"].source


def test_a_record_is_kept_read_and_opened_through_its_pages(place):
    client, today = signed_in(place.counselor), clock.local_date()
    day = {f"received_date_{place_}": str(part) for place_, part in enumerate((today.month, today.day, today.year))}
    said = {
        "from_whom": "Ridge Clinic", "category": "laboratory", "way": "mail", "basis": "unknown",
        "passing_on": "unknown", **day,
    }  # fmt: skip
    file = SimpleUploadedFile("labs.pdf", PDF + b" of a laboratory")
    page = client.post(f"{place.base}new/", {**said, "file": file}, follow=True).text
    assert "It waits to be read." in page
    see_all(place.organization)
    record = apps.get_model("records.ReceivedRecord").objects.get(way="mail")
    url = f"{place.base}{record.pk}/"

    page = client.post(url, {"words": "Liver values as expected."}, follow=True).text
    answer = client.post(f"{url}file/")

    assert "Liver values as expected." in page
    assert "42 CFR part 2 prohibits unauthorized use" in page
    assert (answer.content, answer.headers["Content-Disposition"]) == (
        PDF + b" of a laboratory", 'attachment; filename="document.pdf"',
    )  # fmt: skip
    chart = client.get(f"/people/{place.rowan.pk}/chart/?q=liver")
    assert [line["title"] for line in chart.context["lines"]] == ["Laboratory from Ridge Clinic"]


def test_what_was_written_of_somebody_elses_record_goes_out_of_the_chart_with_it(place):
    step(place, R.READ, "Six weeks there.")
    step(place, R.MOVED_OUT, "Another birth date")
    client = signed_in(place.counselor)

    chart = client.get(f"/people/{place.rowan.pk}/chart/?part=received").text
    page = client.get(f"{place.base}{place.record.pk}/").text

    assert ("Another birth date" in chart, "Another birth date" in page) == (True, True)
    assert [words for words in ("Six weeks", "Clover Hill") if words in chart + page] == []


def test_a_group_leader_finds_no_records_from_others(place):
    assert signed_in(place.leader).get(place.base).status_code == 404


def terms(**fields):
    return replace(Terms(basis="consent", basis_words="Of November 2", passing_on=PassingOn.FORBIDDEN), **fields)


def correct(place, *, why="Read once more", seen=1, by=None, **fields):
    said = {"patient_id": place.rowan.pk, "record_id": place.record.pk, "said": terms(**fields)}
    return correct_received(**said, why=why, seen=seen, by=by or place.by)


def test_what_holds_is_what_was_said_last_and_what_was_said_before_stays_on_file(place):
    officer = actor_for(place.officer)
    correct(place, basis="person", basis_words="", why="They brought it themselves")
    correct(place, basis="person", basis_words="", passing_on=PassingOn.NOT_FORBIDDEN, seen=2, by=officer)

    file = file_of(place)
    assert (file.state, file.terms.basis, file.labels) == (R.KEPT, "person", frozenset())
    assert [(one.basis, one.passing_on, one.words) for one in file.steps] == [
        ("", "", ""),
        ("person", "forbidden", "They brought it themselves"),
        ("person", "not_forbidden", "Read once more"),
    ]
    assert (file.record.basis, file.record.passing_on) == ("consent", "forbidden")
    assert step_lines(file)[1]["told"] == (
        "The person gave it to us themselves · 45 CFR 164.524 · The sender wrote that it may not be passed on"
    )


def test_the_notice_goes_by_what_was_said_last(place):
    base = f"{place.base}{place.record.pk}/"
    notice = "42 CFR part 2 prohibits unauthorized use"
    before = signed_in(place.counselor).get(base).text
    correct(place, passing_on=PassingOn.NOT_FORBIDDEN, by=actor_for(place.officer))

    assert (notice in before, notice in signed_in(place.counselor).get(base).text) == (True, False)


def test_only_the_privacy_officer_says_that_a_sender_forbade_nothing_after_all(place):
    for passing_on in (PassingOn.UNKNOWN, PassingOn.NOT_FORBIDDEN):
        with pytest.raises(RefusedError, match="Only the privacy officer"):
            correct(place, passing_on=passing_on)

    assert correct(place, passing_on=PassingOn.UNKNOWN, by=actor_for(place.officer)).number == 2


def test_a_correction_says_something_else_and_why_and_over_nothing_unread(place):
    cannot = [
        ({}, "Nothing is different"),
        ({"basis": "person", "why": " "}, "Say why"),
        ({"basis": "rumor"}, "Choose from"),
        ({"basis": "person", "seen": 0}, "changed this meanwhile"),
        ({"basis": "person", "by": actor_for(place.leader)}, "."),
    ]
    for fields, words in cannot:
        with pytest.raises(RefusedError, match=words):
            correct(place, **fields)
    step(place, R.MOVED_OUT, "Another birth date")
    with pytest.raises(RefusedError, match="moved out"):
        correct(place, basis="person", seen=2)


def test_only_a_correction_says_terms(place):
    for fields in ({"step": "read", "words": "So", "basis": "person"}, {"step": "corrected", "words": "So"}):
        row = {"organization": place.organization, "patient": place.rowan, "record": place.record, "number": 9}
        with pytest.raises(DatabaseError, match="only_corrections_say_terms"), transaction.atomic():
            ReceivedRecordStep.objects.create(**row, **fields, at=clock.now(), done_by=place.nurse)


def test_a_correction_is_written_on_the_page_of_the_record(place):
    base = f"{place.base}{place.record.pk}/"
    client = signed_in(place.counselor)
    said = {
        "basis": "treatment",
        "basis_words": "",
        "passing_on": "forbidden",
        "why": "No consent was found",
        "seen": "1",
    }

    page = client.post(f"{base}correct/", {f"correct-{name}": value for name, value in said.items()}, follow=True).text
    again = client.post(f"{base}correct/", {f"correct-{name}": value for name, value in said.items()})

    assert ("Corrected. What was said before stays on file." in page, "No consent was found" in page) == (True, True)
    assert "For treatment, without a consent of their own" in page
    assert "Somebody has changed this meanwhile." in again.text


def test_the_person_finds_who_sent_what_about_them_and_takes_the_file(place):
    client = signed_in(place.rowan)
    page = client.get("/from-others/")
    shut = client.post(f"/from-others/{place.record.pk}/", follow=True).text

    assert ("Clover Hill Residential" in page.text, "Summary of a stay" in page.text) == (True, True)
    assert "First show that it is you." in shut
    see_all(place.organization)
    taken = take_own_received(record_id=place.record.pk, has_stepped_up=True, by=actor_for(place.rowan))
    [entry] = ledger_of(viewer=actor_for(place.rowan), patient_id=place.rowan.pk)
    assert bytes(taken.content) == PDF
    assert (entry.reference, entry.purposes, entry.outcome) == ("Record received", ["PATRQT"], "permit")


def test_mark_of_what_is_somebody_elses_is_lifted_by_the_privacy_officer_alone(place):
    correct(place, is_third_party=True, why="Their sister wrote it in confidence")

    with pytest.raises(RefusedError, match="Only the privacy officer"):
        correct(place, is_third_party=False, seen=2)
    correct(place, is_third_party=False, seen=2, by=actor_for(place.officer))

    assert file_of(place).terms.is_third_party is False


def test_what_is_somebody_elses_or_told_in_confidence_is_not_there_for_the_person(place):
    """Neither page, copy nor file tells it from what never came."""
    own_by = actor_for(place.rowan)
    assert [one.record.pk for one in own_received(by=own_by)] == [place.record.pk]
    correct(place, is_third_party=True, why="Their sister wrote it in confidence")

    see_all(place.organization)
    assert (own_received(by=own_by), own_from_others(by=own_by)) == ([], [])
    with pytest.raises(RefusedError, match="no such record"):
        take_own_received(record_id=place.record.pk, has_stepped_up=True, by=own_by)
    assert "Nothing is here" in signed_in(place.rowan).get("/from-others/").text
    assert bytes(open_it(place).content) == PDF  # Staff read it as before.


def test_what_was_moved_out_is_not_there_for_the_person(place):
    step(place, R.MOVED_OUT, "Another birth date")

    assert own_received(by=actor_for(place.rowan)) == []


def test_the_persons_copy_names_it_in_their_language(place):
    by = actor_for(place.rowan)
    with override("es"):
        [line] = own_from_others(by=by)

    assert line.what == "Resumen de una estancia o de un tratamiento"
    assert line.words.startswith("Clover Hill Residential; ")
