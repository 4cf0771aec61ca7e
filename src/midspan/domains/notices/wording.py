"""The one neutral sentence of each notice. It never says what was missed, who is meant, or what this place is."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.notices.enums import NoticeKind

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
}
