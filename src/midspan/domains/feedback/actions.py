"""Answering, leaving out, being contacted; and what the night makes of a day and of whole weeks."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.queries import patients_who_came
from midspan.domains.feedback.enums import CheckState
from midspan.domains.feedback.models import Check, Concern, Release, SignedCheck, Wish
from midspan.domains.feedback.queries import (
    directing,
    own_check,
    own_wish,
    session_to_check,
    staff_in,
    wish_for,
)
from midspan.domains.feedback.rules import (
    HIGHEST,
    LOWEST,
    Directing,
    Edition,
    Said,
    edition,
    figures,
    first_monday_kept,
    is_unsafe,
    known_leaders,
    may_be_named,
    may_become,
    owner_of_wish,
    readers_of_signed,
)
from midspan.domains.journey.queries import latest_episode
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.schedule.queries import staffed_session
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused

A_WEEK = timedelta(days=7)
NOT_YOURS = "This is asked after a session you were in."
logger = logging.getLogger(__name__)


class Given(Struct, frozen=True, kw_only=True):
    """What somebody says of a session; None is not answered."""

    useful: int | None = None
    respected: int | None = None
    words: str = ""
    signs: bool = False
    wants_contact: bool = False


@action("feedback.check")  # One word for both, and no row: the trail tells no answer from leaving it out.
def answer_check(*, session_id: UUID, given: Given, by: Actor) -> None:
    """Say it, or change it until the day of the session ends. Raises RefusedError."""
    for points in (given.useful, given.respected):
        if points is not None and not LOWEST <= points <= HIGHEST:
            raise RefusedError(refused("Choose a number from 0 to 10."))
    row = _own(session_id, by, to=CheckState.ANSWERED)
    row.useful, row.respected = given.useful, given.respected
    row.words, row.is_signed = given.words.strip(), given.signs
    row.save()
    _keep_wish(session_id, by, wants=given.wants_contact)


@action("feedback.check")
def leave_out(*, session_id: UUID, by: Actor) -> None:
    """Not to be asked again about this session. Raises RefusedError."""
    _own(session_id, by, to=CheckState.LEFT_OUT).save()


def _own(session_id: UUID, by: Actor, *, to: CheckState) -> Check:
    """The person's one row about the session as it is to be, not yet saved."""
    if not by.is_patient:
        raise RefusedError(refused(NOT_YOURS))
    in_turn("feedback.check", by.id)
    found = session_to_check(viewer=by, session_id=session_id)
    if found is None:
        raise RefusedError(refused(NOT_YOURS))
    found.verdict.require()
    row = own_check(viewer=by, session_id=session_id)
    may_become(CheckState(row.state) if row else None, to).require()
    row = row or Check(organization_id=by.organization_id, patient_id=by.id, session_id=session_id)
    row.local_date, row.state = found.session.local_date, to
    return row


def _keep_wish(session_id: UUID, by: Actor, *, wants: bool) -> None:
    """Ask once; take back what nobody has answered yet, also where somebody answers in the same moment."""
    wish = own_wish(viewer=by, session_id=session_id)
    if wants and wish is None:
        _wish(session_id, by)
    elif wish is not None and not wants:
        Wish.objects.filter(organization_id=by.organization_id, pk=wish.pk, done_at=None).delete()


def _wish(session_id: UUID, by: Actor) -> None:
    now, owner_id = clock.now(), _owner(session_id, by)
    hours = edition(clock.local_date()).contact_hours
    wish = Wish.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        session_id=session_id,
        asked_at=now,
        due_at=now + timedelta(hours=hours),
        owner_id=owner_id,
    )
    _tell(owner_id, NoticeKind.CHECK_WISH, wish.pk, by=by, patient_id=by.id)


def _owner(session_id: UUID, by: Actor) -> UUID:
    stay = latest_episode(viewer=by, patient_id=by.id)
    counselor = stay.primary_counselor if stay else None
    owner = owner_of_wish(
        counselor=counselor.pk if counselor and counselor.is_active else None,
        directors=staff_in(by, [Role.DIRECTOR]),
        others=staff_in(by, [Role.INTAKE]),
        leaders=_leaders(session_id, by),
    )
    if owner is None:
        raise RefusedError(refused("Nobody can be asked here right now. Please call us."))
    return owner


@action("feedback.contacted")
def contacted(*, wish_id: UUID, by: Actor) -> Wish:
    """Whoever it was given to says that they have been in contact; twice is once. Raises RefusedError."""
    found = wish_for(viewer=by, wish_id=wish_id)
    # Its author may take it back in this very moment: whoever comes second sees what the first has done.
    rows = Wish.objects.filter(organization_id=by.organization_id, pk=wish_id).select_for_update()
    wish = rows.first() if found else None
    if wish is None:
        raise RefusedError(refused("There is nothing like that here."))
    if wish.done_at is None:
        wish.done_at, wish.done_by = clock.now(), by.id
        wish.save(update_fields=["done_at", "done_by"])
    return wish


@action("feedback.close_days")
def close_days(*, today: date, by: Actor) -> None:
    """Every day before `today` is over: signed checks go where their authors want them, the others wait for enough.

    For the center's own job. At night and all at once, so that no moment tells who has answered; a second time it
    finds nothing.
    """
    book = edition(today)
    for session_id, rows in _by_session(_checks(by, local_date__lt=today, state=CheckState.ANSWERED)).items():
        _close(session_id, rows, book, by)
    _checks(by, local_date__lt=today, state=CheckState.LEFT_OUT).delete()


def _close(session_id: UUID, rows: Sequence[Check], book: Edition, by: Actor) -> None:
    leaders = _leaders(session_id, by)
    by_name = directing(viewer=by, by_name=True)
    handed = [row.pk for row in rows if row.is_signed and _hand_over(row, leaders, by_name, book, by)]
    _checks(by, pk__in=handed).delete()
    unsigned = [row for row in rows if not row.is_signed]
    _checks(by, pk__in=[row.pk for row in unsigned]).update(state=CheckState.CLOSED)
    if any(is_unsafe(row.respected, book) for row in unsigned) and _is_named(session_id, len(unsigned), book, by):
        told = directing(viewer=by, by_name=False).instead_of(leaders)
        _raise(session_id, rows[0].local_date, kept_from=leaders, told=told, by=by)


def _hand_over(row: Check, leaders: Sequence[UUID], by_name: Directing, book: Edition, by: Actor) -> bool:
    """A low one goes to who directs, and to nobody who led. False where nobody would read it: it waits for somebody."""
    is_concern = is_unsafe(row.respected, book)
    readers = readers_of_signed(leaders, is_concern=is_concern, directing=by_name)
    if not readers:
        logger.error("Nobody is at work who may read a signed check.", extra={"session": str(row.session_id)})
        return False
    signed, _ = SignedCheck.objects.get_or_create(
        organization_id=row.organization_id,
        patient_id=row.patient_id,
        session_id=row.session_id,
        defaults={
            "local_date": row.local_date,
            "useful": row.useful,
            "respected": row.respected,
            "words": row.words,
            "leaders": list(leaders),
            "is_concern": is_concern,
        },
    )
    for staff_id in readers if is_concern else ():
        _tell(staff_id, NoticeKind.CHECK_CONCERN, signed.pk, by=by, patient_id=row.patient_id)
    return True


def _raise(session_id: UUID | None, on: date, *, kept_from: Sequence[UUID], told: Sequence[UUID], by: Actor) -> None:
    """Once of the same session."""
    if session_id and Concern.objects.filter(organization_id=by.organization_id, session_id=session_id).exists():
        return
    concern = Concern.objects.create(
        organization_id=by.organization_id, session_id=session_id, on_date=on, kept_from=list(kept_from)
    )
    for staff_id in told:
        _tell(staff_id, NoticeKind.CHECK_CONCERN, concern.pk, by=by)


def _is_named(session_id: UUID, unsigned: int, book: Edition, by: Actor) -> bool:
    came = patients_who_came(organization_id=by.organization_id, session_id=session_id)
    signed = _signers(session_id, by)
    return may_be_named(came=len(came), signed=len(signed), unsigned=unsigned, book=book)


def _signers(session_id: UUID, by: Actor) -> set[UUID]:
    rows = SignedCheck.objects.filter(organization_id=by.organization_id, session_id=session_id)
    return set(rows.values_list("patient_id", flat=True))


@action("feedback.release")
def release(*, monday: date, by: Actor) -> None:
    """Everything of the weeks before `monday` that enough people have answered becomes figures, and is deleted.

    What waited too long for others is deleted unread. For the center's own job; a second time it finds nothing.
    """
    book = edition(monday)
    waiting = _checks(by, local_date__lt=monday, state=CheckState.CLOSED)
    rows = list(waiting.select_related("session__section").order_by("local_date", "pk"))
    staffed = {session_id: set(_leaders(session_id, by)) for session_id in {row.session_id for row in rows}}
    _raise_unnamed(rows, staffed, book, monday - A_WEEK, by)
    kept = first_monday_kept(monday, book)
    waiting.filter(local_date__lt=kept).delete()
    for key, of_key in _by_group([row for row in rows if row.local_date >= kept]).items():
        _release(key, of_key, staffed, book, monday, by)


class Small(Struct, frozen=True, kw_only=True):
    """A session that no concern names: who might have said it, and who led."""

    on: date
    is_unsafe: bool
    crowd: frozenset[UUID]
    leaders: frozenset[UUID]


def _raise_unnamed(rows: Sequence[Check], staffed: dict[UUID, set[UUID]], book: Edition, week: date, by: Actor) -> None:
    """Of sessions with too few to be named, the weeks alone are told, once enough people were in them, up to this week.

    Weighed for each who would read it: what they led themselves they know, so nobody in it hides anybody from them.
    """
    if not any(is_unsafe(row.respected, book) for row in rows):
        return
    small, who = _small(rows, staffed, book, by), directing(viewer=by, by_name=False)
    led = {leader for one in small if one.is_unsafe for leader in one.leaders}
    for readers in (who.directs, who.stand_ins):
        told = [one for one in readers if _is_told(one, small, who, book, by)]
        if told:
            kept_from = sorted((led | {*who.directs, *who.stand_ins}) - set(told))
            _raise(None, week, kept_from=kept_from, told=told, by=by)


def _small(rows: Sequence[Check], staffed: dict[UUID, set[UUID]], book: Edition, by: Actor) -> list[Small]:
    by_session: dict[UUID, list[Check]] = {}
    for row in rows:
        by_session.setdefault(row.session_id, []).append(row)
    return [
        Small(
            on=of_session[0].local_date,
            is_unsafe=any(is_unsafe(row.respected, book) for row in of_session),
            crowd=patients_who_came(organization_id=by.organization_id, session_id=session_id)
            - _signers(session_id, by),
            leaders=frozenset(staffed[session_id]),
        )
        for session_id, of_session in by_session.items()
        if not _is_named(session_id, len(of_session), book, by)
    ]


def _is_told(reader: UUID, small: Sequence[Small], who: Directing, book: Edition, by: Actor) -> bool:
    """Whether this reader is told now of what they were not told before."""
    since = _told_until(reader, by)
    theirs = [one for one in small if one.on >= since and reader in who.instead_of(one.leaders)]
    crowd: set[UUID] = set().union(*(one.crowd for one in theirs))
    return any(one.is_unsafe for one in theirs) and len(crowd) >= book.minimum_people


def _told_until(reader: UUID, by: Actor) -> date:
    """The first day of which no weeks have been told to this reader."""
    rows = Concern.objects.filter(organization_id=by.organization_id, session=None)
    last = rows.exclude(kept_from__contains=[reader]).order_by("-on_date").first()
    return last.on_date + A_WEEK if last else date.min


def _release(
    key: tuple[str, UUID],
    rows: Sequence[Check],
    staffed: dict[UUID, set[UUID]],
    book: Edition,
    monday: date,
    by: Actor,
) -> None:
    found = figures(
        [Said(person=row.patient_id, useful=row.useful, respected=row.respected, words=row.words) for row in rows], book
    )
    if found is None:
        return
    Release.objects.create(
        organization_id=by.organization_id,
        **{f"{key[0]}_id": key[1]},
        leaders=known_leaders(staffed, [row.session_id for row in rows]),
        first_date=clock.week_start(min(row.local_date for row in rows)),
        last_date=monday - timedelta(days=1),
        people=found.people,
        useful=found.useful,
        respected=found.respected,
        words=list(found.words),
    )
    _checks(by, pk__in=[row.pk for row in rows]).delete()


def _by_group(rows: Sequence[Check]) -> dict[tuple[str, UUID], list[Check]]:
    """By group, or by whose own hours they were; what nobody led waits, and is deleted unread."""
    found: dict[tuple[str, UUID], list[Check]] = {}
    for row in rows:
        session = row.session
        kind, of = ("group", session.section.group_id) if session.section else ("lead", session.lead_id)
        if of is not None:
            found.setdefault((kind, of), []).append(row)
    return found


def _by_session(rows: Any) -> dict[UUID, list[Check]]:
    found: dict[UUID, list[Check]] = {}
    for row in rows.order_by("local_date", "session_id", "pk"):
        found.setdefault(row.session_id, []).append(row)
    return found


def _checks(by: Actor, **which: Any) -> Any:
    """Everybody's, which the database opens to the center's own job alone (migration 0002)."""
    return Check.objects.filter(organization_id=by.organization_id, **which)


def _leaders(session_id: UUID, by: Actor) -> list[UUID]:
    session = staffed_session(viewer=by, session_id=session_id)
    return sorted(session.leader_ids) if session else []


def _tell(staff_id: UUID, kind: NoticeKind, subject_id: UUID, *, by: Actor, patient_id: UUID | None = None) -> None:
    tell(
        kind=kind,
        recipient_id=staff_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=subject_id,
        patient_id=patient_id,
        by=by,
    )
