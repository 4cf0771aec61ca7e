"""The words of safety: how soon, where it stands, what happened, and how it was left."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.safety.enums import (
    ContactOutcome,
    Disposition,
    ObligationKind,
    ObligationState,
    PlacementLook,
    PlanLook,
    Rung,
    StepKind,
    Tier,
)

TIER_WORDS = {
    Tier.NOW: _("A, now"),
    Tier.TODAY: _("B, today"),
    Tier.NEXT_CONTACT: _("C, next contact"),
    Tier.CARE: _("D, care"),
}
KIND_WORDS = {
    ObligationKind.ANSWER: _("Answered in a questionnaire"),
    ObligationKind.SEEN: _("Seen or told by staff"),
    ObligationKind.SAID: _("The person says they are not safe"),
    ObligationKind.LAPSE: _("The person told us how it is"),
    ObligationKind.FOLLOW_UP: _("The next contact after one that was closed"),
}
SEEN_WORDS = {
    "acute": _("In danger right now: has a plan, has taken something, or cannot be left alone"),
    "self_harm": _("Hurt themselves"),
    "threat": _("Threatens somebody else"),
    "overdose": _("Overdosed in the last three days"),
    "hazardous_use": _(
        "Used in a way that can kill: opioids, sedatives with alcohol, alone, after a break, or in withdrawal"
    ),
    "hard": _("It was hard"),
    "use": _("Used something else"),
    "cut_off": _("Was cut off from a session by video, and did not answer when called"),
    "cut_off_not_well": _("Was cut off from a session by video, was reached, and is not well"),
    "cut_off_help_sent": _("Was cut off from a session by video: emergency services were sent"),
    "missed_lately_raised": _("Did not come, and somebody had to make sure of their safety lately"),
    "urge_to_quit": _("Is about to leave"),
    "silent": _("Nobody has met or talked with them for a week"),
}
# What was answered where no questionnaire of ours has the question: instrument and item → words.
WRITTEN_WORDS = {
    "diary": {
        "harmed": _("Diary: hurt themselves"),
        "harm_urge": _("Diary: urge to hurt themselves, %(points)s of 5"),
        "quit_urge": _("Diary: thoughts of stopping to come here, %(points)s of 5"),
    }
}
RUNG_WORDS = {
    Rung.PRIMARY: _("own counselor"),
    Rung.ON_CALL: _("on call"),
    Rung.SUPERVISOR: _("supervisor"),
    Rung.DIRECTOR: _("director"),
    Rung.STAND_IN: _("stands in"),
}
STATE_WORDS = {
    ObligationState.OPEN: _("Nobody has taken it"),
    ObligationState.OWNED: _("Taken"),
    ObligationState.IN_CONTACT: _("Reached"),
    ObligationState.CLOSED: _("Closed"),
}
STEP_WORDS = {
    StepKind.ALERTED: _("Alerted: %(who)s"),
    StepKind.ALERT_FAILED: _("The alert did not reach %(who)s; the next person was alerted at once"),
    StepKind.NOBODY_LEFT: _("There was nobody to alert"),
    StepKind.TAKEN: _("Taken by %(who)s"),
    StepKind.OWNER_AWAY: _("%(who)s is off; the next person was alerted"),
    StepKind.CONTACT: _("%(outcome)s"),
    StepKind.TIER_ASSIGNED: _("Tier assigned: %(tier)s"),
    StepKind.TIER_RAISED: _("The person said they are not safe: %(tier)s"),
    StepKind.JOINED: _("Another signal came; it is part of this"),
    StepKind.JOINED_SOONER: _("Another signal came, and makes it more urgent: %(tier)s"),
    StepKind.TOLD_LATE: _("The person was told that nobody has answered yet"),
    StepKind.OVERDUE: _("%(who)s has not reached the person in time; those above were alerted"),
    StepKind.MINOR_TOLD: _("The young person was told who will be told"),
    StepKind.GUARDIAN_TOLD: _("A guardian was told"),
    StepKind.LINK: _("%(link)s"),
    StepKind.PLACEMENT: _("The level of care: %(placement)s"),
    StepKind.RESPONDED: _("Answered the person. The plan: %(plan)s"),
}
PLAN_LOOK_WORDS = {
    PlanLook.STAYS: _("looked at together, and stays as it is"),
    PlanLook.CHANGES: _("is to be changed with the person"),
    PlanLook.REVIEW: _("is to be reviewed"),
}
PLACEMENT_LOOK_WORDS = {
    PlacementLook.STAYS: _("looked at, and stays as it is"),
    PlacementLook.REVIEW: _("is to be reviewed, with everything that is known"),
}
OUTCOME_WORDS = {
    ContactOutcome.REACHED: _("Talked with the person by phone or video"),
    ContactOutcome.IN_PERSON: _("Talked with the person face to face"),
    ContactOutcome.NO_ANSWER: _("Nobody answered"),
    ContactOutcome.WRONG_NUMBER: _("The number is not theirs"),
    ContactOutcome.HELP_SENT: _("Somebody went, or emergency services were asked to"),
}
DISPOSITION_WORDS = {
    Disposition.STAYS: _("Goes on here as planned"),
    Disposition.MORE_CARE: _("More hours or another level of care is looked at"),
    Disposition.HOSPITAL: _("Seen in an emergency department, or admitted"),
    Disposition.ELSEWHERE: _("Handed over by name to somebody else’s care"),
    Disposition.NOT_REACHED: _("Not reached, after everything that could be done was done"),
}
