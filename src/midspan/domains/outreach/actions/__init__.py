"""Changing: the clock's own moves, steps done or left out, decisions, days away, tries, and the person's answer."""

from midspan.domains.outreach.actions.answering import answer_by_contact
from midspan.domains.outreach.actions.clockwork import watch
from midspan.domains.outreach.actions.doing import (
    Done,
    answer,
    do_step,
    end_outreach,
    skip_step,
    write_away,
    write_back,
)
from midspan.domains.outreach.actions.doors import ask_back, close_door, leave_door_open, open_door
from midspan.domains.outreach.actions.posting import PaperLetter, print_letter
from midspan.domains.outreach.actions.silence import watch_silence
from midspan.domains.outreach.actions.trying import keep_try, take_back_try

__all__ = [
    "Done",
    "PaperLetter",
    "answer",
    "answer_by_contact",
    "ask_back",
    "close_door",
    "do_step",
    "end_outreach",
    "keep_try",
    "leave_door_open",
    "open_door",
    "print_letter",
    "skip_step",
    "take_back_try",
    "watch",
    "watch_silence",
    "write_away",
    "write_back",
]
