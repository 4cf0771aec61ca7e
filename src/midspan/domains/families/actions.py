"""Changing family sessions: when somebody can come, a session with who is asked to it, an answer, who came."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from midspan.domains.families.asked import ways_in_of_guests
from midspan.domains.families.enums import GuestState
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.queries import (
    FamilyAsk,
    asked_now,
    candidates_of,
    ended_for,
    ended_of_all,
    families_in,
    groups_with_family,
    guests_at_door,
    guests_of,
    is_after,
    kept_apart,
    question_for,
)
from midspan.domains.families.rules import (
    LEADS,
    Window,
    are_of_one_home,
    may_answer,
    may_ask,
    may_ask_together,
    may_book,
    may_come_along,
    may_note_presence,
    may_say_times,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import staff_of
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.actions import (
    book_family_session,
    call_off_family_session,
    family_places_held,
    leave_family_places,
    sections_with_guests,
    take_family_place,
)
from midspan.domains.schedule.enums import GatheringParty, SessionState
from midspan.domains.schedule.queries import staffed_session
from midspan.domains.video.actions import decide_guest
from midspan.domains.video.enums import KnockState
from midspan.engines.scheduling.gathering import Time, time_at
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused

NOTHING = "There is nothing like this here."
NO_LONGER = "This time no longer suits everybody. Look again, and choose another one."


@action("family.say_times")
def say_times(*, patient_id: UUID, tie_id: UUID, windows: Sequence[Window], zone: str, by: Actor) -> FamilyTimes:
    """When somebody of the circle can come; the page asked the gate before that they are asked at all.

    Raises RefusedError. What was said before is replaced; no windows are never.
    """
    if not (by.is_supporter or by.is_guardian):
        raise RefusedError(refused(NOTHING))
    may_say_times(windows).require()
    said = {"windows": [[one.weekday, one.start, one.end] for one in windows], "zone": zone, "said_at": clock.now()}
    row, _ = FamilyTimes.objects.update_or_create(
        organization_id=by.organization_id, patient_id=patient_id, tie_id=tie_id, defaults=said
    )
    return row


@action("family.forget_times")
def forget_ended_times(*, by: Actor) -> int:
    """Times of whoever was asked until an end, and has said none since, are kept nowhere. How many.

    Of a whole organization, for a job.
    """
    rows = FamilyTimes.objects.filter(organization_id=by.organization_id)
    ended = [ended_for(viewer=by, patient_id=one) for one in set(rows.values_list("patient_id", flat=True))]
    return sum(rows.filter(tie_id=tie_id, said_at__lte=at).delete()[0] for ties in ended for tie_id, at in ties.items())


@action("family.book")
def book_with_family(
    *, ask: FamilyAsk, tie_ids: Collection[UUID], start: datetime, by: Actor, may_meet: bool = False
) -> FamilyGuest:
    """Book a family session and ask these people to it, all in one go. Raises RefusedError where a time no longer fits.

    `may_meet`: whoever books has read that two homes may sit in one room.
    It is looked at anew whether everybody can be there: who is asked, and when they can come, may have changed.
    """
    may_book(by).require()
    guests = [one for one in candidates_of(viewer=by, patient_id=ask.patient_id) if one.tie_id in tie_ids]
    may_ask(
        chosen=len(tie_ids),
        are_all_open=len(guests) == len(tie_ids),
        have_all_said=all(one.has_said for one in guests),
        is_apart=not kept_apart(guests, {ask.patient_id}, viewer=by),
        can_be_led=staff_of(viewer=by, roles=LEADS, staff_id=ask.lead_id).exists(),
    ).require()
    is_one_home = are_of_one_home([one.is_guardian for one in guests])
    may_ask_together(is_one_home=is_one_home, may_meet=may_meet).require()
    accounts = ways_in_of_guests(viewer=by, patient_id=ask.patient_id)
    for account in sorted(accounts[one.tie_id] for one in guests if one.tie_id in accounts):
        in_turn("family.book", account)  # They may be asked to another session at this moment, by somebody else.
    facts = question_for(ask, guests, viewer=by)
    time = time_at(facts.question, start)
    if time is None:
        raise RefusedError(refused(NO_LONGER))
    session = book_family_session(ask=ask, start=start, room_id=_room(time), by=by)
    about = {"organization_id": by.organization_id, "patient_id": ask.patient_id, "session": session}
    rows = [FamilyGuest(**about, tie_id=one.tie_id, asked_at=clock.now(), asked_by=by.id) for one in guests]
    FamilyGuest.objects.bulk_create(rows)
    return rows[0]


def _room(time: Time) -> UUID | None:
    found = dict(time.ways).get(GatheringParty.ROOM)
    return UUID(found) if found else None


@action("family.come_along")
def come_along(*, patient_id: UUID, section_id: UUID, tie_id: UUID, by: Actor, may_meet: bool = False) -> Any:
    """A place beside the patient's seat in a weekly family group for somebody whom they ask. Raises RefusedError.

    `may_meet` as in `book_with_family`. Places of those who are asked no more, or whose patient has left the group, are
    free again first.
    """
    may_book(by).require()
    in_turn("family.come_along", patient_id)  # Somebody else may give the other home a place at this moment.
    candidate = next((one for one in candidates_of(viewer=by, patient_id=patient_id) if one.tie_id == tie_id), None)
    found = groups_with_family(viewer=by, patient_id=patient_id)
    group = next((one for one in found if one.group.section_id == section_id), None)
    if group is None:
        raise RefusedError(refused(NOTHING))
    may_come_along(
        is_open=candidate is not None,
        has_said=candidate is not None and candidate.has_said,
        is_suited=candidate not in group.unable,
        is_apart=candidate not in group.apart,
        name=candidate.name if candidate else "",
    ).require()
    is_one_home = candidate is None or group.is_one_home_with(candidate)
    may_ask_together(is_one_home=is_one_home, may_meet=may_meet).require()
    _free_lapsed(section_id, by=by)
    about = {"section_id": section_id, "patient_id": patient_id, "guest_id": tie_id}
    account_id = ways_in_of_guests(viewer=by, patient_id=patient_id)[tie_id]
    return take_family_place(**about, account_id=account_id, by=by)


def _free_lapsed(section_id: UUID, *, by: Actor) -> int:
    """Places in one group of those who are asked no more, or whose patient has left it. How many."""
    held = family_places_held(section_id=section_id, by=by)
    people = [one.patient_id for one in held]
    asked, ended = asked_now(viewer=by, patient_ids=people), ended_of_all(viewer=by, patient_ids=people)
    lapsed = [
        one.id
        for one in held
        if one.is_over or one.guest_id not in asked or not is_after(one.taken_at, ended.get(one.guest_id))
    ]
    if lapsed:
        leave_family_places(place_ids=lapsed, by=by)
    return len(lapsed)


@action("family.free_places")
def free_lapsed_places(*, by: Actor) -> int:
    """Places whose share ran out by its date are free again, in every group. How many. For a job.

    Nothing happens at that moment by which a database could free them, as it does where somebody ends a share.
    """
    return sum(_free_lapsed(one, by=by) for one in sections_with_guests(by=by))


@action("family.come_no_more")
def come_no_more(*, patient_id: UUID, section_id: UUID, tie_id: UUID, by: Actor) -> Any:
    """Somebody comes to a group no more: their place is free. Twice is once. Raises RefusedError."""
    may_book(by).require()
    groups = groups_with_family(viewer=by, patient_id=patient_id)
    if not any(one.group.section_id == section_id for one in groups):
        raise RefusedError(refused(NOTHING))
    held = family_places_held(section_id=section_id, by=by)
    theirs = [one.id for one in held if (one.patient_id, one.guest_id) == (patient_id, tie_id)]
    return leave_family_places(place_ids=theirs, by=by)


@action("family.call_off")
def call_off_with_family(*, session_id: UUID, by: Actor) -> FamilyGuest | None:
    """The session does not take place; whoever is asked to it reads so. Raises RefusedError."""
    may_book(by).require()
    session = call_off_family_session(session_id=session_id, by=by)
    rows = FamilyGuest.objects.filter(session=session)
    return visible(rows, viewer=by, data_class=DataClass.FAMILY_SESSION).first()


@action("family.answer")
def answer_asking(*, guest_id: UUID, to: GuestState, by: Actor) -> FamilyGuest:
    """Say that one cannot come, or can after all; no reason is asked. Raises RefusedError.

    Who sees the row at all, PostgreSQL says: whoever its tie is to. Whoever leads the session is told.
    """
    rows = FamilyGuest.objects.filter(organization_id=by.organization_id, pk=guest_id)
    row = rows.select_for_update(no_key=True, of=("self",)).select_related("session").first()
    if row is None or not (by.is_supporter or by.is_guardian):
        raise RefusedError(refused(NOTHING))
    return _answered(row, to, by=by)


@action("family.answer_group")
def answer_group(*, patient_id: UUID, tie_id: UUID, session_id: UUID, to: GuestState, by: Actor) -> FamilyGuest:
    """As `answer_asking`, of one date of a group; the page asked the gate before that they have a place in it."""
    if not (by.is_supporter or by.is_guardian):
        raise RefusedError(refused(NOTHING))
    asked = {"asked_at": clock.now(), "asked_by": by.id}
    about = {"organization_id": by.organization_id, "patient_id": patient_id, "session_id": session_id}
    row, _ = FamilyGuest.objects.get_or_create(**about, tie_id=tie_id, defaults=asked)
    if not is_after(row.asked_at, ended_for(viewer=by, patient_id=patient_id).get(tie_id)):
        row.asked_at, row.state = clock.now(), GuestState.ASKED  # What was said before the end counts no more.
        row.save(update_fields=["asked_at", "state"])
    return _answered(row, to, by=by)


def _answered(row: FamilyGuest, to: GuestState, *, by: Actor) -> FamilyGuest:
    if row.state == to:
        return row
    is_on = row.session.state == SessionState.PLANNED
    may_answer(GuestState(row.state), to, is_on=is_on, begins_at=row.session.during.lower, now=clock.now()).require()
    row.state, row.answered_at = to, clock.now()
    row.save(update_fields=["state", "answered_at"])
    if row.session.lead_id is not None:
        tell(
            kind=NoticeKind.FAMILY_ANSWERED,
            recipient_id=row.session.lead_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=row.session_id,
            patient_id=row.patient_id,
            by=by,
        )
    return row


def decide_at_door(*, session_id: UUID, tie_id: UUID, to: KnockState, by: Actor) -> Any:
    """Admit a guest who knocked and is asked still, or send them back. Raises RefusedError."""
    session = staffed_session(viewer=by, session_id=session_id)
    there = guests_at_door(viewer=by, session=session) if session else []
    if not any(one.guest.tie_id == tie_id for one in there):
        raise RefusedError(refused(NOTHING))
    return decide_guest(session_id=session_id, guest_id=tie_id, to=to, by=by)


@action("family.note_presence")
def note_presence(*, session_id: UUID, came: Collection[UUID], by: Actor) -> FamilyGuest | None:
    """Whoever leads the session notes which guests came, yes or no. Raises RefusedError."""
    session = staffed_session(viewer=by, session_id=session_id)
    if session is None:
        raise RefusedError(refused(NOTHING))
    may_note_presence(is_leader=by.id in session.leader_ids, begins_at=session.start, now=clock.now()).require()
    if session.patient_id is None:
        return _note_in_group(session_id, came, by=by)
    guests = {one.id for one in guests_of(viewer=by, patient_id=session.patient_id, session_id=session_id)}
    rows = FamilyGuest.objects.filter(organization_id=by.organization_id, pk__in=guests)
    for row in rows:
        row.came, row.noted_by = row.pk in came, by.id
        row.save(update_fields=["came", "noted_by"])
    return rows.first()


def _note_in_group(session_id: UUID, came: Collection[UUID], *, by: Actor) -> FamilyGuest | None:
    found = None
    for family in families_in(viewer=by, session_id=session_id):
        about = {"organization_id": by.organization_id, "patient_id": family.patient_id, "session_id": session_id}
        for one in family.guests:
            said = {"came": one.id in came, "noted_by": by.id}
            first = {**said, "asked_at": clock.now(), "asked_by": by.id}
            found, _ = FamilyGuest.objects.update_or_create(
                **about, tie_id=one.tie_id, defaults=said, create_defaults=first
            )
    return found
