"""A person's own practice, and what of their week a cue can hang on."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from json import loads
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext

from midspan.domains.encounters.queries import OwnSession, own_sessions
from midspan.domains.people.queries import own_identity
from midspan.domains.practice.enums import OPEN, AssignmentState, ReturnState, Sharing
from midspan.domains.practice.models import Assignment, Cue, PracticeSharing, Return
from midspan.domains.practice.rules import Anchor, Busy, suggested_anchors
from midspan.domains.practice.shapes import OpenPractice, Practice
from midspan.domains.practice.wording import sentence_of, source_words
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.queries import LifeLine, life_lines
from midspan.domains.skills.enums import SkillKind
from midspan.domains.skills.queries import Skill, skills_by_key, track_of
from midspan.kernel import clock
from midspan.ui.kinds import KIND_WORDS, EntryKind
from midspan.values import Actor, DataClass

TWO_WEEKS = timedelta(days=14)
# What stays longest in mind once it is over, and is most worth a moment of one's own.
WEIGHTS = {ResponsibilityKind.COURT: 2, ResponsibilityKind.CARING: 1}


def own_assignments(*, viewer: Actor) -> QuerySet[Assignment]:
    """The viewer's own, as rows for a page of theirs to complete."""
    return visible(Assignment.objects.all(), viewer=viewer, data_class=DataClass.PRACTICE)


def own_assignment(*, viewer: Actor, assignment_id: UUID, language: str = "en") -> Practice | None:
    """One of the viewer's own; None for any other. Three queries."""
    row = own_assignments(viewer=viewer).filter(pk=assignment_id).select_related("session").first()
    if row is None:
        return None
    cue = _cues(viewer).filter(assignment_id=assignment_id).first()
    skills = skills_by_key(viewer=viewer, keys=[row.skill], language=language, track=own_track(viewer=viewer))
    return Practice(row=row, cue=cue, skill=skills.get(row.skill))


def own_practices(*, viewer: Actor, language: str = "en") -> list[Practice]:
    """All of the viewer's own: what waits for an answer, what they practice, what was.

    Three queries, four where the center wrote one of the skills itself.
    """
    rows = list(own_assignments(viewer=viewer).select_related("session").order_by("-offered_at", "pk"))
    cues = {cue.assignment_id: cue for cue in _cues(viewer)}
    keys, track = [row.skill for row in rows], own_track(viewer=viewer)
    skills = skills_by_key(viewer=viewer, keys=keys, language=language, track=track)
    found = [Practice(row=row, cue=cues.get(row.pk), skill=skills.get(row.skill)) for row in rows]
    return sorted(found, key=lambda one: list(AssignmentState).index(one.state))


def _cues(viewer: Actor) -> QuerySet[Cue]:
    return visible(Cue.objects.all(), viewer=viewer, data_class=DataClass.PRACTICE)


def own_sharing(*, viewer: Actor) -> Sharing | None:
    """What the viewer said their team sees; None while they have not said."""
    rows = visible(PracticeSharing.objects.all(), viewer=viewer, data_class=DataClass.PRACTICE)
    found = rows.values_list("setting", flat=True).first()
    return Sharing(found) if found else None


def own_track(*, viewer: Actor) -> str:
    """The age band whose words the viewer reads; "" for words to everybody."""
    return track_of(own_identity(viewer=viewer).birth_date, clock.local_date())


def open_of_skill(*, viewer: Actor, key: str) -> UUID | None:
    """The viewer's own open assignment of one skill."""
    return own_assignments(viewer=viewer).filter(skill=key, state__in=sorted(OPEN)).values_list("pk", flat=True).first()


def practice_rows_today(*, viewer: Actor) -> QuerySet[Any, Any]:
    """What is open of the viewer's own, for a surface's own query: offers, what is due soonest, then the newest."""
    mine = {"patient_id": OuterRef("patient_id"), "assignment": OuterRef("pk")}
    returns = Return.objects.filter(organization_id=OuterRef("organization_id"), state=ReturnState.DUE, **mine)
    due_on = Subquery(visible(returns, viewer=viewer, data_class=DataClass.PRACTICE).values("due_on")[:1])
    told = JSONObject(
        id="pk", skill="skill", state="state", on="session__local_date", kind="session__kind",
        anchor="cues__anchor", place="cues__place", will="cues__will", due=due_on,
    )  # fmt: skip
    rows = own_assignments(viewer=viewer).filter(state__in=sorted(OPEN), is_paused=False)
    order = (F("state").desc(), due_on.asc(nulls_last=True), "-offered_at", "pk")
    return rows.order_by(*order).values_list(told, flat=True)


def open_practices(rows: Iterable[str], *, viewer: Actor, language: str, track: str, today: date) -> list[OpenPractice]:
    """Rows of `practice_rows_today` in words; `today` is the person's own day.

    No query, one where the center wrote one of the skills itself.
    """
    told = [loads(one) for one in rows]
    skills = skills_by_key(viewer=viewer, keys=[one["skill"] for one in told], language=language, track=track)
    return [_open_practice(one, skills.get(one["skill"]), today=today) for one in told]


def _open_practice(one: dict[str, Any], skill: Skill | None, *, today: date) -> OpenPractice:
    on = date.fromisoformat(one["on"]) if one["on"] else None
    return OpenPractice(
        assignment_id=UUID(one["id"]),
        title=skill.title if skill else one["skill"],
        is_offered=one["state"] == AssignmentState.OFFERED,
        origin=source_words(one["kind"] or "", on),
        cue=sentence_of(one["anchor"], one["place"], one["will"]) if one["anchor"] else "",
        is_due=bool(one["due"]) and date.fromisoformat(one["due"]) <= today,
    )


def anchors_for(*, viewer: Actor, purpose: str = "") -> list[Anchor]:
    """Three anchors of the viewer's own standing week, of life and of treatment."""
    zone = zone_of_patient(viewer=viewer, patient_id=viewer.id)
    today = clock.now().astimezone(zone).date()
    life = life_lines(viewer=viewer, patient_id=viewer.id, from_day=today)
    sessions = own_sessions(viewer=viewer, first=today, until=today + TWO_WEEKS)
    week = [*(busy for line in life for busy in _of_life(line)), *_of_sessions(sessions, zone)]
    return suggested_anchors(week, for_sleep=purpose == SkillKind.SLEEP)


def _of_life(line: LifeLine) -> list[Busy]:
    return [
        Busy(
            key=str(line.id),
            weekday=one.time.weekday,
            start=one.time.start_minute,
            end=one.time.end_minute,
            title=line.title or str(KIND_WORDS[EntryKind(line.kind)]).lower(),
            way_minutes=line.commute_minutes,
            is_weekly=one.time.every_weeks == 1,
            weight=WEIGHTS.get(line.kind, 0),
        )
        for one in line.stretches
    ]


def _of_sessions(sessions: list[OwnSession], zone: ZoneInfo) -> list[Busy]:
    """Each weekday's once, by the person's own clock; one over midnight is left out."""
    found: dict[tuple[str, int, int], Busy] = {}
    for one in sessions:
        start, end = one.start.astimezone(zone), one.end.astimezone(zone)
        if one.is_on and start.date() == end.date():
            key = (one.title, start.weekday(), _minute(start))
            found[key] = Busy(
                key=one.title,
                weekday=start.weekday(),
                start=_minute(start),
                end=_minute(end),
                title=gettext("my appointment"),
                is_session=True,
                weight=1,
            )
    return list(found.values())


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
