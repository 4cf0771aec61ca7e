"""What the consents say about whatever there is, when no single item is named: yes, no, or yes with parts left out."""

from collections.abc import Iterable

from midspan.engines.disclosure.answering import closed, denied_by, permitted_by
from midspan.engines.disclosure.bits import CLASSES
from midspan.engines.disclosure.compiling import PART2, Patient, Rule
from midspan.engines.disclosure.consents import UNKNOWN, unknown
from midspan.engines.disclosure.model import Decision, Mask, Request
from midspan.engines.disclosure.words import Code, Outcome, Words

ASKED_UNKNOWN = UNKNOWN[0][0] | UNKNOWN[3][0]


def survey(patient: Patient, request: Request, classes: Words | None = None) -> Decision:
    """What may be disclosed of `classes` (None: of everything). The mask names what alone stays and what goes.

    A permit or denial that only some items meet becomes a part of the mask, one that all meet decides. Never raises.
    """
    try:
        if not request.at >= patient.not_before:
            return closed(request.kind, Code.CLOCK_SKEW)
        return _surveyed(patient, request, classes)
    except Exception:  # noqa: BLE001 - whatever goes wrong in here must close, not tell.
        return closed(request.kind, Code.EVALUATOR_FAILED)


def _surveyed(patient: Patient, request: Request, classes: Words | None) -> Decision:
    need = request.need
    kinds = CLASSES.mask(classes) if classes is not None else 0
    asked = patient.asked(request)
    told = [rule for rule in asked.denials if _concerns(rule, kinds)]
    whole = [rule for rule in told if _meets_all(rule, classes) and not rule.unless]
    if whole:
        return denied_by(asked, whole[0], request.kind, Code.CONSENT_SAYS_NO)
    if patient.wishes.quarantined:
        return closed(request.kind, Code.CONSENT_UNCLEAR, patient.wishes.quarantined[0].id)
    if need & ASKED_UNKNOWN or kinds & (CLASSES.unknown | CLASSES.unsaid):
        return unknown(request.kind, need | kinds)
    given = [rule for rule in asked.permits if not kinds & rule.against]
    if not given:
        return closed(request.kind, Code.NOTHING_ALLOWS_IT)
    answer = permitted_by(asked, given[0], request, PART2 & ~given[0].against)
    return _with_mask(answer, _mask(given, told, classes))


def _concerns(rule: Rule, kinds: int) -> bool:
    """Whether a denial meets some of the classes asked for, and no exception covers all of what it meets."""
    is_met = not kinds or bool(kinds & rule.classes)
    return is_met and not any(_is_whole(one, kinds) for one in rule.unless)


def _is_whole(exception: Rule, kinds: int) -> bool:
    """Whether an exception covers every item of the classes asked for."""
    scope = exception.scope
    covers_classes = scope.classes is None or (bool(kinds) and not kinds & exception.against)
    return covers_classes and scope.labels is None and exception.particulars is None


def _meets_all(rule: Rule, classes: Words | None) -> bool:
    says_class = rule.scope.classes is not None and (classes is None or not classes <= rule.scope.classes)
    return not says_class and rule.scope.labels is None and rule.particulars is None


def _mask(given: Iterable[Rule], told: Iterable[Rule], classes: Words | None) -> Mask | None:
    """None where everything asked for stays."""
    keep = [part_of(rule, classes) for rule in given]
    is_whole = not all(keep)
    drop = tuple(sorted({_dropped(rule, classes) for rule in told}))
    if is_whole and not drop:
        return None
    return Mask(keep=None if is_whole else tuple(sorted(set(keep))), drop=drop)


def _dropped(rule: Rule, classes: Words | None) -> str:
    """What a denial takes away, in words: what it is about but for its exceptions."""
    but = " or ".join(sorted(part_of(one, classes) for one in rule.unless))
    return f"{part_of(rule, classes) or 'everything'}{f' but {but}' if but else ''}"


def _with_mask(answer: Decision, mask: Mask | None) -> Decision:
    if mask is None or answer.outcome is not Outcome.PERMIT:
        return answer
    return Decision(
        Outcome.REDACT,
        answer.code,
        answer.basis,
        answer.sentence,
        answer.obligations,
        mask,
        answer.notice,
        answer.expires,
    )


def part_of(rule: Rule, classes: Words | None) -> str:
    """The items a rule is about, in words: "class MedicationRequest and label HIV or PSY"; empty for all."""
    scope = rule.scope
    is_given = classes is not None and scope.classes is not None and classes <= scope.classes
    parts = [
        _either("class", () if is_given else scope.classes),
        _either("label", scope.labels),
        _either("code", scope.codes),
        _either("data", [f"{one.meaning} {one.reference}" for one in scope.data or ()]),
        f"data from {scope.data_from:%Y-%m-%d}" if scope.data_from else "",
        f"data until {scope.data_until:%Y-%m-%d}" if scope.data_until else "",
    ]
    return " and ".join(filter(None, parts))


def _either(word: str, of: Iterable[str] | None) -> str:
    return f"{word} {' or '.join(sorted(of))}" if of else ""
