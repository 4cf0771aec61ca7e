"""The parts of a chart: each asked of its own domain, through the gate, and told in lines with a moment.

What the viewer may not see has no lines, and nothing says that there would be any.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.commitments.queries import (
    PROMISES,
    SEES_TO_NEEDS,
    every_promise_of,
    needs_of,
    needs_told,
    promises_told,
)
from midspan.domains.encounters.enums import AttendanceState, ContactKind
from midspan.domains.encounters.queries import notes_of_chart, sessions_of_chart
from midspan.domains.handovers.queries import handovers_of
from midspan.domains.journey.enums import Leaving
from midspan.domains.journey.leaving_wording import LEAVING_WORDS, answer_words, titles_of
from midspan.domains.journey.queries import (
    certifications_of_patient,
    departures_of,
    discharge_answers_of,
    placements_of_patient,
    stays_of_patient,
)
from midspan.domains.letters.queries import letters_of
from midspan.domains.measures.queries import came_to, series_of
from midspan.domains.people.enums import Role
from midspan.domains.plans.queries import words_of_objectives
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.programs.enums import LEVEL_WORDS
from midspan.domains.records.queries import reconciled_lines_of
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.certify_words import addendum_words, days_words, signature_words
from midspan.surfaces.staff.chart_reading import Reading
from midspan.surfaces.staff.contact_words import KIND_WORDS
from midspan.surfaces.staff.record_words import (
    received_step_words,
    received_title,
    reconciled_words,
    screen_step_words,
    screen_title,
    told_steps,
    version_title,
    version_words,
)
from midspan.values import Actor, DataClass

CAME_WORDS = {
    AttendanceState.EXPECTED: gettext_lazy("not recorded"),
    AttendanceState.ATTENDED: gettext_lazy("came"),
    AttendanceState.ABSENT: gettext_lazy("did not come"),
    AttendanceState.EXCUSED: gettext_lazy("could not come, and said so"),
}


class ChartPart(StrEnum):
    SESSIONS = "sessions"
    NOTES = "notes"
    SCORES = "scores"
    PLAN = "plan"
    STAY = "stay"
    LETTERS = "letters"
    MEDICINES = "medicines"
    SCREENS = "screens"
    RECEIVED = "received"
    PROMISES = "promises"
    NEEDS = "needs"


class ChartLine(Struct, frozen=True, kw_only=True):
    """One thing that happened. `words` are what is told of it, whole; `url` leads to it, for who may open that page."""

    part: ChartPart
    at: datetime
    title: str
    words: str = ""
    url: str = ""


class Part(Struct, frozen=True):
    """What a part is to the gate, its name, and how its lines are asked for.

    A class may open to more roles than the person was told of: `roles` are then those of the part's own pages.
    """

    data_class: DataClass
    label: Any
    icon: str
    lines: Callable[[Reading], Iterator[ChartLine]]
    roles: frozenset[Role] | None = None


def _sessions(read: Reading) -> Iterator[ChartLine]:
    for one in sessions_of_chart(viewer=read.viewer, patient_id=read.patient_id, now=clock.now()):
        told = [str(CAME_WORDS[one.state]), one.reason, _("by video") if one.is_video else ""]
        url = reverse("staff:room", args=[one.session_id])
        yield ChartLine(
            part=ChartPart.SESSIONS,
            at=one.start.astimezone(ZoneInfo(one.zone)),
            title=one.title,
            words=" · ".join(filter(None, told)),
            url=url,
        )


def _notes(read: Reading) -> Iterator[ChartLine]:
    for one in notes_of_chart(viewer=read.viewer, patient_id=read.patient_id):
        if one.contact_kind:
            title = str(KIND_WORDS[ContactKind(one.contact_kind)])
            url = reverse("staff:contact", args=[read.patient_id, one.entry_id])
        else:
            title, url = one.title, reverse("staff:room", args=[one.session_id])
        signed = _("Signed by %(who)s, %(what)s") % {"who": one.author, "what": one.credential}
        yield ChartLine(
            part=ChartPart.NOTES,
            at=localtime(one.at),
            title=title,
            words="\n".join([*one.words, signed]),
            url=url,
        )


def _handovers(read: Reading) -> Iterator[ChartLine]:
    """What was written for whoever covered: part of the record, also after the cover."""
    for one in handovers_of(viewer=read.viewer, patient_id=read.patient_id):
        written = _("Written by %(who)s") % {"who": one.written_by}
        yield ChartLine(
            part=ChartPart.NOTES,
            at=localtime(one.written_at),
            title=_("For whoever covered while %(who)s was away") % {"who": one.absence.staff},
            words=f"{one.words}\n{written}",
        )


def _all_notes(read: Reading) -> Iterator[ChartLine]:
    yield from _notes(read)
    yield from _handovers(read)


def _scores(read: Reading) -> Iterator[ChartLine]:
    url = reverse("measures:of_patient", args=[read.patient_id])
    for series in series_of(viewer=read.viewer, patient_id=read.patient_id):
        for row in series.rows:
            unscored = _("no sum") if row.is_complete else _("not scored: answers are missing")
            told = f"{came_to(row)} · {row.band}".strip(" ·") or unscored
            yield ChartLine(
                part=ChartPart.SCORES,
                at=localtime(row.handed_in_at),
                title=series.instrument.title,
                words=told,
                url=url,
            )


def _plan(read: Reading) -> Iterator[ChartLine]:
    versions = read.plans
    objectives = words_of_objectives(viewer=read.viewer, patient_id=read.patient_id) if versions else {}
    for place, one in enumerate(versions):
        # The objectives of all versions are told once, with the newest.
        words = "" if place else "\n".join(objectives.values())
        moments = ((_("begun"), one.begun_at, words), (_("signed by all, and in force"), one.active_at, ""))
        for what, at, told in moments:
            if at is not None:
                yield ChartLine(
                    part=ChartPart.PLAN,
                    at=localtime(at),
                    title=_("Plan, version %(number)s: %(what)s") % {"number": one.number, "what": what},
                    words=told,
                    url=reverse("plans:version", args=[read.patient_id, one.pk]),
                )


def _stay(read: Reading) -> Iterator[ChartLine]:
    url = reverse("journey:person", args=[read.patient_id])
    stays = stays_of_patient(viewer=read.viewer, patient_id=read.patient_id)
    for stay in stays:
        moments = (
            (_("Referral accepted"), stay.opened_at, ""),
            (_("Admitted"), stay.admitted_at, ""),
            (_("Stay ended"), stay.ended_at, stay.ended_reason),
        )
        for title, at, words in moments:
            if at is not None:
                yield ChartLine(part=ChartPart.STAY, at=localtime(at), title=title, words=words, url=url)
    if any(stay.admitted_at for stay in stays):
        yield from _list_answers(read)
    if any(stay.ended_at for stay in stays):
        yield from _departures(read)
    for one in placements_of_patient(viewer=read.viewer, patient_id=read.patient_id):
        level = LEVEL_WORDS.get(one.actual_level, one.actual_level)
        yield ChartLine(
            part=ChartPart.STAY,
            at=localtime(one.signed_at),
            title=_("Level of care: %(level)s") % {"level": level},
            words="\n".join(filter(None, [one.difference_note, one.patient_view])),
            url=url,
        )


def _certified(read: Reading) -> Iterator[ChartLine]:
    """Each statement of a physician, and each addition to one."""
    url = reverse("staff:certification", args=[read.patient_id])
    for one, addenda in certifications_of_patient(viewer=read.viewer, patient_id=read.patient_id):
        title = _("Need certified: %(days)s") % {"days": days_words(one.first_date, one.until_date)}
        words = "\n".join([one.why, signature_words(one)])
        yield ChartLine(part=ChartPart.STAY, at=localtime(one.signed_at), title=title, words=words, url=url)
        for added in addenda:
            yield ChartLine(
                part=ChartPart.STAY,
                at=localtime(added.added_at),
                title=_("Added to the certification of the need"),
                words=f"{added.words}\n{addendum_words(added)}",
                url=url,
            )


def _list_answers(read: Reading) -> Iterator[ChartLine]:
    """Each answer to the discharge list."""
    url = reverse("journey:discharge", args=[read.patient_id])
    for one in discharge_answers_of(viewer=read.viewer, patient_id=read.patient_id):
        title = _("Discharge list: %(item)s") % {"item": ", ".join(titles_of([one.key], edition=one.edition))}
        words = "\n".join([answer_words(one), str(one.said_by)])
        yield ChartLine(part=ChartPart.STAY, at=localtime(one.said_at), title=title, words=words, url=url)


def _departures(read: Reading) -> Iterator[ChartLine]:
    """How a stay was left, and what was open then."""
    url = reverse("journey:discharge", args=[read.patient_id])
    for left in departures_of(viewer=read.viewer, patient_id=read.patient_id).values():
        open_then = ", ".join(titles_of(left.open, edition=left.edition))
        yield ChartLine(
            part=ChartPart.STAY,
            at=localtime(left.left_at),
            title=_("How the stay was left: %(how)s") % {"how": LEAVING_WORDS[Leaving(left.how)]},
            words=_("Open on the discharge list then: %(items)s") % {"items": open_then} if open_then else "",
            url=url,
        )


def _stay_and_certified(read: Reading) -> Iterator[ChartLine]:
    yield from _stay(read)
    yield from _certified(read)


def _letters(read: Reading) -> Iterator[ChartLine]:
    for one in letters_of(viewer=read.viewer, patient_id=read.patient_id):
        yield ChartLine(
            part=ChartPart.LETTERS,
            at=localtime(one.letter.drafted_at),
            title=_("Letter to %(who)s") % {"who": one.letter.recipient},
            words=_("It left.") if one.given else "",
            url=reverse("letters:of_patient", args=[read.patient_id]),
        )


def _medicines(read: Reading) -> Iterator[ChartLine]:
    """Each version of a line, and each time somebody went through all of them."""
    url = reverse("records:medicines", args=[read.patient_id])
    for line in read.medicines.lines:
        for row in line.versions:
            yield ChartLine(
                part=ChartPart.MEDICINES,
                at=localtime(row.kept_at),
                title=version_title(row),
                words=version_words(row),
                url=reverse("records:medicine", args=[read.patient_id, row.thread]),
            )
    lines = reconciled_lines_of(viewer=read.viewer, patient_id=read.patient_id) if read.medicines.signed else {}
    for done in read.medicines.signed:
        yield ChartLine(
            part=ChartPart.MEDICINES,
            at=localtime(done.done_at),
            title=_("Medicine list gone through and signed"),
            words=reconciled_words(done, lines.get(done.pk, ())),
            url=url,
        )


def _screens(read: Reading) -> Iterator[ChartLine]:
    for file in read.screens:
        for step in file.steps:
            yield ChartLine(
                part=ChartPart.SCREENS,
                at=localtime(step.at),
                title=screen_title(file, step),
                words=screen_step_words(file, step),
                url=reverse("records:screen", args=[read.patient_id, file.screen.pk]),
            )


def _received(read: Reading) -> Iterator[ChartLine]:
    for file in read.received:
        for step in told_steps(file):
            yield ChartLine(
                part=ChartPart.RECEIVED,
                at=localtime(step.at),
                title=received_title(file),
                words=received_step_words(step),
                url=reverse("records:received_one", args=[read.patient_id, file.record.pk]),
            )


def _promises(read: Reading) -> Iterator[ChartLine]:
    """Each step of what the person and the team promised each other."""
    for one in promises_told(every_promise_of(viewer=read.viewer, patient_id=read.patient_id)):
        url = reverse("commitments:team_one", args=[read.patient_id, one.id])
        yield ChartLine(part=ChartPart.PROMISES, at=one.at, title=one.what, words=one.words, url=url)


def _needs(read: Reading) -> Iterator[ChartLine]:
    for one in needs_told(needs_of(viewer=read.viewer, patient_id=read.patient_id)):
        url = reverse("commitments:team_need", args=[read.patient_id, one.id])
        yield ChartLine(part=ChartPart.NEEDS, at=one.at, title=one.what, words=one.words, url=url)


PARTS = {
    ChartPart.SESSIONS: Part(DataClass.ATTENDANCE, gettext_lazy("Sessions"), "users", _sessions),
    ChartPart.NOTES: Part(DataClass.NOTE, gettext_lazy("Notes"), "note", _all_notes),
    ChartPart.SCORES: Part(DataClass.SCORE, gettext_lazy("Scores"), "practice", _scores),
    ChartPart.PLAN: Part(DataClass.PLAN, gettext_lazy("Plan"), "plan", _plan),
    ChartPart.STAY: Part(DataClass.PLACEMENT, gettext_lazy("Stay and level of care"), "bridge", _stay_and_certified),
    ChartPart.LETTERS: Part(DataClass.LETTER, gettext_lazy("Letters"), "file", _letters),
    ChartPart.MEDICINES: Part(DataClass.MEDICATION, gettext_lazy("Medicines"), "health", _medicines),
    ChartPart.SCREENS: Part(DataClass.DRUG_SCREEN, gettext_lazy("Drug screens"), "search", _screens),
    ChartPart.RECEIVED: Part(DataClass.REFERRAL, gettext_lazy("Records from others"), "upload", _received),
    ChartPart.PROMISES: Part(DataClass.PLAN, gettext_lazy("Promises"), "check", _promises, roles=PROMISES),
    ChartPart.NEEDS: Part(DataClass.LIFE, gettext_lazy("Needs"), "heart", _needs, roles=SEES_TO_NEEDS),
}


def parts_for(viewer: Actor) -> list[ChartPart]:
    """The parts of which the viewer ever sees something."""
    return [name for name, one in PARTS.items() if may_see_class(viewer, one.data_class) and _is_for(one, viewer)]


def _is_for(part: Part, viewer: Actor) -> bool:
    return part.roles is None or bool(viewer.roles & part.roles)


def lines_of(read: Reading, part: ChartPart | None = None) -> list[ChartLine]:
    """The lines of one part or of all, the newest first. As many queries whatever the number of lines."""
    wanted = PARTS.values() if part is None else [PARTS[part]]
    found = [line for one in wanted if _is_for(one, read.viewer) for line in one.lines(read)]
    return sorted(found, key=lambda line: line.at, reverse=True)


def way_to(line: ChartLine, *, viewer: Actor) -> str:
    """The line's address where that page opens for the viewer, so that nobody is shown a closed door."""
    return line.url if line.url and opens_for(line.url, actor=viewer) else ""
