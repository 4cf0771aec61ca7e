"""Pure rules of plans."""

from midspan.domains.plans.rules.changing import (
    WRITES,
    credentials_under,
    may_be_second,
    may_begin,
    may_drop,
    may_offer,
    may_rate,
    may_review,
    may_sign,
    may_take_back,
    may_write,
    needs_supervisor,
    signers_wanted,
)
from midspan.domains.plans.rules.differences import Difference, differences
from midspan.domains.plans.rules.linting import Finding, Seen, findings

__all__ = [
    "WRITES",
    "Difference",
    "Finding",
    "Seen",
    "credentials_under",
    "differences",
    "findings",
    "may_be_second",
    "may_begin",
    "may_drop",
    "may_offer",
    "may_rate",
    "may_review",
    "may_sign",
    "may_take_back",
    "may_write",
    "needs_supervisor",
    "signers_wanted",
]
