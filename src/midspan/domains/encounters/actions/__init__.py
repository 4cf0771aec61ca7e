"""Changing encounters: who was there, drafts, signatures and addenda."""

from midspan.domains.encounters.actions.attendance import (
    Times,
    all_arrive,
    all_leave,
    arrive,
    check_in,
    come_back,
    correct_times,
    excuse,
    hold_attendance,
    leave,
    mark_absent,
    record_by_video,
    record_failure,
    take_back_failure,
    undo_last,
)
from midspan.domains.encounters.actions.contacts import (
    ContactWords,
    begin_contact,
    drop_contact,
    save_contact,
    sign_contact,
)
from midspan.domains.encounters.actions.countersigning import countersign, countersign_session
from midspan.domains.encounters.actions.flags import take_up_flag
from midspan.domains.encounters.actions.notes import (
    EntryWords,
    NoteWords,
    add_addendum,
    open_group_note,
    save_entry,
    save_group_note,
    sign_session,
)
from midspan.domains.encounters.actions.phrases import drop_phrase, keep_phrase

__all__ = [
    "ContactWords",
    "EntryWords",
    "NoteWords",
    "Times",
    "add_addendum",
    "all_arrive",
    "all_leave",
    "arrive",
    "begin_contact",
    "check_in",
    "come_back",
    "correct_times",
    "countersign",
    "countersign_session",
    "drop_contact",
    "drop_phrase",
    "excuse",
    "hold_attendance",
    "keep_phrase",
    "leave",
    "mark_absent",
    "open_group_note",
    "record_by_video",
    "record_failure",
    "save_contact",
    "save_entry",
    "save_group_note",
    "sign_contact",
    "sign_session",
    "take_back_failure",
    "take_up_flag",
    "undo_last",
]
