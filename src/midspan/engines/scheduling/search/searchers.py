"""Which search answers: the compiled one, unless the reference is asked for by name."""

from collections.abc import Sequence
from enum import StrEnum

from midspan.engines.scheduling.model import PatientNeeds, Problem
from midspan.engines.scheduling.search.asking import Searcher, Terms
from midspan.engines.scheduling.search.reference import ReferenceSearcher


class SearchKind(StrEnum):
    COMPILED = "compiled"
    REFERENCE = "reference"


def searcher_for(
    problem: Problem,
    people: Sequence[PatientNeeds],
    terms: Terms,
    *,
    kind: SearchKind = SearchKind.COMPILED,
    workers: int = 1,
) -> Searcher:
    """A searcher for these people. `workers` is on how many threads the compiled one works."""
    if kind is SearchKind.REFERENCE:
        return ReferenceSearcher(problem, people, terms)
    # Loaded with the first question: most processes of the web never ask one.
    from midspan.engines.scheduling.search.compiled import CompiledSearcher  # noqa: PLC0415 - as just said.

    return CompiledSearcher(problem, people, terms, workers=workers)
