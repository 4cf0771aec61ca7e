"""Changing the schedule: sections and their dates, offers, the center's weeks, what-ifs, sessions, swaps and feeds."""

from midspan.domains.schedule.actions.clock_changes import find_clock_cases
from midspan.domains.schedule.actions.covering import cover_absence, undo_absence
from midspan.domains.schedule.actions.ending import close_past_reach, end_feed_of, end_seats
from midspan.domains.schedule.actions.feeds import note_feed_read, renew_feed, revoke_feed, set_feed_detail
from midspan.domains.schedule.actions.freezing import freeze_seat, freeze_section, unfreeze_seat, unfreeze_section
from midspan.domains.schedule.actions.proposals import (
    agree_to_move,
    decide_moves,
    object_to_move,
    propose,
    publish,
    repair_move,
    settle_move,
    stop_proposal,
    undo_publication,
    withdraw_proposal,
)
from midspan.domains.schedule.actions.repairs import (
    WeeksRepaired,
    ask_consent,
    consent_to_move,
    publish_repair,
    refuse_move,
    repair_weeks,
    withdraw_repair,
)
from midspan.domains.schedule.actions.scenarios import (
    Wanted,
    add_changes,
    add_scenario_seats,
    ask_advice,
    begin_scenario,
    compute_scenario,
    discard_scenario,
    move_scenario_meeting,
    open_scenario_section,
    remove_change,
    stop_advice,
    stop_scenario,
    try_fix,
)
from midspan.domains.schedule.actions.section_dates import add_date, change_date, skip_date, undo_day_change
from midspan.domains.schedule.actions.sections import continue_section, end_section, keep_section
from midspan.domains.schedule.actions.sessions import materialize
from midspan.domains.schedule.actions.swaps import ask_swap, decide_swap, take_back_swap
from midspan.domains.schedule.actions.tapering import TaperEnd, compute_taper, end_taper
from midspan.domains.schedule.actions.weeks import (
    SeatTakenError,
    accept_offer,
    add_seat,
    allow_longer_day,
    ask_for_seat,
    compute_again,
    compute_offer,
)
from midspan.domains.schedule.gathering.booking import book_family_session, call_off_family_session
from midspan.domains.schedule.gathering.places import (
    family_places_held,
    leave_family_places,
    sections_with_guests,
    take_family_place,
)
from midspan.domains.schedule.rules import Stage
from midspan.domains.schedule.sections.date_facts import NewDate
from midspan.domains.schedule.sections.facts import SectionDraft
from midspan.domains.schedule.sessions.guests import book_guest

__all__ = [
    "NewDate",
    "SeatTakenError",
    "SectionDraft",
    "Stage",
    "TaperEnd",
    "Wanted",
    "WeeksRepaired",
    "accept_offer",
    "add_changes",
    "add_date",
    "add_scenario_seats",
    "add_seat",
    "agree_to_move",
    "allow_longer_day",
    "ask_advice",
    "ask_consent",
    "ask_for_seat",
    "ask_swap",
    "begin_scenario",
    "book_family_session",
    "book_guest",
    "call_off_family_session",
    "change_date",
    "close_past_reach",
    "compute_again",
    "compute_offer",
    "compute_scenario",
    "compute_taper",
    "consent_to_move",
    "continue_section",
    "cover_absence",
    "decide_moves",
    "decide_swap",
    "discard_scenario",
    "end_feed_of",
    "end_seats",
    "end_section",
    "end_taper",
    "family_places_held",
    "find_clock_cases",
    "freeze_seat",
    "freeze_section",
    "keep_section",
    "leave_family_places",
    "materialize",
    "move_scenario_meeting",
    "note_feed_read",
    "object_to_move",
    "open_scenario_section",
    "propose",
    "publish",
    "publish_repair",
    "refuse_move",
    "remove_change",
    "renew_feed",
    "repair_move",
    "repair_weeks",
    "revoke_feed",
    "sections_with_guests",
    "set_feed_detail",
    "settle_move",
    "skip_date",
    "stop_advice",
    "stop_proposal",
    "stop_scenario",
    "take_back_swap",
    "take_family_place",
    "try_fix",
    "undo_absence",
    "undo_day_change",
    "undo_publication",
    "unfreeze_seat",
    "unfreeze_section",
    "withdraw_proposal",
    "withdraw_repair",
]
