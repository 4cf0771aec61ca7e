"""The session room: who is here, what the group did, what each person got from it, and one signature."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.encounters import actions
from midspan.domains.encounters.enums import FailureOf, PhraseField
from midspan.domains.encounters.queries import SessionRecord, attendance_for, note_about, phrases_of, record_of
from midspan.domains.practice.actions import name_in_note
from midspan.domains.schedule.actions import book_guest
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.entry_drawing import phrases_html
from midspan.surfaces.staff.family_cards import guests_card
from midspan.surfaces.staff.from_home import home_rows
from midspan.surfaces.staff.lost_words import WHOSE_WORDS
from midspan.surfaces.staff.room_cards import Chip, cards_of
from midspan.surfaces.staff.room_drawing import people_html
from midspan.surfaces.staff.room_form import failure_form, keep_drafts, marks_of, posted_failure, posted_times
from midspan.surfaces.staff.room_head import head_of
from midspan.ui.shells import in_shell
from midspan.values import RefusedError

Deed = Callable[[HttpRequest, SessionRecord, list[str]], object]


def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    record = record_of(viewer=request.actor, session_id=session_id)
    if record is None:
        return _contact_instead(request, session_id)
    if request.method != "POST":
        return _shown(request, record)
    said = _done(request, record)
    # A failure has no draft: what was typed of it stands only on the page.
    if request.htmx or (said and request.POST.get("do") == "lost"):
        return _shown(request, record_of(viewer=request.actor, session_id=session_id) or record, said=said)
    if said:
        messages.error(request, said)
    return redirect(f"{request.path}{_anchor(request)}")


def _contact_instead(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A plan names what worked on an objective by one id, of a session or of a contact: it leads to either."""
    found = note_about(viewer=request.actor, contact_id=contact_id)
    if found is None or request.method == "POST":
        raise Http404
    return redirect("staff:contact", found.patient_id, found.pk)


def _shown(request: HttpRequest, record: SessionRecord, *, said: str = "") -> HttpResponse:
    now, kept = clock.now(), phrases_of(viewer=request.actor)
    cards = cards_of(record, kept, now=now, home=home_rows(record, viewer=request.actor))
    chips = [Chip(text=text, key="") for text in kept.get(PhraseField.NARRATIVE, [])]
    about = {
        "record": record,
        "head": head_of(record, now=now),
        "cards": cards,
        "people": people_html(cards, record, path=request.path),
        "phrases": phrases_html(chips, field="note-narrative", keep="keep:note:narrative"),
        "said": said,
        "now": now,
        "path": request.path,
        "skill_url": _skill_url(request, record),
        "failure": failure_form(request.POST, cards),
        "whose": [(one.value, words) for one, words in WHOSE_WORDS.items()],
        "has_door": record.session.is_video and bool(record.writing),
        "csrf_token": get_token(request),
        "guests": guests_card(request, record.session),
        "marks": marks_of(
            record, request.POST if request.htmx else {}, drawn_anew=(request.htmx.target or "").removeprefix("p-")
        ),
    }
    content = render_to_string("staff/parts/room_content.html", about)
    return in_shell(request, "staff/room.html", parts={"title": record.session.title, "content": content})


def _skill_url(request: HttpRequest, record: SessionRecord) -> str:
    """Where the skill of today is chosen; "" for who does not lead, or may not."""
    url = reverse("practice:in_session", args=[record.session.session_id])
    return url if record.writing and opens_for(url, actor=request.actor) else ""


def _done(request: HttpRequest, record: SessionRecord) -> str:
    """Keep the drafts and do what was asked; returns why not, in words, or nothing."""
    verb, *rest = request.POST.get("do", "save").split(":")
    try:
        keep_drafts(request.POST, record, by=request.actor)
        DEEDS.get(verb, _nothing)(request, record, rest)
    except RefusedError as refusal:
        return _(refusal.verdict.reason)
    except (ValueError, IndexError) as strange:
        raise Http404 from strange  # No button of ours says this.
    return ""


def _anchor(request: HttpRequest) -> str:
    """Back to the person the tap was about."""
    _verb, *rest = request.POST.get("do", "").split(":")
    return f"#p-{rest[0]}" if rest else ""


def _nothing(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    """Saving drafts is done by every tap already."""


def _here(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    now, session = clock.now(), record.session
    actions.arrive(
        session_id=session.session_id,
        booking_id=UUID(rest[0]),
        at=now if now < session.end else session.start,
        by=request.actor,
    )


def _left(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    session = record.session
    at = min(clock.now(), session.end)
    actions.leave(session_id=session.session_id, booking_id=UUID(rest[0]), at=at, by=request.actor)


def _all_here(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:  # noqa: ARG001 - one shape for all
    session = record.session
    actions.all_arrive(session_id=session.session_id, at=min(session.start, clock.now()), by=request.actor)


def _all_left(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:  # noqa: ARG001 - as above
    session = record.session
    actions.all_leave(session_id=session.session_id, at=min(session.end, clock.now()), by=request.actor)


def _absent(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    actions.mark_absent(session_id=record.session.session_id, booking_id=UUID(rest[0]), by=request.actor)


def _excuse(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    reason = request.POST.get(f"{rest[0]}-excuse", "")
    actions.excuse(session_id=record.session.session_id, booking_id=UUID(rest[0]), reason=reason, by=request.actor)


def _undo(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    actions.undo_last(session_id=record.session.session_id, booking_id=UUID(rest[0]), by=request.actor)


def _times(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    session, booking_id = record.session, UUID(rest[0])
    line = attendance_for(viewer=request.actor, session_id=session.session_id, booking_id=booking_id)
    if line is None:
        raise Http404
    actions.correct_times(
        session_id=session.session_id,
        booking_id=booking_id,
        stretches=posted_times(request.POST, line, zone=session.zone),
        reason=request.POST.get(f"{rest[0]}-why", ""),
        by=request.actor,
    )


def _lost(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:  # noqa: ARG001 - as above
    """A technical failure, for those who are ticked."""
    since, until = posted_failure(request.POST, record)
    actions.record_failure(
        session_id=record.session.session_id,
        booking_ids=[UUID(one) for one in request.POST.getlist("lost-for")],
        since=since,
        until=until,
        failure_of=FailureOf(request.POST.get("lost-whose", FailureOf.UNKNOWN)),
        by=request.actor,
    )


def _lost_back(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    """`lost-back:<booking>:<lost time>`: no time was lost there after all."""
    booking_id, lost_id = rest
    actions.take_back_failure(
        session_id=record.session.session_id, booking_id=UUID(booking_id), lost_id=UUID(lost_id), by=request.actor
    )


def _keep(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    """Keep what stands in a field as a phrase of one's own: `keep:<booking or note>:<field>`."""
    prefix, field = rest
    text = request.POST.get(f"{prefix}-{field}", "")
    actions.keep_phrase(field=PhraseField(field), text=text, session_id=record.session.session_id, by=request.actor)


def _speaks(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    """`speaks:<booking>:<assignment>`: the note names a practice. One that nobody has begun begins with it."""
    booking_id, assignment_id = map(UUID, rest)
    record.writing.require()
    # Read again: the same tap may just have kept the first words of this very note.
    now = record_of(viewer=request.actor, session_id=record.session.session_id) or record
    line = next((one for one in now.lines if one.attendance.booking_id == booking_id), None)
    if line is None:
        raise Http404
    entry = line.entry or actions.save_entry(
        session_id=record.session.session_id,
        booking_id=booking_id,
        words=actions.EntryWords(objective_id=line.suggested),
        by=request.actor,
    )
    name_in_note(
        entry_id=entry.pk, patient_id=line.attendance.patient_id, assignment_id=assignment_id, by=request.actor
    )


def _guest(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:  # noqa: ARG001 - as above
    """Somebody who came anyway: a place for today, and here since now (or since the start, once it is over)."""
    session, now = record.session, clock.now()
    booking = book_guest(session_id=session.session_id, alias=request.POST.get("guest", ""), by=request.actor)
    at = now if now < session.end else session.start
    actions.arrive(session_id=session.session_id, booking_id=booking.pk, at=at, by=request.actor)


def _sign(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:  # noqa: ARG001 - as above
    actions.sign_session(session_id=record.session.session_id, by=request.actor)
    messages.success(request, _("Signed. What was not ready is still a draft."))


def _add(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:  # noqa: ARG001 - as above
    """`add:<booking>:<entry>`: an addendum to a signed entry."""
    prefix, entry_id = rest
    actions.add_addendum(entry_id=UUID(entry_id), text=request.POST.get(f"{prefix}-addendum", ""), by=request.actor)


def _countersign(request: HttpRequest, record: SessionRecord, rest: list[str]) -> None:
    """`countersign:<booking>`: a licensed colleague's name under one entry; without a booking, under all shown."""
    if not rest:
        shown = {UUID(one) for one in request.POST.getlist("shown")}
        actions.countersign_session(session_id=record.session.session_id, entry_ids=shown, by=request.actor)
        return
    entries = {line.attendance.booking_id: line.entry for line in record.lines}
    entry = entries.get(UUID(rest[0]))
    if entry is None:
        raise Http404
    actions.countersign(entry_id=entry.pk, by=request.actor)


DEEDS: dict[str, Deed] = {
    "save": _nothing,
    "here": _here,
    "left": _left,
    "all-here": _all_here,
    "all-left": _all_left,
    "absent": _absent,
    "excuse": _excuse,
    "undo": _undo,
    "times": _times,
    "lost": _lost,
    "lost-back": _lost_back,
    "keep": _keep,
    "guest": _guest,
    "speaks": _speaks,
    "sign": _sign,
    "add": _add,
    "countersign": _countersign,
}
