"""Changing mentors: inviting and supervising them, profiles, cards and matches, check-ins, concerns."""

from midspan.domains.mentors.actions.checking_in import (
    NewCheckIn,
    call_off_check_in,
    mark_done,
    move_check_in,
    propose_check_in,
)
from midspan.domains.mentors.actions.concerns import close_concern, follow_concern, raise_concern
from midspan.domains.mentors.actions.matching import (
    NewCard,
    answer_card,
    end_match,
    keep_wish,
    pause_match,
    run_out_match,
    settle_match,
    show_card,
    sign_match,
    withdraw_card,
)
from midspan.domains.mentors.actions.sections import share_sections, take_back_sections
from midspan.domains.mentors.actions.supervising import (
    NewProfile,
    approve_profile,
    end_mentor,
    give_new_code,
    hand_on_mentor,
    invite_mentor,
    note_review,
    pause_mentor,
    return_profile,
    write_profile,
)

__all__ = [
    "NewCard",
    "NewCheckIn",
    "NewProfile",
    "answer_card",
    "approve_profile",
    "call_off_check_in",
    "close_concern",
    "end_match",
    "end_mentor",
    "follow_concern",
    "give_new_code",
    "hand_on_mentor",
    "invite_mentor",
    "keep_wish",
    "mark_done",
    "move_check_in",
    "note_review",
    "pause_match",
    "pause_mentor",
    "propose_check_in",
    "raise_concern",
    "return_profile",
    "run_out_match",
    "settle_match",
    "share_sections",
    "show_card",
    "sign_match",
    "take_back_sections",
    "withdraw_card",
    "write_profile",
]
