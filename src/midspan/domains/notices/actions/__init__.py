"""Changing notices: leaving and reading them, choosing how one is told, sending, and taking care of what failed."""

from midspan.domains.notices.actions.choosing import (
    Choice,
    choose_contact,
    follow_contact,
    forget_browsers,
    forget_device,
    keep_browser,
)
from midspan.domains.notices.actions.delivering import deliver_one
from midspan.domains.notices.actions.settling import keep_receipt, queue_lost, settle, try_again
from midspan.domains.notices.actions.sign_ins import note_device, tell_sign_in_changed
from midspan.domains.notices.actions.telling import mark_all_read, mark_read, tell, tell_officers
from midspan.domains.notices.outside.leading import leads_outside

__all__ = [
    "Choice",
    "choose_contact",
    "deliver_one",
    "follow_contact",
    "forget_browsers",
    "forget_device",
    "keep_browser",
    "keep_receipt",
    "leads_outside",
    "mark_all_read",
    "mark_read",
    "note_device",
    "queue_lost",
    "settle",
    "tell",
    "tell_officers",
    "tell_sign_in_changed",
    "try_again",
]
