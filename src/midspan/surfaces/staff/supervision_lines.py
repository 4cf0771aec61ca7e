"""What waits for who countersigns, reviews or answers for the team: what, why, since when, and one thing to do.

People who have to be reached come first, as on the day board. Then the clock decides: what is due by a day stands by
that day, what has none by the day since which it waits. What is not the viewer's to do has no line.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.commitments.queries import late_promises
from midspan.domains.encounters.queries import late_contacts, late_notes, notes_waiting, open_flags
from midspan.domains.handovers.queries import unread_handovers
from midspan.domains.incidents.queries import to_review
from midspan.domains.journey.queries import CertificationLine, certifications_due, certifies, placements_to_sign
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_credentials
from midspan.domains.plans.enums import DueKind
from midspan.domains.plans.queries import may_countersign, plan_calendar
from midspan.domains.safety.enums import ObligationState, StepKind
from midspan.domains.safety.queries import Standing, open_obligations
from midspan.surfaces.staff.board_lines import Line, contact_lines, entries_lines, flag_lines
from midspan.surfaces.staff.certify_words import clock_words, line_words
from midspan.values import Actor

SUPERVISES = frozenset({Role.DIRECTOR})
COUNTERSIGNS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE})
SIGNS_PLANS = frozenset({Role.COUNSELOR})
SIGNS_PLACEMENTS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
CERTIFIES = SIGNS_PLACEMENTS
REACHES_PEOPLE = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
REVIEWS = frozenset({Role.DIRECTOR, Role.PRIVACY_OFFICER})


class Dated(Struct, frozen=True, kw_only=True):
    """A line with the day by which the queue orders it, and the moment, where it is due at one.

    `is_first` stands before every day.
    """

    on: date
    line: Line
    at: datetime | None = None
    is_first: bool = False


def supervision_lines(*, viewer: Actor, now: datetime) -> list[Line]:
    """As many queries for many lines as for one of each kind."""
    found = [one for roles, part in PARTS if viewer.roles & roles for one in part(viewer, now)]
    found.sort(key=_place)
    return [one.line for one in found]


def _place(one: Dated) -> tuple[bool, date, datetime, str, str]:
    """What is due some time that day comes after what is due at a moment of it."""
    moment = one.at or make_aware(datetime.combine(one.on, time.max))
    return not one.is_first, one.on, moment, one.line.title, one.line.href


def _obligations(viewer: Actor, now: datetime) -> Iterator[Dated]:
    """Nobody took it lower down, or nobody has it any more because its owner went away, reached or not.

    A supervisor sees what reached them; who answers for the team sees all of it.
    """
    for one in open_obligations(viewer=viewer):
        is_theirs = viewer.id in one.alerted or bool(viewer.roles & SUPERVISES)
        if one.owner is None and one.closing is None and is_theirs and one.has_climbed:
            line = _climbed_line(one, viewer, now)
            yield Dated(on=localdate(one.due_at), at=one.due_at, line=line, is_first=True)


def _climbed_line(one: Standing, viewer: Actor, now: datetime) -> Line:
    patient, is_reached = one.obligation.patient, one.state is ObligationState.IN_CONTACT
    return Line(
        kind="urgent",
        icon="alert",
        title=f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip(),
        why=f"{_since(one)} {_whose(one, viewer)} " + _("The clock is on its page."),
        href=f"/people/{one.obligation.patient_id}/now/{one.obligation.pk}/",
        action=_("Open"),
        tag=_("To take over") if is_reached else _("Overdue") if one.is_late(now) else _("Reach now"),
        tag_kind="late",
    )


def _since(one: Standing) -> str:
    """Since when nobody has it: since it opened, or since its owner went away."""
    away = next((step.at for step in reversed(one.steps) if step.kind == StepKind.OWNER_AWAY), None)
    at = {"at": _moment(away or one.obligation.opened_at)}
    if one.state is ObligationState.IN_CONTACT:
        return _("The person was reached, and whoever had it is away since %(at)s.") % at
    if away:
        return _("Whoever had it is away since %(at)s.") % at
    return _("Nobody has taken it since %(at)s.") % at


def _whose(one: Standing, viewer: Actor) -> str:
    return _("It has come up to you.") if viewer.id in one.alerted else _("Nobody has it now.")


def _notes(viewer: Actor, now: datetime) -> Iterator[Dated]:
    today = localdate(now)
    contacts, entries = notes_waiting(viewer=viewer, now=now)
    written = [one for one in contacts if one.is_written]
    yield from _by_day((one.due_on for one in entries), entries_lines(entries, today=today))
    yield from _by_day((one.due_on for one in written), contact_lines(written, today=today))


def _by_day(days: Iterable[date], lines: Iterable[Line]) -> Iterator[Dated]:
    return (Dated(on=day, line=line) for day, line in zip(days, lines, strict=True))


def _flags(viewer: Actor, now: datetime) -> Iterator[Dated]:  # noqa: ARG001 - one shape for all parts
    """All that nobody of the team has taken up, by the day since which it waits."""
    flags = open_flags(viewer=viewer)
    yield from _by_day((localdate(one.signed_at) for one in flags), flag_lines(flags, is_board=False))


def _plans(viewer: Actor, now: datetime) -> Iterator[Dated]:  # noqa: ARG001 - one shape for all parts
    if not may_countersign(staff_credentials(viewer=viewer, staff_id=viewer.id)):
        return
    for person in plan_calendar(viewer=viewer, mine=False):
        for due in person.due:
            if due.kind is DueKind.SUPERVISOR_SIGNS and viewer.id not in person.signed_by:
                why = _("The plan waits for a supervisor’s name since %(day)s.") % {"day": _day(due.on)}
                url = reverse("plans:of_patient", args=[person.patient_id])
                yield _to_sign(due.on, icon="plan", title=person.name, why=why, href=url)


def _placements(viewer: Actor, now: datetime) -> Iterator[Dated]:  # noqa: ARG001 - as above
    for one in placements_to_sign(viewer=viewer).select_related("patient", "signed_by"):
        since, patient = localdate(one.signed_at), one.patient
        why = _("%(who)s signed the placement on %(day)s and asks for your second signature.")
        yield _to_sign(
            since,
            icon="edit",
            title=f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip(),
            why=why % {"who": one.signed_by, "day": _day(since)},
            href=reverse("journey:placement_sign", args=[one.patient_id]),
        )


def _certifications(viewer: Actor, now: datetime) -> Iterator[Dated]:
    """Asked of who may sign one, for everybody they reach; and of the counselor while no physician has been asked.

    Where nobody is the counselor, it is the director's to ask.
    """
    today, is_physician = localdate(now), certifies(viewer=viewer)
    for one in certifications_due(viewer=viewer):
        asks_payer = one.state.asks_payer
        is_theirs = one.counselor_id == viewer.id or (one.counselor_id is None and bool(viewer.roles & SUPERVISES))
        is_to_ask = (one.is_payer_to_ask or one.asked is None) and is_theirs
        if one.state.due_on is None or not (is_to_ask or (is_physician and not asks_payer)):
            continue
        is_late = one.state.is_late(today)
        line = Line(
            kind="urgent" if is_late else "due",
            icon="edit",
            title=one.name,
            why=line_words(one, today=today),
            href=reverse("staff:certification", args=[one.patient_id]),
            action=_certification_deed(one, is_physician=is_physician),
            tag=clock_words(one.state, today=today),
            tag_kind="late" if is_late else "due",
        )
        yield Dated(on=one.state.due_on, line=line)


def _certification_deed(one: CertificationLine, *, is_physician: bool) -> str:
    """A physician certifies; whoever cannot asks one or, where one was asked, the payer whose answer ends."""
    if one.state.asks_payer:
        return _("Ask the payer")
    if is_physician:
        return _("Read and certify")
    return _("Ask a physician") if one.asked is None else _("Ask the payer")


def _to_sign(since: date, *, icon: str, title: str, why: str, href: str) -> Dated:
    line = Line(
        kind="due",
        icon=icon,
        title=title,
        why=why,
        href=href,
        action=_("Read and sign"),
        tag=_("Your signature"),
        tag_kind="due",
    )
    return Dated(on=since, line=line)


def _incidents(viewer: Actor, now: datetime) -> Iterator[Dated]:
    for one in to_review(viewer=viewer):
        is_late = one.review_due_at < now
        words = {"day": _day(localdate(one.incident.noted_at)), "at": _moment(one.review_due_at)}
        line = Line(
            kind="urgent" if is_late else "due",
            icon="note",
            title=_("Incident of %(day)s") % {"day": _day(localdate(one.incident.occurred_at))},
            why=_("Written down on %(day)s by somebody else; a review is due by %(at)s.") % words,
            href=f"/incidents/{one.incident.pk}/review/",
            action=_("Review"),
            tag=_("Overdue") if is_late else _("To review"),
            tag_kind="late" if is_late else "due",
        )
        yield Dated(on=localdate(one.review_due_at), at=one.review_due_at, line=line)


def _late_sessions(viewer: Actor, now: datetime) -> Iterator[Dated]:
    for one in late_notes(viewer=viewer, now=now):
        count = ngettext("%(count)s entry not signed", "%(count)s entries not signed", one.unsigned)
        yield _late(
            one.local_date,
            title=_("%(title)s · %(who)s") % {"title": one.title, "who": one.led_by or _("nobody yet")},
            why=f"{_day(one.local_date)} · " + count % {"count": one.unsigned},
            href=f"/room/{one.session_id}/",
            days=one.days_late,
            now=now,
        )


def _late_contacts(viewer: Actor, now: datetime) -> Iterator[Dated]:
    for one in late_contacts(viewer=viewer, now=now):
        why = _("%(day)s · the note of this contact is not signed by %(who)s")
        yield _late(
            one.local_date,
            title=one.name,
            why=why % {"day": _day(one.local_date), "who": one.author},
            href=f"/people/{one.patient_id}/contacts/",
            days=one.days_late,
            now=now,
        )


def _late(day: date, *, title: str, why: str, href: str, days: int, now: datetime) -> Dated:
    """`day`: of the session or contact. It is ordered by the day it was due, as everything else is."""
    line = Line(
        kind="urgent",
        icon="note",
        title=title,
        why=why,
        href=href,
        action=_("Open"),
        tag=ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days},
        tag_kind="late",
    )
    return Dated(on=max(day, date.fromordinal(localdate(now).toordinal() - days)), line=line)


def _handovers(viewer: Actor, now: datetime) -> Iterator[Dated]:
    for one in unread_handovers(viewer=viewer, today=localdate(now)):
        why = _("%(who)s covers for %(absent)s and has not read what is written, since %(day)s.")
        line = Line(
            kind="due",
            icon="note",
            title=one.name,
            why=why % {"who": one.stand_in_name, "absent": one.absent_name, "day": _day(one.since)},
            href=reverse("staff:away", args=[one.absence_id]),
            action=_("Open"),
            tag=_("Not read"),
            tag_kind="due",
        )
        yield Dated(on=one.since, line=line)


def _promises(viewer: Actor, now: datetime) -> Iterator[Dated]:
    """What the team promised somebody and let its day go by, or whose owner has left.

    Asked of the person's counselor, and of who countersigns plans; whoever promised it has it on their own board.
    """
    today, countersigns = localdate(now), may_countersign(staff_credentials(viewer=viewer, staff_id=viewer.id))
    for one in late_promises(viewer=viewer, today=today):
        if one.owner_id == viewer.id or not (countersigns or viewer.id in one.counselors):
            continue
        told = {"who": one.owner, "day": _day(one.by_date)}
        why = _("%(who)s promised something by %(day)s, and has not said what became of it.")
        if one.is_said:
            why = _("%(who)s promised something by %(day)s, and said that it is not done yet.")
        if not one.has_owner:
            why = _("%(who)s promised something by %(day)s and works here no more. Give it to somebody.")
        line = Line(
            kind="urgent",
            icon="check",
            title=one.name,
            why=why % told,
            href=reverse("commitments:team_one", args=[one.patient_id, one.promise_id]),
            action=_("Open"),
            tag=_("Overdue") if one.by_date < today else _("Nobody has it"),
            tag_kind="late",
        )
        yield Dated(on=one.by_date, line=line)


def _day(day: date) -> str:
    return date_format(day, "l, F j")


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "l, F j, g:i\N{NO-BREAK SPACE}A")


PARTS: tuple[tuple[frozenset[Role], Callable[[Actor, datetime], Iterator[Dated]]], ...] = (
    (REACHES_PEOPLE, _obligations),
    (COUNTERSIGNS, _notes),
    (SUPERVISES, _flags),
    (SIGNS_PLANS, _plans),
    (SIGNS_PLACEMENTS, _placements),
    (CERTIFIES, _certifications),
    (REVIEWS, _incidents),
    (SUPERVISES, _late_sessions),
    (SUPERVISES, _late_contacts),
    (SUPERVISES, _handovers),
    (SIGNS_PLANS, _promises),
)
