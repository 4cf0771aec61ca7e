"""Changing the record beyond notes: each action is one thing a person does, recorded with who did it."""

from midspan.domains.records.actions.copying import CopyLine, own_from_others, own_list, own_tests
from midspan.domains.records.actions.medicines import (
    add_line,
    change_line,
    doubt_list,
    reconcile,
    take_list,
)
from midspan.domains.records.actions.received import (
    Received,
    correct_received,
    keep_received,
    open_received,
    own_received,
    read_or_move,
    take_own_received,
)
from midspan.domains.records.actions.screens import StepWords, order_screen, take_step

__all__ = [
    "CopyLine",
    "Received",
    "StepWords",
    "add_line",
    "change_line",
    "correct_received",
    "doubt_list",
    "keep_received",
    "open_received",
    "order_screen",
    "own_from_others",
    "own_list",
    "own_received",
    "own_tests",
    "read_or_move",
    "reconcile",
    "take_list",
    "take_own_received",
    "take_step",
]
