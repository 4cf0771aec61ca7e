"""How alike two texts are: a note about one person that reads like another's is looked at before it is signed."""

import re
from collections.abc import Mapping
from uuid import UUID

from midspan.domains.encounters.rules.names import plain

RUN = 3  # Words that follow each other are compared, so that the same words in another sentence are not "the same".
NEARLY = 0.8


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order); punctuation and case do not count."""
    first, second = _runs(one), _runs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def twin_of(own: UUID, texts: Mapping[UUID, str]) -> UUID | None:
    """Whose text is identical or nearly identical to that of `own`; the most alike one, or None."""
    scores = {other: likeness(texts[own], text) for other, text in texts.items() if other != own}
    alike = max(scores, key=lambda other: scores[other], default=None)
    return alike if alike is not None and scores[alike] >= NEARLY else None


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", plain(text))
    if not words:
        return frozenset()
    return frozenset(tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)))
