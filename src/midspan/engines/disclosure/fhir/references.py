"""The parts of FHIR that consents are made of, each read or refused with a reason."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from midspan.engines.disclosure.words import Words

TYPED = re.compile(r"(?:https?://[^\s?#]+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")


class AmbiguousError(ValueError):
    """Something in a consent that cannot be read with certainty; the message says what, for a person to clear."""


def parts(holder: Mapping[str, Any], key: str) -> list[Any]:
    """The members of a list that may be missing. Raises AmbiguousError where it is no list, or an empty one."""
    if key not in holder:
        return []
    found = holder[key]
    if not isinstance(found, list) or not found:
        raise AmbiguousError(f"“{key}” is not a list with something in it")
    return found


def part(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    """An object that may be missing (then empty). Raises AmbiguousError where it is something else."""
    found = holder.get(key, {})
    if not isinstance(found, dict):
        raise AmbiguousError(f"“{key}” is not an object")
    return found


def coding(found: Any, where: str) -> tuple[str, str]:
    """(system, code) of a Coding. Raises AmbiguousError where it has no code."""
    if not isinstance(found, dict) or not isinstance(found.get("code"), str) or not found["code"]:
        raise AmbiguousError(f"a coding in “{where}” has no code")
    return str(found.get("system", "")), found["code"]


def codings(found: Any, where: str) -> list[tuple[str, str]]:
    """The codings of a CodeableConcept. Raises AmbiguousError where there is only text, or nothing."""
    if not isinstance(found, dict) or not found.get("coding"):
        raise AmbiguousError(f"“{where}” has no code, and words alone cannot be compared")
    return [coding(one, where) for one in parts(found, "coding")]


def typed_reference(found: Any, where: str) -> str:
    """A reference as it stands. Raises AmbiguousError where it does not lead to one thing of a known type."""
    reference = found.get("reference") if isinstance(found, dict) else None
    if not isinstance(reference, str) or not TYPED.fullmatch(reference):
        raise AmbiguousError(f"the reference in “{where}” cannot be resolved: {reference or 'it is missing'}")
    return reference


def type_of(reference: str) -> str:
    """The type a reference names: Practitioner/1 is a Practitioner. Raises AmbiguousError where it names none."""
    matched = TYPED.fullmatch(reference)
    if matched is None:
        raise AmbiguousError(f"“{reference}” cannot be resolved")
    return matched.group(1)


def words_of(
    holder: Mapping[str, Any], key: str, word: Callable[[str, str], str | None], *, is_denial: bool
) -> Words | None:
    """The words of a list of codings, None where there is no list.

    What has no word of ours can be left out of a permit, which then covers less; a denial that says something unknown
    cannot be kept. Raises AmbiguousError for that.
    """
    if key not in holder:
        return None
    found = set()
    for one in parts(holder, key):
        system, code = coding(one, key)
        known = word(system, code)
        if known is None and is_denial:
            raise AmbiguousError(f"it denies by a code in “{key}” that is not known here: {system}|{code}")
        found.add(known or f"{system}|{code}")
    return frozenset(found)
