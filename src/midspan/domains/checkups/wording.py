"""The words of check-ups, for staff: what came of a try, where a check-up stands, how a plan ended."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.checkups.enums import Ending, Outcome, State

OUTCOME_WORDS = {
    Outcome.DOING_WELL: _("Doing well"),
    Outcome.NEEDS_MORE: _("Needs more: write what, and what was agreed"),
    Outcome.WANTS_BACK: _("Wants to come back"),
    Outcome.NOT_SAFE: _("Not safe now: somebody is alerted as you save"),
    Outcome.DECLINED: _("Does not want to talk this time"),
    Outcome.NO_ANSWER: _("Nobody answered"),
    Outcome.WRONG_NUMBER: _("The number is not theirs"),
}
STATE_WORDS = {
    State.AHEAD: _("Ahead"),
    State.DUE: _("Due today"),
    State.OVERDUE: _("Overdue"),
    State.TALKED: _("Talked"),
    State.NOT_REACHED: _("Not reached"),
    State.CALLED_OFF: _("Called off"),
}
ENDING_WORDS = {
    Ending.RETURNED: _("They came back"),
    Ending.SAID_STOP: _("They want no more calls"),
    Ending.DIED: _("The person died"),
    Ending.COMPLETED: _("Two years are over"),
}
