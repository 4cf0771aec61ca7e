"""A button that is tapped twice: two requests of one patient at the same moment sign once."""

import threading

import pytest
from django.db import connection, transaction

from midspan.domains.consents.actions import pause_sharing
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.tests.factories import make_signed, person_of
from midspan.domains.people.tests.factories import make_patient
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30  # Seconds until a thread that hangs fails the test.
SIGNS = {
    "consent": make_signed,
    "pause": lambda patient: pause_sharing(language="en", by=person_of(patient)),
}


@pytest.fixture
def rowan():
    with transaction.atomic():
        return make_patient(make_organization())


class Signer(threading.Thread):
    """Signs in a transaction of its own, on a connection of its own."""

    def __init__(self, rowan, sign):
        super().__init__(daemon=True)
        self.rowan, self.sign, self.number = rowan, sign, None
        self.signed = None
        self.has_begun = threading.Event()

    def run(self):
        try:
            with acting_for(person_of(self.rowan), Reach.OWN):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    self.number = cursor.fetchone()[0]
                self.has_begun.set()
                self.signed = self.sign(self.rowan)
        finally:
            connection.close()

    def waits(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.number])
            return cursor.fetchone()[0]


@pytest.mark.slow
@pytest.mark.parametrize("what", SIGNS)
def test_two_requests_at_once_sign_once(rowan, what):
    second = Signer(rowan, SIGNS[what])

    with acting_for(person_of(rowan), Reach.OWN):
        first = SIGNS[what](rowan)
        second.start()
        assert second.has_begun.wait(PATIENCE)
        tick = threading.Event()
        for _ in range(PATIENCE * 100):  # The first is through only after the second has come to where it waits.
            if second.waits():
                break
            tick.wait(0.01)
    second.join(PATIENCE)

    with transaction.atomic():
        see_all(rowan.organization)
        assert (second.signed, SignedConsent.objects.count()) == (first, 1)
