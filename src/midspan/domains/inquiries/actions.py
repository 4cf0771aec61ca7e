"""Changing inquiries: handing one in, trying to reach somebody, and where it goes on."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count
from msgspec import Struct, structs

from midspan.domains.inquiries.enums import OPEN, Closing, How, InquiryState, Need, Outcome, Way, Whom
from midspan.domains.inquiries.models import ContactTry, Inquiry
from midspan.domains.inquiries.queries import center_hours, inquiries_for, minute_of
from midspan.domains.inquiries.rules import (
    Safety,
    at_their_time,
    first_try_due,
    may_agree,
    may_close,
    may_hand_in,
    may_have_tried,
    may_move,
    may_refer,
    may_take,
    may_try,
)
from midspan.domains.journey.actions import FormAnswers, receive_referral_form
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff, reveals
from midspan.domains.programs.queries import leave_between
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused
from midspan.values.wall_clock import instant_of

OPENS = 9 * 60
A_DAY = timedelta(days=1)


class Asked(Struct, frozen=True, kw_only=True):
    """One filled-in form. `form_id` was made with the form: however often it is sent, it is one inquiry."""

    form_id: UUID
    way: Way
    whom: Whom
    language: str
    safety: Safety
    relation: str = ""
    brings: str = ""
    needs: tuple[Need, ...] = ()
    busy_times: str = ""


class Named(Struct, frozen=True, kw_only=True):
    """What the person says of themselves when a referral is made."""

    given_names: str
    family_name: str = ""
    birth_date: date | None = None
    payer: str = ""


def visitor_of(organization_id: UUID) -> Actor:
    """Whoever hands in a form without an account; nobody knows who it is."""
    return Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.PUBLIC)


def hand_in(*, asked: Asked, by: Actor) -> bool:
    """Take in an inquiry, give it an owner and a time, and tell the owner. Whether it says anything new.

    The same form sent twice is once; put right and sent again it replaces what it said, while the inquiry is open.
    Raises RefusedError where nobody could be reached so, and for staff whose work it is not.
    """
    if by.is_staff:
        may_take(by).require()
    may_hand_in(asked.safety, reveals_say=reveals(asked.safety.say)).require()
    with transaction.atomic():
        in_turn("inquiry.hand_in", asked.form_id)
        before = _sent_before(asked, by)
        if before is not None and _says(before, asked):
            return False  # A second click: the first one is kept, and its owner knows.
        if before is not None and before.state not in OPEN:
            return hand_in(asked=structs.replace(asked, form_id=uuid5(asked.form_id, "again")), by=by)
        inquiry = _keep(asked=asked, by=by) if before is None else _put_right(inquiry=before, asked=asked, by=by)
    if inquiry.owner_id is not None:
        tell(
            kind=NoticeKind.INQUIRY_ARRIVED,
            recipient_id=inquiry.owner_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=inquiry.pk,
            by=by,
        )
    return True


def _sent_before(asked: Asked, by: Actor) -> Inquiry | None:
    """What this very form said before: who hands in sees no inquiry, and nobody else has the form's id."""
    with widened(by):
        rows = Inquiry.objects.select_for_update().filter(organization_id=by.organization_id, form_id=asked.form_id)
        return rows.first()


def _says(inquiry: Inquiry, asked: Asked) -> bool:
    return all(getattr(inquiry, name) == value for name, value in _fields(asked).items())


def _fields(asked: Asked) -> dict[str, Any]:
    safety = asked.safety
    return {
        "way": asked.way,
        "whom": asked.whom,
        "relation": asked.relation,
        "language": asked.language,
        "name_to_use": safety.name_to_use,
        "phone": safety.phone,
        "may_call": safety.may_call,
        "may_text": safety.may_text,
        "may_leave_message": safety.may_leave_message,
        "call_times": list(safety.times),
        "say": safety.say,
        "must_not_know": safety.must_not_know,
        "brings": asked.brings,
        "needs": list(asked.needs),
        "busy_times": asked.busy_times,
    }


def _first_due(received_at: datetime, safety: Safety, by: Actor) -> datetime:
    return first_try_due(received_at, center_hours(viewer=by), safety.times)


@action("inquiry.hand_in")
def _keep(*, asked: Asked, by: Actor) -> Inquiry:
    now = clock.now()
    inquiry = Inquiry(
        organization_id=by.organization_id,
        form_id=asked.form_id,
        owner_id=_next_owner(by),
        received_at=now,
        due_at=_first_due(now, asked.safety, by),
        entered_by=by.id if by.is_staff else None,
        **_fields(asked),
    )
    if not by.is_staff:
        inquiry.save(force_insert=True)
        return inquiry
    # Whoever types it in has them on the line.
    inquiry.state = InquiryState.CONTACTED
    inquiry.save(force_insert=True)
    _try_of(inquiry, how=How.CALLED_US, outcome=Outcome.REACHED, at=now, by=by)
    return inquiry


@action("inquiry.put_right")
def _put_right(*, inquiry: Inquiry, asked: Asked, by: Actor) -> Inquiry:
    """What is said last holds, above all how they may be reached."""
    fields = _fields(asked)
    for name, value in fields.items():
        setattr(inquiry, name, value)
    if inquiry.state == InquiryState.NEW:
        inquiry.due_at, inquiry.told_late_at = _first_due(inquiry.received_at, asked.safety, by), None
    with widened(by):
        inquiry.save(update_fields=[*fields, "due_at", "told_late_at"])
    return inquiry


def _next_owner(by: Actor) -> UUID | None:
    """Whoever of intake is at work and has the fewest open ones; the director where there is nobody.

    Who hands in sees none of them, so they are counted for the organization.
    """
    today = clock.local_date()
    away = {one.staff_id for one in leave_between(viewer=by, from_date=today, until_date=today + A_DAY)}
    for role in (Role.INTAKE, Role.DIRECTOR):
        ids = [one.pk for one in active_staff(organization_id=by.organization_id, role=role) if one.pk not in away]
        if ids:
            with widened(by):
                rows = Inquiry.objects.filter(organization_id=by.organization_id, owner__in=ids, state__in=sorted(OPEN))
                held = dict(rows.values_list("owner").annotate(count=Count("pk")))
            return min(ids, key=lambda one: (held.get(one, 0), ids.index(one)))
    return None


@action("inquiry.try")
def keep_try(
    *,
    inquiry_id: UUID,
    how: How,
    outcome: Outcome,
    words: str = "",
    again_date: date | None = None,
    at: datetime | None = None,
    by: Actor,
) -> ContactTry:
    """Keep one try to reach them and by when the next one is. Raises RefusedError where they may not be reached so.

    `at` is when it was, if that is not now: what was done in an hour they chose can be written down after it.
    """
    inquiry = _locked(inquiry_id, by)
    state, now = InquiryState(inquiry.state), clock.now()
    was_at = at or now
    may_try(by, how, safety=inquiry.safety, state=state, minute=minute_of(was_at, viewer=by)).require()
    if at is not None:
        may_have_tried(at, received_at=inquiry.received_at, now=now).require()
    if outcome is Outcome.REACHED and state is InquiryState.NEW:
        inquiry.state = InquiryState.CONTACTED
    screening_at = inquiry.screening_at if state is InquiryState.BOOKED else None
    if screening_at is not None and screening_at > now:
        inquiry.due_at = screening_at  # Until then nobody else needs to call.
    else:
        inquiry.due_at = _next_due(inquiry.safety, again_date, now, by)
    inquiry.told_late_at = None
    inquiry.save(update_fields=["state", "due_at", "told_late_at"])
    return _try_of(inquiry, how=how, outcome=outcome, words=words, at=was_at, by=by)


def _try_of(inquiry: Inquiry, *, how: How, outcome: Outcome, at: datetime, by: Actor, words: str = "") -> ContactTry:
    return ContactTry.objects.create(
        organization_id=by.organization_id, inquiry=inquiry, how=how, outcome=outcome, words=words, at=at, by_id=by.id
    )


def _next_due(safety: Safety, again_date: date | None, now: datetime, by: Actor) -> datetime:
    if again_date is None:
        return _first_due(now, safety, by)
    hours = center_hours(viewer=by)
    closes = max((end for _, end in hours.stretches_on(again_date)), default=OPENS)
    return at_their_time(instant_of(again_date, closes, hours.zone), safety.times, zone=hours.zone)


@action("inquiry.take")
def take_over(*, inquiry_id: UUID, by: Actor) -> Inquiry:
    """Become its owner. Raises RefusedError."""
    inquiry = _locked(inquiry_id, by)
    inquiry.owner_id = by.id
    inquiry.save(update_fields=["owner"])
    return inquiry


@action("inquiry.agree")
def note_agreed(*, inquiry_id: UUID, by: Actor) -> Inquiry:
    """The person whom an inquiry is about has talked with us and asks for themselves. Raises RefusedError."""
    inquiry = _locked(inquiry_id, by)
    may_agree(by, state=InquiryState(inquiry.state), whom=Whom(inquiry.whom)).require()
    inquiry.agreed_at = inquiry.agreed_at or clock.now()
    inquiry.save(update_fields=["agreed_at"])
    return inquiry


@action("inquiry.book")
def book_screening(*, inquiry_id: UUID, at: datetime, by: Actor) -> Inquiry:
    """A time for the screening stands, or another than before; until then nobody needs to call. Raises RefusedError."""
    inquiry = _locked(inquiry_id, by)
    may_move(by, InquiryState(inquiry.state), InquiryState.BOOKED).require()
    if at <= clock.now():
        raise RefusedError(refused("Choose a time that is still to come."))
    inquiry.state, inquiry.screening_at, inquiry.due_at = InquiryState.BOOKED, at, at
    inquiry.told_late_at = None
    inquiry.save(update_fields=["state", "screening_at", "due_at", "told_late_at"])
    return inquiry


def refer(*, inquiry_id: UUID, named: Named, by: Actor) -> UUID:
    """Make a referral of it, which waits in the inbox like any other. Its id. Raises RefusedError.

    The number goes along only where whoever asked is the person: a relative's is not theirs.
    """
    inquiry = _locked(inquiry_id, by)
    whom = Whom(inquiry.whom)
    may_refer(by, state=InquiryState(inquiry.state), whom=whom, is_agreed=inquiry.agreed_at is not None).require()
    answers = FormAnswers(
        given_names=named.given_names,
        family_name=named.family_name,
        birth_date=named.birth_date,
        sex="",
        language=inquiry.language,
        phone=inquiry.phone if whom is Whom.MYSELF else "",
        email="",
        # The moment tells two people of one name apart: the same answers twice would be one referral.
        sending_unit=f"Own inquiry, {inquiry.received_at:%Y-%m-%d %H:%M:%S}",
        sender_name="",
        sender_phone="",
        expected_discharge=None,
        payer=named.payer,
        conditions=(),
        medications=(),
        allergies=(),
        safety="",
    )
    arrival = receive_referral_form(answers=answers, by=by)
    _keep_referral(inquiry=inquiry, referral_id=arrival.referral.pk, by=by)
    return arrival.referral.pk


@action("inquiry.refer")
def _keep_referral(*, inquiry: Inquiry, referral_id: UUID, by: Actor) -> Inquiry:  # noqa: ARG001 - recorded as acting
    inquiry.state, inquiry.referral_id = InquiryState.REFERRED, referral_id
    inquiry.save(update_fields=["state", "referral"])
    return inquiry


@action("inquiry.close")
def close_inquiry(*, inquiry_id: UUID, closing: Closing, words: str = "", by: Actor) -> Inquiry:
    """It does not go on, and why. Raises RefusedError."""
    inquiry = _locked(inquiry_id, by)
    may_close(by, state=InquiryState(inquiry.state), closing=closing).require()
    inquiry.state, inquiry.closed_reason, inquiry.closed_words = InquiryState.CLOSED, closing, words
    inquiry.closed_at = clock.now()
    inquiry.save(update_fields=["state", "closed_reason", "closed_words", "closed_at"])
    return inquiry


@action("inquiry.open_again")
def open_again(*, inquiry_id: UUID, by: Actor) -> Inquiry:
    """They called again: the door is open. Raises RefusedError."""
    inquiry = _locked(inquiry_id, by)
    may_move(by, InquiryState(inquiry.state), InquiryState.CONTACTED).require()
    if inquiry.state != InquiryState.CLOSED:
        raise RefusedError(refused("This inquiry is open."))
    inquiry.state, inquiry.closed_reason, inquiry.closed_words = InquiryState.CONTACTED, "", ""
    inquiry.closed_at, inquiry.due_at = None, _first_due(clock.now(), inquiry.safety, by)
    inquiry.told_late_at = None
    inquiry.save(update_fields=["state", "closed_reason", "closed_words", "closed_at", "due_at", "told_late_at"])
    return inquiry


def tell_late(*, by: Actor) -> int:
    """Of how many inquiries whose time has passed the director is told; of each time once."""
    rows = Inquiry.objects.filter(organization_id=by.organization_id, state__in=sorted(OPEN), told_late_at=None)
    late = rows.filter(due_at__lt=clock.now()).select_for_update(of=("self",)).order_by("due_at", "pk")
    return sum(_tell_of(one, by=by) is not None for one in late)


@action("inquiry.tell_late")
def _tell_of(inquiry: Inquiry, *, by: Actor) -> Inquiry:
    for director in active_staff(organization_id=by.organization_id, role=Role.DIRECTOR):
        tell(
            kind=NoticeKind.INQUIRY_LATE,
            recipient_id=director.pk,
            recipient_kind=ActorKind.STAFF,
            subject_id=inquiry.pk,
            by=by,
        )
    inquiry.told_late_at = clock.now()
    inquiry.save(update_fields=["told_late_at"])
    return inquiry


def _locked(inquiry_id: UUID, by: Actor) -> Inquiry:
    """The inquiry, held until the transaction ends. Raises RefusedError for whoever does not take inquiries."""
    may_take(by).require()
    inquiry = inquiries_for(viewer=by).select_for_update(of=("self",)).filter(pk=inquiry_id).first()
    if inquiry is None:
        raise RefusedError(refused("There is no such inquiry."))
    return inquiry
