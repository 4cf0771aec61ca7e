"""Conditions, medications and allergies of a C-CDA document, wherever in it they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.coverage import coverage_of, is_policy
from midspan.domains.journey.referral_files.ccda.elements import (
    above,
    attribute,
    each,
    interval,
    local,
    one,
    place,
    tag,
    templates,
)
from midspan.domains.journey.referral_files.ccda.sections import FAMILY_HISTORY, IMMUNIZATIONS, Sections, T
from midspan.domains.journey.referral_files.ccda.statements import denial, doubts_of, status_of
from midspan.domains.journey.referral_files.shapes import Fact, Kind, Statement
from midspan.domains.journey.referral_files.wording import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element
    from midspan.domains.journey.referral_files.ccda.narrative import Narrative
    from midspan.domains.journey.referral_files.ccda.sections import Section

PROBLEM, ALLERGY, ALLERGY_SUPER = f"{T}.4.4", f"{T}.4.7", "2.16.840.1.113883.10.20.24.3.90"
MEDICATION, PLANNED_MEDICATION = f"{T}.4.16", f"{T}.4.42"
VACCINES = {f"{T}.4.52", f"{T}.4.120"}
_INDICATION, _REACTION, _SEVERITY, _CRITICALITY = (f"{T}.4.{number}" for number in ("19", "9", "8", "145"))
_INTENTS = {"EVN": "taken", "INT": "to be taken", "RQO": "ordered", "PRP": "proposed"}
_REMARK = "entryRelationship/observation"
_HOLDERS = {"entryRelationship", "entry", "component"}


def facts_of(root: Element, narrative: Narrative) -> Iterator[Fact]:
    """Every fact, in the order of the document."""
    sections = Sections()
    for entry in root.iter(tag("observation"), tag("substanceAdministration"), tag("act")):
        section, kinds = sections.around(entry), templates(entry)
        if section.name in {FAMILY_HISTORY, IMMUNIZATIONS}:
            continue
        if local(entry) == "observation":
            yield from _observed(entry, section, kinds, narrative)
        elif local(entry) == "substanceAdministration" and _is_medication(entry, section, kinds):
            yield _medication(entry, section, kinds, narrative)
        elif local(entry) == "act" and is_policy(entry, section, kinds):
            yield coverage_of(entry, section, narrative)


def _observed(entry: Element, section: Section, kinds: set[str], narrative: Narrative) -> Iterator[Fact]:
    if kinds & {ALLERGY, ALLERGY_SUPER} or (section.kind == Kind.ALLERGY and _is_first(entry)):
        yield _allergy(entry, section, narrative)
    elif PROBLEM in kinds or (section.kind == Kind.CONDITION and _is_first(entry)):
        yield _condition(entry, section, narrative)


def _is_first(entry: Element) -> bool:
    """Whether an observation without a known template is the matter of its entry, not a remark on it."""
    holder = entry.getparent()
    outer = holder.getparent() if local(holder) == "entryRelationship" else None
    inside_concern = outer is not None and local(outer) == "act" and local(outer.getparent()) == "entry"
    is_known = any(root.startswith(f"{T}.4.") for root in templates(entry))
    return (local(holder) == "entry" or inside_concern) and not is_known and one(entry, "value") is not None


def _is_medication(entry: Element, section: Section, kinds: set[str]) -> bool:
    if kinds & VACCINES:
        return False
    is_inner = above(entry, "substanceAdministration") is not None
    is_own = section.kind == Kind.MEDICATION and not is_inner and local(entry.getparent()) in _HOLDERS
    return bool(kinds & {MEDICATION, PLANNED_MEDICATION}) or is_own


def _condition(entry: Element, section: Section, narrative: Narrative) -> Fact:
    value = one(entry, "value")
    began, ended, read = interval(entry)
    status, unsure = status_of(entry, ended=ended)
    what, statement = denial(entry, narrative.concept_of(value), general="No known problems")
    return Fact(
        kind=Kind.CONDITION,
        what=what,
        where=place(entry),
        status=status,
        statement=statement,
        began=began if statement == Statement.PRESENT else None,
        ended=ended,
        section=section.name,
        details=pairs(narrative=_beside(narrative.words_of(one(entry, "text")), what.text)),
        doubts=(*unsure, *doubts_of(what, statement, dates_read=read)),
    )


def _allergy(entry: Element, section: Section, narrative: Narrative) -> Fact:
    substance = one(entry, "participant/participantRole/playingEntity")
    propensity = narrative.concept_of(one(entry, "value"))
    named = narrative.concept_of(one(substance, "code"))
    began, ended, read = interval(entry)
    status, unsure = status_of(entry, ended=ended)
    fallback = named if named.codings or named.text else propensity
    what, statement = denial(entry, fallback, general="No known allergies", scope=propensity)
    return Fact(
        kind=Kind.ALLERGY,
        what=what,
        where=place(entry),
        status=status,
        statement=statement,
        began=began,
        ended=ended,
        section=section.name,
        details=pairs(
            type=propensity.text if statement == Statement.PRESENT else None,
            reaction=_values(entry, _REACTION, narrative),
            severity=_values(entry, _SEVERITY, narrative),
            reaction_severity=_values(entry, _SEVERITY, narrative, path=f"{_REMARK}/{_REMARK}"),
            criticality=_values(entry, _CRITICALITY, narrative),
        ),
        doubts=(*unsure, *doubts_of(what, statement, dates_read=read)),
    )


def _medication(entry: Element, section: Section, kinds: set[str], narrative: Narrative) -> Fact:
    material = one(entry, "consumable/manufacturedProduct/manufacturedMaterial")
    named = narrative.concept_of(one(material, "code"))
    began, ended, read = interval(entry)
    is_planned = PLANNED_MEDICATION in kinds
    status, unsure = ("planned", ()) if is_planned else status_of(entry, ended=None)
    what, statement = denial(entry, named, general="No known medications")
    return Fact(
        kind=Kind.MEDICATION,
        what=what,
        where=place(entry),
        status=status,
        statement=statement,
        began=began,
        ended=ended,
        section=section.name,
        details=pairs(
            intent=_INTENTS.get(attribute(entry, "moodCode") or "") if statement == Statement.PRESENT else None,
            dose=_dose(entry, narrative),
            reason=_values(entry, _INDICATION, narrative),
            narrative=_beside(narrative.words_of(one(entry, "text")), what.text),
        ),
        doubts=(*unsure, *doubts_of(what, statement, dates_read=read)),
    )


def _values(entry: Element, template: str, narrative: Narrative, path: str = _REMARK) -> str | None:
    """What the remarks of one template on this entry say, each once."""
    found = [
        narrative.concept_of(one(inner, "value")).text or narrative.words_of(one(inner, "text"))
        for inner in each(entry, path)
        if template in templates(inner)
    ]
    return ", ".join(dict.fromkeys(filter(None, found))) or None


def _dose(entry: Element, narrative: Narrative) -> str | None:
    """Amount, unit, route and rhythm; the unit stays as written, because `1 {20_mg}` tidied up could read as 120 mg."""
    dose = one(entry, "doseQuantity")
    amount = " ".join(filter(None, (attribute(dose, "value"), attribute(dose, "unit"))))
    route = narrative.concept_of(one(entry, "routeCode")).text
    needed = "as needed" if one(entry, "precondition") is not None else None
    return ", ".join(filter(None, (amount, route, _rhythm(entry), needed))) or None


def _rhythm(entry: Element) -> str | None:
    for time in each(entry, "effectiveTime"):
        period = one(time, "period")
        if value := attribute(period, "value"):
            return f"every {value} {attribute(period, 'unit') or ''}".strip()
    return None


def _beside(said: str | None, name: str | None) -> str | None:
    """The narrative's words, when they say more than the name does."""
    return None if said == name else said
