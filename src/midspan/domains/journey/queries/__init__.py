"""Asking about the journey: every query takes `viewer=` and goes through the gate."""

from midspan.domains.journey.own_stay import OwnStay, own_stay, own_stays
from midspan.domains.journey.queries.people import (
    HandoffLine,
    PersonFile,
    handoff_line,
    open_handoffs,
    patient_for,
    person_file,
    stays_on,
)
from midspan.domains.journey.queries.referrals import (
    Match,
    confirmed_facts_of,
    facts_of_referral,
    likely_duplicates,
    referral_content,
    referral_for,
    referrals_on,
    referrals_waiting,
    traits_of_referral,
    waiting_referrals,
)
from midspan.domains.journey.queries.stays import (
    aliases_in_use,
    handoff_of,
    latest_episode,
    latest_placement,
    latest_screening,
    orientation_tasks_of,
    placements_of,
    placements_to_sign,
    stays_by_alias,
)
from midspan.domains.journey.rules.landing import landing_of
from midspan.domains.journey.weekly_care import caseloads, episode_to_plan, open_episode_of, stays_to_plan

__all__ = [
    "HandoffLine",
    "Match",
    "OwnStay",
    "PersonFile",
    "aliases_in_use",
    "caseloads",
    "confirmed_facts_of",
    "episode_to_plan",
    "facts_of_referral",
    "handoff_line",
    "handoff_of",
    "landing_of",
    "latest_episode",
    "latest_placement",
    "latest_screening",
    "likely_duplicates",
    "open_episode_of",
    "open_handoffs",
    "orientation_tasks_of",
    "own_stay",
    "own_stays",
    "patient_for",
    "person_file",
    "placements_of",
    "placements_to_sign",
    "referral_content",
    "referral_for",
    "referrals_on",
    "referrals_waiting",
    "stays_by_alias",
    "stays_on",
    "stays_to_plan",
    "traits_of_referral",
    "waiting_referrals",
]
