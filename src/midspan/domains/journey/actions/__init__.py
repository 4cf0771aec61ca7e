"""Changing the journey: each action is one step a person takes, recorded with who took it."""

from midspan.domains.journey.actions.admission import (
    admit,
    assign_primary_counselor,
    choose_alias,
    plan_start,
    suggest_aliases,
)
from midspan.domains.journey.actions.certifications import (
    Beside,
    add_to_certification,
    ask_to_certify,
    keep_certification,
    record_payer_answer,
    sign_certification,
    tell_certifications_due,
)
from midspan.domains.journey.actions.episodes import move_episode
from midspan.domains.journey.actions.handoffs import record_handoff, record_meeting
from midspan.domains.journey.actions.leaving import Said, answer_discharge_list
from midspan.domains.journey.actions.levels import change_level
from midspan.domains.journey.actions.orientation import save_task
from midspan.domains.journey.actions.placements import (
    countersign_placement,
    draft_placement,
    return_placement,
    sign_placement,
)
from midspan.domains.journey.actions.receiving import Arrival, receive_referral_file, receive_referral_form
from midspan.domains.journey.actions.referrals import accept_referral, decide_facts, decline_referral
from midspan.domains.journey.actions.returning import open_return
from midspan.domains.journey.actions.screenings import answer_screening, clear_flag, complete_screening
from midspan.domains.journey.actions.steps import drop_steps, take_step
from midspan.domains.journey.proposals import FormAnswers
from midspan.domains.journey.rules.leaving import Going

__all__ = [
    "Arrival",
    "Beside",
    "FormAnswers",
    "Going",
    "Said",
    "accept_referral",
    "add_to_certification",
    "admit",
    "answer_discharge_list",
    "answer_screening",
    "ask_to_certify",
    "assign_primary_counselor",
    "change_level",
    "choose_alias",
    "clear_flag",
    "complete_screening",
    "countersign_placement",
    "decide_facts",
    "decline_referral",
    "draft_placement",
    "drop_steps",
    "keep_certification",
    "move_episode",
    "open_return",
    "plan_start",
    "receive_referral_file",
    "receive_referral_form",
    "record_handoff",
    "record_meeting",
    "record_payer_answer",
    "return_placement",
    "save_task",
    "sign_certification",
    "sign_placement",
    "suggest_aliases",
    "take_step",
    "tell_certifications_due",
]
