"""The notices there are. Each has a neutral sentence per language in `wording.py`; none holds content."""

from enum import StrEnum


class NoticeKind(StrEnum):
    WEEK_READY = "week_ready"
    WEEK_CHANGED = "week_changed"
    WEEK_QUESTION = "week_question"
    SWAP_ANSWERED = "swap_answered"
    TASK_DUE = "task_due"
    NOTE_DUE = "note_due"
    REFERRAL_ARRIVED = "referral_arrived"
    SIGNATURE_NEEDED = "signature_needed"
    CALENDAR_FAILED = "calendar_failed"
