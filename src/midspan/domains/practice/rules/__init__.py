"""Rules of practice: pure, answering with a Verdict or with what can be offered."""

from midspan.domains.practice.rules.assigning import (
    MAY_OFFER,
    may_answer,
    may_end,
    may_offer,
    may_open,
    may_see,
    may_take_back,
    may_teach,
)
from midspan.domains.practice.rules.cues import Anchor, Busy, CueSource, suggested_anchors
from midspan.domains.practice.rules.going import may_change, may_log, may_settle, may_tell_again
from midspan.domains.practice.rules.weeks import Intention, Meant, Use, week_of

__all__ = [
    "MAY_OFFER",
    "Anchor",
    "Busy",
    "CueSource",
    "Intention",
    "Meant",
    "Use",
    "may_answer",
    "may_change",
    "may_end",
    "may_log",
    "may_offer",
    "may_open",
    "may_see",
    "may_settle",
    "may_take_back",
    "may_teach",
    "may_tell_again",
    "suggested_anchors",
    "week_of",
]
