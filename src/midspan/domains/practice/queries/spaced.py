"""When a practice comes back, what is asked after days that passed by, and who may be reminded now."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import stays_on
from midspan.domains.outreach.queries import away_of, stretch_of
from midspan.domains.practice.enums import OPEN, AssignmentState, ReturnState
from midspan.domains.practice.models import Assignment, Cue, Prompt, Reminding, Return
from midspan.domains.practice.queries.own import own_assignments
from midspan.domains.privacy.queries import visible
from midspan.engines.practice import Away, is_asked, numbers_on
from midspan.values import Actor, DataClass


class Due(Struct, frozen=True):
    """A practice whose day has come: since when, and by which assignment."""

    assignment_id: UUID
    skill: str
    due_on: date


def own_due(*, viewer: Actor, today: date) -> list[Due]:
    """What the viewer practices and is due today or was before, the longest first. One query."""
    return [Due(*row) for row in own_returns(viewer=viewer).filter(due_on__lte=today).values_list(*DUE_COLUMNS)]


DUE_COLUMNS = ("assignment_id", "assignment__skill", "due_on")


def own_returns(*, viewer: Actor) -> QuerySet[Return]:
    """The days on which the viewer's practices come back, the soonest first."""
    rows = Return.objects.filter(patient_id=viewer.id, state=ReturnState.DUE)
    rows = rows.filter(assignment__state=AssignmentState.ACCEPTED)  # Their team may have said that it is done.
    return visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).order_by("due_on", "pk")


def own_accepted(*, viewer: Actor) -> QuerySet[Assignment]:
    """What the viewer said yes to and has not ended, the latest first."""
    return own_assignments(viewer=viewer).filter(state=AssignmentState.ACCEPTED).order_by("-answered_at", "pk")


def own_row(*, viewer: Actor, assignment_id: UUID) -> Assignment | None:
    """One of the viewer's, however it stands."""
    return own_assignments(viewer=viewer).filter(pk=assignment_id).first()


def own_reminding(*, viewer: Actor) -> Reminding | None:
    """How the viewer wants to be reminded; None: they have not said, so not at all."""
    rows = Reminding.objects.filter(patient_id=viewer.id)
    return visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).first()


def due_return(*, viewer: Actor, assignment: Assignment) -> Return | None:
    rows = Return.objects.filter(
        patient_id=assignment.patient_id, assignment=assignment, state=ReturnState.DUE
    ).select_for_update(of=("self",))
    return visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).first()


def waiting_returns(*, viewer: Actor, before: date) -> list[Return]:
    """Days before that one that were not settled, of all people, with assignment and person. For jobs."""
    rows = Return.objects.filter(state=ReturnState.DUE, due_on__lt=before).select_related("assignment", "patient")
    return list(visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).order_by("due_on", "pk"))


def past_their_time(*, viewer: Actor, before: date) -> list[Assignment]:
    """What is open though its last day was before that one, of all people, with its person. For jobs."""
    rows = Assignment.objects.filter(state__in=sorted(OPEN), until_date__lt=before).select_related("patient")
    return list(visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).order_by("until_date", "pk"))


def timed_cues(*, viewer: Actor) -> list[Cue]:
    """Cues on times of whoever is reminded and is not left in peace, with assignment and person. For jobs."""
    on = visible(Reminding.objects.filter(is_on=True), viewer=viewer, data_class=DataClass.PRACTICE)
    rows = Cue.objects.filter(
        minute__isnull=False,
        assignment__state=AssignmentState.ACCEPTED,
        assignment__is_paused=False,
        assignment__silent_since=None,
        patient_id__in=on.values("patient_id"),
    )
    shown = visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).select_related("assignment", "patient")
    return list(shown.order_by("patient_id", "minute", "pk"))


def is_reminded(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether that person wants to be reminded, as they said last. For jobs."""
    rows = Reminding.objects.filter(patient_id=patient_id, is_on=True)
    return visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).exists()


def prompts_on(*, viewer: Actor, patient_id: UUID, day: date) -> list[UUID]:
    """The assignments of which a person was reminded on that day of theirs."""
    rows = Prompt.objects.filter(patient_id=patient_id, on_date=day)
    return list(visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).values_list("assignment_id", flat=True))


def is_full_of_silence(*, viewer: Actor, assignment: Assignment, today: date) -> bool:
    """Whether so many days in a row passed by, or so many reminders were left alone, that one question is due."""
    numbers = numbers_on(today)
    most = numbers.ignored_before_asking
    mine = {"patient_id": assignment.patient_id, "assignment": assignment}
    days = visible(Return.objects.filter(**mine), viewer=viewer, data_class=DataClass.PRACTICE)
    days = days.exclude(state__in=[ReturnState.DUE, ReturnState.DROPPED])
    prompts = visible(Prompt.objects.filter(**mine, on_date__lt=today), viewer=viewer, data_class=DataClass.PRACTICE)
    states = days.order_by("-due_on", "-settled_at").values_list("state", flat=True)[:most]
    answers = prompts.order_by("-on_date", "-sent_at").values_list("answered_at", flat=True)[:most]
    ignored = sum(state == ReturnState.IGNORED for state in states)
    alone = sum(answered is None for answered in answers)
    return is_asked(ignored, numbers) or is_asked(alone, numbers)


def taken_days(*, viewer: Actor, patient_id: UUID, but_not: Assignment) -> Counter[date]:
    """How many other practices of a person come back on each day."""
    rows = Return.objects.filter(patient_id=patient_id, state=ReturnState.DUE).exclude(assignment=but_not)
    return Counter(visible(rows, viewer=viewer, data_class=DataClass.PRACTICE).values_list("due_on", flat=True))


def away_days(*, viewer: Actor, patient_ids: Collection[UUID], zone: ZoneInfo) -> dict[UUID, list[Away]]:
    """Patient id → the days of stays elsewhere and of leave, as they stand on file."""
    found = away_of(viewer=viewer, patient_ids=patient_ids)
    return {patient_id: [_days(*stretch_of(one), zone) for one in ones] for patient_id, ones in found.items()}


def _days(first: datetime, until: datetime, zone: ZoneInfo) -> Away:
    return Away(first.astimezone(zone).date(), until.astimezone(zone).date())


def in_treatment(*, viewer: Actor) -> set[UUID]:
    """Who is in treatment now: not paused, not waiting, and not gone. For jobs."""
    return set(
        stays_on(viewer=viewer).filter(state__in=sorted(IN_TREATMENT)).order_by().values_list("patient_id", flat=True)
    )
