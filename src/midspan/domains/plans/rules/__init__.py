"""Pure rules of plans."""

from midspan.domains.plans.rules.changing import (
    WRITES,
    hindrance_in,
    may_be_second,
    may_begin,
    may_change_note,
    may_drop,
    may_note,
    may_offer,
    may_rate,
    may_review,
    may_show,
    may_sign,
    may_take_back,
    may_write,
    needs_supervisor,
    signers_wanted,
)
from midspan.domains.plans.rules.differences import Difference, differences
from midspan.domains.plans.rules.linting import Finding, Seen, findings
from midspan.domains.plans.rules.suggesting import may_answer, may_suggest

__all__ = [
    "WRITES",
    "Difference",
    "Finding",
    "Seen",
    "differences",
    "findings",
    "hindrance_in",
    "may_answer",
    "may_be_second",
    "may_begin",
    "may_change_note",
    "may_drop",
    "may_note",
    "may_offer",
    "may_rate",
    "may_review",
    "may_show",
    "may_sign",
    "may_suggest",
    "may_take_back",
    "may_write",
    "needs_supervisor",
    "signers_wanted",
]
