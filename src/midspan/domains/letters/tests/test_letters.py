"""A letter says when and nothing else; the patient approves its exact words; then it is given, through the gate."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.formats import time_format
from pypdf import PdfReader

from midspan.domains.circle.actions import keep_from
from midspan.domains.circle.enums import Unnamed
from midspan.domains.consents.actions import pause_sharing
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.letters import book
from midspan.domains.letters.actions import give_letter, take_back_letter
from midspan.domains.letters.enums import TRANSITIONS, GivenTo, LetterState, Shows
from midspan.domains.letters.models import Letter, LetterApproval, LetterGiven
from midspan.domains.letters.paper import pdf_of
from midspan.domains.letters.queries import consent_text, letters_of
from midspan.domains.letters.rules import DOUBT, DOUBT_AFTER, KEPT_FROM, KEPT_FROM_AFTER
from midspan.domains.letters.tests.factories import approve, make_letter
from midspan.domains.letters.text import Appointment, joined
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import reveals
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
OWN = "/more/privacy/letters/"
TIMES_ONLY = "It says when the appointments are, and nothing else about them."


class Center:
    """Rowan, with a group that ended and one still to come next week; who writes letters, and who does not."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1, began=200)
        self.rowan = self.room.patients[0]
        self.day = self.room.session.local_date
        self.came, self.left = self.room.start + timedelta(minutes=10), self.room.end - timedelta(minutes=5)
        self.come(self.came, self.left)
        self.intake = make_staff(self.organization, Role.INTAKE)
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)

    def come(self, start, end):
        of_them = {"organization": self.organization, "patient": self.rowan}
        booking = self.room.bookings[0]
        kept = row("encounters.Attendance", **of_them, booking=booking, session=booking.session, state="attended")
        during = type(self.room.session.during)(start, end)
        row("encounters.Presence", **of_them, attendance=kept, during=during, recorded_by_id=self.room.leader.pk)

    def letter(self, **fields):
        return make_letter(self.rowan, self.day, **fields)

    def address(self, letter=None):
        base = f"/people/{self.rowan.pk}/letters/"
        return f"{base}{letter.pk}/" if letter else base


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def line_of(center, letter):
    return letters_of(viewer=actor_for(center.rowan), patient_id=center.rowan.pk, letter_id=letter.pk)[0]


def words_of(paper):
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())


def told_of(center):
    see_all(center.organization)
    rows = ledger_of(viewer=actor_for(center.rowan), patient_id=center.rowan.pk)
    return [(one.outcome, one.channel, one.recipient, one.reference, sorted(one.purposes)) for one in rows]


def test_letter_says_the_exact_words(center):
    letter = center.letter(address="12 Mill Street\nRiverside")
    zone = ZoneInfo(center.room.site.time_zone)
    day = center.room.start.astimezone(zone)

    lines = letter.text.split("\n")

    assert [*lines[:1], *lines[2:6], *lines[7:]] == [
        "Harbor Bridge",
        "To: Blue Heron Logistics",
        "12 Mill Street",
        "Riverside",
        f"Rowan {center.rowan.family_name} has appointments at these times:",
        "Please plan work around these times.",
        f"Rowan {center.rowan.family_name} asked for this letter and has read every word of it. {TIMES_ONLY}",
        f"Please take questions to Rowan {center.rowan.family_name}. Harbor Bridge answers none, about anybody.",
        "Harbor Bridge",
    ]
    assert lines[6].startswith(f"{day:%A, %B} {day.day}, {day.year}: ")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("kind", "shows"), [(kind.key, shows) for kind in book.kinds().values() for shows in kind.shows]
)
def test_no_letter_tells_what_this_place_is(center, kind, shows, language):
    letter = center.letter(kind=kind, shows=shows, language=language, matter="Case 12")
    session = center.room.session

    assert not reveals(letter.text)
    for secret in (center.organization.name, center.organization.phone, session.title, session.site.name, "2.1"):
        assert secret.casefold() not in letter.text.casefold()


def test_neutral_name_that_is_not_neutral_stops_the_letter(center):
    center.organization.short_name = "Harbor Recovery"
    center.organization.save()

    with pytest.raises(RefusedError, match="tell what this place is"):
        center.letter()


def test_name_of_whom_it_is_for_may_say_what_it_likes(center):
    assert "Recovery Trucks" in center.letter(recipient="Recovery Trucks").text


def test_times_kept_are_those_in_the_room(center):
    zone = ZoneInfo(center.room.site.time_zone)
    came, left = center.came.astimezone(zone), center.left.astimezone(zone)

    text = center.letter(shows=Shows.ATTENDED).text

    times = f"{came:%A, %B} {came.day}, {came.year}: {time_format(came)} to {time_format(left)}"
    assert text.split("\n")[3:6] == [
        f"Rowan {center.rowan.family_name} was at appointments at these times:",
        times,
        "Please count these times as excused.",
    ]


def test_appointments_close_together_are_one():
    day = clock.now().replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    hours = [(0, 1), (1.5, 3), (6, 7), (24, 25)]
    stretches = [Appointment(day + timedelta(hours=a), day + timedelta(hours=b)) for a, b in hours]

    found = joined(reversed(stretches), gap=timedelta(minutes=60))

    assert [((one.start - day) / timedelta(hours=1), (one.end - day) / timedelta(hours=1)) for one in found] == [
        (0, 3), (6, 7), (24, 25),
    ]  # fmt: skip


def test_days_without_appointments_make_no_letter(center):
    with pytest.raises(RefusedError, match="no appointments"):
        make_letter(center.rowan, center.day + timedelta(days=30))


def test_letter_covers_so_many_days_at_most(center):
    longest = book.limit("longest_days")
    center.letter(last=center.day + timedelta(days=longest - 1))

    with pytest.raises(RefusedError, match="longer than one letter"):
        center.letter(last=center.day + timedelta(days=longest))


@pytest.mark.slow
def test_file_says_nothing_about_whose_or_what_it_is(center):
    paper = pdf_of(center.letter())
    reader = PdfReader(BytesIO(paper))

    assert set(reader.metadata or {}) <= {"/Creator", "/Producer"}
    assert not any("/Annots" in page for page in reader.pages)
    assert b"/URI" not in paper
    assert paper == pdf_of(Letter.objects.get())


def test_paper_says_the_words_of_the_letter_and_nothing_else(center):
    letter = center.letter(recipient="#panic() *bold* $x$")

    assert words_of(pdf_of(letter)) == "".join(letter.text.split())


@pytest.mark.slow
def test_patient_asks_reads_approves_and_downloads(client, center):
    client.force_login(center.rowan.account)
    day = {"first": center.day, "last": center.day}
    boxes = {f"{name}_{at}": part for name, on in day.items() for at, part in enumerate((on.month, on.day, on.year))}
    chosen = {"kind": "employer", "recipient": "Blue Heron", "shows": "planned", "language": "en", **boxes}

    address = client.post(f"{OWN}new/", chosen)["Location"]
    page = unescape(client.get(address).text)
    read, consent = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("read", "consent"))
    name = f"Rowan {center.rowan.family_name}"
    client.post(address, {"read": read, "consent": consent, "signed_name": name})
    paper = client.post(f"{address}paper/")

    assert "These are the exact words." in page
    assert (paper["Content-Type"], paper["Content-Disposition"], paper["Cache-Control"]) == (
        "application/pdf", 'attachment; filename="document.pdf"', "no-store",
    )  # fmt: skip
    see_all(center.organization)
    [letter] = Letter.objects.all()
    assert words_of(paper.content) == "".join(letter.text.split())
    assert told_of(center) == [("permit", "letter", "", f"Letter/{letter.pk}", ["PATRQT"])]
    assert LetterGiven.objects.get().to == GivenTo.PATIENT


@pytest.mark.slow
def test_downloading_asks_again_each_time_by_a_button(client, center):
    letter = center.letter()
    approve(letter)
    client.force_login(center.rowan.account)
    address = f"{OWN}{letter.pk}/paper/"

    assert [client.get(address).status_code, client.post(address).status_code, client.post(address).status_code] == [
        405, 200, 200,
    ]  # fmt: skip
    assert len(told_of(center)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("who", ["intake", "officer"])
def test_staff_give_nothing_that_is_not_approved(client, center, who):
    letter = center.letter(by=actor_for(center.intake))
    client.force_login(getattr(center, who).account)

    answer = client.post(f"{center.address(letter)}paper/", follow=True)

    assert "Nothing leaves before the person has approved it word for word." in unescape(answer.text)
    assert (told_of(center), LetterGiven.objects.count()) == ([], 0)


@pytest.mark.slow
def test_staff_give_an_approved_letter_to_whom_it_is_for(client, center):
    letter = center.letter(by=actor_for(center.intake))
    signed = approve(letter).signed
    client.force_login(center.intake.account)

    answer = client.post(f"{center.address(letter)}paper/")

    assert answer["Content-Disposition"] == 'attachment; filename="document.pdf"'
    purposes = ["FAMRQT", "PATRQT", "SUPNWK"]
    assert told_of(center) == [("permit", "letter", signed.reference, f"Letter/{letter.pk}", purposes)]
    assert LetterGiven.objects.get().to == GivenTo.RECIPIENT


@pytest.mark.slow
def test_court_gets_a_letter_for_its_proceeding_alone(center):
    letter = center.letter(kind="court", recipient="Judge Alder", matter="Case 12", shows=Shows.ATTENDED)
    approve(letter)

    give_letter(letter_id=letter.pk, patient_id=center.rowan.pk, by=actor_for(center.intake))

    assert [told[4] for told in told_of(center)] == [["HLEGAL"]]
    assert "This letter is for one matter and no other: Case 12." in letter.text


@pytest.mark.slow
def test_nobody_but_the_patient_can_approve(center):
    letter = center.letter(by=actor_for(center.intake))
    signed = approve(center.letter(recipient="Somebody else")).signed
    see_all(center.organization)
    fields = {"organization": center.organization, "patient": center.rowan, "signed": signed, "letter": letter}

    with pytest.raises(DatabaseError, match="only_patient_approves"), transaction.atomic():
        LetterApproval.objects.create(**fields, digest=letter.digest, approved_at=clock.now())
    bind(organization_id=center.organization.pk, actor_id=center.rowan.pk, reach=Reach.ALL)
    LetterApproval.objects.create(**fields, digest=letter.digest, approved_at=clock.now())


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"read": "0" * 64}, {"consent": "0" * 64}, {"signed_name": "Somebody Else"}])
def test_another_word_or_name_approves_nothing(client, center, change):
    letter = center.letter()
    read = consent_text(letter, viewer=actor_for(center.rowan), language="en")
    client.force_login(center.rowan.account)
    said = {"read": letter.digest, "consent": read.digest, "signed_name": f"Rowan {center.rowan.family_name}"}

    page = client.post(f"{OWN}{letter.pk}/", {**said, **change})

    see_all(center.organization)
    assert (page.status_code, LetterApproval.objects.count()) == (200, 0)


def test_words_of_a_letter_never_change(center):
    letter = center.letter()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(text="Another word.")


@pytest.mark.slow
def test_letter_is_answered_once(client, center):
    letter = center.letter()
    client.force_login(center.rowan.account)
    client.post(f"{OWN}{letter.pk}/no/")
    see_all(center.organization)

    with pytest.raises(RefusedError, match="its answer already"):
        approve(letter)
    assert line_of(center, letter).state is LetterState.DECLINED


@pytest.mark.slow
def test_approval_taken_back_stops_everybody(center):
    letter = center.letter()
    approve(letter)
    take_back_letter(letter_id=letter.pk, language="en", by=actor_for(center.rowan))

    for by in (actor_for(center.rowan), actor_for(center.intake)):
        with pytest.raises(RefusedError, match="is over"):
            give_letter(letter_id=letter.pk, patient_id=center.rowan.pk, by=by)
    assert line_of(center, letter).state is LetterState.OVER


@pytest.mark.slow
def test_approval_ends_by_itself(center, monkeypatch):
    letter = center.letter()
    approve(letter)
    later = clock.now() + timedelta(days=book.limit("days_given") + 1)

    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    assert line_of(center, letter).state is LetterState.OVER


@pytest.mark.slow
def test_pause_keeps_it_from_others_and_says_so_in_the_ledger(client, center):
    letter = center.letter()
    signed = approve(letter).signed
    pause_sharing(language="en", by=actor_for(center.rowan))
    client.force_login(center.intake.account)

    page = unescape(client.post(f"{center.address(letter)}paper/", follow=True).text)

    assert "You paused all sharing" in page
    assert [told[:3] for told in told_of(center)] == [("conceal", "letter", signed.reference)]
    give_letter(letter_id=letter.pk, patient_id=center.rowan.pk, by=actor_for(center.rowan))


def told_to(center):
    return [one.kind for one in unread_notices(viewer=actor_for(center.rowan))]


@pytest.mark.slow
def test_patient_is_told_of_a_letter_that_staff_write_and_of_no_other(client, center):
    center.letter()
    client.force_login(center.intake.account)
    before = told_to(center)
    day = {"first": center.day, "last": center.day}
    boxes = {f"{name}_{at}": part for name, on in day.items() for at, part in enumerate((on.month, on.day, on.year))}
    chosen = {"kind": "landlord", "recipient": "Elm Court", "shows": "planned", "language": "es", **boxes}

    client.post(f"{center.address()}new/", chosen)

    see_all(center.organization)
    assert (before, told_to(center)) == ([], [NoticeKind.LETTER_WAITING])
    assert "tiene citas" in Letter.objects.get(recipient="Elm Court").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": ""}, "Choose who it is for."),
        ({"kind": "court", "shows": "attended"}, "Write which proceeding it is for."),
        ({"kind": "landlord", "shows": "attended"}, "A letter of this kind says what is planned."),
        ({"last_2": "1999"}, "The last day comes before the first."),
        ({"shows": "attended", "last_2": "2999"}, "Choose a day that is over."),
    ],
)
def test_form_says_what_is_missing(client, center, change, said):
    client.force_login(center.rowan.account)
    day = {"first": center.day, "last": center.day}
    boxes = {f"{name}_{at}": part for name, on in day.items() for at, part in enumerate((on.month, on.day, on.year))}
    chosen = {"kind": "employer", "recipient": "Blue Heron", "shows": "planned", "language": "en", **boxes}

    page = client.post(f"{OWN}new/", {**chosen, **change})

    assert said in unescape(page.text)
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("role", ["front_desk", "scheduler", "group_leader", "nurse", "director"])
def test_letters_are_nobody_elses(client, center, role):
    letter = center.letter()
    client.force_login(make_staff(center.organization, role).account)

    assert {client.get(one).status_code for one in (center.address(), center.address(letter))} == {404}


@pytest.mark.slow
def test_letters_of_another_patient_are_not_found(client, center):
    letter = center.letter()
    other = make_patient(center.organization)
    client.force_login(other.account)

    assert [client.get(f"{OWN}{one}/").status_code for one in (letter.pk, uuid4())] == [404, 404]
    assert [client.post(f"{OWN}{letter.pk}/{way}/").status_code for way in ("no", "end", "paper")] == [404] * 3


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_here_finds_what_to_say_to_callers(client, center, role):
    client.force_login(make_staff(center.organization, role).account)

    page = unescape(client.get("/calls/").text)

    assert "We can neither confirm nor deny anything about anybody." in page
    assert "No podemos confirmar ni negar nada sobre nadie." in page


def keep(center, what=Unnamed.NAME, value="Kim Novak", patient=None):
    patient = patient or center.rowan
    return keep_from(patient_id=patient.pk, what=what, value=value, note="Order", by=actor_for(center.intake))


TOLD = [
    (Unnamed.NAME, "Kim Novak", {"recipient": "Ms. Kim Novak"}),
    (Unnamed.NAME, "Kim Novak", {"address": "c/o Kim Novak\n3 Oak Road"}),
    (Unnamed.ADDRESS, "12 Elm Street, Riverside", {"address": "12 Elm Street"}),
    (Unnamed.ADDRESS, "12 Mill Street, Riverside", {"address": "12 Mill St.\nRiverside"}),
    (Unnamed.NUMBER, "555 010 2233", {"address": "Fax (555) 010-2233"}),
]


@pytest.mark.parametrize(("what", "value", "fields"), TOLD)
def test_letter_to_somebody_on_the_list_is_not_written_and_only_staff_read_why(center, what, value, fields):
    keep(center, what, value)

    with pytest.raises(RefusedError) as by_staff:
        center.letter(**fields, by=actor_for(center.intake))
    with pytest.raises(RefusedError) as by_patient:
        center.letter(**fields)

    assert (by_staff.value.verdict.reason, by_patient.value.verdict.reason) == (KEPT_FROM, DOUBT)
    assert Letter.objects.count() == 0
    assert center.letter(recipient="Elm Court").recipient == "Elm Court"


def test_letter_that_waits_is_not_approved_once_the_list_names_whom_it_is_for(center):
    letter = center.letter(recipient="Kim Novak")
    keep(center)

    with pytest.raises(RefusedError, match="Talk it over with your counselor first"):
        approve(letter)

    see_all(center.organization)
    assert line_of(center, letter).state is LetterState.WAITING


@pytest.mark.slow
def test_approved_letter_leaves_by_nobody_once_the_list_names_whom_it_is_for_and_staff_alone_read_why(client, center):
    letter = center.letter(recipient="Kim Novak")
    approve(letter)
    see_all(center.organization)
    client.force_login(center.intake.account)
    before = unescape(client.get(center.address(letter)).text)
    see_all(center.organization)
    keep(center)

    after = unescape(client.get(center.address(letter)).text)
    given = client.post(f"{center.address(letter)}paper/", follow=True)
    client.force_login(center.rowan.account)
    own = unescape(client.get(f"{OWN}{letter.pk}/").text)
    taken = client.post(f"{OWN}{letter.pk}/paper/", follow=True)

    assert ("Give it out" in before, KEPT_FROM in before) == (True, False)
    assert ("Give it out" in after, KEPT_FROM in after) == (False, True)
    assert KEPT_FROM in unescape(given.text)
    assert (taken["Content-Type"].split(";")[0], DOUBT in unescape(taken.text)) == ("text/html", True)
    told = own + unescape(taken.text)
    assert [words for words in (KEPT_FROM, "Must not be told", "Order", "Download") if words in told] == []
    assert (DOUBT in own, letter.text.split("\n")[-1] in own) == (True, True)  # They read it all the same.
    see_all(center.organization)
    assert LetterGiven.objects.count() == 0


def test_nobody_reads_that_nothing_was_sent_of_a_letter_that_was_given_before(client, center):
    letter = center.letter(recipient="Kim Novak")
    approve(letter)
    see_all(center.organization)
    give_letter(letter_id=letter.pk, patient_id=center.rowan.pk, by=actor_for(center.intake))
    see_all(center.organization)
    keep(center)

    client.force_login(center.rowan.account)
    own = unescape(client.get(f"{OWN}{letter.pk}/").text)
    taken = unescape(client.post(f"{OWN}{letter.pk}/paper/", follow=True).text)
    client.force_login(center.intake.account)
    theirs = unescape(client.get(center.address(letter)).text)

    assert [(DOUBT_AFTER in page, "Nothing was sent" in page) for page in (own, taken)] == [(True, False)] * 2
    assert [KEPT_FROM_AFTER in page for page in (own, taken, theirs)] == [False, False, True]
    assert ("Given to Kim Novak" in theirs, KEPT_FROM in theirs) == (True, False)


def test_whoever_adds_an_entry_is_told_what_went_out_before_it(client, center):
    for recipient in ("Kim Novak", "Elm Court"):
        letter = center.letter(recipient=recipient)
        approve(letter)
        see_all(center.organization)
        give_letter(letter_id=letter.pk, patient_id=center.rowan.pk, by=actor_for(center.intake))
        see_all(center.organization)
    client.force_login(center.intake.account)
    url = f"/people/{center.rowan.pk}/kept-from/"
    before = client.get(url).text

    after = client.post(url, {"what": "name", "value": "Kim Novak", "note": "Order"}, follow=True).text

    heading = "Went out before it was on the list"
    assert [heading in page for page in (before, after)] == [False, True]
    assert ("Given to Kim Novak" in after, "Elm Court" in after) == (True, False)


def test_own_copy_is_taken_as_before_while_no_list_names_whom_it_is_for(client, center):
    letter = center.letter(recipient="Kim Novak")
    approve(letter)
    see_all(center.organization)
    client.force_login(center.rowan.account)

    taken = client.post(f"{OWN}{letter.pk}/paper/")

    assert (taken.status_code, taken["Content-Type"]) == (200, "application/pdf")
    see_all(center.organization)
    assert [one.to for one in LetterGiven.objects.all()] == [GivenTo.PATIENT]


def test_list_of_one_person_stops_no_letter_of_another(center):
    keep(center, patient=make_patient(center.organization))

    assert center.letter(recipient="Kim Novak").recipient == "Kim Novak"


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_only_who_keeps_lists_sees_that_one_names_a_caller_and_the_words_stay_the_same(client, center, role):
    keep(center)
    client.force_login(make_staff(center.organization, role).account)

    page = unescape(client.post("/calls/", {"name": "Kim Novak", "contact": ""}).text)

    assert "do not confirm, do not pass on" in page
    assert "We can neither confirm nor deny anything about anybody." in page
    # A counselor keeps the lists of those they work with, and works with nobody here.
    may_read = role in {Role.INTAKE, Role.PRIVACY_OFFICER}
    assert ("Must not be told of" in page, center.rowan.family_name in page) == (may_read, may_read)
    assert ("Compare" in page) is (role in {Role.INTAKE, Role.PRIVACY_OFFICER, Role.COUNSELOR})


def test_caller_whom_no_list_names_finds_nothing_and_who_says_nothing_is_asked(client, center):
    keep(center)
    client.force_login(center.intake.account)

    other = client.post("/calls/", {"name": "Sam Hill", "contact": "555 010 9999"})
    nothing = client.post("/calls/", {"name": " ", "contact": ""})

    assert "No list that you keep names them." in other.text
    assert (nothing.status_code, "Write a name, a number or an address." in nothing.text) == (422, True)


def test_script_says_nothing_of_what_this_place_is():
    said = [words for step in book.call_script().steps for words in step.say.values()]

    assert [words for words in said if reveals(words)] == []


@pytest.mark.slow
def test_list_asks_as_often_for_three_letters_as_for_one(center):
    def asked():
        with CaptureQueriesContext(connection_of()) as caught:
            letters_of(viewer=actor_for(center.rowan), patient_id=center.rowan.pk)
        return len(caught)

    approve(center.letter())
    see_all(center.organization)
    before = asked()
    for recipient in ("Elm School", "Third"):
        approve(center.letter(recipient=recipient))
    see_all(center.organization)

    assert asked() == before


def connection_of():
    return transaction.get_connection()


def test_every_state_is_reached_as_the_table_says():
    reached = {after for states in TRANSITIONS.values() for after in states}

    assert reached | {LetterState.WAITING} == set(LetterState)
