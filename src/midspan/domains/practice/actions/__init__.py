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

__all__ = [
    "CueWords",
    "Offer",
    "Terms",
    "accept",
    "choose_cue",
    "close_skill",
    "decline",
    "finish",
    "name_in_note",
    "offer",
    "offer_in_session",
    "open_skill",
    "set_sharing",
    "stop",
    "take_back",
    "take_back_all",
    "take_up",
]
