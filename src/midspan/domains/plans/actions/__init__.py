"""Writing a plan, offering and signing it, what the patient says of it, reviewing it, and its way out."""

from midspan.domains.plans.actions.leaving import take_plan
from midspan.domains.plans.actions.reviewing import Reviewed, hold_review, rate_objective
from midspan.domains.plans.actions.serving import touch_objectives
from midspan.domains.plans.actions.signing import name_to_sign, offer_plan, sign_plan, take_back_offer
from midspan.domains.plans.actions.writing import begin_plan, drop_draft, drop_element, take_up, write_element

__all__ = [
    "Reviewed",
    "begin_plan",
    "drop_draft",
    "drop_element",
    "hold_review",
    "name_to_sign",
    "offer_plan",
    "rate_objective",
    "sign_plan",
    "take_back_offer",
    "take_plan",
    "take_up",
    "touch_objectives",
    "write_element",
]
