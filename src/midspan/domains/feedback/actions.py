"""Answering, leaving out, being contacted; and what the night makes of a day and of whole weeks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.queries import patients_who_came
from midspan.domains.feedback.enums import CheckState
from midspan.domains.feedback.models import Check, Concern, Release, SignedCheck, Wish
from midspan.domains.feedback.queries import own_check, own_wish, session_to_check, wish_for
from midspan.domains.feedback.rules import (
    DIRECTS,
    HIGHEST,
    LOWEST,
    STANDS_IN,
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
)
from midspan.domains.journey.queries import latest_episode
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.schedule.queries import staffed_session
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused

A_WEEK = timedelta(days=7)
NOT_YOURS = "This is asked after a session you were in."


class Given(Struct, frozen=True, kw_only=True):
    """What somebody says of a session; None is not answered."""

    useful: int | None = None
    respected: int | None = None
    words: str = ""
    signs: bool = False
    wants_contact: bool = False


@action("feedback.answer")
def answer_check(*, session_id: UUID, given: Given, by: Actor) -> Check:
    """Say it, or change it until the day of the session ends. Raises RefusedError."""
    for points in (given.useful, given.respected):
        if points is not None and not LOWEST <= points <= HIGHEST:
            raise RefusedError(refused("Choose a number from 0 to 10."))
    row = _own(session_id, by, to=CheckState.ANSWERED)
    row.useful, row.respected = given.useful, given.respected
    row.words, row.is_signed = given.words.strip(), given.signs
    row.save()
    _keep_wish(session_id, by, wants=given.wants_contact)
    return row


@action("feedback.leave_out")
def leave_out(*, session_id: UUID, by: Actor) -> Check:
    """Not to be asked again about this session. Raises RefusedError."""
    row = _own(session_id, by, to=CheckState.LEFT_OUT)
    row.save()
    return row


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
    """Ask once; take back what nobody has answered yet."""
    wish = own_wish(viewer=by, session_id=session_id)
    if wants and wish is None:
        _wish(session_id, by)
    elif wish is not None and not wants and wish.done_at is None:
        wish.delete()


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
        directors=_staff_in(by, [Role.DIRECTOR]),
        others=_staff_in(by, [Role.INTAKE]),
        leaders=_leaders(session_id, by),
    )
    if owner is None:
        raise RefusedError(refused("Nobody can be asked here right now. Please call us."))
    return owner


@action("feedback.contacted")
def contacted(*, wish_id: UUID, by: Actor) -> Wish:
    """Whoever it was given to says that they have been in contact; twice is once. Raises RefusedError."""
    in_turn("feedback.contacted", wish_id)
    wish = wish_for(viewer=by, wish_id=wish_id)
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
    signed = [row for row in rows if row.is_signed]
    unsigned = [row for row in rows if not row.is_signed]
    for row in signed:
        _hand_over(row, leaders, book, by)
    _checks(by, pk__in=[row.pk for row in signed]).delete()
    _checks(by, pk__in=[row.pk for row in unsigned]).update(state=CheckState.CLOSED)
    came = patients_who_came(organization_id=by.organization_id, session_id=session_id)
    is_named = may_be_named(came=len(came), signed=len(signed), book=book)
    if any(is_unsafe(row.respected, book) for row in signed) or (
        is_named and any(is_unsafe(row.respected, book) for row in unsigned)
    ):
        _raise(session_id, rows[0].local_date, leaders, by)


def _hand_over(row: Check, leaders: Sequence[UUID], book: Edition, by: Actor) -> None:
    """A low one goes to who directs, and to nobody who led."""
    is_concern = is_unsafe(row.respected, book)
    SignedCheck.objects.create(
        organization_id=row.organization_id,
        patient_id=row.patient_id,
        session_id=row.session_id,
        local_date=row.local_date,
        useful=row.useful,
        respected=row.respected,
        words=row.words,
        told_to=_told_of_concerns(leaders, by) if is_concern else list(leaders),
        is_concern=is_concern,
    )


def _raise(session_id: UUID | None, on: date, leaders: Sequence[UUID], by: Actor) -> None:
    """Once of the same session, or of the same leaders in a week."""
    about = {"organization_id": by.organization_id, "session_id": session_id, "on_date": on}
    same = Concern.objects.filter(**about)
    if same.exists() if session_id else same.filter(kept_from=list(leaders)).exists():
        return
    concern = Concern.objects.create(**about, kept_from=list(leaders))
    for staff_id in _told_of_concerns(leaders, by):
        _tell(staff_id, NoticeKind.CHECK_CONCERN, concern.pk, by=by)


@action("feedback.release")
def release(*, monday: date, by: Actor) -> None:
    """Everything of the weeks before `monday` that enough people have answered becomes figures, and is deleted.

    What waited too long for others is deleted unread. For the center's own job; a second time it finds nothing.
    """
    book = edition(monday)
    waiting = _checks(by, local_date__lt=monday, state=CheckState.CLOSED)
    waiting.filter(local_date__lt=first_monday_kept(monday, book)).delete()
    rows = list(waiting.select_related("session__section").order_by("local_date", "pk"))
    staffed = {session_id: set(_leaders(session_id, by)) for session_id in {row.session_id for row in rows}}
    _raise_unnamed(rows, staffed, book, by)
    for key, of_key in _by_group(rows).items():
        _release(key, of_key, staffed, book, monday, by)


def _raise_unnamed(rows: Sequence[Check], staffed: dict[UUID, set[UUID]], book: Edition, by: Actor) -> None:
    """Of sessions too small to be named, the week alone is told, once it is over."""
    unsafe = [row for row in rows if is_unsafe(row.respected, book)]
    told = Concern.objects.filter(organization_id=by.organization_id, session__in=[row.session_id for row in unsafe])
    known = set(told.values_list("session_id", flat=True))
    for row in unsafe:
        if row.session_id not in known:
            _raise(None, clock.week_start(row.local_date), sorted(staffed[row.session_id]), by)


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


def _told_of_concerns(leaders: Sequence[UUID], by: Actor) -> list[UUID]:
    """Who directs and did not lead; else who stands in for them."""
    directs = [one for one in _staff_in(by, sorted(DIRECTS)) if one not in leaders]
    return directs or [one for one in _staff_in(by, sorted(STANDS_IN)) if one not in leaders]


def _staff_in(by: Actor, roles: Sequence[Role]) -> list[UUID]:
    """Everybody at work in one of these roles, each once, by role and name."""
    found = [one.pk for role in roles for one in active_staff(organization_id=by.organization_id, role=role)]
    return list(dict.fromkeys(found))


def _tell(staff_id: UUID, kind: NoticeKind, subject_id: UUID, *, by: Actor, patient_id: UUID | None = None) -> None:
    tell(
        kind=kind,
        recipient_id=staff_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=subject_id,
        patient_id=patient_id,
        by=by,
    )
