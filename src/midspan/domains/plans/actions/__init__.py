"""Writing a plan, notes beside it, offering and signing it, what the patient says of it, reviews, and its way out."""

from midspan.domains.plans.actions.leaving import take_plan
from midspan.domains.plans.actions.noting import change_staff_note, drop_staff_note, write_staff_note
from midspan.domains.plans.actions.reviewing import Reviewed, hold_review, rate_objective
from midspan.domains.plans.actions.serving import touch_objectives
from midspan.domains.plans.actions.showing import show_goals
from midspan.domains.plans.actions.signing import name_to_sign, offer_plan, sign_plan, take_back_offer
from midspan.domains.plans.actions.suggesting import answer_suggestion, suggest_words
from midspan.domains.plans.actions.writing import (
    begin_plan,
    drop_draft,
    drop_element,
    show_draft,
    take_up,
    write_element,
)

__all__ = [
    "Reviewed",
    "answer_suggestion",
    "begin_plan",
    "change_staff_note",
    "drop_draft",
    "drop_element",
    "drop_staff_note",
    "hold_review",
    "name_to_sign",
    "offer_plan",
    "rate_objective",
    "show_draft",
    "show_goals",
    "sign_plan",
    "suggest_words",
    "take_back_offer",
    "take_plan",
    "take_up",
    "touch_objectives",
    "write_element",
    "write_staff_note",
]
