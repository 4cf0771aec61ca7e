"""The letter on paper: only to who chose letters, in neutral words, through the gate, and as a step of the clock."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from midspan.domains.outreach.actions import Done, do_step, print_letter
from midspan.domains.outreach.enums import DeedKind, StepKey
from midspan.domains.outreach.rules.deeds import may_post
from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.people.enums import ContactChannel, Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WORDS = "Hello Rowan,\n\nYour place is kept.\n\nDana"


class Written(Missing):
    """Rowan chose letters, and Dana wrote one."""

    def __init__(self):
        super().__init__()
        self.rowan.safe_contact, self.rowan.safe_contact_agreed_at = ContactChannel.LETTER, clock.now()
        self.rowan.address_lines, self.rowan.city, self.rowan.state = "14 Pine St", "Roanoke", "VA"
        self.rowan.postal_code = "24011"
        self.rowan.save()
        self.watch()
        self.write(WORDS)

    def write(self, words):
        step = {"patient_id": self.rowan.pk, "key": StepKey.LETTER, "done": Done(words=words)}
        return do_step(**step, by=actor_for(self.dana))

    def print(self):
        see_all(self.organization)
        return print_letter(patient_id=self.rowan.pk, by=actor_for(self.dana))


@pytest.fixture(scope="module")
def shared(share):
    return share(Written)


@pytest.fixture
def place(shared):
    return own(shared)


def test_the_paper_says_the_neutral_name_whom_it_is_for_and_the_words_of_the_letter(place):
    paper = place.print()

    assert paper.head == place.organization.short_name
    assert paper.lines[1:] == (
        f"Rowan {place.rowan.family_name}", "14 Pine St", "Roanoke VA 24011",
        "Hello Rowan,", "Your place is kept.", "Dana",
    )  # fmt: skip


def test_it_is_a_step_of_the_clock_once_and_every_printing_stands_in_the_ledger(place):
    place.print()
    place.print()

    printed = [one for one in place.found.deeds if one.kind == DeedKind.PRINTED]
    entries = ledger_of(viewer=actor_for(place.rowan), patient_id=place.rowan.pk)
    assert [(one.step.key, one.by_id) for one in printed] == [("letter", place.dana.pk)]
    assert [(one.channel, one.outcome) for one in entries if one.reference == "Letter by post"] == [
        ("letter", "permit"), ("letter", "permit"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"safe_contact": ContactChannel.TEXT}, "did not choose letters"),
        ({"safe_contact_agreed_at": None}, "Nobody has asked yet"),
        ({"address_lines": ""}, "address is not known"),
    ],
)
def test_no_post_comes_to_who_did_not_choose_it_and_that_is_said(place, client, fields, words):
    for name, value in fields.items():
        setattr(place.rowan, name, value)
    place.rowan.save()

    with pytest.raises(RefusedError, match=words):
        place.print()
    client.force_login(place.dana.account)
    page = client.get(f"/people/{place.rowan.pk}/reach/").text

    see_all(place.organization)
    assert (words in page, "Print it for the post" in page) == (True, False)
    assert place.found.printed is None


def test_words_that_tell_what_this_place_is_do_not_go_by_post(place):
    chosen = {"words": WORDS, "is_agreed": True, "channel": "letter", "address": ["14 Pine St"]}
    by = actor_for(place.dana)

    assert may_post(by, **chosen, tells=False)
    assert "tell what this place is" in may_post(by, **chosen, tells=True).reason


def test_a_letter_that_names_the_center_is_refused(shared):
    place = own(shared)
    place.organization.short_name = place.organization.name
    place.organization.save()

    with pytest.raises(RefusedError, match="tell what this place is"):
        place.print()


def test_who_does_not_write_letters_prints_none(place):
    assert Role.PEER_SPECIALIST in actor_for(place.pat).roles
    with pytest.raises(RefusedError):
        print_letter(patient_id=place.rowan.pk, by=actor_for(place.pat))


def test_the_file_says_nothing_of_whose_it_is_but_its_words(place, client):
    client.force_login(place.dana.account)

    page = client.get(f"/people/{place.rowan.pk}/reach/").text
    answer = client.post(f"/people/{place.rowan.pk}/reach/letter/paper/")

    reader = PdfReader(BytesIO(answer.content))
    assert "Print it for the post" in page
    assert answer["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert "Your place is kept." in reader.pages[0].extract_text()
    assert place.organization.name not in reader.pages[0].extract_text()
    assert not reader.metadata.title
    assert not reader.metadata.author
