"""Words as bits: one integer for purposes, actions, labels and classes together, each kind in a range of its own.

So a whole request is compared with a rule by one AND. Every range keeps its lowest bit for "a word nobody knows", which
no permit covers and every denial meets, and its second for "nothing was said".
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from midspan.engines.disclosure.books import ACTIONS, classes_known, labels_below, purposes_below, purposes_by_name
from midspan.engines.disclosure.words import NONE, Words

RESERVED = 2
MOST_REMEMBERED = 4096  # Sets of words a process remembers the bits of; they repeat, and no caller may fill the memory.
Below = Mapping[str, frozenset[str]]


class Range:
    """A kind of word, with its known words in a fixed order and its place in the integer from bit `first` on.

    `inherits` tells what a permit for a word covers besides, `below` what a denial of it meets besides; `by_name` are
    words that a permit covers only where it names them. `empty_is_said` where no words at all is an answer (an item
    without labels), and not a question left open.
    """

    __slots__ = (
        "_by_name",
        "_covers",
        "_meets",
        "_memo",
        "all",
        "below",
        "bit_of",
        "empty_is_said",
        "next",
        "unknown",
        "unsaid",
    )

    def __init__(
        self,
        known: Iterable[str],
        *,
        first: int,
        inherits: Below,
        below: Below,
        by_name: Words = NONE,
        empty_is_said: bool = False,
    ) -> None:
        self.unknown, self.unsaid = 1 << first, 2 << first
        self.bit_of = {word: 1 << (first + RESERVED + place) for place, word in enumerate(known)}
        self.next = first + RESERVED + len(self.bit_of)
        self.all = (1 << self.next) - (1 << first)
        self.below, self.empty_is_said = below, empty_is_said
        self._covers = {word: self._bits(inherits.get(word, (word,))) for word in self.bit_of}
        self._meets = {word: self._bits(below.get(word, (word,))) for word in self.bit_of}
        self._by_name = self._bits(by_name)
        self._memo: dict[Words | None, int] = {}

    def mask(self, words: Words | None) -> int:
        """The bits of what is asked."""
        found = self._memo.get(words)
        return found if found is not None else self._remember(words)

    def _remember(self, words: Words | None) -> int:
        if len(self._memo) >= MOST_REMEMBERED:
            self._memo.clear()
        is_said = words is not None and (bool(words) or self.empty_is_said)
        found = self._memo[words] = self._bits(words) if is_said and words is not None else self.unsaid
        return found

    def _bits(self, words: Iterable[str]) -> int:
        found = 0
        for word in words:
            found |= self.bit_of.get(word, self.unknown)
        return found

    def covered(self, words: Words | None, *, covers_unsaid: bool) -> int:
        """What a permit covers that names these words, or none. Never what nobody knows."""
        if words is None:
            return self.all & ~self.unknown & ~self._by_name & ~(0 if covers_unsaid else self.unsaid)
        return reduce(or_, [self._covers.get(word, 0) for word in words], 0)

    def met(self, words: Words | None) -> int:
        """What a denial meets that names these words, or none: what is unknown or was not said as well."""
        if words is None:
            return self.all
        return reduce(or_, [self._meets.get(word, 0) for word in words], self.unknown | self.unsaid)


PURPOSES = Range(
    purposes_below(inherited_only=False),
    first=0,
    inherits=purposes_below(inherited_only=True),
    below=purposes_below(inherited_only=False),
    by_name=purposes_by_name(),
)
ACTIONS_ASKED = Range(sorted(ACTIONS), first=PURPOSES.next, inherits={}, below={})
LABELS = Range(
    labels_below(for_permit=False),
    first=ACTIONS_ASKED.next,
    inherits=labels_below(for_permit=True),
    below=labels_below(for_permit=False),
    empty_is_said=True,
)
CLASSES = Range(sorted(classes_known()), first=LABELS.next, inherits={}, below={})
EVERYTHING = (1 << CLASSES.next) - 1

UNKNOWN_OR_UNSAID = (
    PURPOSES.unknown | PURPOSES.unsaid | CLASSES.unknown | CLASSES.unsaid | LABELS.unknown | ACTIONS_ASKED.unknown
)
