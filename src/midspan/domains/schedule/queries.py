"""Asking about the schedule: every query takes `viewer=` and goes through the gate, and no peer is named.

Answers are plain frozen rows, made of a constant number of queries however many there are.
"""

from midspan.domains.schedule.absences.reading import (
    CoveredPerson,
    covered_among,
    covered_people,
    covered_rows,
    first_day_led,
    is_absence,
)
from midspan.domains.schedule.feeds.settings import live_feed
from midspan.domains.schedule.gathering.asking import FamilyAsk, FamilyFacts, family_facts
from midspan.domains.schedule.gathering.coming import (
    FamilyGroup,
    GroupDate,
    GroupPlace,
    expected_in_group,
    family_groups_of,
    family_places_in,
    group_dates_for,
    group_times_held,
)
from midspan.domains.schedule.gathering.rules import LENGTHS
from midspan.domains.schedule.offers.rows import (
    begins,
    latest_offer,
    offer_for,
    open_offer,
    stages_replaced,
    stages_to_take,
    taper_of,
    waits_for_new_week,
)
from midspan.domains.schedule.proposals.reading import (
    LifeSpread,
    latest_proposal,
    life_spreads,
    moves_for,
    objections,
    open_repairs,
    own_changes,
    own_move,
    proposal_for,
    publication_of,
    publications,
)
from midspan.domains.schedule.scenarios.reading import (
    changes_for,
    latest_advice,
    scenario_for,
    scenarios_of,
    weeks_for,
)
from midspan.domains.schedule.sessions.asking import (
    booked_in,
    booked_session,
    first_sessions,
    sessions_on,
)
from midspan.domains.schedule.sessions.lines import BoardSession, BookedSession
from midspan.domains.schedule.sessions.staffed import (
    StaffedSession,
    WeekMeeting,
    meetings_in_week,
    people_expected,
    sessions_for_staff,
    staffed_session,
    standing_bookings,
)
from midspan.domains.schedule.swaps.choices import SwapChoice, swap_choices, swappable_booking, waiting_swaps
from midspan.domains.schedule.weeks.center_words import CenterWords, center_words, staff_names
from midspan.domains.schedule.weeks.own import bookings_between, offers_to_answer

__all__ = [
    "LENGTHS",
    "BoardSession",
    "BookedSession",
    "CenterWords",
    "CoveredPerson",
    "FamilyAsk",
    "FamilyFacts",
    "FamilyGroup",
    "GroupDate",
    "GroupPlace",
    "LifeSpread",
    "StaffedSession",
    "SwapChoice",
    "WeekMeeting",
    "begins",
    "booked_in",
    "booked_session",
    "bookings_between",
    "center_words",
    "changes_for",
    "covered_among",
    "covered_people",
    "covered_rows",
    "expected_in_group",
    "family_facts",
    "family_groups_of",
    "family_places_in",
    "first_day_led",
    "first_sessions",
    "group_dates_for",
    "group_times_held",
    "is_absence",
    "latest_advice",
    "latest_offer",
    "latest_proposal",
    "life_spreads",
    "live_feed",
    "meetings_in_week",
    "moves_for",
    "objections",
    "offer_for",
    "offers_to_answer",
    "open_offer",
    "open_repairs",
    "own_changes",
    "own_move",
    "people_expected",
    "proposal_for",
    "publication_of",
    "publications",
    "scenario_for",
    "scenarios_of",
    "sessions_for_staff",
    "sessions_on",
    "staff_names",
    "staffed_session",
    "stages_replaced",
    "stages_to_take",
    "standing_bookings",
    "swap_choices",
    "swappable_booking",
    "taper_of",
    "waiting_swaps",
    "waits_for_new_week",
    "weeks_for",
]
