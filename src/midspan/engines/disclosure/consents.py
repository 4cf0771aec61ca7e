"""Layer 4: what the consents say. Denials override permits, whichever is newer."""

from midspan.engines.disclosure.answering import closed, denied_by, permitted_by
from midspan.engines.disclosure.bits import (
    ACTIONS_ASKED,
    CLASSES,
    LABELS,
    MOST_REMEMBERED,
    PURPOSES,
    UNKNOWN_OR_UNSAID,
)
from midspan.engines.disclosure.compiling import Asked, Patient, Rule, holds_for
from midspan.engines.disclosure.model import Decision, Item, Request
from midspan.engines.disclosure.words import Code, Kind, Words

UNKNOWN = (
    (PURPOSES.unknown | PURPOSES.unsaid, Code.UNKNOWN_PURPOSE),
    (CLASSES.unknown | CLASSES.unsaid, Code.UNKNOWN_CLASS),
    (LABELS.unknown, Code.UNKNOWN_LABEL),
    (ACTIONS_ASKED.unknown, Code.UNKNOWN_ACTION),
)
NEEDS: dict[tuple[Words, Words | None], int] = {}


def need_of(item: Item) -> int:
    """What an item brings to a decision, as bits: its classes and labels. Few pairs of them ever occur."""
    key = (item.classes, item.labels)
    found = NEEDS.get(key)
    if found is None:
        if len(NEEDS) >= MOST_REMEMBERED:
            NEEDS.clear()
        found = NEEDS[key] = LABELS.mask(item.labels) | CLASSES.mask(item.classes)
    return found


def by_consent(patient: Patient, asked: Asked, request: Request, item: Item, need: int) -> Decision:
    """A denial that holds, else what is unclear, else a permit that covers everything, else no.

    A quarantined consent might be a denial: while it is on file nothing is shared by consent.
    """
    for rule in asked.denials:
        if meets(rule, item, need):
            return denied_by(asked, rule, request.kind, Code.CONSENT_SAYS_NO)
    if patient.wishes.quarantined:
        return closed(request.kind, Code.CONSENT_UNCLEAR, patient.wishes.quarantined[0].id)
    if need & UNKNOWN_OR_UNSAID:
        return unknown(request.kind, need)
    for rule in asked.permits:
        if covers(rule, item, need):
            return permitted_by(asked, rule, request, need)
    return closed(request.kind, Code.NOTHING_ALLOWS_IT)


def meets(rule: Rule, item: Item, need: int) -> bool:
    """Whether a denial that speaks of the request holds of this item, and none of its exceptions does."""
    if not need & rule.classes or not need & rule.labels or not holds_for(rule, item):
        return False
    return not any(covers(one, item, need) for one in rule.unless)


def covers(rule: Rule, item: Item, need: int) -> bool:
    """Whether a permit that speaks of the request covers all of this item."""
    return not need & rule.against and holds_for(rule, item)


def has_permit_for_this_alone(
    asked: Asked, item: Item, need: int, *, purposes: Words | None = None, classes: Words | None = None
) -> bool:
    """Whether a permit that holds names these purposes or classes and nothing else."""
    return any(
        (purposes is None or rule.scope.purposes == purposes)
        and (classes is None or rule.scope.classes == classes)
        and covers(rule, item, need)
        for rule in asked.permits
    )


def unknown(kind: Kind, need: int) -> Decision:
    """Closed, with the first kind of word that nobody knows."""
    return closed(kind, next(code for bits, code in UNKNOWN if need & bits))
