"""The words of reaching out, for staff: what each step is, what became of it, what kept the person, how it ended."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.outreach.enums import (
    AwayReason,
    Barrier,
    CallOutcome,
    Decision,
    DeedKind,
    Ending,
    StepKey,
    TryOutcome,
)
from midspan.domains.people.enums import ContactChannel

# How somebody chose to be reached, and that nobody has asked them.
CHANNEL_WORDS = {
    ContactChannel.PHONE: _("By phone"),
    ContactChannel.TEXT: _("By text"),
    ContactChannel.EMAIL: _("By e-mail"),
    ContactChannel.LETTER: _("By letter"),
}
NOT_ASKED = _("Nobody has asked them yet what is safe")
STEP_WORDS = {
    StepKey.SEAT: _("Told that their seat is kept"),
    StepKey.CALL: _("Call and ask how they are"),
    StepKey.COUNSELOR: _("The counselor tries, the same day"),
    StepKey.BARRIERS: _("Ask what stood in the way, and offer something"),
    StepKey.WELFARE: _("Decide whether somebody has to look after them now"),
    StepKey.LETTER: _("Write to them, by hand and by name"),
    StepKey.PEER: _("A peer reaches out"),
    StepKey.TEAM: _("Decide as a team how to go on"),
    StepKey.DOOR: _("Decide how it goes on or ends: the door was open until today, or the person asks to come back"),
}
DEED_WORDS = {
    DeedKind.DONE: _("Done"),
    DeedKind.SKIPPED: _("Left out"),
    DeedKind.OWNER_TOLD: _("Whose turn it is was told"),
    DeedKind.LATE: _("Not done in time; the director was told"),
    DeedKind.PRINTED: _("Printed for the post"),
}
OUTCOME_WORDS = {
    CallOutcome.REACHED: _("Talked with the person"),
    CallOutcome.NO_ANSWER: _("Nobody answered"),
    CallOutcome.WRONG_NUMBER: _("The number is not theirs"),
    CallOutcome.NOT_NOW: _("They may not be called at this hour"),
}
TRY_WORDS = {
    TryOutcome.TEXTED: _("Texted"),
    TryOutcome.NO_ANSWER: _("Called, no answer"),
    TryOutcome.NO_MESSAGE: _("Left no message"),
}
CONTACT_WORDS = _("A contact was written down")  # Of whatever kind: the person may not have been there.
BARRIER_WORDS = {
    Barrier.SCHEDULE: _("Ours: the times do not fit"),
    Barrier.GROUP_FIT: _("Ours: the group does not fit"),
    Barrier.STAFF: _("Ours: something between them and one of us"),
    Barrier.TRANSPORT: _("The way here"),
    Barrier.CHILDCARE: _("Nobody for the children"),
    Barrier.SHIFT: _("A shift at work"),
    Barrier.SHAME: _("Ashamed to come"),
    Barrier.USE: _("They used, or are afraid that they will"),
    Barrier.MONEY: _("Money"),
    Barrier.HEALTH: _("Ill, or in pain"),
    Barrier.OTHER: _("Something else"),
}
DECISION_WORDS = {
    Decision.GO_ON: _("No sign of danger: we go on reaching out"),
    Decision.SOMEBODY_GOES: _("One of us goes there, as was agreed with the person"),
    Decision.HELP_SENT: _("Emergency services were asked to look after them"),
    Decision.SEAT_KEPT: _("The seat stays theirs"),
    Decision.PAUSE: _("The stay is paused with the door open: places and sessions to come are given up"),
    Decision.RETURNS: _("They come back: the stay goes on, and a new week is computed"),
    Decision.OTHER_LEVEL: _("They come back at another level: the review of the placement says at which"),
    Decision.ELSEWHERE: _("Somebody else treats them from here on: they are handed over, and the stay ends with that"),
    Decision.ENDS: _("The stay is to end: its own page asks for all that belongs to a good end"),
}
ENDING_WORDS = {
    Ending.CAME: _("They came"),
    Ending.ANSWERED: _("They answered"),
    Ending.DECIDED: _("Ended by a decision"),
    Ending.STAY_ENDED: _("Their stay is over"),
    Ending.MISTAKE: _("They had been excused"),
}
AWAY_WORDS = {AwayReason.HOSPITAL: _("In hospital"), AwayReason.LEAVE: _("On leave")}


def outcome_words(outcome: TryOutcome | CallOutcome, *, is_contact: bool) -> str:
    """What came of a try; of a contact that somebody signed for, only that it is there."""
    if is_contact:
        return str(CONTACT_WORDS)
    return str(TRY_WORDS[outcome] if isinstance(outcome, TryOutcome) else OUTCOME_WORDS[outcome])
