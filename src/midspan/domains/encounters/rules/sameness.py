"""How alike two texts are: a note about one person that reads like another's is looked at before it is signed."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.rules.names import plain

RUN = 3  # Words that follow each other are compared, so that the same words in another sentence are not "the same".
NEARLY = 0.8
# Across sessions: "Left a message, will call again" is alike without being copied.
FEWEST_WORDS = 12

Runs = frozenset[tuple[str, ...]]


class Other(Struct, frozen=True, kw_only=True):
    """A note of another session (`session_id`) or about a contact (None), as it is compared.

    `drafted_at`: when a draft was last written; None once it is signed.
    """

    entry_id: UUID
    patient_id: UUID
    session_id: UUID | None
    runs: Runs
    drafted_at: datetime | None = None


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order); punctuation and case do not count."""
    return _alike(runs_of(one), runs_of(other))


def _alike(first: Runs, second: Runs) -> float:
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def copied_from(text: str, *, about: UUID, others: Iterable[Other]) -> Other | None:
    """The note about somebody else that `text` is identical or nearly identical to; the most alike one, or None."""
    own = runs_of(text)
    if len(own) < FEWEST_WORDS - RUN + 1:
        return None
    # What differs much in length cannot be nearly the same, which settles most of them.
    near = (
        one for one in others if one.patient_id != about and NEARLY * len(own) <= len(one.runs) <= len(own) / NEARLY
    )
    scores = [(_alike(own, one.runs), one) for one in near]
    score, twin = max(scores, key=lambda scored: scored[0], default=(0.0, None))
    return twin if score >= NEARLY else None


def twin_of(own: UUID, texts: Mapping[UUID, str]) -> UUID | None:
    """Whose text is identical or nearly identical to that of `own`; the most alike one, or None."""
    scores = {other: likeness(texts[own], text) for other, text in texts.items() if other != own}
    alike = max(scores, key=lambda other: scores[other], default=None)
    return alike if alike is not None and scores[alike] >= NEARLY else None


def runs_of(text: str) -> Runs:
    """Every three words that follow each other, in plain letters."""
    words = re.findall(r"\w+", plain(text))
    if not words:
        return frozenset()
    return frozenset(tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)))
