"""One address for one answer sheet after a stay: without signing in, for a while, once; to a stranger it says nothing.

Whoever comes with the address says the person's birth date as well. An address that never was, that is used, over or
was tried too often, and a date that does not fit, are all answered alike.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from msgspec import Struct

from midspan.domains.measures.actions import hand_in, keep_answer, tell_late
from midspan.domains.measures.after_stay import after_of
from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.models import AnswerLink, GivenAnswer
from midspan.domains.measures.queries import Asking, asking_for, is_shown_now, is_to_be_reached, line_for
from midspan.domains.measures.rules import Choices, may_link, points_of, worrying
from midspan.domains.people.queries import own_identity
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.by_secret import hashed, row_of_secret
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind
from midspan.values import ALLOWED, Actor, ActorKind, DataClass, Verdict, refused, sentence

SECRET_BYTES = 32
NOWHERE = sentence("This does not fit, or the address leads nowhere any more.")


class Carried(Struct, frozen=True):
    """What an address carries: one answer sheet, and its person as who answers. It leads there while it `is_open`."""

    link: AnswerLink
    asking: Asking
    by: Actor
    is_open: bool


def make_link(*, patient_id: UUID, assignment_id: UUID, by: Actor) -> str:
    """The secret of a new address, returned once and never kept. What staff make ends those that were made before.

    Raises RefusedError.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    keep_link(patient_id=patient_id, assignment_id=assignment_id, secret_hash=hashed(secret), by=by)
    return secret


@action("measure.make_link")
def keep_link(*, patient_id: UUID, assignment_id: UUID, secret_hash: str, by: Actor) -> AnswerLink:
    """Keep a new address by the hash of its secret. Use `make_link`. Raises RefusedError."""
    in_turn("measure.link", assignment_id)
    asking = asking_for(viewer=by, patient_id=patient_id, assignment_id=assignment_id)
    may_link(
        by,
        is_after_stay=asking is not None and asking.assignment.after_days is not None,
        is_due=asking is not None and asking.due_on is not None,
        is_agreed=_is_agreed(organization_reader(by.organization_id), patient_id),
    ).require()
    now = clock.now()
    if by.kind is not ActorKind.JOB:  # A second envelope, by text or tried again, leaves the first one its address.
        _end_before(patient_id, assignment_id, now=now, by=by)
    return AnswerLink.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        assignment_id=assignment_id,
        secret_hash=secret_hash,
        made_by=by.id,
        made_at=now,
        expires_at=now + timedelta(days=schedules().after_stay.link_days),
    )


def _end_before(patient_id: UUID, assignment_id: UUID, *, now: datetime, by: Actor) -> None:
    before = AnswerLink.objects.filter(patient_id=patient_id, assignment_id=assignment_id, used_at=None)
    visible(before, viewer=by, data_class=DataClass.SCORE).filter(expires_at__gt=now).update(expires_at=now)


def _is_agreed(center: Actor, patient_id: UUID) -> bool:
    after = after_of(viewer=center, patient_id=patient_id, askings=())
    return after is not None and bool(after.is_agreed)


@contextmanager
def carried_by(secret: str) -> Iterator[Carried | None]:
    """What that address carries, held until the transaction ends and bound to its person; None for one that never was.

    Nobody is signed in. Within, days turn by the center's clock, as they do for who is.
    """
    found = row_of_secret(AnswerLink.objects.all(), secret)
    if found is None:
        yield None
        return
    by = Actor(organization_id=found.organization_id, id=found.patient_id, kind=ActorKind.PATIENT)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    with timezone.override(home_zone(organization_id=by.organization_id)):
        yield _carried(found, by)


def _carried(found: AnswerLink, by: Actor) -> Carried | None:
    rows = visible(AnswerLink.objects.filter(pk=found.pk), viewer=by, data_class=DataClass.SCORE)
    link = rows.select_for_update(of=("self",)).get()
    asking = asking_for(viewer=by, patient_id=by.id, assignment_id=link.assignment_id)
    return Carried(link, asking, by, _is_open(link, asking, by)) if asking is not None else None


def _is_open(link: AnswerLink, asking: Asking, by: Actor) -> bool:
    is_over = link.used_at or link.expires_at <= clock.now() or link.missed >= schedules().after_stay.link_misses
    if is_over or asking.due_on is None or not is_shown_now(viewer=by, asking=asking):
        return False
    return _is_agreed(organization_reader(by.organization_id), by.id)


def opens_for_birth(found: Carried | None, birth_date: date) -> Verdict:
    """Whether the questions are shown. Each date that does not fit is counted, and what it fits with is never said."""
    if found is None or not found.is_open:
        return refused(NOWHERE)
    if own_identity(viewer=found.by).birth_date != birth_date:
        count_miss(link=found.link, by=organization_reader(found.by.organization_id))
        return refused(NOWHERE)
    return ALLOWED


@action("measure.miss_link")
def count_miss(*, link: AnswerLink, by: Actor) -> AnswerLink:  # noqa: ARG001 - who is recorded as counting
    """Somebody came with the address and without the birth date. By the center: nobody knows who it was."""
    link.missed += 1
    link.save(update_fields=["missed"])
    return link


@action("measure.answer_link")
def answer_link(*, found: Carried, choices: Choices, language: str, by: Actor) -> AnswerLink:
    """Keep the answers as the person's own and hand them in; the address is used up. Raises RefusedError."""
    for item, place in choices.items():
        keep_answer(assignment_id=found.asking.id, item=item, place=place, by=by)
    hand_in(assignment_id=found.asking.id, language=language, mode=Mode.LINK, by=by)
    found.link.used_at = clock.now()
    found.link.save(update_fields=["used_at"])
    return found.link


def worrying_among(found: Carried, choices: Choices) -> tuple[str, ...]:
    """Items answered so that somebody has to talk with the person."""
    one = found.asking.instrument
    points = {number: given for number, given in points_of(one, choices).items() if number in choices}
    return worrying(one, points, told_from=line_for(viewer=found.by, asking=found.asking))


def tell_too_late(found: Carried, choices: Choices) -> bool:
    """Whether what stood on the screen as the address ended worries: it is not kept, and told all the same.

    What a sheet of today holds and somebody is about to talk of is told already, by the first of two clicks.
    """
    items = worrying_among(found, choices)
    points, told = points_of(found.asking.instrument, choices), _told_today(found) if items else {}
    for item in items:
        if item not in told or told[item] != points[item]:
            tell_late(assignment_id=found.asking.id, item=item, place=choices[item], by=found.by)
    return bool(items)


def _told_today(found: Carried) -> dict[str, int | None]:
    """Item to points, of what was handed in of it today; nothing once nobody has to talk with the person."""
    if not is_to_be_reached(viewer=found.by, patient_id=found.by.id):
        return {}
    rows = GivenAnswer.objects.filter(patient_id=found.by.id, administration__assignment=found.asking.assignment)
    rows = rows.filter(administration__answered_on=clock.local_date())
    return dict(visible(rows, viewer=found.by, data_class=DataClass.SCORE).values_list("item", "points"))
