"""The notices there are, the ways on which one is announced outside the application, and what becomes of each."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """Each has a neutral sentence per language in `wording.py`; none holds content."""

    WEEK_READY = "week_ready"
    WEEK_CHANGED = "week_changed"
    WEEK_QUESTION = "week_question"
    SWAP_ANSWERED = "swap_answered"
    TASK_DUE = "task_due"
    NOTE_DUE = "note_due"
    REFERRAL_ARRIVED = "referral_arrived"
    SIGNATURE_NEEDED = "signature_needed"
    CALENDAR_FAILED = "calendar_failed"
    SIGN_IN_CHANGED = "sign_in_changed"  # A new device, a new password, a new way in: never held back.
    NOT_DELIVERED = "not_delivered"
    RECORD_OPENED = "record_opened"
    REVIEW_DUE = "review_due"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    LETTER_WAITING = "letter_waiting"
    ACCOUNTING_ASKED = "accounting_asked"
    ACCOUNTING_ANSWERED = "accounting_answered"
    LAW_ASKED = "law_asked"
    SIGHT_CHANGES = "sight_changes"
    PAPERS_DUE = "papers_due"  # To staff: what is on file of a minor is to be looked through before a day.
    LEGAL_REQUEST = "legal_request"
    LEGAL_TOLD = "legal_told"
    RELEASE_ASKED = "release_asked"
    BREACH_NOTED = "breach_noted"
    BREACH_TOLD = "breach_told"
    PLAN_WAITING = "plan_waiting"
    MEASURE_DUE = "measure_due"
    SAFETY_SIGNAL = "safety_signal"  # Somebody has to talk with a person now: never held back.
    SAFETY_LATE = "safety_late"  # To the person: nobody has answered yet. Never held back.
    ALERT_TEST = "alert_test"  # About nobody: whether alerts arrive. Never held back.
    SEAT_KEPT = "seat_kept"  # To the person: whenever they come is fine.
    SEAT_LETTER = "seat_letter"  # To the person: somebody wrote to them.
    OUTREACH_DUE = "outreach_due"  # To staff: it is their turn to reach somebody.
    HANDOVER_WRITTEN = "handover_written"  # To whoever covers.
    INCIDENT_NOTED = "incident_noted"  # To whoever reviews.
    CHECK_WISH = "check_wish"  # To staff: somebody asks to be contacted.
    CHECK_CONCERN = "check_concern"  # To who directs: somebody did not feel respected and safe.
    SHARING_CHANGED = "sharing_changed"  # Somebody else put on file what the person signed or took back.
    PRACTICE_CUE = "practice_cue"  # To the person: what they meant to do, at the time they chose.
    CERTIFICATION_DUE = "certification_due"  # To a physician, or to who asks one.
    SKILL_REVIEW = "skill_review"  # To whoever keeps the library of skills.
    BACK_ASKED = "back_asked"  # To staff: somebody who left would like to come back.
    CHECK_UPS_DUE = "check_ups_due"  # To staff: they call somebody today who left.
    CARING_WORD = "caring_word"  # To the person, who wished for it: somebody wrote a line by hand.
    TEAM_PROMISED = "team_promised"  # To the person: somebody of the team promised them something.
    TEAM_PROMISE_CHANGED = "team_promise_changed"  # To the person: it is not kept yet, not wholly, or agreed anew.
    INQUIRY_ARRIVED = "inquiry_arrived"  # To intake: somebody asks to be called.
    INQUIRY_LATE = "inquiry_late"  # To the director: the time by which somebody was to be called has passed.
    MENTOR_NEWS = "mentor_news"  # To the person: a mentor answered, or something is to agree on.
    MENTOR_CONCERN = "mentor_concern"  # To the coordinator who owns it.
    MENTOR_PROFILE = "mentor_profile"  # To the coordinator: a profile to look at.
    EVENT_NEWS = "event_news"  # To who left and wished for it: an event is new, or one they come to was called off.
    EVENT_SOON = "event_soon"  # To who left and wished for it: what they said yes to is within a day.
    HELP_NEWS = "help_news"  # To the person or to somebody in their circle: help is asked, offered or answered.
    SHARE_ENDS = "share_ends"  # To the person: what they share with somebody ends soon unless they renew it.
    FAMILY_ANSWERED = "family_answered"  # To whoever leads a family session: somebody asked to it cannot come, or can.
    FAMILY_TASK_ANSWERED = "family_task_answered"  # To whoever gave it: somebody wrote why they could not do it.
    MEETING_DUE = "meeting_due"  # To staff: they meet somebody before that person comes here.
    FAMILY_ASKED = "family_asked"  # To the desk that answers: somebody outside asks something, about nobody.


class Channel(StrEnum):
    """A way out of the application. All are off until somebody chooses them."""

    MAIL = "mail"
    TEXT = "text"
    PUSH = "push"


class Occasion(StrEnum):
    """What an envelope is for: there are no more words outside than these have."""

    UPDATE = "update"
    SIGN_IN = "sign_in"
    URGENT = "urgent"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # Handed to the carrier; nobody knows yet.
    SENT = "sent"  # The carrier took it.
    DELIVERED = "delivered"  # The carrier says it arrived.
    FAILED = "failed"  # It is tried again.
    GIVEN_UP = "given_up"  # Somebody has to reach the person in another way.
    STOPPED = "stopped"  # Decided again at the last moment, and not sent.


_S = DeliveryState
TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    _S.QUEUED: frozenset({_S.SENDING, _S.STOPPED}),
    _S.SENDING: frozenset({_S.SENT, _S.FAILED}),
    _S.SENT: frozenset({_S.DELIVERED, _S.FAILED}),
    _S.FAILED: frozenset({_S.SENDING, _S.STOPPED, _S.GIVEN_UP}),
    _S.GIVEN_UP: frozenset({_S.QUEUED}),
    _S.DELIVERED: frozenset(),
    _S.STOPPED: frozenset(),
}
DUE = frozenset({_S.QUEUED, _S.FAILED})


class Reason(StrEnum):
    """Why a delivery was stopped or failed."""

    READ = "read"
    NOT_CHOSEN = "not_chosen"
    NOT_ALLOWED = "not_allowed"
    NO_SIGN_IN = "no_sign_in"
    CONTACT_CHANGED = "contact_changed"
    SAID_ALREADY = "said_already"
    ENOUGH_TODAY = "enough_today"
    NOT_SET_UP = "not_set_up"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    LOST = "lost"  # The worker died while it was being handed over.
    BOUNCED = "bounced"
