"""Words about inquiries, for intake."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from midspan.domains.inquiries.enums import CallTime, Closing, How, InquiryState, Need, Outcome, Whom

STATE_WORDS: dict[InquiryState, str | Promise] = {
    InquiryState.NEW: _("Not reached yet"),
    InquiryState.CONTACTED: _("Reached"),
    InquiryState.BOOKED: _("Screening booked"),
    InquiryState.REFERRED: _("Referral made"),
    InquiryState.ADMITTED: _("Admitted"),
    InquiryState.CLOSED: _("Closed"),
}
HOW_WORDS: dict[How, str | Promise] = {
    How.CALL: _("Call"),
    How.TEXT: _("Send a text"),
    How.MESSAGE: _("Leave words"),
    How.CALLED_US: _("They called us"),
}
OUTCOME_WORDS: dict[Outcome, str | Promise] = {
    Outcome.REACHED: _("Talked with them"),
    Outcome.NO_ANSWER: _("No answer"),
    Outcome.LEFT_WORDS: _("Left the words they chose"),
    Outcome.WRONG_NUMBER: _("Wrong number"),
    Outcome.LATER: _("They asked for another time"),
}
CLOSING_WORDS: dict[Closing, str | Promise] = {
    Closing.NO_SEAT: _("We have no seat (ours)"),
    Closing.HOURS: _("Our hours do not fit (ours)"),
    Closing.COST: _("The cost (ours)"),
    Closing.NOT_OUR_LEVEL: _("Not our level of care; we helped to find another place (ours)"),
    Closing.NO_ANSWER: _("No answer after several tries"),
    Closing.ELSEWHERE: _("They go elsewhere"),
    Closing.NOT_NOW: _("Not now; the door is open"),
    Closing.ANSWERED: _("They had a question and have its answer"),
}
WHOM_WORDS: dict[Whom, str | Promise] = {Whom.MYSELF: _("For themselves"), Whom.SOMEONE: _("For somebody else")}
TIME_WORDS: dict[CallTime, str | Promise] = {
    CallTime.MORNING: _("8 to noon"),
    CallTime.AFTERNOON: _("noon to 5"),
    CallTime.EVENING: _("5 to 9 in the evening"),
}
NEED_WORDS: dict[Need, str | Promise] = {
    Need.INTERPRETER: _("an interpreter"),
    Need.HEARING: _("help with hearing"),
    Need.VISION: _("help with seeing"),
    Need.READING: _("help with reading or forms"),
    Need.RIDE: _("a ride"),
    Need.CHILDCARE: _("somebody for the children"),
    Need.DATA: _("phone plan too small for video"),
    Need.PLACE: _("no private place to talk"),
}
