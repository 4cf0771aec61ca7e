"""Words as bits: one integer for purposes, actions, labels and classes together, each kind in a range of its own.

So a whole request is compared with a rule by one AND. Every range keeps a bit for "a word nobody knows", which no
permit covers and every denial meets, and one for "nothing was said".
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import count
from operator import or_

from midspan.engines.disclosure.books import ACTIONS, classes_known, labels_below, purposes_below, purposes_by_name
from midspan.engines.disclosure.words import NONE, Words

MOST_REMEMBERED = 4096  # Sets of words a process remembers the bits of; they repeat, and no caller may fill the memory.
Below = Mapping[str, frozenset[str]]


class Range:
    """A kind of word: the known words and their bits, the next that are free.

    `below` tells of each known word what a denial of it meets, `inherits` what a permit for it covers where that is
    not itself alone; `by_name` are words that a permit covers only where it names them. `empty_is_said` where no words
    at all is an answer (an item without labels), and not a question left open.
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
        "unknown",
        "unsaid",
    )

    def __init__(
        self,
        free: Iterator[int],
        *,
        below: Below,
        inherits: Below,
        by_name: Words = NONE,
        empty_is_said: bool = False,
    ) -> None:
        self.unknown, self.unsaid = next(free), next(free)
        self.bit_of = {word: next(free) for word in below}
        self.all = reduce(or_, self.bit_of.values(), self.unknown | self.unsaid)
        self.below, self.empty_is_said = below, empty_is_said
        self._covers = {word: self._bits(inherits.get(word, (word,))) for word in below}
        self._meets = {word: self._bits(meant) for word, meant in below.items()}
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
            said = self.all & ~self.unknown & ~self._by_name
            return said if covers_unsaid else said & ~self.unsaid
        return reduce(or_, [self._covers[word] for word in words if word in self._covers], 0)

    def met(self, words: Words | None) -> int:
        """What a denial meets that names these words, or none: what is unknown or was not said as well."""
        if words is None:
            return self.all
        return reduce(or_, [self._meets.get(word, self.unknown) for word in words], self.unknown | self.unsaid)


def alone(words: Iterable[str]) -> Below:
    """Words of a kind that has none below another, in a fixed order."""
    return {word: frozenset({word}) for word in sorted(words)}


FREE = (2**place for place in count())
PURPOSES = Range(
    FREE,
    below=purposes_below(inherited_only=False),
    inherits=purposes_below(inherited_only=True),
    by_name=purposes_by_name(),
)
ACTIONS_ASKED = Range(FREE, below=alone(ACTIONS), inherits={})
LABELS = Range(FREE, below=labels_below(for_permit=False), inherits=labels_below(for_permit=True), empty_is_said=True)
CLASSES = Range(FREE, below=alone(classes_known()), inherits={})
EVERYTHING = PURPOSES.all | ACTIONS_ASKED.all | LABELS.all | CLASSES.all

UNKNOWN_OR_UNSAID = (
    PURPOSES.unknown | PURPOSES.unsaid | CLASSES.unknown | CLASSES.unsaid | LABELS.unknown | ACTIONS_ASKED.unknown
)
