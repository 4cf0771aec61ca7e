"""Changing the circle: the map, an invitation and its end, a share, help, an emergency, and lists of the staff."""

from midspan.domains.circle.actions.checks import ask_for_talk, check_alone, check_privately, say_talked_about
from midspan.domains.circle.actions.emergency import (
    EMERGENCY,
    Named,
    emergency_draft,
    keep_emergency_call,
    name_for_emergency,
    name_no_more,
)
from midspan.domains.circle.actions.ending import end_tie
from midspan.domains.circle.actions.help import answer_help, ask_help, offer_help, write_card
from midspan.domains.circle.actions.inviting import CODE_DIGITS, NewInvitation, invite
from midspan.domains.circle.actions.kept_from import keep_from, keep_from_no_more, say_who_is_meant
from midspan.domains.circle.actions.milestones import forget_ended_milestones, show_milestone, take_milestone_back
from midspan.domains.circle.actions.opening import Opened, open_invitation
from midspan.domains.circle.actions.questions import answer_question, ask_program
from midspan.domains.circle.actions.shares import NewShare, ask_to_renew, draft_of, end_share, share, share_half
from midspan.domains.circle.actions.ties import Said, add_tie, change_tie, remove_tie

__all__ = [
    "CODE_DIGITS",
    "EMERGENCY",
    "Named",
    "NewInvitation",
    "NewShare",
    "Opened",
    "Said",
    "add_tie",
    "answer_help",
    "answer_question",
    "ask_for_talk",
    "ask_help",
    "ask_program",
    "ask_to_renew",
    "change_tie",
    "check_alone",
    "check_privately",
    "draft_of",
    "emergency_draft",
    "end_share",
    "end_tie",
    "forget_ended_milestones",
    "invite",
    "keep_emergency_call",
    "keep_from",
    "keep_from_no_more",
    "name_for_emergency",
    "name_no_more",
    "offer_help",
    "open_invitation",
    "remove_tie",
    "say_talked_about",
    "say_who_is_meant",
    "share",
    "share_half",
    "show_milestone",
    "take_milestone_back",
    "write_card",
]
