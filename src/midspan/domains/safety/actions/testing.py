"""The alert of a day that is about nobody: it shows whether alerts arrive before one is needed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import undelivered_subjects
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.models import AlertTest
from midspan.domains.safety.queries import on_duty
from midspan.domains.safety.rules.deeds import may_act
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("safety.send_test")
def send_test(*, by: Actor) -> AlertTest:
    """To whoever is on call, else to a director. Once a day; with nobody to send it to it has failed."""
    now, staff = clock.now(), _recipient(by)
    test, is_new = AlertTest.objects.get_or_create(
        organization_id=by.organization_id,
        on_date=clock.local_date(),
        defaults={
            "staff": staff,
            "sent_at": now,
            "due_at": now + timedelta(minutes=safety_book().test_minutes),
            "failed_at": None if staff else now,
        },
    )
    if is_new and staff is not None:
        tell(
            kind=NoticeKind.ALERT_TEST,
            recipient_id=staff.pk,
            recipient_kind=ActorKind.STAFF,
            subject_id=test.pk,
            by=by,
        )
    return test


def _recipient(by: Actor) -> Any:
    duty = next(iter(on_duty(viewer=by, at=clock.now())), None)
    directors = active_staff(organization_id=by.organization_id, role=Role.DIRECTOR)
    return duty.staff if duty else next(iter(directors), None)


@action("safety.watch_test")
def watch_test(*, by: Actor) -> AlertTest | None:
    """Whether the test of the day went out, where nobody has answered it yet. Returns it when it failed now."""
    waiting = AlertTest.objects.filter(organization_id=by.organization_id, answered_at=None, failed_at=None)
    test = waiting.order_by("-sent_at").first()
    if test is None or test.pk not in undelivered_subjects(viewer=by, subject_ids=[test.pk]):
        return None
    test.failed_at = clock.now()
    test.save(update_fields=["failed_at"])
    return test


@action("safety.answer_test")
def answer_test(*, test_id: UUID, by: Actor) -> AlertTest:
    """Whoever reads it answers it: it went through. Raises RefusedError."""
    may_act(by).require()
    rows = AlertTest.objects.select_for_update(of=("self",)).filter(organization_id=by.organization_id)
    test = rows.filter(pk=test_id, answered_at=None).first()
    if test is None:
        raise RefusedError(refused("Somebody has answered this already."))
    test.answered_by, test.answered_at = by.id, clock.now()
    test.save(update_fields=["answered_by", "answered_at"])
    return test
