"""Noting a breach, assessing it, saying whom it affects, telling them, and closing it."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.breaches import book
from midspan.domains.breaches.enums import Duty, FoundBy, Outcome, Step, Way
from midspan.domains.breaches.models import (
    Breach,
    BreachAssessment,
    BreachCount,
    BreachNotice,
    BreachPerson,
    BreachStep,
    BreachWords,
)
from midspan.domains.breaches.queries import Standing, breach_standing
from midspan.domains.breaches.rules import may_assess, may_keep, may_note, may_note_sent, may_step
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import patients_with_sign_in, ungated_patients
from midspan.domains.privacy.queries import patients_opened_by
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused


class NewBreach(Struct, frozen=True, kw_only=True):
    """What happened, as whoever noted it wrote it down; `last_date` None: nobody knows, or it goes on."""

    happened: str
    discovered_by: str
    first_date: date
    discovered_date: date
    last_date: date | None = None


class NewAssessment(Struct, frozen=True, kw_only=True):
    """The four factors in words, by the keys of the book, and the outcome."""

    nature: str
    recipient: str
    acquired: str
    mitigated: str
    outcome: Outcome


class NewWords(Struct, frozen=True, kw_only=True):
    """What those affected are told, in both languages; it names none of them."""

    happened_en: str
    happened_es: str
    classes: tuple[str, ...]
    doing_en: str
    doing_es: str
    advice: tuple[str, ...]
    contact: str


class Search(Struct, frozen=True, kw_only=True):
    """All that one account opened from `since` to before `until`."""

    account_id: UUID
    since: datetime
    until: datetime


@action("breach.note")
def note_breach(*, said: NewBreach, by: Actor) -> Breach:
    """Write down what may be a breach; the privacy officers are told. Raises RefusedError."""
    may_note(
        by, discovered=said.discovered_date, first=said.first_date, last=said.last_date, today=clock.local_date()
    ).require()
    breach = Breach.objects.create(
        organization_id=by.organization_id, **asdict(said), noted_at=clock.now(), noted_by_id=by.id
    )
    _step(breach, Step.NOTED, number=1, by=by)
    tell_officers(kind=NoticeKind.BREACH_NOTED, subject_id=breach.pk, by=by)
    return breach


@action("breach.assess")
def assess(*, breach_id: UUID, said: NewAssessment, by: Actor) -> BreachAssessment:
    """Keep the four factors and what they show. A later assessment holds instead of this one. Raises RefusedError."""
    standing = _about_to(Step.ASSESSED, breach_id, by)
    may_assess(asdict(said), [one.key for one in book.factors()]).require()
    step = _step(standing.breach, Step.ASSESSED, number=len(standing.steps) + 1, by=by)
    return BreachAssessment.objects.create(
        organization_id=by.organization_id,
        breach=standing.breach,
        number=step.number,
        **asdict(said),
        assessed_at=step.at,
        assessed_by_id=by.id,
    )


@action("breach.add_person")
def add_person(
    *, breach_id: UUID, given_names: str, family_name: str, birth_date: date | None, by: Actor
) -> BreachCount:
    """It affects the one patient of exactly that name, and birth date where it is said. Raises RefusedError."""
    standing = _open(breach_id, by)
    with widened(by):
        rows = ungated_patients().filter(
            organization_id=by.organization_id,
            given_names__iexact=given_names.strip(),
            family_name__iexact=family_name.strip(),
            **({"birth_date": birth_date} if birth_date else {}),
        )
        found = list(rows.values_list("pk", flat=True)[:2])
        if len(found) != 1:
            raise RefusedError(refused("Nobody, or more than one, is on file under exactly this name."))
        _affect(standing.breach, found, found_by=FoundBy.CHOSEN, by=by)
        return _count(standing, by, others=standing.affected.others)


@action("breach.add_opened")
def add_opened(*, breach_id: UUID, search: Search, by: Actor) -> BreachCount:
    """It affects everybody of whom the ledger says that this account opened something then. Raises RefusedError.

    The ledger holds what left and what was opened in an emergency. Whom an account saw on its own pages it does not
    hold, so how many others there are is unknown from then on, until somebody says it.
    """
    standing = _open(breach_id, by)
    if search.since >= search.until:
        raise RefusedError(refused("The time ends before it begins."))
    with widened(by):
        found = patients_opened_by(
            organization_id=by.organization_id, actor_id=search.account_id, since=search.since, until=search.until
        )
        _affect(standing.breach, found, found_by=FoundBy.LEDGER, by=by)
        return _count(standing, by, others=None, found=len(found), **asdict(search))


@action("breach.take_out")
def take_out(*, breach_id: UUID, patient_id: UUID, words: str, by: Actor) -> BreachCount:
    """It does not affect somebody after all; what was known before stays on file. Raises RefusedError."""
    standing = _open(breach_id, by)
    if not words.strip():
        raise RefusedError(refused("Write why it does not affect them."))
    with widened(by):
        if patient_id not in _affected(standing.breach):
            raise RefusedError(refused("It does not affect them."))
        _keep(standing.breach, [patient_id], is_affected=False, found_by=FoundBy.CORRECTED, words=words.strip(), by=by)
        return _count(standing, by, others=standing.affected.others)


@action("breach.say_others")
def say_others(*, breach_id: UUID, others: int | None, by: Actor) -> BreachCount:
    """How many more are affected whom nobody can name; None where nobody knows how many. Raises RefusedError."""
    standing = _open(breach_id, by)
    with widened(by):
        return _count(standing, by, others=others)


@action("breach.tell")
def tell_affected(*, breach_id: UUID, said: NewWords, by: Actor) -> BreachCount:
    """Tell everybody affected who signs in and was not told yet, in their own pages. Raises RefusedError."""
    standing = _about_to(Step.TELLING, breach_id, by)
    standing.may_tell.require()
    step = _step(standing.breach, Step.TELLING, number=len(standing.steps) + 1, by=by)
    lists = {name: list(getattr(said, name)) for name in ("classes", "advice")}
    BreachWords.objects.create(
        organization_id=by.organization_id, breach=standing.breach, number=step.number, **asdict(said) | lists
    )
    with widened(by):
        untold = _affected(standing.breach) - _told(standing.breach)
        for patient_id in sorted(patients_with_sign_in(organization_id=by.organization_id, patient_ids=untold)):
            tell(
                kind=NoticeKind.BREACH_TOLD,
                recipient_id=patient_id,
                recipient_kind=ActorKind.PATIENT,
                subject_id=standing.breach.pk,
                by=by,
            )
            _note(standing.breach, Duty.PEOPLE, Way.PAGES, by=by, patient_id=patient_id)
        return _count(standing, by, others=standing.affected.others)


@action("breach.mail")
def note_mailed(
    *, breach_id: UUID, patient_ids: Collection[UUID], sent: date, by: Actor, way: Way = Way.MAIL
) -> BreachCount:
    """These people were written to, or told by a substitute notice where no address is known. Raises RefusedError.

    Only who is affected and not told yet is noted.
    """
    standing = _telling(breach_id, sent, by)
    with widened(by):
        for patient_id in sorted((_affected(standing.breach) - _told(standing.breach)) & set(patient_ids)):
            _note(standing.breach, Duty.PEOPLE, way, by=by, patient_id=patient_id, sent_date=sent)
        return _count(standing, by, others=standing.affected.others)


@action("breach.report")
def note_reported(*, breach_id: UUID, duty: Duty, sent: date, words: str, by: Actor) -> BreachNotice:
    """The Secretary or the press was told, or people at large in a substitute notice. Raises RefusedError."""
    standing = _telling(breach_id, sent, by)
    way = Way.SUBSTITUTE if duty is Duty.PEOPLE else Way.REPORT
    return _note(standing.breach, duty, way, by=by, sent_date=sent, words=words.strip())


@action("breach.close")
def close(*, breach_id: UUID, by: Actor) -> BreachStep:
    """Nothing is left to do. Raises RefusedError."""
    standing = _about_to(Step.CLOSED, breach_id, by)
    standing.may_close.require()
    return _step(standing.breach, Step.CLOSED, number=len(standing.steps) + 1, by=by)


def _about_to(to: Step, breach_id: UUID, by: Actor) -> Standing:
    standing = _standing(breach_id, by)
    may_step(by, state=standing.state, to=to).require()
    return standing


def _open(breach_id: UUID, by: Actor) -> Standing:
    standing = _standing(breach_id, by)
    if standing.is_closed:
        raise RefusedError(refused("This is closed. Assess it anew first."))
    return standing


def _telling(breach_id: UUID, sent: date, by: Actor) -> Standing:
    standing = _standing(breach_id, by)
    if standing.state is not Step.TELLING:
        raise RefusedError(refused("First write what those affected are told."))
    may_note_sent(sent=sent, discovered=standing.breach.discovered_date, today=clock.local_date()).require()
    return standing


def _standing(breach_id: UUID, by: Actor) -> Standing:
    may_keep(by).require()
    # Two at once come one after the other, and the second one finds the first one's rows.
    Breach.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=breach_id).first()
    standing = breach_standing(viewer=by, breach_id=breach_id)
    if standing is None:
        raise RefusedError(refused("There is no such breach."))
    return standing


def _step(breach: Breach, step: Step, *, number: int, by: Actor) -> BreachStep:
    return BreachStep.objects.create(
        organization_id=by.organization_id, breach=breach, number=number, step=step, at=clock.now(), done_by_id=by.id
    )


def _affect(breach: Breach, patient_ids: Collection[UUID], *, found_by: FoundBy, by: Actor) -> None:
    """Who is affected already stays as they are."""
    new = set(patient_ids) - _affected(breach)
    _keep(breach, sorted(new), is_affected=True, found_by=found_by, words="", by=by)


def _keep(breach: Breach, patient_ids: Collection[UUID], *, by: Actor, **said: Any) -> None:
    rows = BreachPerson.objects.filter(organization_id=by.organization_id, breach=breach)
    last = rows.aggregate(number=Max("number"))["number"] or 0
    common = {"organization_id": by.organization_id, "breach": breach, "at": clock.now(), "done_by_id": by.id}
    BreachPerson.objects.bulk_create(
        BreachPerson(patient_id=patient_id, number=last + 1, **common, **said) for patient_id in patient_ids
    )


def _affected(breach: Breach) -> set[UUID]:
    """Everybody, whoever keeps what from whom: the number is counted for the law, and the names are not shown."""
    rows = BreachPerson.objects.filter(organization_id=breach.organization_id, breach=breach).order_by("number")
    last = dict(rows.values_list("patient_id", "is_affected"))
    return {patient_id for patient_id, is_affected in last.items() if is_affected}


def _told(breach: Breach) -> set[UUID]:
    rows = BreachNotice.objects.filter(organization_id=breach.organization_id, breach=breach, patient__isnull=False)
    return set(rows.values_list("patient_id", flat=True))


def _count(standing: Standing, by: Actor, *, others: int | None, **search: Any) -> BreachCount:
    """Count who is affected now, and keep it."""
    affected = _affected(standing.breach)
    return BreachCount.objects.create(
        organization_id=by.organization_id,
        breach=standing.breach,
        number=len(standing.counts) + 1,
        known=len(affected),
        told=len(affected & _told(standing.breach)),
        in_one_state=_in_one_state(affected, by),
        others=others,
        at=clock.now(),
        done_by_id=by.id,
        **search,
    )


def _in_one_state(patient_ids: Collection[UUID], by: Actor) -> int:
    """How many may live in one and the same state: those without a known one may live in any."""
    rows = ungated_patients().filter(organization_id=by.organization_id, pk__in=patient_ids)
    states = Counter(state.strip().upper() for state in rows.values_list("state", flat=True))
    del states[""]
    nowhere = len(patient_ids) - states.total()
    return max(states.values(), default=0) + nowhere


def _note(breach: Breach, duty: Duty, way: Way, *, by: Actor, **said: Any) -> BreachNotice:
    at = clock.now()
    return BreachNotice.objects.create(
        organization_id=by.organization_id,
        breach=breach,
        duty=duty,
        way=way,
        noted_at=at,
        noted_by_id=by.id,
        **{"sent_date": clock.local_date(), **said},
    )
