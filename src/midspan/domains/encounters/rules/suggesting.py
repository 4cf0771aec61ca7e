"""Which objective of a person's plan a session seems to serve: offered as a suggestion, for its writer to change."""

import re
from collections.abc import Sequence

from msgspec import Struct

from midspan.domains.encounters.rules.names import plain

LEAST_LETTERS = 4  # A topic such as "Day" is in many sentences and names nothing.


class Offered(Struct, frozen=True, kw_only=True):
    """One objective that a plan in force has, and what is done toward it, in words."""

    key: str
    doings: tuple[str, ...] = ()


def suggested(offered: Sequence[Offered], *, about: Sequence[str]) -> str | None:
    """The key of the objective toward which something names the session (`about`: its title, topic, curriculum).

    Else the only one there is; None where nothing speaks for one of several. Of several that fit the first in the plan.
    """
    named = [one.key for one in offered if any(_names(words, about) for words in one.doings)]
    if named:
        return named[0]
    return offered[0].key if len(offered) == 1 else None


def _names(words: str, about: Sequence[str]) -> bool:
    said = _spaced(words)
    return any(len(topic.strip()) >= LEAST_LETTERS and topic in said for topic in map(_spaced, about))


def _spaced(text: str) -> str:
    """Its words alone, each between spaces, so that no part of a word is taken for one."""
    words = " ".join(re.findall(r"\w+", plain(text)))
    return f" {words} "
