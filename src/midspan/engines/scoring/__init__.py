"""Scores of published questionnaires, and what a change in them means, with the source of every number.

Words: an *instrument* is a questionnaire as its *pack* file has it; an *answer set* maps item numbers to points; a
*band* is what the source calls a range of scores; a *cutoff* is a line the source draws for some people; a *signal* is
an answer after which somebody has to talk with the person. What was not answered is said, and never scored.
Pure; anyone may come in.
"""

from midspan.engines.scoring.change import Asked, Change, Reason, change, not_on_track, reliable_points
from midspan.engines.scoring.goals import LEVELS, Goal, attainment
from midspan.engines.scoring.model import (
    ENGLISH,
    Asking,
    ChangeRule,
    Instrument,
    Item,
    LicenseStatus,
    Option,
    Person,
    Scale,
    Scored,
    Sex,
    Wording,
    WordingStatus,
    Words,
    said,
)
from midspan.engines.scoring.packs import instrument, instrument_keys
from midspan.engines.scoring.scoring import TOTAL, AnswerError, is_asked, missing_items, score, signals

__all__ = [
    "ENGLISH",
    "LEVELS",
    "TOTAL",
    "AnswerError",
    "Asked",
    "Asking",
    "Change",
    "ChangeRule",
    "Goal",
    "Instrument",
    "Item",
    "LicenseStatus",
    "Option",
    "Person",
    "Reason",
    "Scale",
    "Scored",
    "Sex",
    "Wording",
    "WordingStatus",
    "Words",
    "attainment",
    "change",
    "instrument",
    "instrument_keys",
    "is_asked",
    "missing_items",
    "not_on_track",
    "reliable_points",
    "said",
    "score",
    "signals",
]
