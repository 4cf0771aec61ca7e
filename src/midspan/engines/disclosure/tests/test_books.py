"""The dated files: whole, known to one another, and read as they are meant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from midspan.engines.disclosure import Channel, guardianship_of
from midspan.engines.disclosure.books import (
    channel_book,
    classes_known,
    confidential_classes,
    hl7_code_of,
    label_word_of,
    labels_below,
    part2_elements,
    part2_notice,
    purposes_below,
    role_book,
)
from midspan.engines.disclosure.books.shelf import book
from midspan.values import DataClass, Label

CHICAGO = ZoneInfo("America/Chicago")
SISTER = frozenset({"RelatedPerson/sister"})


@pytest.mark.parametrize("name", ["purposes", "labels", "channels", "staff", "part2", "minors", "resource_types"])
def test_every_file_says_when_it_was_reviewed(name):
    assert book(name)["reviewed_on"] >= date(2026, 11, 26)


@pytest.mark.parametrize("name", ["staff", "part2", "minors"])
def test_what_a_lawyer_must_confirm_says_that_nobody_has(name):
    assert book(name)["confirmed"] is False


def test_emergency_inherits_from_nothing_and_is_denied_with_treatment():
    inheriting, below = purposes_below(inherited_only=True), purposes_below(inherited_only=False)

    assert {code for code, covered in inheriting.items() if covered & {"ETREAT", "BTG"}} == {"ETREAT", "BTG"}
    assert inheriting["ETREAT"] == {"ETREAT"}
    assert below["TREAT"] >= {"ETREAT", "BTG"}


def test_a_permit_for_behavioral_health_is_none_for_psychotherapy_notes():
    assert "PSYTHPN" not in labels_below(for_permit=True)["BH"]
    assert "PSYTHPN" in labels_below(for_permit=False)["BH"]


def test_our_labels_and_hl7s_name_the_same():
    assert [label_word_of(hl7_code_of(one)) for one in Label] == list(Label)
    assert (label_word_of("42CFRPart2"), label_word_of("R"), label_word_of("XYZ")) == ("part2", "R", None)


def test_classes_are_ours_and_fhirs():
    assert classes_known() >= {*DataClass, "Observation", "MedicationRequest"}


def test_every_channel_is_described_and_a_log_can_do_nothing():
    assert channel_book().keys() == set(Channel)
    assert channel_book()[Channel.LOG].does == frozenset()


def test_roles_speak_of_known_classes_and_purposes():
    for role in role_book().values():
        assert role.classes <= {*DataClass}
        assert role.purposes <= purposes_below(inherited_only=False).keys()


def test_no_role_opens_notes_kept_apart():
    apart = {"counseling_note", "psychotherapy_note", "journal"}

    assert {name for name, role in role_book().items() if role.classes & apart} == set()


def test_the_notice_is_the_newest_that_has_begun():
    assert part2_notice(date(2026, 11, 26)).version == "2.32-short-2024"
    with pytest.raises(LookupError):
        part2_notice(date(2024, 4, 15))


def test_classes_said_in_confidence_are_ours_and_hold_all_notes():
    assert confidential_classes() <= {one.value for one in DataClass}
    assert confidential_classes() >= {"note", "counseling_note", "psychotherapy_note", "journal"}


def test_elements_name_their_paragraph():
    assert {one.source[:14] for one in part2_elements()} == {"42 CFR 2.31(a)"}


def guardian(state="CA", service="substance_use", born_on=date(2010, 6, 1), on=date(2026, 11, 26)):
    return guardianship_of(state=state, service=service, born_on=born_on, on=on, zone=CHICAGO, guardians=SISTER)


def test_where_a_minor_consents_alone_a_guardian_sees_nothing():
    found = guardian()

    assert (found.classes, found.is_known, found.basis) == (frozenset(), True, "CA-12-substance-use")


@pytest.mark.parametrize("unknown", [{"state": "ZZ"}, {"service": "surgery"}, {"state": "TX"}])
def test_where_the_law_is_not_known_nothing_is_shown_and_a_human_is_asked(unknown):
    found = guardian(**unknown)

    assert (found.classes, found.is_known) == (frozenset(), False)


@pytest.mark.parametrize(
    ("born_on", "until"),
    [
        (date(2008, 11, 27), datetime(2026, 11, 27, 6, tzinfo=UTC)),
        (date(2008, 7, 1), datetime(2026, 7, 1, 5, tzinfo=UTC)),
        (date(2008, 2, 29), datetime(2026, 2, 28, 6, tzinfo=UTC)),
    ],
)
def test_guardianship_ends_when_the_birthday_begins_on_local_clocks(born_on, until):
    assert guardian(born_on=born_on).until == until
