"""What falls due and nobody was told of yet. For jobs, which reach everybody."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils.timezone import localdate, make_aware

from midspan.domains.journey.queries import ends_of_stays
from midspan.domains.measures.book import schedules
from midspan.domains.measures.models import Administration, Assignment, AssignmentEnd
from midspan.domains.measures.queries.askings import asked_of, askings_of, is_held, last_day_of, weeks_of
from midspan.domains.measures.weeks import AS_IT_FALLS
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import told_about
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.queries import talks_of
from midspan.kernel import clock
from midspan.values import Actor, DataClass


def due_to_tell(*, viewer: Actor) -> list[tuple[Assignment, date]]:
    """What is asked today, or was on a day on which nothing ran, with the day it is due; each time is told once.

    What was told is not told again, whether it was read or not. For jobs, which reach everybody.
    """
    lately = clock.local_date() - timedelta(days=schedules().telling.look_back_days)
    due = {occurrence_id(row, due_on): (row, due_on) for row, due_on in due_since(lately, viewer=viewer)}
    told = told_about(viewer=viewer, kind=NoticeKind.MEASURE_DUE, subject_ids=due)
    return [one for key, one in due.items() if key not in told]


def occurrence_id(assignment: Assignment, due_on: date) -> UUID:
    """Of each time it falls due its own: an old notice that is unread holds up none that comes later."""
    return uuid5(assignment.pk, due_on.isoformat())


def due_since(lately: date, *, viewer: Actor) -> list[tuple[Assignment, date]]:
    """Every assignment that is not over, was last asked on one of these days, and waits, with the day it is due.

    Without what the person was told of as it was assigned. With what was held back on its day, and still waits, where
    the talk that came first ended on one of these days.
    """
    today = clock.local_date()
    over = visible(AssignmentEnd.objects.all(), viewer=viewer, data_class=DataClass.SCORE)
    open_ = Assignment.objects.filter(starts_on__lte=today).exclude(pk__in=over.values("assignment_id"))
    rows = visible(open_, viewer=viewer, data_class=DataClass.SCORE).order_by("assigned_at", "pk")
    due = _asked_since(lately, list(rows), viewer, today)
    stays = ends_of_stays(viewer=viewer, patient_ids={row.patient_id for row, _ in due})
    return [
        *((row, due_on) for row, due_on in due if last_day_of(row, None, stays.get(row.patient_id, [])) is None),
        *_held_until_lately(lately, viewer, today),
    ]


def _asked_since(lately: date, rows: list[Assignment], viewer: Actor, today: date) -> list[tuple[Assignment, date]]:
    """Without what came back, also before it was to be asked, since they came to another site in that week."""
    weeks = weeks_of(viewer=viewer, assigned=rows, today=today)
    falls = {}
    for row in rows:
        asked = asked_of(row, weeks.get(row.patient_id, AS_IT_FALLS), last=today)
        last = next(reversed(asked), None)
        if last is not None and asked[last] >= lately and asked[last] > localdate(row.assigned_at):
            falls[row.pk] = last
    came = visible(Administration.objects.filter(assignment__in=falls), viewer=viewer, data_class=DataClass.SCORE)
    answered = set(came.values_list("assignment_id", "due_on"))
    return [(row, falls[row.pk]) for row in rows if row.pk in falls and (row.pk, falls[row.pk]) not in answered]


def _held_until_lately(lately: date, viewer: Actor, today: date) -> list[tuple[Assignment, date]]:
    """Of whom a talk ended lately; what it is held by may be one that ended before.

    Without what was due as it was asked: they were told of it then, once of all that was asked together.
    """
    since = make_aware(datetime.combine(lately, time.min))
    return [
        (one.assignment, one.due_on)
        for patient_id in talks_of(viewer=viewer, ended_since=since)
        for talks in [talks_of(viewer=viewer, patient_id=patient_id).get(patient_id, [])]
        for one in askings_of(viewer=viewer, patient_id=patient_id, today=today)
        if one.due_on is not None and one.asked_on is not None
        if localdate(one.assignment.assigned_at) < one.asked_on < today and is_held(one.asked_on, talks)
    ]
