"""Circles for tests, made as a patient makes them."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from midspan.domains.circle.actions import (
    NewShare,
    Said,
    add_tie,
    check_privately,
    draft_of,
    invite,
    open_invitation,
    share,
    write_card,
)
from midspan.domains.circle.enums import SupportRole, YesNo
from midspan.domains.circle.queries import in_circle
from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.consents.tests.factories import person_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all

NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)  # A Monday, where the center is.
NO_DANGER = {"is_safe": YesNo.YES, "is_pressed": YesNo.NO, "could_use_phone": YesNo.NO}
CARD = {"helps": "Sit with me.", "does_not_help": "Advice.", "words": "I am here.", "call_somebody": "Call Bo."}


@contextmanager
def as_person(person):
    """The connection bound to one person as their own request binds it, then to everybody again."""
    by = person_of(person)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    try:
        yield by
    finally:
        see_all(person.organization)


def make_tie(patient, **fields):
    with as_person(patient) as by:
        return add_tie(said=Said(**{"name": "Mom", "roles": ("family",), **fields}), by=by)


def make_invitation(patient, tie, *, role=SupportRole.FAMILY, known_as="Ro"):
    with as_person(patient) as by:
        check_privately(tie_id=tie.pk, **NO_DANGER, by=by)
        return invite(tie_id=tie.pk, role=role, known_as=known_as, language="en", by=by)


class InCircle:
    """Somebody in a patient's circle with an account of their own, as tests that sign somebody in need one."""

    def __init__(self, patient, tie, account):
        self.patient, self.tie, self.account, self.pk = patient, tie, account, account.pk


def make_supporter(patient, *scopes, role=SupportRole.FAMILY, known_as="Ro", **fields):
    """Somebody who came in by address and code, and with whom these scopes are shared."""
    tie = make_tie(patient, **fields)
    made = make_invitation(patient, tie, role=role, known_as=known_as)
    account = open_invitation(secret=made.secret, code=made.code).account
    see_all(patient.organization)
    for scope in scopes:
        make_share(patient, tie, scope)
    return InCircle(patient, tie, account)


def make_share(patient, tie, scope, *, days=90, to_name=""):
    with as_person(patient) as by:
        today, parties = timezone.localdate(clock.now()), parties_of(viewer=by, patient_id=by.id)
        last_day = today + timedelta(days=days)
        goes = {"to_name": to_name or tie.name, "last_day": last_day}
        draft = draft_of(in_circle(viewer=by, tie_id=tie.pk), scope, **goes)
        text = text_of(draft, parties, language="en", today=clock.local_date())
        said = {"signed_name": parties.patient, "read_digest": text.digest, "language": "en"}
        return share(new=NewShare(tie_id=tie.pk, scope=scope, **goes, **said), by=by)


def make_card(patient, **fields):
    with as_person(patient) as by:
        return write_card(**{**CARD, **fields}, by=by)
