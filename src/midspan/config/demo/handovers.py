"""A counselor away until their next sessions are over: a colleague covers, and something is written for two people."""

from datetime import timedelta

from midspan.config.demo.center import Center
from midspan.domains.handovers.actions import write_handover
from midspan.domains.handovers.queries import to_hand_over
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import cover_absence
from midspan.domains.schedule.enums import SessionState, StepKind
from midspan.domains.schedule.queries import sessions_for_staff
from midspan.kernel import clock
from midspan.values import RefusedError

AWAY, PLANS = "priya", "owen"
STAND_INS = ("wendell", "dorothy", "mateo", "naomi")
WORDS = (
    (
        "The interview is on Thursday at two. Ask how it went, and give it time: the last took a week to get over.\n"
        "The sister may call. There is a consent for times only."
    ),
    "Quiet since Monday, which is new. Sit down together for five minutes before the group.",
)


def tell_handovers(center: Center) -> None:
    """Nothing where no colleague is free at these times."""
    if _cover(center):
        by = center.act_as(AWAY)
        for file in to_hand_over(viewer=by, today=center.days.today):
            for one, words in zip(file.people, WORDS, strict=False):
                write_handover(absence_id=file.absence_id, patient_id=one.patient_id, words=words, after=0, by=by)
    center.act_as("ines")


def _cover(center: Center) -> bool:
    """Away from today to the day of the next session, that day included; one colleague leads all of it."""
    by, absent_id, today = center.act_as(PLANS), center.actor(AWAY).id, center.days.today
    rows = sessions_for_staff(viewer=by).filter(
        lead_id=absent_id, state=SessionState.PLANNED, during__startswith__gt=clock.now()
    )
    coming = list(rows.order_by("during", "pk")[:20])
    if not coming:
        return False
    until = coming[0].local_date + timedelta(days=1)
    sessions = [one.pk for one in coming if one.local_date < until]
    for key in STAND_INS:
        decision = Decision(StepKind.COVERED, stand_in=center.actor(key).id)
        try:
            decisions = dict.fromkeys(sessions, decision)
            cover_absence(staff_id=absent_id, first=today, until=until, decisions=decisions, by=by)
        except RefusedError:
            continue
        return True
    return False
