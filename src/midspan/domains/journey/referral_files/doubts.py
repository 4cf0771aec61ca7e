"""The warnings that come from the facts: their own doubts, and the same thing said more than once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from msgspec.structs import replace

from midspan.domains.journey.referral_files.limits import Limits
from midspan.domains.journey.referral_files.refusals import Refusal, RefusalCode
from midspan.domains.journey.referral_files.shapes import Fact, Kind, Statement

Item = TypeVar("Item")
_EXPECTED = {Kind.CONDITION: "conditions", Kind.MEDICATION: "medications", Kind.ALLERGY: "allergies"}


def fact_warnings(facts: Sequence[Fact]) -> Iterator[str]:
    """One sentence for each doubt, naming the fact by its place in its list; then what is listed twice."""
    places: Counter[Kind] = Counter()
    for fact in facts:
        places[fact.kind] += 1
        for doubt in fact.doubts:
            yield f"{_name(fact.kind)} {places[fact.kind]}: {doubt}."
    yield from _repeats(facts)
    yield from _silences(facts)


def _silences(facts: Sequence[Fact]) -> Iterator[str]:
    kinds = {fact.kind for fact in facts}
    for kind, plural in _EXPECTED.items():
        if kind not in kinds:
            yield f"The file lists no {plural}; that does not mean there are none."


def _name(kind: Kind) -> str:
    return kind.value.capitalize()


def _repeats(facts: Sequence[Fact]) -> Iterator[str]:
    coded = [fact for fact in facts if fact.what.first.code and fact.statement == Statement.PRESENT]
    times = Counter((fact.kind, fact.what.first.system, fact.what.first.code) for fact in coded)
    names = {(fact.kind, fact.what.first.code): fact.what.text for fact in coded}
    for (kind, _, code), count in times.items():
        if count > 1:
            yield f"{_name(kind)} {names[kind, code] or 'without words'} ({code}) is listed {count} times."


def together(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that say exactly the same become one, with every place it is said."""
    found: dict[Fact, list[str]] = {}
    for fact in facts:
        found.setdefault(replace(fact, where=""), []).append(fact.where)
    return tuple(replace(fact, where=places[0], also_at=tuple(places[1:])) for fact, places in found.items())


def bounded(found: Iterable[Item], limits: Limits) -> tuple[Item, ...]:
    """All that was found, unless it is more than anyone could confirm; stops looking at the limit."""
    first = tuple(islice(found, limits.max_facts + 1))
    if len(first) > limits.max_facts:
        reason = f"The file lists more than {limits.max_facts} items of one kind; ask the sender for a summary."
        raise Refusal(RefusalCode.TOO_MANY, reason)
    return first
