"""The one neutral sentence of each notice, and the words for what became of it outside.

A sentence never says what was missed, who is meant, or what this place is.
"""

from django.utils.translation import gettext_lazy as _

from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind, Reason

WORDING = {
    NoticeKind.WEEK_READY: _("Your week is ready to look at."),
    NoticeKind.WEEK_CHANGED: _("Something in your week has changed."),
    NoticeKind.WEEK_QUESTION: _("There is a question about your week."),
    NoticeKind.SWAP_ANSWERED: _("Your request has an answer."),
    NoticeKind.TASK_DUE: _("Something waits for you."),
    NoticeKind.NOTE_DUE: _("A note is due."),
    NoticeKind.REFERRAL_ARRIVED: _("A new referral is in the inbox."),
    NoticeKind.SIGNATURE_NEEDED: _("A second signature is needed."),
    NoticeKind.CALENDAR_FAILED: _("A calendar could not be read."),
    NoticeKind.SIGN_IN_CHANGED: _("Something about your sign-in is new. If it was not you, end it here."),
    NoticeKind.NOT_DELIVERED: _("Somebody could not be reached as they chose."),
    NoticeKind.RECORD_OPENED: _("There is something you should know."),
    NoticeKind.REVIEW_DUE: _("Something waits for your review."),
    NoticeKind.QUESTION_ASKED: _("Somebody asks you something."),
    NoticeKind.QUESTION_ANSWERED: _("A question of yours has an answer."),
    NoticeKind.LETTER_WAITING: _("There is something for you to read."),
    NoticeKind.PLAN_WAITING: _("There is something for you to read and sign."),
    NoticeKind.ACCOUNTING_ASKED: _("Somebody asks you something."),
    NoticeKind.ACCOUNTING_ANSWERED: _("A question of yours has an answer."),
    NoticeKind.LAW_ASKED: _("Something waits for you to find out."),
    NoticeKind.SIGHT_CHANGES: _("Something changes for you soon."),
    NoticeKind.LEGAL_REQUEST: _("Somebody asks you something."),
    NoticeKind.LEGAL_TOLD: _("There is something you should know."),
    NoticeKind.RELEASE_ASKED: _("Something waits for a second person."),
    NoticeKind.BREACH_NOTED: _("Something waits for your review."),
    NoticeKind.BREACH_TOLD: _("There is something you should know."),
    NoticeKind.MEASURE_DUE: _("Something waits for you."),
    NoticeKind.SAFETY_SIGNAL: _("Somebody needs you now."),
    NoticeKind.SAFETY_LATE: _("Something for you to read now."),
    NoticeKind.ALERT_TEST: _("This is the test of the day. Answer it."),
    NoticeKind.SEAT_KEPT: _("Your seat is kept. Whenever you come is fine."),
    NoticeKind.SEAT_LETTER: _("Somebody wrote to you."),
    NoticeKind.OUTREACH_DUE: _("It is your turn to reach somebody."),
    NoticeKind.HANDOVER_WRITTEN: _("There is something for you to read."),
    NoticeKind.INCIDENT_NOTED: _("Something waits for your review."),
    NoticeKind.SHARING_CHANGED: _("We put something on file for you. Look whether it is right."),
}
# Where a notice leads, for those to whom the page opens; the first that opens is taken.
LEADS_TO = {
    NoticeKind.WEEK_READY: ("schedule:own_offer",),
    NoticeKind.WEEK_CHANGED: ("patient:week",),
    NoticeKind.WEEK_QUESTION: ("patient:today",),
    NoticeKind.SWAP_ANSWERED: ("patient:week",),
    NoticeKind.TASK_DUE: ("patient:today",),
    NoticeKind.NOTE_DUE: ("staff:day",),
    NoticeKind.REFERRAL_ARRIVED: ("journey:inbox", "staff:day"),
    NoticeKind.SIGNATURE_NEEDED: ("staff:day",),
    NoticeKind.CALENDAR_FAILED: ("life:calendars",),
    NoticeKind.SIGN_IN_CHANGED: ("people:devices",),
    NoticeKind.NOT_DELIVERED: ("notices:undelivered", "notices:settings"),
    NoticeKind.RECORD_OPENED: ("emergencies:own",),
    NoticeKind.REVIEW_DUE: ("emergencies:reviews",),
    NoticeKind.QUESTION_ASKED: ("questions:waiting",),
    NoticeKind.QUESTION_ANSWERED: ("questions:own",),
    NoticeKind.LETTER_WAITING: ("letters:own",),
    NoticeKind.PLAN_WAITING: ("plans:own",),
    NoticeKind.ACCOUNTING_ASKED: ("accounting:requests",),
    NoticeKind.ACCOUNTING_ANSWERED: ("accounting:own", "accounting:copies"),
    NoticeKind.LAW_ASKED: ("guardians:laws",),
    NoticeKind.SIGHT_CHANGES: ("guardians:own",),
    NoticeKind.LEGAL_REQUEST: ("legal:waiting",),
    NoticeKind.LEGAL_TOLD: ("legal:own",),
    NoticeKind.RELEASE_ASKED: ("accounting:copies",),
    NoticeKind.BREACH_NOTED: ("breaches:waiting",),
    NoticeKind.BREACH_TOLD: ("breaches:own",),
    NoticeKind.MEASURE_DUE: ("measures:own",),
    NoticeKind.SAFETY_SIGNAL: ("safety:desk",),
    NoticeKind.SAFETY_LATE: ("safety:own",),
    NoticeKind.ALERT_TEST: ("safety:rota",),
    NoticeKind.SEAT_KEPT: ("outreach:own",),
    NoticeKind.SEAT_LETTER: ("outreach:own",),
    NoticeKind.OUTREACH_DUE: ("outreach:desk",),
    NoticeKind.HANDOVER_WRITTEN: ("staff:day",),
    NoticeKind.INCIDENT_NOTED: ("incidents:list",),
    NoticeKind.SHARING_CHANGED: ("patient:privacy",),
}
CHANNEL_WORDS = {
    Channel.MAIL: _("E-mail"),
    Channel.TEXT: _("Text message"),
    Channel.PUSH: _("This phone or computer"),
}
STATE_WORDS = {
    DeliveryState.QUEUED: _("Waiting to go out"),
    DeliveryState.SENDING: _("Going out"),
    DeliveryState.SENT: _("Sent"),
    DeliveryState.DELIVERED: _("Arrived"),
    DeliveryState.FAILED: _("Did not go out; it is tried again"),
    DeliveryState.GIVEN_UP: _("Did not go out"),
    DeliveryState.STOPPED: _("Not sent"),
}
# Said to the person themselves.
REASON_WORDS = {
    Reason.READ: _("You had read it here already."),
    Reason.NOT_CHOSEN: _("You had turned this off."),
    Reason.NOT_ALLOWED: _("It was not yours to see any more."),
    Reason.NO_SIGN_IN: _("There was no sign-in to read it with."),
    Reason.CONTACT_CHANGED: _("Your number or address is no longer the one you chose here. Choose it again."),
    Reason.SAID_ALREADY: _("A message that went out just before said the same."),
    Reason.ENOUGH_TODAY: _("You had as many messages that day as you get at most."),
    Reason.NOT_SET_UP: _("This way is not set up here. We try to reach you otherwise."),
    Reason.REFUSED: _("It was refused where it went. Please check the number or address."),
    Reason.UNREACHABLE: _("The other side did not answer."),
    Reason.LOST: _("We were interrupted while sending it."),
    Reason.BOUNCED: _("It came back. Please check the number or address."),
}
# Said to staff, who then reach the person in another way.
WHAT_TO_DO = {
    Reason.NOT_SET_UP: "This way is not set up here. Reach the person as agreed, and tell whoever runs Midspan.",
    Reason.REFUSED: "The address or number was refused. Ask the person, in private, for the right one.",
    Reason.BOUNCED: "It came back. Ask the person, in private, for the right address or number.",
    Reason.UNREACHABLE: "The other side did not answer several times. Try again, or reach the person as agreed.",
    Reason.LOST: "Sending was interrupted several times. Try again, or reach the person as agreed.",
}
