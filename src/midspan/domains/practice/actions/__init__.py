"""Changing practice: each action asks the rule, keeps the row and leaves a trace."""

from midspan.domains.practice.actions.answering import (
    CueWords,
    Terms,
    accept,
    choose_cue,
    decline,
    set_sharing,
    stop,
    take_up,
)
from midspan.domains.practice.actions.logging import HowItWent, correct_practice, log_practice, take_back_practice
from midspan.domains.practice.actions.offering import (
    Offer,
    close_skill,
    finish,
    name_in_note,
    offer,
    offer_in_session,
    open_skill,
    take_back,
    take_back_all,
)
from midspan.domains.practice.actions.reminding import pass_days, remind
from midspan.domains.practice.actions.returning import choose_reminding, settle_question

__all__ = [
    "CueWords",
    "HowItWent",
    "Offer",
    "Terms",
    "accept",
    "choose_cue",
    "choose_reminding",
    "close_skill",
    "correct_practice",
    "decline",
    "finish",
    "log_practice",
    "name_in_note",
    "offer",
    "offer_in_session",
    "open_skill",
    "pass_days",
    "remind",
    "set_sharing",
    "settle_question",
    "stop",
    "take_back",
    "take_back_all",
    "take_back_practice",
    "take_up",
]
