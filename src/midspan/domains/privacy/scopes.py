"""Scopes of consents as they are kept: the engine's words as JSON, and back to what the engine was given."""

from datetime import datetime
from typing import Any

from midspan.engines.disclosure import DataReference, Meaning, Scope

SETS = ("actors", "purposes", "actions", "classes", "labels", "codes")
INSTANTS = ("begins", "ends", "data_from", "data_until")


def json_of(scope: Scope) -> dict[str, Any]:
    """Only what the scope says; what it leaves open is left out."""
    found: dict[str, Any] = {name: sorted(kept) for name in SETS if (kept := getattr(scope, name)) is not None}
    found |= {name: moment.isoformat() for name in INSTANTS if (moment := getattr(scope, name)) is not None}
    if scope.data is not None:
        found["data"] = [[one.meaning.value, one.reference] for one in scope.data]
    return found | ({"part2": True} if scope.part2 else {})


def scope_from(kept: dict[str, Any]) -> Scope:
    """The scope that `json_of` wrote. Raises TypeError for a word it never writes: nothing is read past."""
    told = dict(kept)
    told |= {name: frozenset(told[name]) for name in SETS if name in told}
    told |= {name: datetime.fromisoformat(told[name]) for name in INSTANTS if name in told}
    if "data" in told:
        told["data"] = tuple(DataReference(Meaning(meaning), reference) for meaning, reference in told["data"])
    return Scope(**told)
