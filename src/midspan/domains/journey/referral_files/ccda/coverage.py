"""Who pays: the policies of the Payers section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.elements import (
    attribute,
    attribute_at,
    each,
    local,
    moment,
    one,
    place,
    said_at,
)
from midspan.domains.journey.referral_files.ccda.sections import T
from midspan.domains.journey.referral_files.shapes import Fact, Kind
from midspan.domains.journey.referral_files.wording import first_words, pairs

if TYPE_CHECKING:
    from midspan.domains.journey.referral_files.ccda.elements import Element
    from midspan.domains.journey.referral_files.ccda.narrative import Narrative
    from midspan.domains.journey.referral_files.ccda.sections import Section

_POLICY = f"{T}.4.61"


def is_policy(act: Element, section: Section, kinds: set[str]) -> bool:
    """Whether an act is one policy: by template, or as the inner act of a Payers entry."""
    if _POLICY in kinds:
        return True
    holder = act.getparent()
    is_component = local(holder) == "entryRelationship" and attribute(holder, "typeCode") == "COMP"
    return section.kind == Kind.COVERAGE and is_component and not any(root.startswith(f"{T}.4.") for root in kinds)


def coverage_of(act: Element, section: Section, narrative: Narrative) -> Fact:
    """One policy: its type, payer, member, plan. A policy's statusCode is always `completed`, so it is no status."""
    covered = next((one_ for one_ in each(act, "participant") if attribute(one_, "typeCode") == "COV"), None)
    began, began_read = moment(one(covered, "time/low"))
    ended, ended_read = moment(one(covered, "time/high"))
    what = narrative.concept_of(one(act, "code"))
    return Fact(
        kind=Kind.COVERAGE,
        what=what,
        where=place(act),
        began=began,
        ended=ended,
        section=section.name,
        details=pairs(
            payer=_payer(act),
            member_id=attribute_at(covered, "participantRole/id", "extension"),
            group=attribute_at(act, "id", "extension"),
            plan=_plan(act, narrative),
            relationship=narrative.concept_of(one(covered, "participantRole/code")).text,
        ),
        doubts=() if began_read and ended_read else ("a date is not a date, or not wholly, and should be checked",),
    )


def _payer(act: Element) -> str | None:
    names = (said_at(one_, "assignedEntity/representedOrganization/name") for one_ in each(act, "performer"))
    return first_words(*names)


def _plan(act: Element, narrative: Narrative) -> str | None:
    inner = each(act, "entryRelationship/act")
    return first_words(*(narrative.words_of(one(plan, "text")) for plan in inner))
