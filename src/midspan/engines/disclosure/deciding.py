"""The two questions: may this be disclosed, and which of these may be."""

from collections.abc import Iterable

from midspan.engines.disclosure.answering import closed
from midspan.engines.disclosure.bits import LABELS, UNKNOWN_OR_UNSAID
from midspan.engines.disclosure.compiling import Asked, Patient
from midspan.engines.disclosure.consents import by_consent, need_of, unknown
from midspan.engines.disclosure.layers import (
    HARD_STOPS,
    broken_glass,
    by_order,
    by_program,
    hard_stop,
    patients_own,
)
from midspan.engines.disclosure.model import OPEN, Decision, Item, Request
from midspan.engines.disclosure.words import Code

# An item whose labels nobody stated might be anything; in the house labels come with the row, from its origin.
CLOSES = UNKNOWN_OR_UNSAID | LABELS.unsaid


def decide(patient: Patient, request: Request, item: Item) -> Decision:
    """Whether this item may be disclosed to this request, what must be done with it, and why.

    Never raises: what cannot be decided is closed. The caller logs every decision whose code says that something was
    unknown, missing or failed.
    """
    try:
        if not request.at >= patient.not_before:  # So put, an instant that is none closes as well.
            return closed(request.kind, Code.CLOCK_SKEW)
        asked = patient.asked(request)
        if asked.is_particular:
            return _by_layers(patient, asked, request, item)
        alike = (item.classes, item.labels, item.setting, item.named, item.authors)
        return asked.decided.get(alike) or _remember(patient, asked, request, item)
    except Exception:  # noqa: BLE001 - whatever goes wrong in here must close, not tell.
        return closed(request.kind, Code.EVALUATOR_FAILED)


def decide_consents(patient: Patient, request: Request, item: Item) -> Decision:
    """What the consents alone say, for a center that keeps its own rules elsewhere. Never raises."""
    try:
        if not request.at >= patient.not_before:
            return closed(request.kind, Code.CLOCK_SKEW)
        return by_consent(patient, patient.asked(request), request, item, request.need | need_of(item))
    except Exception:  # noqa: BLE001 - as above.
        return closed(request.kind, Code.EVALUATOR_FAILED)


def decide_all(patient: Patient, request: Request, items: Iterable[Item]) -> list[Decision]:
    """The decisions for many items of one patient, in their order. Never raises."""
    items = list(items)
    try:
        asked = patient.asked(request)
        if request.at >= patient.not_before and not asked.is_particular:
            decided = asked.decided
            return [
                decided.get((item.classes, item.labels, item.setting, item.named, item.authors))
                or _remember(patient, asked, request, item)
                for item in items
            ]
    except Exception:  # noqa: BLE001, S110 - as above; each item is then decided, and closed, for itself.
        pass
    return [decide(patient, request, item) for item in items]


def filter_items(patient: Patient, request: Request, items: Iterable[Item]) -> list[tuple[Item, Decision]]:
    """The items that may be disclosed, each with its decision. Counts and pages are made from these, never before."""
    items = list(items)
    decisions = decide_all(patient, request, items)
    return [pair for pair in zip(items, decisions, strict=True) if pair[1].outcome in OPEN]


MOST_DECIDED = 2048  # Kinds of items one kind of request remembers the decisions about.


def _remember(patient: Patient, asked: Asked, request: Request, item: Item) -> Decision:
    """Decide, for all items like this one: layers look at nothing else where no rule is particular."""
    if len(asked.decided) >= MOST_DECIDED:
        asked.decided.clear()
    alike = (item.classes, item.labels, item.setting, item.named, item.authors)
    found = asked.decided[alike] = _by_layers(patient, asked, request, item)
    return found


def _by_layers(patient: Patient, asked: Asked, request: Request, item: Item) -> Decision:
    """The order of evaluation: law, the patient's own word, emergency, the house's rules, consents, no."""
    need = request.need | need_of(item)
    if need & CLOSES:
        return _closed_by_words(request, need)
    return (
        (by_order(request, item, need) if request.order is not None else None)
        or (hard_stop(asked, request, item, need) if need & HARD_STOPS else None)
        or patients_own(asked, request, item, need)
        or (broken_glass(request, item) if request.break_glass is not None else None)
        or by_program(patient, request, item)
        or by_consent(patient, asked, request, item, need)
    )


def _closed_by_words(request: Request, need: int) -> Decision:
    return unknown(request.kind, need) if need & UNKNOWN_OR_UNSAID else closed(request.kind, Code.MISSING_LABEL)
