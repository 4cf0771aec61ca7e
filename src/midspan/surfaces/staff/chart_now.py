"""What matters now of one person: a few lines, the gravest first, each with its reason and one thing to do."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import dateformat
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.encounters.queries import contact_notes_of, hours_of_week, open_flags_of, unsigned_of
from midspan.domains.handovers.queries import given_to
from midspan.domains.journey.queries import certification_lines, latest_episode
from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.queries import plan_due_date, review_due_of
from midspan.domains.privacy.queries import limits_of, may_see_class, zone_of_patient
from midspan.domains.records.enums import ReceivedStep, ScreenStep
from midspan.domains.safety.queries import open_obligations
from midspan.domains.schedule.queries import first_sessions
from midspan.engines.tally import Bound, Measure
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.board_lines import Line, flag_lines, given_lines
from midspan.surfaces.staff.certify_words import line_words
from midspan.surfaces.staff.chart_reading import Reading
from midspan.surfaces.staff.clock_words import clock_words
from midspan.surfaces.staff.lost_words import lost_in_hours
from midspan.surfaces.staff.record_words import is_old, received_title, screen_now_words, taken_words
from midspan.surfaces.staff.stage_words import stage_words
from midspan.ui.hours import duration_words
from midspan.values import Actor, DataClass

LOOK_BACK = timedelta(days=28)
SOON = timedelta(days=7)
UNREAD = frozenset({ScreenStep.RESULTED, ScreenStep.CONFIRMED})
MOST_OF_TODAY = 6  # Sessions of one day: some of them may be over.


def now_lines(read: Reading, *, now: datetime) -> list[Line]:
    """As many queries whatever there is to say. What the viewer may not see says nothing."""
    asked = (
        _given,
        _obligations,
        _flags,
        _limits,
        _medicines,
        _screen,
        _received,
        _review,
        _certification,
        _hours,
        _notes,
        _next,
    )
    return [line for one in asked for line in one(read, now)]


def open_lines(*, viewer: Actor, patient_id: UUID, now: datetime) -> list[Line]:
    """What somebody has to do about one person, and when they come next: for whoever hands them over."""
    read = Reading(viewer=viewer, patient_id=patient_id)
    return [line for one in (_obligations, _flags, _review, _notes, _next) for line in one(read, now)]


def _given(read: Reading, now: datetime) -> Iterator[Line]:
    """What was written for the viewer, who covers today."""
    given = given_to(viewer=read.viewer, today=localdate(now))
    yield from given_lines([one for one in given if one.patient_id == read.patient_id], is_board=False)


def _line(viewer: Actor, url: str, **told: str) -> Line:
    """Its way on only where that page opens for the viewer."""
    return Line(href=url if url and opens_for(url, actor=viewer) else "", **told)


def _obligations(read: Reading, now: datetime) -> Iterator[Line]:
    for one in open_obligations(viewer=read.viewer, patient_id=read.patient_id):
        is_late = one.is_late(now)
        yield _line(
            read.viewer,
            reverse("safety:obligation", args=[read.patient_id, one.obligation.pk]),
            kind="urgent",
            icon="alert",
            title=_("Somebody has to talk with them"),
            why=_("By %(when)s.") % {"when": dateformat.format(localtime(one.due_at), "F j, g:i\N{NO-BREAK SPACE}a")},
            action=_("Open"),
            tag=_("Overdue") if is_late else _("Reach now"),
            tag_kind="late",
        )


def _limits(read: Reading, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - as above
    count = len(limits_of(viewer=read.viewer, patient_id=read.patient_id))
    if count:
        yield _line(
            read.viewer,
            "",
            kind="due",
            icon="shield",
            title=ngettext("%(count)s limit on sharing", "%(count)s limits on sharing", count) % {"count": count},
            why=_("They asked for it, and no consent overrides it. The gate keeps it on every page."),
            action="",
        )


def _medicines(read: Reading, now: datetime) -> Iterator[Line]:
    """What is taken, how old the list is, and what the person says is not right with it."""
    if not may_see_class(read.viewer, DataClass.MEDICATION):
        return
    found, today = read.medicines, localdate(now)
    url = reverse("records:medicines", args=[read.patient_id])
    for doubt in found.doubts:
        yield _line(
            read.viewer,
            url,
            kind="due",
            icon="health",
            title=_("They say that the medicine list is not right"),
            why=doubt.words,
            action=_("Open"),
            tag=_("Ask"),
            tag_kind="due",
        )
    is_late = is_old(found.reconciliation, today=today)
    yield _line(
        read.viewer,
        url,
        kind="due" if is_late else "quiet",
        icon="health",
        title=_("Medicines"),
        why=taken_words(found, today=today),
        action=_("Open"),
        tag=_("Go through it") if is_late else "",
        tag_kind="due",
    )


def _screen(read: Reading, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - as above
    """Every drug screen with a result that nobody has read, and the latest as it stands; nothing where none is."""
    if not may_see_class(read.viewer, DataClass.DRUG_SCREEN):
        return
    files = read.screens
    for file in sorted(files, key=lambda one: one.state not in UNREAD):
        is_unread, is_latest = file.state in UNREAD, file is files[0]
        if not (is_unread or is_latest):
            continue
        words = _("Latest drug screen, ordered on %(day)s") if is_latest else _("Drug screen, ordered on %(day)s")
        yield _line(
            read.viewer,
            reverse("records:screen", args=[read.patient_id, file.screen.pk]),
            kind="due" if is_unread else "quiet",
            icon="search",
            title=words % {"day": dateformat.format(localtime(file.screen.ordered_at), "F j")},
            why=screen_now_words(file),
            action=_("Open"),
            tag=_("To be read") if is_unread else "",
            tag_kind="due",
        )


def _received(read: Reading, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - as above
    """Each record from others that nobody has read."""
    if not may_see_class(read.viewer, DataClass.REFERRAL):
        return
    for file in read.received:
        if file.state is ReceivedStep.KEPT:
            yield _line(
                read.viewer,
                reverse("records:received_one", args=[read.patient_id, file.record.pk]),
                kind="due",
                icon="upload",
                title=received_title(file),
                why=_("It came on %(day)s, and nobody has read it.")
                % {"day": dateformat.format(file.record.received_date, "l, F j")},
                action=_("Open"),
                tag=_("To be read"),
                tag_kind="due",
            )


def _review(read: Reading, now: datetime) -> Iterator[Line]:
    if not may_see_class(read.viewer, DataClass.PLAN):
        return
    today, url = localdate(now), reverse("plans:of_patient", args=[read.patient_id])
    versions = read.plans
    held = next((one for one in versions if one.state == PlanState.ACTIVE), None)
    day = _review_day(read) if held else plan_due_date(viewer=read.viewer, patient_id=read.patient_id)
    if day is None or day > today + SOON:
        return
    yield _line(
        read.viewer,
        url,
        kind="urgent" if day < today else "due",
        icon="plan",
        title=_("Plan review") if held else _("No plan is in force yet"),
        why=_("Due by %(day)s.") % {"day": dateformat.format(day, "l, F j")},
        action=_("Open the plan"),
        tag=_("Overdue") if day < today else _("Due soon"),
        tag_kind="late" if day < today else "due",
    )


def _review_day(read: Reading) -> date | None:
    due = review_due_of(viewer=read.viewer, patient_id=read.patient_id)
    return due.on if due else None


def _certification(read: Reading, now: datetime) -> Iterator[Line]:
    """What is due of it, where the payer wants one."""
    today = localdate(now)
    for one in certification_lines(viewer=read.viewer, patient_id=read.patient_id):
        is_late = one.state.is_late(today)
        is_due = one.state.due_on is not None and one.state.due_on <= today + SOON
        yield _line(
            read.viewer,
            reverse("staff:certification", args=[read.patient_id]),
            kind="urgent" if is_late else "due" if is_due else "quiet",
            icon="edit",
            title=_("Certification of the need"),
            why=line_words(one, today=today),
            action=_("Open"),
            tag=_("Overdue") if is_late else _("Due soon") if is_due else "",
            tag_kind="late" if is_late else "due",
        )


def _hours(read: Reading, now: datetime) -> Iterator[Line]:
    monday = clock.week_start(localdate(now))
    tally = hours_of_week(viewer=read.viewer, patient_id=read.patient_id, monday=monday, now=now)
    least = tally.finding(Measure.MINUTES, Bound.MINIMUM)
    told = _("%(attended)s attended, %(planned)s still planned.") % {
        "attended": duration_words(tally.attended_minutes),
        "planned": duration_words(tally.planned_minutes),
    }
    if tally.unknown_minutes:
        told += " " + _("%(time)s are not recorded yet.") % {"time": duration_words(tally.unknown_minutes)}
    if tally.lost.total:
        told += " " + lost_in_hours(tally.lost)
    is_short = bool(least.missing)
    if least.limit is not None:
        told += " " + _("This week’s minimum is %(least)s.") % {"least": duration_words(least.limit)}
    told += f" {stage_words(latest_episode(viewer=read.viewer, patient_id=read.patient_id), on=monday)}"
    yield _line(
        read.viewer,
        "",
        kind="due" if is_short else "quiet",
        icon="clock",
        title=_("Hours this week"),
        why=told.strip(),
        action="",
        tag=_("%(time)s missing") % {"time": duration_words(least.missing or 0)} if is_short else "",
        tag_kind="due",
    )


def _flags(read: Reading, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - one shape for all
    yield from flag_lines(open_flags_of(viewer=read.viewer, patient_id=read.patient_id), is_board=False)


def _notes(read: Reading, now: datetime) -> Iterator[Line]:
    since = localdate(now) - LOOK_BACK
    for one in unsigned_of(viewer=read.viewer, patient_id=read.patient_id, now=now, since=since):
        yield _line(
            read.viewer,
            reverse("staff:room", args=[one.session_id]),
            kind="due",
            icon="note",
            title=one.title,
            why=_("They came on %(day)s, and their entry is not signed.")
            % {"day": dateformat.format(one.start, "l, F j")},
            action=_("Open"),
            tag=_("Note"),
            tag_kind="due",
        )
    drafts = [one for one in contact_notes_of(viewer=read.viewer, patient_id=read.patient_id) if one.signed_at is None]
    for entry in drafts:
        yield _line(
            read.viewer,
            reverse("staff:contact", args=[read.patient_id, entry.pk]),
            kind="due",
            icon="note",
            title=_("Your draft about a contact"),
            why=_("Only you see it until it is signed."),
            action=_("Write"),
            tag=_("Note"),
            tag_kind="due",
        )


def _next(read: Reading, now: datetime) -> Iterator[Line]:
    zone = zone_of_patient(viewer=read.viewer, patient_id=read.patient_id)
    today = now.astimezone(zone).date()
    booked = first_sessions(viewer=read.viewer, patient_ids=[read.patient_id], count=MOST_OF_TODAY, since=today)
    following = next((one for one in booked.get(read.patient_id, ()) if one.end > now), None)
    if following is None:
        yield _line(
            read.viewer,
            "",
            kind="due",
            icon="calendar",
            title=_("No session is booked"),
            why=_("Nothing is planned from today on."),
            action="",
        )
        return
    where = _("by video") if following.is_video else following.room_name or following.site_name
    when = f"{dateformat.format(following.local_date, 'l, F j')}, {clock_words(following.start, zone)}"
    yield _line(
        read.viewer,
        "",
        kind="session",
        icon="calendar",
        title=following.title,
        why=f"{when} · {where}",
        action="",
        tag=_("Next"),
        tag_kind="active",
    )
