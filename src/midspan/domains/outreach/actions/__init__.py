"""Changing: the clock's own moves, steps done or left out, decisions, days away, and the person's answer."""

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
from midspan.domains.outreach.actions.doors import close_door, leave_door_open, open_door
from midspan.domains.outreach.actions.posting import PaperLetter, print_letter
from midspan.domains.outreach.actions.silence import watch_silence

__all__ = [
    "Done",
    "PaperLetter",
    "answer",
    "close_door",
    "do_step",
    "end_outreach",
    "leave_door_open",
    "open_door",
    "print_letter",
    "skip_step",
    "watch",
    "watch_silence",
    "write_away",
    "write_back",
]
