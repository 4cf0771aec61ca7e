"""What the patient's own word takes from lists: layer 1 in words that a database can compare.

A list, its count and its pages are made by one query, which cannot ask the engine about each row. Limits and blocked
people are therefore told as *narrowings*, one AND of three sets each. They say at most what the engine says of single
items: a limit with a time, labels, codes or things it points at narrows always.
"""

from collections.abc import Iterator

from msgspec import Struct

from midspan.engines.disclosure.bits import PURPOSES
from midspan.engines.disclosure.model import Wishes
from midspan.engines.disclosure.words import Words


class Narrowing(Struct, frozen=True):
    """Nothing of `classes` is shown to any of `actors` for any of `purposes`; None for all there are."""

    actors: Words | None
    purposes: Words | None
    classes: Words | None


def narrowings(wishes: Wishes) -> tuple[Narrowing, ...]:
    """Every narrowing on file, once. Purposes come with all that stands below them, as a denial means them."""
    return tuple(dict.fromkeys(_found(wishes)))


def _found(wishes: Wishes) -> Iterator[Narrowing]:
    if wishes.blocked:
        yield Narrowing(wishes.blocked, None, None)
    for one in wishes.restrictions:
        yield Narrowing(one.scope.actors, _with_those_below(one.scope.purposes), one.scope.classes)


def _with_those_below(purposes: Words | None) -> Words | None:
    if purposes is None:
        return None
    return frozenset(below for purpose in purposes for below in PURPOSES.below.get(purpose, (purpose,)))
