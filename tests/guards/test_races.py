"""A consent is taken back, or an emergency closed, while others read: what shows something has ended before that has.

Each in a thread and connection of its own. A reader is held before each of its statements in turn, until the revoke is
through or waits for it; which of the two it is, the database decides.
"""

import threading
from contextlib import contextmanager, suppress
from functools import partial

import pytest
from django.db import connection, transaction

from midspan.domains.emergencies.actions import break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.queries import record_in
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy import compiled
from midspan.domains.privacy.actions import give_consent, revoke_consent
from midspan.domains.privacy.enums import LedgerKind
from midspan.domains.privacy.models import LedgerEntry, Revocation
from midspan.domains.privacy.queries import Asking, Recipient, Thing, decide
from midspan.engines.disclosure import Channel, Item, Kind, Scope
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from midspan.values import DataClass, RefusedError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SCHEDULE = frozenset({DataClass.SCHEDULE})
OUTSIDE = Recipient(Kind.PROVIDER, "Practitioner/outside")
READERS, READS = 4, 12
PATIENCE = 30  # Seconds until a thread that hangs fails the test.


def no_hold(execute, *query):
    return execute(*query)


class Center:
    def __init__(self):
        with transaction.atomic():
            self.organization = make_organization()
            self.rowan = make_patient(self.organization)
            self.by = actor_for(self.rowan)
            self.dana = actor_for(make_staff(self.organization, "intake"))
            self.officers = [actor_for(make_staff(self.organization, "privacy_officer")) for _ in range(2)]
            words = {"actors": frozenset({OUTSIDE.reference}), "purposes": frozenset({"COC"}), "classes": SCHEDULE}
            self.consent = give_consent(patient_id=self.rowan.pk, scope=Scope(**words), by=self.by)
        self.is_revoked = threading.Event()

    def read(self, *, held=no_hold):
        """Whether the times were shown, and whether the revoke was through while this still read."""
        thing = Thing(patient_id=self.rowan.pk, item=Item(classes=SCHEDULE, labels=frozenset()), content="9:00 am")
        asking = Asking(by=self.dana, channel=Channel.API, purposes=frozenset({"COC"}), recipient=OUTSIDE)
        with acting_for(self.dana, Reach.ALL), connection.execute_wrapper(held):
            return decide(asking, thing).is_open, self.is_revoked.is_set()

    def break_glass(self):
        who = {"family_name": self.rowan.family_name, "birth_date": self.rowan.birth_date}
        return break_glass(**who, reason="Fainted in the hallway, I am alone.", has_stepped_up=True, by=self.dana)

    def look(self, emergency, *, held=no_hold):
        """Whether the record showed anything, and whether the review was through while this still read."""
        with acting_for(self.dana, Reach.ALL), connection.execute_wrapper(held):
            return bool(record_in(emergency, viewer=self.dana)), self.is_revoked.is_set()

    def close(self, emergency):
        by = self.officers[0]
        with acting_for(by, Reach.ALL):
            review(emergency_id=emergency.pk, finding=Finding.NOT_JUSTIFIED, words="Nobody called.", by=by)
        self.is_revoked.set()

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


def at_once(*works):
    """Each work in a thread of its own, all begun at the same moment."""
    barrier = threading.Barrier(len(works))

    def begun(work):
        barrier.wait(PATIENCE)
        work()

    with threads(*[partial(begun, work) for work in works]):
        pass


def test_two_who_revoke_at_once_revoke_once(center):
    at_once(center.revoke, center.revoke)

    with acting_for(center.dana, Reach.ALL):
        assert Revocation.objects.count() == 1


@pytest.mark.parametrize("at", range(14))
def test_no_look_shows_anything_once_a_review_has_closed_it(center, at):
    with acting_for(center.dana, Reach.ALL):
        emergency = center.break_glass()
    hold, answers = Hold(at), []

    with threads(lambda: answers.append(center.look(emergency, held=hold)) or hold.is_there.set()):
        assert hold.is_there.wait(PATIENCE)
        with threads(partial(center.close, emergency)):
            wait_until(lambda: center.is_revoked.is_set() or somebody_waits_for_a_lock())
            hold.let_go.set()

    [(is_shown, was_closed)] = answers
    assert not (is_shown and was_closed)
    assert center.look(emergency) == (False, True)


def test_two_clicks_at_once_open_one_emergency_and_two_reviews_at_once_are_one(center):
    found, reviewed = [], []

    def click():
        with acting_for(center.dana, Reach.ALL):
            found.append(center.break_glass())

    def reviewer(officer):
        with acting_for(officer, Reach.ALL), suppress(RefusedError):
            reviewed.append(review(emergency_id=found[0].pk, finding=Finding.JUSTIFIED, words="Seen.", by=officer))

    at_once(click, click)
    at_once(*[partial(reviewer, officer) for officer in center.officers])

    assert found[0] == found[1]
    assert len(reviewed) == 1
    with acting_for(center.dana, Reach.ALL):
        kept = list(LedgerEntry.objects.order_by("number").values_list("kind", flat=True))
    assert kept == [LedgerKind.EMERGENCY, LedgerKind.REVIEW]
