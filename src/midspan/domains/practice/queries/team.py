"""What of somebody's practice their team may know. The person's own word opens it, with no hint of more."""

from collections.abc import Collection, Iterable
from datetime import date
from json import loads
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import JSONObject
from msgspec import Struct

from midspan.domains.people.queries import staff_credentials
from midspan.domains.plans.queries import may_countersign
from midspan.domains.practice.enums import OPEN, AssignmentState, Helped, Sharing
from midspan.domains.practice.models import (
    Assignment,
    NotedPractice,
    PracticeLog,
    PracticeNote,
    PracticeSharing,
    SkillOpening,
)
from midspan.domains.practice.queries.logs import did_help
from midspan.domains.practice.rules import may_offer, may_open
from midspan.domains.practice.shapes import HomeLine
from midspan.domains.privacy.queries import visible
from midspan.domains.skills.queries import Skill, library, titles_by_key
from midspan.engines.practice import Practiced
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict


class Opening(Struct, frozen=True, kw_only=True):
    """A skill with cautions for one person; `row` is None while nobody opened it to them."""

    skill: Skill
    row: SkillOpening | None
    verdict: Verdict


COLUMNS = (
    "pk", "patient_id", "skill", "what_for", "state", "decline_reason", "objective_id", "session_id", "offered_at",
    "told", "words", "noted",
)  # fmt: skip
TOLD_OF_EACH = ("local_date", "helped", "prompted")


def assignment_for(*, viewer: Actor, assignment_id: UUID) -> Assignment | None:
    """One assignment of somebody the viewer reaches."""
    return (
        visible(Assignment.objects.all(), viewer=viewer, data_class=DataClass.PRACTICE).filter(pk=assignment_id).first()
    )


def assignments_in_session(*, viewer: Actor, session_id: UUID) -> list[Assignment]:
    """What was taught in one session and not taken back, in order of skill. One query."""
    rows = Assignment.objects.filter(session_id=session_id).exclude(state=AssignmentState.ENDED, answered_at=None)
    return list(visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).order_by("skill", "offered_at", "pk"))


def home_lines(*, viewer: Actor, patient_ids: Collection[UUID], since: date) -> dict[UUID, list[HomeLine]]:
    """Patient id → what their team may know of each practice that is open, the newest first. One query."""
    return _by_patient(_OPEN_LINES.rows(viewer=viewer, patient_ids=list(patient_ids), since=since))


def home_lines_of(*, viewer: Actor, patient_id: UUID, since: date) -> list[HomeLine]:
    """All of one person, what is over too, the newest first. One query."""
    rows = _ALL_LINES.rows(viewer=viewer, patient_ids=[patient_id], since=since)
    return _by_patient(rows).get(patient_id, [])


def _open_lines(*, viewer: Actor, patient_ids: list[UUID], since: date) -> QuerySet[Any, Any]:
    return _lines(viewer, Q(state__in=sorted(OPEN)), patient_ids, since)


def _all_lines(*, viewer: Actor, patient_ids: list[UUID], since: date) -> QuerySet[Any, Any]:
    return _lines(viewer, Q(), patient_ids, since)


def _lines(viewer: Actor, which: Q, patient_ids: list[UUID], since: date) -> QuerySet[Any, Any]:
    """Row-level security leaves out of the arrays whatever the person does not share (migration 0002)."""
    own = {"organization_id": OuterRef("organization_id"), "patient_id": OuterRef("patient_id")}
    logs = _standing(PracticeLog.objects.all(), since).filter(assignment_id=OuterRef("pk"), **own)
    put_right = PracticeLog.objects.filter(organization_id=OuterRef("organization_id"), replaces=OuterRef("log_id"))
    words = PracticeNote.objects.filter(
        ~Exists(put_right),
        log__assignment_id=OuterRef("pk"),
        log__local_date__gte=since,
        log__is_taken_back=False,
        is_shared=True,
        **own,
    )
    noted = NotedPractice.objects.filter(assignment_id=OuterRef("pk"), **own)
    rows = Assignment.objects.filter(which, patient_id__any_of=patient_ids)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PRACTICE)
    told = JSONObject(on="local_date", helped="helped")
    shown = shown.annotate(
        told=ArraySubquery(logs.order_by("practiced_at", "pk").values_list(told, flat=True)),
        words=ArraySubquery(words.order_by("-log__practiced_at", "pk").values("words")),
        noted=ArraySubquery(noted.values("entry_id")),
    )
    return shown.order_by("patient_id", "-offered_at", "pk").values_list(*COLUMNS)


def _standing(rows: QuerySet[PracticeLog], since: date) -> QuerySet[PracticeLog]:
    """Of all rows the uses since a day that were not put right by another and not taken back."""
    replaced = rows.filter(organization_id=OuterRef("organization_id"), replaces=OuterRef("pk"))
    return rows.filter(~Exists(replaced), is_taken_back=False, local_date__gte=since)


_OPEN_LINES = Prepared(_open_lines, patient_ids=list[UUID], since=date)
_ALL_LINES = Prepared(_all_lines, patient_ids=list[UUID], since=date)


def _by_patient(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, list[HomeLine]]:
    found: dict[UUID, list[HomeLine]] = {}
    for row in rows:
        line = _line(*row)
        found.setdefault(line.patient_id, []).append(line)
    return found


def practiced_lately(*, viewer: Actor, patient_id: UUID, since: date) -> list[Practiced]:
    """Each time one person practiced since a day, as far as they share it: none says nothing. One query.

    Whether they were reminded is none of what they agree to with counts (`SHARING_WORDS`): it is told with everything.
    """
    whole = PracticeSharing.objects.filter(
        organization_id=OuterRef("organization_id"), patient_id=OuterRef("patient_id"), setting=Sharing.EVERYTHING
    )
    rows = _standing(PracticeLog.objects.all(), since).filter(patient_id=patient_id)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PRACTICE)
    found = shown.annotate(prompted=Case(When(Exists(whole), then=F("was_prompted")), default=None))
    ordered = found.order_by("local_date", "practiced_at", "received_at", "pk")
    return [Practiced(day, did_help(helped), told) for day, helped, told in ordered.values_list(*TOLD_OF_EACH)]


def practiced_in_weeks(*, viewer: Actor, patient_ids: Collection[UUID], since: date) -> dict[UUID, dict[date, int]]:
    """Patient id → Monday → how often they practiced in that week, as far as they share it. One query.

    Who is absent did not practice or does not share it: nobody can tell the two apart.
    """
    found: dict[UUID, dict[date, int]] = {}
    for patient_id, day in _DAYS.rows(viewer=viewer, patient_ids=list(patient_ids), since=since):
        weeks, monday = found.setdefault(patient_id, {}), clock.week_start(day)
        weeks[monday] = weeks.get(monday, 0) + 1
    return found


def _days(*, viewer: Actor, patient_ids: list[UUID], since: date) -> QuerySet[Any, Any]:
    """Row-level security leaves out whatever the person does not share (migration 0002)."""
    rows = _standing(PracticeLog.objects.all(), since).filter(patient_id__any_of=patient_ids)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PRACTICE)
    return shown.order_by("patient_id", "local_date", "pk").values_list("patient_id", "local_date")


_DAYS = Prepared(_days, patient_ids=list[UUID], since=date)


def _line(*row: Any) -> HomeLine:
    pk, patient_id, skill, what_for, state, declined, objective_id, session_id, offered_at, told, words, noted = row
    logs = [loads(one) for one in told]
    return HomeLine(
        assignment_id=pk,
        patient_id=patient_id,
        skill=skill,
        what_for=what_for,
        state=AssignmentState(state),
        decline_reason=declined,
        objective_id=objective_id,
        session_id=session_id,
        offered_at=offered_at,
        times=len(told),
        last_date=max((date.fromisoformat(one["on"]) for one in logs), default=None),
        helped=tuple(Helped(one["helped"]) for one in logs if one["helped"]),
        shared_words=tuple(words),
        noted_in=frozenset(noted),
    )


def openings_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Patient id → the skills with cautions that a clinician opened to them. One query."""
    rows = SkillOpening.objects.filter(patient_id__in=patient_ids, closed_at=None)
    found: dict[UUID, set[str]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).order_by("pk"):
        found.setdefault(one.patient_id, set()).add(one.skill)
    return {patient_id: frozenset(keys) for patient_id, keys in found.items()}


def is_opened(*, viewer: Actor, patient_id: UUID, key: str) -> bool:
    """Whether a clinician opened a skill with cautions to this person."""
    return key in openings_of(viewer=viewer, patient_ids=[patient_id]).get(patient_id, ())


def may_offer_to(*, viewer: Actor, patient_ids: Collection[UUID], skill: Skill) -> dict[UUID, Verdict]:
    """Patient id → whether the viewer offers this skill to them now. Two queries."""
    rows = Assignment.objects.filter(patient_id__in=patient_ids, skill=skill.key, state__in=sorted(OPEN))
    have = set(visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).values_list("patient_id", flat=True))
    opened = openings_of(viewer=viewer, patient_ids=patient_ids) if skill.needs_clinician else {}
    return {
        one: may_offer(
            viewer,
            needs_clinician=skill.needs_clinician,
            is_opened=skill.key in opened.get(one, ()),
            has_it=one in have,
        )
        for one in patient_ids
    }


def skills_of(*, viewer: Actor) -> dict[str, Skill]:
    """Every skill by its key, as staff read them."""
    return {one.key: one for one in library(viewer=viewer)}


def opening_of_cautious(*, viewer: Actor, patient_id: UUID, skills: Iterable[Skill]) -> list[Opening]:
    """Each skill with cautions: who opened it to this person and when, and whether the viewer may. Two queries."""
    rows = SkillOpening.objects.filter(patient_id=patient_id, closed_at=None).select_related("opened_by")
    found = {one.skill: one for one in visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).order_by("pk")}
    is_licensed = may_countersign(staff_credentials(viewer=viewer, staff_id=viewer.id))
    return [
        Opening(
            skill=one,
            row=found.get(one.key),
            verdict=may_open(viewer, is_licensed=is_licensed, needs_clinician=one.needs_clinician),
        )
        for one in skills
        if one.needs_clinician
    ]


def titles_of(*, viewer: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Key → title as staff read it, or the key of what is there no more. One query, whatever the keys."""
    wanted = set(keys)
    return {key: key for key in wanted} | titles_by_key(viewer=viewer, keys=wanted)
