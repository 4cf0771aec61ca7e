"""Who a referral is about, read from the facts that describe it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from midspan.domains.people.enums import Sex


class Traits(Struct, frozen=True, kw_only=True):
    """Identity and contact as far as the facts tell; empty is not known."""

    given_names: str = ""
    family_name: str = ""
    other_names: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    language: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


def traits_of(values: Iterable[Mapping[str, Any]]) -> Traits:
    """The traits in the `value` of identity and contact facts; the first of each kind counts."""
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for value in values:
        by_field.setdefault(value.get("field", ""), []).append(value)
    name = _first(by_field, "name") or {}
    return Traits(
        given_names=" ".join(name.get("given", [])),
        family_name=name.get("family", ""),
        other_names=", ".join(one["value"] for one in by_field.get("other_name", []))[:200],
        birth_date=_day(_said(by_field, "birth_date")),
        sex=_sex(_said(by_field, "sex")),
        language=_language(_said(by_field, "language")),
        phone=_said(by_field, "phone"),
        email=_said(by_field, "email"),
        address=_said(by_field, "address"),
        identifiers=tuple((one["system"], one["value"]) for one in by_field.get("identifier", [])),
    )


def _first(by_field: Mapping[str, list[Mapping[str, Any]]], key: str) -> Mapping[str, Any] | None:
    return next(iter(by_field.get(key, [])), None)


def _said(by_field: Mapping[str, list[Mapping[str, Any]]], key: str) -> str:
    return str((_first(by_field, key) or {}).get("value") or "")


def _day(said: str) -> date | None:
    """A day that is exact; a year or month alone is not a birth date."""
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        return None


def _sex(said: str) -> Sex:
    return Sex(said) if said in set(Sex) else Sex.UNKNOWN


def _language(said: str) -> str:
    """The two-letter language of a tag; the three-letter codes that C-CDA likes are translated."""
    short = said.split("-", maxsplit=1)[0].lower()
    return {"eng": "en", "spa": "es"}.get(short, short)[:10]
