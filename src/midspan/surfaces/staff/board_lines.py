"""The day board's lines in their order: each says why it is there and has one thing to do.

Lines of a part that may be long come one by one, so that those a page leaves out are never worded.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.checkups.queries import CallLine
from midspan.domains.commitments.queries import Due as PromiseDue
from midspan.domains.encounters.queries import (
    ContactDue,
    DaySession,
    EntriesDue,
    Flag,
    LandingLine,
    NoteDue,
    NotHere,
    RiskLine,
)
from midspan.domains.feedback.queries import OpenWish
from midspan.domains.going_back.queries import BackDue
from midspan.domains.handovers.queries import Given, ToWrite
from midspan.domains.incidents.queries import Owed
from midspan.domains.journey.queries import Meeting
from midspan.domains.outreach.enums import StepKey
from midspan.domains.outreach.queries import Due
from midspan.domains.rounds.queries import ErrandLine
from midspan.domains.safety.queries import Waiting
from midspan.engines.scoring import Reason
from midspan.surfaces.staff.board_cases import Case
from midspan.surfaces.staff.clock_words import clock_words, day_words, moment_words, weekday_words
from midspan.surfaces.staff.contact_words import KIND_WORDS
from midspan.ui.hours import duration_words

SECONDS_PER_MINUTE = 60
TRACK_WORDS = {
    Reason.WORSE: _lazy("worse than at the start."),
    Reason.NO_IMPROVEMENT: _lazy("four weeks without an improvement that is more than ordinary ups and downs."),
    Reason.TWO_MISSED: _lazy("nothing came back the last two times."),
}


class Line(Struct, frozen=True, kw_only=True):
    """One thing of the day. `kind` is urgent, due, session or quiet."""

    kind: str
    icon: str
    title: str
    why: str
    href: str
    action: str
    tag: str = ""
    tag_kind: str = ""


def safety_lines(waiting: Iterable[Waiting]) -> list[Line]:
    """Whom somebody has to reach now. No line says why: a board is seen by whoever passes."""
    return [
        Line(
            kind="urgent",
            icon="alert",
            title=one.name,
            why=_("Somebody has to talk with this person. The clock is on its page."),
            href=f"/people/{one.patient_id}/now/{one.obligation_id}/",
            action=_("Open"),
            tag=_("Reach now"),
            tag_kind="late",
        )
        for one in waiting
    ]


OUTREACH_WORDS = {
    StepKey.CALL: _lazy("They did not come. Call and ask how they are; joining late is fine."),
    StepKey.COUNSELOR: _lazy("They did not come, and nobody has reached them yet. Try today."),
    StepKey.BARRIERS: _lazy("Ask what stood in the way, and offer something that helps."),
    StepKey.WELFARE: _lazy("Decide whether somebody has to look after them now."),
    StepKey.LETTER: _lazy("Write to them, by name."),
    StepKey.PEER: _lazy("A friendly word from a peer."),
    StepKey.TEAM: _lazy("Decide as a team how to go on."),
    StepKey.DOOR: _lazy("The door was left open until now. Decide how it goes on, or how it ends."),
}


def outreach_lines(waiting: Iterable[Due], *, now: datetime) -> list[Line]:
    """Who did not come and is the viewer's to reach: why, and one thing to do."""
    return [
        Line(
            kind="urgent" if one.wants_call or one.due_at < now else "due",
            icon="phone",
            title=one.name,
            why=_("They ask to be called.") if one.wants_call else str(OUTREACH_WORDS[one.key]),
            href=f"/people/{one.patient_id}/reach/",
            action=_("Open"),
            tag=_("Your turn"),
            tag_kind="late" if one.wants_call or one.due_at < now else "due",
        )
        for one in waiting
    ]


def meeting_lines(meetings: Iterable[Meeting]) -> list[Line]:
    """Whom the viewer was named to meet before they come here."""
    return [
        Line(
            kind="due",
            icon="people",
            title=one.name,
            why=_("You are named to meet them before they come here."),
            href=f"/people/{one.patient_id}/meeting/",
            action=_("Say when you met"),
        )
        for one in meetings
    ]


def check_up_lines(due: Iterable[CallLine], *, today: date) -> list[Line]:
    """Who left and is called by the viewer today, or should have been: why, and one thing to do."""
    return [
        Line(
            kind="urgent" if one.call_on < today else "due",
            icon="phone",
            title=one.name,
            why=_why_called(one, today),
            href=f"/people/{one.patient_id}/after/",
            action=_("Call"),
            tag=_("Overdue") if one.call_on < today else _("Due today"),
            tag_kind="late" if one.call_on < today else "due",
        )
        for one in due
    ]


def _why_called(one: CallLine, today: date) -> str:
    known = {"number": one.day, "day": day_words(one.call_on)}
    if one.call_on < today:
        return _("Check-up of day %(number)s, since %(day)s. Call and ask how they are.") % known
    return _("Check-up of day %(number)s. Call and ask how they are.") % known


def wish_lines(waiting: Iterable[OpenWish], *, now: datetime) -> list[Line]:
    """Who asked to be contacted by the viewer."""
    return [
        Line(
            kind="urgent" if one.due_at < now else "due",
            icon="phone",
            title=one.name,
            why=_("They would like to be contacted. The clock is on the page."),
            href=f"/checks/{one.wish_id}/",
            action=_("Open"),
            tag=_("Overdue") if one.due_at < now else _("Your turn"),
            tag_kind="late" if one.due_at < now else "due",
        )
        for one in waiting
    ]


def not_here_lines(missing: Iterable[NotHere], *, now: datetime, can_open_room: bool) -> list[Line]:
    """Late now, or never seen in a session that is over. Nobody is called absent before somebody says so."""
    return [
        Line(
            kind="urgent",
            icon="alert",
            title=one.name,
            why=_why_not_here(one, now),
            href=f"/room/{one.session_id}/#p-{one.booking_id.hex}"
            if can_open_room
            else f"/check-in/{one.session_id}/{one.booking_id}/",
            action=_("Record"),
            tag=_("Not recorded") if one.end <= now else _("Late"),
            tag_kind="late",
        )
        for one in missing
    ]


def _why_not_here(one: NotHere, now: datetime) -> str:
    at = clock_words(one.start, ZoneInfo(one.zone))
    if one.end <= now:
        return _("%(title)s at %(time)s is over, and nobody recorded whether they came.") % {
            "title": one.title,
            "time": at,
        }
    minutes = int((now - one.start).total_seconds() // SECONDS_PER_MINUTE)
    return _("%(title)s began at %(time)s, %(late)s ago. Joining late is fine; a call may help.") % {
        "title": one.title,
        "time": at,
        "late": duration_words(minutes),
    }


def session_lines(sessions: Iterable[DaySession], *, now: datetime, can_open_room: bool) -> list[Line]:
    """Sessions with their room, time and arrivals."""
    action = _("Open") if can_open_room else _("Check in")
    return [
        Line(
            kind="session",
            icon="video" if one.is_video else "users" if one.kind == "group" else "user",
            title=one.title,
            why=_why_session(one, now),
            href=f"/room/{one.session_id}/" if can_open_room else "/check-in/",
            action=action,
            tag=_session_tag(one, now),
            tag_kind="late" if one.needs_cover else "active",
        )
        for one in sessions
    ]


def _session_tag(one: DaySession, now: datetime) -> str:
    if one.needs_cover:
        return _("Needs cover")
    return _("On now") if one.start <= now < one.end else ""


def _why_session(one: DaySession, now: datetime) -> str:
    zone = ZoneInfo(one.zone)
    where = _("by video") if one.is_video else (one.room_name or one.site_name)
    when = f"{clock_words(one.start, zone)} – {clock_words(one.end, zone)}"
    if one.start > now and not one.came:
        people = ngettext("%(count)s expected", "%(count)s expected", one.expected) % {"count": one.expected}
    else:
        people = _("%(came)s of %(expected)s came") % {"came": one.came, "expected": one.expected}
    return f"{when} · {where} · {people}"


def note_lines(notes: Iterable[NoteDue], *, today: date) -> Iterator[Line]:
    """Records that are not wholly signed, the earliest due first."""
    return (
        Line(
            kind="urgent" if one.due_on < today else "due",
            icon="note",
            title=_("Notes of %(title)s") % {"title": one.title},
            why=_why_note(one),
            href=f"/room/{one.session_id}/",
            action=_("Write"),
            tag=_due(one, today),
            tag_kind="late" if one.due_on < today else "due",
        )
        for one in notes
    )


def _why_note(one: NoteDue) -> str:
    parts = [day_words(one.local_date)]
    if one.unsigned:
        parts.append(
            ngettext("%(count)s entry not signed", "%(count)s entries not signed", one.unsigned)
            % {"count": one.unsigned}
        )
    if one.unknown:
        parts.append(
            ngettext("attendance of %(count)s not recorded", "attendance of %(count)s not recorded", one.unknown)
            % {"count": one.unknown}
        )
    return " · ".join(parts)


def contact_lines(waiting: Iterable[ContactDue], *, today: date) -> Iterator[Line]:
    """Notes about contacts: the viewer's own drafts, and what waits for a licensed colleague's name as well."""
    return (
        Line(
            kind="urgent" if one.due_on < today else "due",
            icon="note",
            title=one.name,
            why=_("%(kind)s, %(day)s · %(waits)s")
            % {
                "kind": KIND_WORDS[one.kind],
                "day": day_words(one.local_date),
                "waits": _("signed, and waits for your name as well") if one.is_written else _("not signed yet"),
            },
            href=f"/people/{one.patient_id}/contacts/{one.entry_id}/",
            action=_("Read and sign") if one.is_written else _("Write"),
            tag=_due(one, today),
            tag_kind="late" if one.due_on < today else "due",
        )
        for one in waiting
    )


def entries_lines(waiting: Iterable[EntriesDue], *, today: date) -> Iterator[Line]:
    """Sessions whose signed entries wait for the viewer's name as well."""
    return (
        Line(
            kind="urgent" if one.due_on < today else "due",
            icon="note",
            title=one.title,
            why=_("%(day)s · %(waits)s")
            % {
                "day": day_words(one.local_date),
                "waits": ngettext(
                    "%(count)s entry is signed and waits for your name as well",
                    "%(count)s entries are signed and wait for your name as well",
                    one.count,
                )
                % {"count": one.count},
            },
            href=f"/room/{one.session_id}/",
            action=_("Read and sign"),
            tag=_due(one, today),
            tag_kind="late" if one.due_on < today else "due",
        )
        for one in waiting
    )


def flag_lines(flags: Iterable[Flag], *, is_board: bool) -> Iterator[Line]:
    """What colleagues flagged for the team. A board is seen by whoever passes, so it says only that there is one."""
    return (
        Line(
            kind="due",
            icon="users",
            title=one.name,
            why=_why_flagged(one) if is_board else f"“{one.words}” {_why_flagged(one)}",
            href=f"/people/{one.patient_id}/flags/{one.entry_id}/",
            action=_("Read"),
            tag=_("For the team"),
            tag_kind="due",
        )
        for one in flags
    )


def _why_flagged(one: Flag) -> str:
    return _("%(who)s flagged something for the team on %(day)s, and nobody has taken it up yet.") % {
        "who": one.author,
        "day": day_words(localtime(one.signed_at).date()),
    }


def supervision_line() -> list[Line]:
    """One line for what waits for who answers for the team."""
    return [
        Line(
            kind="quiet",
            icon="check",
            title=_("Supervision"),
            why=_("Late notes of the team, second names, incidents to review and handovers nobody read, on one page."),
            href="/supervision/",
            action=_("See the list"),
        )
    ]


def _due(one: NoteDue | ContactDue | EntriesDue, today: date) -> str:
    return _due_on(one.due_on, today)


def _due_on(day: date, today: date) -> str:
    if day < today:
        return _("Overdue")
    if day == today:
        return _("Due today")
    return _("Due %(day)s") % {"day": weekday_words(day)}


def risk_lines(lines: Iterable[RiskLine]) -> list[Line]:
    """Weeks that will not reach their hours, while they can still be mended."""
    return [
        Line(
            kind="due",
            icon="clock",
            title=line.name,
            why=_("%(missing)s are missing this week: %(attended)s attended, %(planned)s still planned.")
            % {
                "missing": duration_words(line.missing_minutes),
                "attended": duration_words(line.risk.attended_minutes),
                "planned": duration_words(line.risk.planned_minutes),
            },
            href=f"/people/{line.patient_id}/",
            action=_("Find a make-up"),
            tag=_("Hours at risk"),
            tag_kind="due",
        )
        for line in lines
    ]


def review_lines(cases: Iterable[Case], *, today: date) -> list[Line]:
    """Plans and placements of the viewer's own people that are looked at again, the earliest due first."""
    due = [
        *((one.plan_review_on, one, "plan") for one in cases if one.plan_review_on),
        *((one.placement_review_on, one, "placement") for one in cases if one.placement_review_on),
    ]
    return [_review_line(one, day, what, today) for day, one, what in sorted(due, key=lambda each: each[0])]


REVIEWS = {
    "plan": (_lazy("The plan is looked at again together by %(day)s."), "/people/{id}/plan/review/"),
    "placement": (
        _lazy("Is this still the right level of care? Look again by %(day)s."),
        "/people/{id}/placement/?review=1",
    ),
}


def _review_line(one: Case, day: date, what: str, today: date) -> Line:
    words, url = REVIEWS[what]
    return Line(
        kind="urgent" if day < today else "due",
        icon="calendar",
        title=one.name,
        why=str(words) % {"day": day_words(day)},
        href=url.format(id=one.patient_id),
        action=_("Review"),
        tag=_due_on(day, today),
        tag_kind="late" if day < today else "due",
    )


def back_lines(due: Iterable[BackDue], *, today: date) -> list[Line]:
    """Whose way back, as far as they share it, is to be looked at again. A board is seen by whoever passes."""
    return [
        Line(
            kind="due",
            icon="work",
            title=one.name,
            why=_("What they shared with you is to be looked at again on %(day)s.")
            % {"day": day_words(one.review_date)},
            href=f"/people/{one.patient_id}/going-back/",
            action=_("Open"),
            tag=_due_on(one.review_date, today),
            tag_kind="late" if one.review_date < today else "due",
        )
        for one in due
    ]


def track_lines(cases: Iterable[Case]) -> list[Line]:
    """Who is not on track. A board is seen by whoever passes: it says how it goes, and not with what."""
    return [
        Line(
            kind="due",
            icon="health",
            title=one.name,
            why=_("A questionnaire says: %(reasons)s Nobody has looked yet.") % {"reasons": _reasons(one)},
            href=f"/people/{one.patient_id}/measures/",
            action=_("Look"),
            tag=_("Not on track"),
            tag_kind="due",
        )
        for one in cases
        if one.not_on_track
    ]


def _reasons(one: Case) -> str:
    """Each once, the gravest first."""
    found = {reason for track in one.not_on_track for reason in track.reasons}
    return " ".join(str(TRACK_WORDS[reason]) for reason in Reason if reason in found)


def all_risks_line() -> list[Line]:
    """One line for everybody's hours."""
    return [
        Line(
            kind="due",
            icon="clock",
            title=_("Hours at risk this week"),
            why=_("Whose week will not reach its hours as it is planned, while it can still be mended."),
            href="/day/hours/",
            action=_("See the list"),
        )
    ]


def handoff_lines(lines: Iterable[LandingLine]) -> Iterator[Line]:
    """Landings from residential care: a gap of more than three days or none booked, and whom somebody calls today."""
    for line in lines:
        if line.is_to_be_called:
            yield _leaves_today(line)
        if line.reason:
            yield _gap_line(line)


def _gap_line(line: LandingLine) -> Line:
    return Line(
        kind="urgent",
        icon="bridge",
        title=line.name,
        why=_(line.reason),
        href=f"/people/{line.patient_id}/handoff/",
        action=_("Book sessions"),
        tag=_("Handoff gap"),
        tag_kind="late",
    )


def _leaves_today(line: LandingLine) -> Line:
    return Line(
        kind="urgent",
        icon="phone",
        title=line.name,
        why=_("They leave residential care today. Call them today, and write down when."),
        href=f"/people/{line.patient_id}/handoff/",
        action=_("Open"),
        tag=_("Call today"),
        tag_kind="late",
    )


def errand_lines(errands: Iterable[ErrandLine], *, today: date) -> list[Line]:
    """What the viewer took on in a round, by its day."""
    return [
        Line(
            kind="urgent" if one.by_date < today else "due",
            icon="check",
            title=one.name,
            why=_("%(words)s By %(day)s.") % {"words": _sentence(one.words), "day": day_words(one.by_date)},
            href=f"/rounds/errands/{one.errand_id}/",
            action=_("Open"),
            tag=_("You took it on"),
            tag_kind="late" if one.by_date < today else "due",
        )
        for one in errands
    ]


def promise_lines(due: Iterable[PromiseDue], *, today: date) -> list[Line]:
    """What the viewer promised, or sees to, by its day. A board is seen by whoever passes, so it says no words."""
    return [
        Line(
            kind="urgent" if one.by_date < today else "due",
            icon="heart" if one.is_need else "check",
            title=one.name,
            why=(_("Something they need. By %(day)s.") if one.is_need else _("You promised something by %(day)s."))
            % {"day": day_words(one.by_date)},
            href=f"/people/{one.patient_id}/{'needs' if one.is_need else 'promises'}/{one.id}/",
            action=_("Open"),
            tag=_("You see to it") if one.is_need else _("You promised"),
            tag_kind="late" if one.by_date < today else "due",
        )
        for one in due
    ]


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def signature_lines(waiting: Iterable[tuple[UUID, str]]) -> list[Line]:
    """Placements that wait for the viewer's own second signature: (patient id, name)."""
    return [
        Line(
            kind="due",
            icon="edit",
            title=name,
            why=_("A placement is signed by somebody else and waits for your second signature."),
            href=f"/people/{patient_id}/placement/sign/",
            action=_("Read and sign"),
            tag=_("Your signature"),
            tag_kind="due",
        )
        for patient_id, name in waiting
    ]


def referral_lines(count: int) -> list[Line]:
    """One line for all referrals that wait in the inbox."""
    if not count:
        return []
    return [
        Line(
            kind="due",
            icon="upload",
            title=ngettext("%(count)s referral waits", "%(count)s referrals wait", count) % {"count": count},
            why=_("Its facts wait for a person to confirm them; the sender waits for an answer."),
            href="/referrals/",
            action=_("Open the inbox"),
        )
    ]


def incident_lines(owed: Iterable[Owed], *, now: datetime) -> list[Line]:
    """Whom the viewer has to tell of an incident, and which they review. No line says whom it concerned."""
    return [
        Line(
            kind="urgent" if _is_late(one, now) else "due",
            icon="note",
            title=_("Incident of %(day)s") % {"day": day_words(localtime(one.occurred_at).date())},
            why=_why_owed(one),
            href=f"/incidents/{one.incident_id}/" + (f"told/{one.due.duty.key}/" if one.due else "review/"),
            action=_("Note it") if one.due else _("Review"),
            tag=_tag_of_owed(one, now),
            tag_kind="late" if _is_late(one, now) else "due",
        )
        for one in owed
    ]


def _is_late(one: Owed, now: datetime) -> bool:
    return one.due_at is not None and one.due_at < now


def _why_owed(one: Owed) -> str:
    if one.due is None:
        return _("Somebody else than who wrote it down looks at it.")
    duty = one.due.duty
    return f"{duty.condition}: {duty.who}." if duty.condition else _("Tell: %(who)s.") % {"who": duty.who}


def _tag_of_owed(one: Owed, now: datetime) -> str:
    if one.due_at is None:
        return _("Ask by when")
    if one.due_at < now:
        return _("Overdue")
    return _("By %(at)s") % {"at": moment_words(localtime(one.due_at))}


def given_lines(given: Iterable[Given], *, is_board: bool) -> list[Line]:
    """What a stand-in is given to read. A board is seen by whoever passes, so it says only that there is something."""
    return [
        Line(
            kind="quiet" if one.is_read else "due",
            icon="note",
            title=one.name if is_board else _("From %(who)s, who is away") % {"who": one.absent_name},
            why=_given_words(one) if is_board else one.handover.words,
            href=f"/people/{one.patient_id}/handover/{one.handover.pk}/",
            action=_("Read"),
            tag=_("Read") if one.is_read else _("You cover"),
            tag_kind="done" if one.is_read else "due",
        )
        for one in given
        if not (is_board and one.is_read)
    ]


def _given_words(one: Given) -> str:
    return _("%(who)s is away until %(day)s and wrote down what matters meanwhile.") % {
        "who": one.absent_name,
        "day": day_words(one.last),
    }


def to_write_lines(files: Iterable[ToWrite], *, today: date) -> list[Line]:
    """Absences for which nothing is written about somebody whom a colleague sees."""
    return [
        Line(
            kind="urgent" if one.first <= today else "due",
            icon="note",
            title=_("While you are away") if one.is_own else _("While %(who)s is away") % {"who": one.absent_name},
            why=_why_to_write(one),
            href=f"/away/{one.absence_id}/",
            action=_("Write"),
            tag=_("Now") if one.first <= today else _("From %(day)s") % {"day": weekday_words(one.first)},
            tag_kind="late" if one.first <= today else "due",
        )
        for one in files
    ]


def _why_to_write(one: ToWrite) -> str:
    return ngettext(
        "A colleague sees %(count)s person about whom nothing is written yet.",
        "Colleagues see %(count)s people about whom nothing is written yet.",
        one.unwritten,
    ) % {"count": one.unwritten}
