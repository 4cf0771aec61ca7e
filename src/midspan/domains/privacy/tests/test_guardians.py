"""Guardians on file: what the gate answers them, until the clock or somebody ends it."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import (
    NewGuardian,
    NewLawDecision,
    decide_law,
    end_guardian,
    name_guardian,
)
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower
from midspan.domains.privacy.gate import Asking, Recipient, Thing, decide
from midspan.domains.privacy.models import Guardian, LedgerEntry
from midspan.domains.privacy.queries import guardians_of, signing_law_of
from midspan.engines.disclosure import Item, Kind, Signs
from midspan.kernel.models import Organization
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import Label, RefusedError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 17, tzinfo=UTC)
MOTHER = NewGuardian(
    name="Alma Reyes",
    relation="mother",
    basis=GuardianBasis.PARENT,
    document="Birth certificate and her license",
    powers=(GuardianPower.SIGN, GuardianPower.SEE),
    from_date=date(2026, 11, 1),
)


@contextmanager
def at_moment(moment):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        yield


class Center:
    """In California: a child of ten in mental health care, whose mother is on file; intake, a privacy officer."""

    def __init__(self):
        self.organization = make_organization(jurisdiction="CA")
        self.child = make_patient(self.organization, birth_date=date(2016, 3, 1), time_zone="America/Los_Angeles")
        self.intake = actor_for(make_staff(self.organization, "intake"))
        self.officer = actor_for(make_staff(self.organization, "privacy_officer"))
        with at_moment(NOON):
            self.mother = name_guardian(patient_id=self.child.pk, guardian=MOTHER, by=self.intake)

    def told(self, at=NOON, data_class="schedule", guardian=None):
        """What the gate answers the mother about what came of mental health care."""
        item = Item(classes=frozenset({data_class}), labels=frozenset({Label.MENTAL_HEALTH}))
        to = Recipient(Kind.GUARDIAN, (guardian or self.mother).reference)
        with at_moment(at):
            asking = Asking(by=self.intake, purposes=frozenset({"FAMRQT"}), recipient=to)
            return decide(asking, Thing(patient_id=self.child.pk, item=item, content={})).decision.code.value


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def test_guardian_is_told_what_the_law_lets_them_and_it_stands_in_the_ledger(center):
    assert (center.told(), center.told(data_class="note")) == ("by_guardianship", "nothing_allows_it")

    entries = LedgerEntry.objects.filter(patient=center.child, recipient=center.mother.reference)
    assert set(entries.values_list("code", "basis")) == {
        ("by_guardianship", "CA-0-mental-health"),
        ("nothing_allows_it", "default"),
    }


def test_sight_ends_as_the_twelfth_birthday_begins_where_the_child_lives(center):
    begins = datetime(2028, 3, 1, 8, tzinfo=UTC)  # 00:00 in Los Angeles.

    assert [center.told(at) for at in (begins - timedelta(seconds=1), begins)] == [
        "by_guardianship",
        "nothing_allows_it",
    ]


def test_link_begins_on_its_day_and_nobody_is_a_guardian_of_somebody_of_age(center):
    moments = [datetime(2026, 11, 1, 6, 59, tzinfo=UTC), datetime(2034, 3, 1, 8, tzinfo=UTC)]

    assert [center.told(at) for at in moments] == ["not_linked", "not_linked"]


def test_corrected_birth_date_and_clock_hold_at_the_next_question(center):
    before = center.told()

    ungated_patients().filter(pk=center.child.pk).update(birth_date=date(2014, 11, 27))

    assert (before, center.told()) == ("by_guardianship", "nothing_allows_it")


def test_child_who_lives_in_another_state_is_asked_about(center):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")

    assert center.told() == "ask_a_human"
    assert signing_law_of(viewer=center.intake, patient_id=center.child.pk).signs is Signs.UNKNOWN


def test_center_that_falls_under_another_state_is_asked_about_at_the_next_question(center):
    before = center.told()

    Organization.objects.filter(pk=center.organization.pk).update(jurisdiction="NV")

    assert (before, center.told()) == ("by_guardianship", "ask_a_human")


def test_unknown_birth_date_is_closed_and_asks(center):
    ungated_patients().filter(pk=center.child.pk).update(birth_date=None)

    assert center.told() == "ask_a_human"
    assert signing_law_of(viewer=center.intake, patient_id=center.child.pk).signs is Signs.UNKNOWN


def test_ended_guardian_is_told_nothing_at_once(center):
    with at_moment(NOON):
        end_guardian(guardian_id=center.mother.pk, reason="Custody went to the father.", by=center.officer)
        end_guardian(guardian_id=center.mother.pk, reason="Again.", by=center.officer)

    assert center.told() == "not_linked"
    [kept] = guardians_of(viewer=center.intake, patient_id=center.child.pk)
    assert [one.reason for one in kept.ends.all()] == ["Custody went to the father."]


def test_parent_who_may_only_sign_sees_nothing(center):
    only = NewGuardian(**{**{name: getattr(MOTHER, name) for name in MOTHER.__struct_fields__}, "powers": ("sign",)})
    with at_moment(NOON):
        father = name_guardian(patient_id=center.child.pk, guardian=only, by=center.intake)

    assert center.told(guardian=father) == "not_linked"


def test_decision_of_a_human_holds_until_the_next_birthday(center):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")
    said = NewLawDecision(
        service="mental_health",
        signs=Signs.GUARDIAN,
        source="Counsel, letter of November 20",
        guardian_sees=("billing",),
    )
    with at_moment(NOON):
        decide_law(patient_id=center.child.pk, decision=said, by=center.officer)
    birthday = datetime(2027, 3, 1, 8, tzinfo=UTC)

    assert [center.told(at, "billing") for at in (NOON, birthday - timedelta(seconds=1), birthday)] == [
        "by_guardianship",
        "by_guardianship",
        "ask_a_human",
    ]
    assert center.told() == "nothing_allows_it"


def test_who_may_do_what(center):
    director = actor_for(make_staff(center.organization, "director"))
    said = NewLawDecision(service="mental_health", signs=Signs.MINOR, source="Somebody said so")
    grown = make_patient(center.organization)

    with pytest.raises(RefusedError, match="does not keep guardians"):
        name_guardian(patient_id=center.child.pk, guardian=MOTHER, by=director)
    with pytest.raises(RefusedError, match="Only the privacy officer"):
        decide_law(patient_id=center.child.pk, decision=said, by=center.intake)
    with pytest.raises(RefusedError, match="of age"):
        name_guardian(patient_id=grown.pk, guardian=MOTHER, by=center.intake)
    with pytest.raises(RefusedError, match="of age"):
        decide_law(patient_id=grown.pk, decision=said, by=center.officer)


def test_database_keeps_guardians_as_they_were(center):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Guardian.objects.filter(pk=center.mother.pk).update(name="Somebody else")
