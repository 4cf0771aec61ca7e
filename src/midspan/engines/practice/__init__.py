"""What is practiced: when it comes back, how it went without claiming too much, and what could help now.

Words: a *rung* is how long until a skill comes back; a *use* is one time it was done, and its *change* what was
rated before less what was rated after, so that more is calmer; the *words* of a figure are the most it may say.
Numbers and lists are dated data with their source. Pure; anyone may come in.
"""

from midspan.engines.practice.figures import Estimate, Figure, Uses, Words, figures, shrunken
from midspan.engines.practice.numbers import Numbers, numbers_on
from midspan.engines.practice.prompting import Clearance, Clock, Cue, Prompt, Withheld, due_prompts, why_withheld
from midspan.engines.practice.spacing import (
    NEXT,
    START,
    Away,
    Practiced,
    Rung,
    Said,
    Standing,
    day_after,
    is_asked,
    standing,
)
from midspan.engines.practice.suggesting import (
    Because,
    Caution,
    Experience,
    Person,
    Rules,
    Situation,
    Suggestion,
    rules_on,
    suggest,
)

__all__ = [
    "NEXT",
    "START",
    "Away",
    "Because",
    "Caution",
    "Clearance",
    "Clock",
    "Cue",
    "Estimate",
    "Experience",
    "Figure",
    "Numbers",
    "Person",
    "Practiced",
    "Prompt",
    "Rules",
    "Rung",
    "Said",
    "Situation",
    "Standing",
    "Suggestion",
    "Uses",
    "Withheld",
    "Words",
    "day_after",
    "due_prompts",
    "figures",
    "is_asked",
    "numbers_on",
    "rules_on",
    "shrunken",
    "standing",
    "suggest",
    "why_withheld",
]
