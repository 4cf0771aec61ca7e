"""A consent is taken back while others read: a read that shows something has ended before the revoke has.

Each in a thread and connection of its own. A reader is held before each of its statements in turn, until the revoke is
through or waits for it; which of the two it is, the database decides.
"""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy import compiled
from midspan.domains.privacy.actions import give_consent, revoke_consent
from midspan.domains.privacy.models import LedgerEntry, Revocation
from midspan.domains.privacy.queries import Asking, Recipient, Thing, decide
from midspan.engines.disclosure import Channel, Item, Kind, Scope
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from midspan.values import DataClass

pytestmark = pytest.mark.django_db(transaction=True)
SCHEDULE = frozenset({DataClass.SCHEDULE})
OUTSIDE = Recipient(Kind.PROVIDER, "Practitioner/outside")
READERS, READS = 4, 12
PATIENCE = 30  # Seconds until a thread that hangs fails the test.


class Center:
    def __init__(self):
        with transaction.atomic():
            self.organization = make_organization()
            self.rowan = make_patient(self.organization)
            self.by = actor_for(self.rowan)
            self.dana = actor_for(make_staff(self.organization, "intake"))
            words = {"actors": frozenset({OUTSIDE.reference}), "purposes": frozenset({"COC"}), "classes": SCHEDULE}
            self.consent = give_consent(patient_id=self.rowan.pk, scope=Scope(**words), by=self.by)
        self.is_revoked = threading.Event()

    def read(self, *, held=None):
        """Whether the times were shown, and whether the revoke was through while this still read."""
        thing = Thing(patient_id=self.rowan.pk, item=Item(classes=SCHEDULE, labels=frozenset()), content="9:00 am")
        asking = Asking(by=self.dana, channel=Channel.API, purposes=frozenset({"COC"}), recipient=OUTSIDE)
        with acting_for(self.dana, Reach.ALL):
            if held is not None:
                with connection.execute_wrapper(held):
                    answer = decide(asking, thing)
            else:
                answer = decide(asking, thing)
            return answer.is_open, self.is_revoked.is_set()

    def revoke(self):
        with acting_for(self.by, Reach.OWN):
            revoke_consent(consent_id=self.consent.pk, by=self.by)
        self.is_revoked.set()


@pytest.fixture
def center():
    compiled._compiled.clear()
    return Center()


@contextmanager
def threads(*works):
    """Each work in a thread with a connection of its own; what one raises is raised at the end."""
    raised = []

    def run(work):
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again below, in the test's own thread
            raised.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=[work], daemon=True) for work in works]
    for one in running:
        one.start()
    yield
    for one in running:
        one.join(PATIENCE)
    assert raised == []
    assert not any(one.is_alive() for one in running)


class Hold:
    """Stops a reader before its statement number `at`, until `let_go`."""

    def __init__(self, at):
        self.at, self.number = at, -1
        self.is_there, self.let_go = threading.Event(), threading.Event()

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        if self.number == self.at:
            self.is_there.set()
            assert self.let_go.wait(PATIENCE)
        return execute(sql, params, many, context)


def wait_until(is_so):
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if is_so():
            return
        pause.wait(0.01)
    raise AssertionError("It never came to that.")


def somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("is_warm", [False, True])
@pytest.mark.parametrize("at", range(7))
def test_no_read_shows_anything_once_the_revoke_is_through(center, at, is_warm):
    if is_warm:
        center.read()
    hold, answers = Hold(at), []

    with threads(lambda: answers.append(center.read(held=hold)) or hold.is_there.set()):
        assert hold.is_there.wait(PATIENCE)
        with threads(center.revoke):
            wait_until(lambda: center.is_revoked.is_set() or somebody_waits_for_a_lock())
            hold.let_go.set()

    [(is_open, was_revoked)] = answers
    assert not (is_open and was_revoked)
    assert center.read() == (False, True)


def test_readers_that_never_stop_and_one_who_revokes(center):
    answers, barrier = [], threading.Barrier(READERS + 1)

    def reader():
        barrier.wait(PATIENCE)
        for _ in range(READS):
            began_revoked = center.is_revoked.is_set()
            answers.append((began_revoked, *center.read()))

    def revoker():
        barrier.wait(PATIENCE)
        center.revoke()

    with threads(*[reader] * READERS, revoker):
        pass

    assert len(answers) == READERS * READS
    assert [one for one in answers if one[1] and (one[0] or one[2])] == []
    with acting_for(center.dana, Reach.ALL):
        kept = list(LedgerEntry.objects.values_list("number", "outcome").order_by("number"))
    assert [number for number, _ in kept] == list(range(1, len(answers) + 1))
    # What was shown comes first: after the first no there is no yes.
    outcomes = [outcome for _, outcome in kept]
    assert outcomes == sorted(outcomes, reverse=True)


def test_two_who_revoke_at_once_revoke_once(center):
    barrier = threading.Barrier(2)

    def revoker():
        barrier.wait(PATIENCE)
        center.revoke()

    with threads(revoker, revoker):
        pass

    with acting_for(center.dana, Reach.ALL):
        assert Revocation.objects.count() == 1
