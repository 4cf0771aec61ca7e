"""Asking: what is open and for whom, where each stands, who is on duty, safety plans, and whether alerts arrive."""

from midspan.domains.safety.book import SafetyBook, safety_book
from midspan.domains.safety.lapse_book import danger_signs, danger_words, naloxone_words, sign_words
from midspan.domains.safety.queries.alert_tests import are_alerts_down, is_down, latest_test
from midspan.domains.safety.queries.away import away_now
from midspan.domains.safety.queries.events import SafetyEvents, last_talked, safety_events
from midspan.domains.safety.queries.hours import (
    day_end_for,
    hours_for,
    is_staffed_now,
    is_watched_now,
    unstaffed_choices,
)
from midspan.domains.safety.queries.known import baseline_of, is_known, licensed, names_of_staff, phone_of
from midspan.domains.safety.queries.ladders import ladder_for, situation_of
from midspan.domains.safety.queries.plans import earlier_plans, plan_of, plan_version
from midspan.domains.safety.queries.rota import duties_from, on_duty, rota_gaps
from midspan.domains.safety.queries.shared import Sharing, Shown, sharing_with, sharings_of, shown_to
from midspan.domains.safety.queries.standing import (
    RAISED,
    Leaving,
    Standing,
    Talk,
    Use,
    Waiting,
    closed_obligations,
    lapses_so_far,
    leaving_noted,
    obligation_for,
    open_obligations,
    own_obligation,
    own_open,
    past_of,
    said_so_far,
    standings,
    talks_of,
    tiers_lately,
    use_told,
    waiting_obligations,
)
from midspan.domains.safety.rules.deeds import SEES_ROTA
from midspan.domains.safety.rules.tiers import Answer, signal_for

__all__ = [
    "RAISED",
    "SEES_ROTA",
    "Answer",
    "Leaving",
    "SafetyBook",
    "SafetyEvents",
    "Sharing",
    "Shown",
    "Standing",
    "Talk",
    "Use",
    "Waiting",
    "are_alerts_down",
    "away_now",
    "baseline_of",
    "closed_obligations",
    "danger_signs",
    "danger_words",
    "day_end_for",
    "duties_from",
    "earlier_plans",
    "hours_for",
    "is_down",
    "is_known",
    "is_staffed_now",
    "is_watched_now",
    "ladder_for",
    "lapses_so_far",
    "last_talked",
    "latest_test",
    "leaving_noted",
    "licensed",
    "naloxone_words",
    "names_of_staff",
    "obligation_for",
    "on_duty",
    "open_obligations",
    "own_obligation",
    "own_open",
    "past_of",
    "phone_of",
    "plan_of",
    "plan_version",
    "rota_gaps",
    "safety_book",
    "safety_events",
    "said_so_far",
    "sharing_with",
    "sharings_of",
    "shown_to",
    "sign_words",
    "signal_for",
    "situation_of",
    "standings",
    "talks_of",
    "tiers_lately",
    "unstaffed_choices",
    "use_told",
    "waiting_obligations",
]
