"""How every change is made: in one transaction, by somebody, leaving a trace."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, models, transaction

from midspan.kernel.models import AuditEvent
from midspan.values import Actor

P = ParamSpec("P")
R = TypeVar("R")


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a change: atomic, keyword-only `by=` required, and recorded under `verb` with what it returns.

    The row that the function returns is the subject of the audit event; its `patient_id`, if any, is kept beside it.
    Raises TypeError when called without `by=`.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def changed(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs.get("by")
            if not isinstance(by, Actor):
                raise TypeError(f"{function.__name__} needs by=, the person acting.")
            with transaction.atomic():
                result = function(*args, **kwargs)
                record(by=by, verb=verb, subject=result if isinstance(result, models.Model) else None)
            return result

        return changed

    return decorate


def in_turn(verb: str, subject: UUID) -> None:
    """Whoever does the same to the same subject in the same moment waits here until the first is through.

    What is asked afterwards sees what the first has done: a second click is answered as one that came a minute later.
    Needs the action's transaction, with whose end it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{verb} {subject}"])


def record(*, by: Actor, verb: str, subject: models.Model | None) -> None:
    """Append one audit event: ids and the verb, never content."""
    _event(by=by, verb=verb, subject=subject).save(force_insert=True)


def record_all(*, by: Actor, verb: str, subjects: Iterable[models.Model]) -> None:
    """As `record`, one event for each of several rows that one action changed alike, in one statement."""
    AuditEvent.objects.bulk_create([_event(by=by, verb=verb, subject=subject) for subject in subjects])


def _event(*, by: Actor, verb: str, subject: models.Model | None) -> AuditEvent:
    return AuditEvent(
        organization_id=by.organization_id,
        actor_kind=by.kind.value,
        actor_id=by.id,
        verb=verb,
        subject_type=subject._meta.label_lower if subject else "",  # noqa: SLF001 - Django's public-by-habit name
        subject_id=subject.pk if subject else None,
        patient_ref=_patient_of(subject),
    )


def _patient_of(subject: models.Model | None) -> UUID | None:
    if subject is not None and subject._meta.label_lower == "people.patient":  # noqa: SLF001 - as above
        return subject.pk  # type: ignore[no-any-return]  # a patient's key is a UUID
    return getattr(subject, "patient_id", None)
