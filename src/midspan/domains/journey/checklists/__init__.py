"""Clinical content of the journey as dated files a clinician can read: red flags, phone screen, worksheet, orientation.

Each file carries its edition, author and review date. An answer keeps the edition it was given under, and an old
edition stays readable for ever; a new edition is a new file, never a changed one.
"""

from midspan.domains.journey.checklists.editions import (
    Edition,
    alias_words,
    current,
    edition_of,
)
from midspan.domains.journey.checklists.shapes import (
    Checklist,
    Dimension,
    Flag,
    LeavingItem,
    LeavingList,
    LeavingReason,
    LeavingReasons,
    Orientation,
    Question,
    Task,
    Worksheet,
)

__all__ = [
    "Checklist",
    "Dimension",
    "Edition",
    "Flag",
    "LeavingItem",
    "LeavingList",
    "LeavingReason",
    "LeavingReasons",
    "Orientation",
    "Question",
    "Task",
    "Worksheet",
    "alias_words",
    "current",
    "edition_of",
]
