"""The ledger: written by the database in order, and every tampering with it is noticed at its place.

Tampering is done as the server's superuser with triggers off: whoever holds the database can do it, and is found out.
"""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from midspan.config.postgres import ensure_running
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.ledger import make_root, verify
from midspan.domains.privacy.ledger.linking import link_of
from midspan.domains.privacy.models import LedgerEntry, LedgerHead
from midspan.domains.privacy.tests.factories import write_entries
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Center:
    """Two patients with five entries each, and the root of that day."""

    def __init__(self):
        with transaction.atomic():
            self.organization = make_organization()
            self.rowan, self.kim = make_patient(self.organization), make_patient(self.organization)
            self.officer = actor_for(make_staff(self.organization, "privacy_officer"))
            for patient in (self.rowan, self.kim):
                write_entries(
                    patient, self.officer, count=5, basis="role – intake", classes=frozenset({"note", "plan"})
                )
            self.root = make_root(by=self.officer).document

    def write(self, patient, count=1):
        with acting_for(self.officer, Reach.ALL):
            write_entries(patient, self.officer, count=count)

    def verified(self, *, kept=()):
        with acting_for(self.officer, Reach.ALL):
            return verify(organization_id=self.organization.pk, kept=kept)

    def places(self, *, kept=()):
        """(patient or None, number, words) of what is found."""
        names = {self.rowan.pk: "rowan", self.kim.pk: "kim", None: "root"}
        return [(names[one.patient_id], one.number, one.words) for one in self.verified(kept=kept).findings]


@pytest.fixture
def center():
    return Center()


@contextmanager
def superuser():
    dsn = ensure_running("test").superuser_dsn(database=connection.settings_dict["NAME"])
    with psycopg.connect(dsn) as opened:
        opened.execute("SET session_replication_role = replica")  # No trigger runs.
        yield opened


def tamper(sql, *values):
    with superuser() as opened:
        opened.execute(sql, values)


def test_untouched_ledger_is_whole(center):
    found = center.verified(kept=[center.root])

    assert (found.is_whole, found.entries, found.chains, found.roots) == (True, 10, 2, 2)


def test_entry_that_was_edited_is_named(center):
    tamper("UPDATE privacy_ledgerentry SET outcome = 'deny' WHERE patient_id = %s AND number = 3", center.rowan.pk)

    assert center.places() == [("rowan", 3, "was changed after it was written")]


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor_id = gen_random_uuid()",
        "classes = ARRAY['note,plan']",
        "basis = 'role - intake'",
        "recipient = 'sister'",
    ],
)
def test_every_part_of_an_entry_is_in_its_link(center, change):
    tamper(f"UPDATE privacy_ledgerentry SET {change} WHERE patient_id = %s AND number = 1", center.kim.pk)  # noqa: S608

    assert center.places() == [("kim", 1, "was changed after it was written")]


def test_entry_edited_with_its_link_made_anew_breaks_the_next(center):
    with acting_for(center.officer, Reach.ALL):
        entry = LedgerEntry.objects.get(patient_id=center.rowan.pk, number=3)
    entry.outcome = "deny"
    tamper("UPDATE privacy_ledgerentry SET outcome = 'deny', link = %s WHERE id = %s", link_of(entry), entry.pk)

    assert center.places() == [("rowan", 4, "does not follow the entry before it")]


def test_swapped_entries_are_named(center):
    with superuser() as opened:
        for before, after in ((2, 99), (4, 2), (99, 4)):
            opened.execute(
                "UPDATE privacy_ledgerentry SET number = %s WHERE patient_id = %s AND number = %s",
                [after, center.rowan.pk, before],
            )

    changed = "was changed after it was written"
    assert center.places()[:2] == [("rowan", 2, changed), ("rowan", 3, "does not follow the entry before it")]
    assert ("rowan", 4, changed) in center.places()


def test_entry_deleted_from_the_middle_is_missing(center):
    tamper("DELETE FROM privacy_ledgerentry WHERE patient_id = %s AND number = 3", center.kim.pk)

    assert center.places() == [("kim", 3, "is missing")]


def test_tail_that_was_deleted_is_missing(center):
    tamper("DELETE FROM privacy_ledgerentry WHERE patient_id = %s AND number > 3", center.kim.pk)

    assert center.places() == [("kim", 4, "is missing"), ("kim", 5, "is missing")]


def test_tail_deleted_together_with_its_end_is_noticed_by_the_root(center):
    with superuser() as opened:
        opened.execute("DELETE FROM privacy_ledgerentry WHERE patient_id = %s AND number > 3", [center.kim.pk])
        opened.execute(
            "UPDATE privacy_ledgerhead h SET number = 3, link = e.link FROM privacy_ledgerentry e "
            "WHERE e.patient_id = h.patient_id AND e.number = 3 AND h.patient_id = %s",
            [center.kim.pk],
        )

    assert center.places() == [("kim", 4, "is missing"), ("kim", 5, "is missing")]


def test_everything_deleted_is_noticed_by_the_root_that_is_kept_elsewhere(center):
    with superuser() as opened:
        for table in ("ledgerentry", "ledgerhead", "ledgerroot"):
            opened.execute(f"DELETE FROM privacy_{table}")  # noqa: S608 - our own tables

    assert center.places() == []
    lost = "knows a chain of 5 entries of which nothing is left"
    assert center.places(kept=[center.root]) == [
        ("root", 1, "is kept elsewhere, but the database is older than it"),
        ("root", 1, lost),
    ]


def test_backup_played_back_is_noticed_by_the_root_that_is_kept_elsewhere(center):
    tables = ("ledgerentry", "ledgerhead", "ledgerroot")
    with superuser() as opened:
        for table in tables:
            opened.execute(f"CREATE TABLE backup_{table} AS SELECT * FROM privacy_{table}")  # noqa: S608 - our own
    center.write(center.rowan, count=2)
    with acting_for(center.officer, Reach.ALL):
        younger = make_root(by=center.officer).document
    with superuser() as opened:
        for table in tables:
            opened.execute(f"DELETE FROM privacy_{table}")  # noqa: S608 - as above
            opened.execute(f"INSERT INTO privacy_{table} SELECT * FROM backup_{table}")  # noqa: S608 - as above
            opened.execute(f"DROP TABLE backup_{table}")

    assert center.places(kept=[center.root]) == []
    assert center.places(kept=[center.root, younger]) == [
        ("root", 2, "is kept elsewhere, but the database is older than it"),
        ("rowan", 6, "is missing"),
        ("rowan", 7, "is missing"),
    ]


def test_root_that_was_edited_is_not_signed(center):
    edited = {**center.root, "heads": {}}

    assert center.places(kept=[edited]) == [
        ("root", 1, "is another here than the one kept elsewhere"),
        ("root", 1, "is not signed by this deployment's key"),
    ]


def test_root_deleted_between_two_is_missing(center):
    center.write(center.kim)
    for _ in range(2):
        with acting_for(center.officer, Reach.ALL):
            make_root(by=center.officer)
    tamper("DELETE FROM privacy_ledgerroot WHERE number = 2")

    assert center.places() == [("root", 2, "is missing")]


def test_root_names_no_patient(center):
    assert str(center.rowan.pk) not in str(center.root)
    assert [number for number, _ in center.root["heads"].values()] == [5, 5]


@pytest.mark.parametrize(
    "change",
    [
        lambda: LedgerEntry.objects.update(outcome="deny"),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: LedgerHead.objects.update(number=1),
        lambda: LedgerHead.objects.all().delete(),
    ],
)
def test_application_changes_no_entry_and_no_end(center, change):
    with pytest.raises(DatabaseError), acting_for(center.officer, Reach.ALL):
        change()

    assert center.verified().is_whole


def test_whoever_does_not_reach_a_patient_reads_nothing_of_their_ledger(center):
    with acting_for(actor_for(center.kim), Reach.OWN):
        seen = set(LedgerEntry.objects.values_list("patient_id", flat=True))

    assert seen == {center.kim.pk}
