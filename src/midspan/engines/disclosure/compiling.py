"""From what is on file for one patient to masks, once per consent epoch."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from midspan.engines.disclosure.bits import ACTIONS_ASKED, CLASSES, EVERYTHING, LABELS, PURPOSES
from midspan.engines.disclosure.model import Consent, Decision, Item, Request, Restriction, Scope, Wishes
from midspan.engines.disclosure.particulars import Particulars, particulars_of
from midspan.engines.disclosure.words import Effect, Words
from midspan.values import DataClass, Label

FOREVER = float("inf")
NOTES_APART = frozenset({DataClass.COUNSELING_NOTE, DataClass.PSYCHOTHERAPY_NOTE})
PART2 = LABELS.bit_of[Label.PART2]


class Rule(Struct, frozen=True, eq=False):
    """One permit or denial as masks. `begins` and `ends` are seconds since 1970.

    A permit holds when nothing that is asked lies in `against`. A denial holds when something of each of `purposes`,
    `actions`, `classes` and `labels` is asked. What belongs to the other kind of rule is `EVERYTHING`, which says no.
    `particulars` are what only single items can tell.
    """

    basis: str
    effect: Effect
    scope: Scope
    actors: Words | None
    begins: float
    ends: float
    against: int
    purposes: int
    actions: int
    classes: int
    labels: int
    particulars: Particulars | None
    is_particular: bool
    unless: tuple["Rule", ...]
    given_on: date | None
    sentence: str
    categories: Words


class Asked(Struct, frozen=True, eq=False):
    """One patient's rules that speak of whoever asks and what they ask for; only the items are open.

    It holds from one instant up to another, between which no rule begins or ends and no day turns. `worded` are answers
    by rule, `decided` decisions by what an item is; the latter only where no rule looks at single items.
    """

    denials: tuple[Rule, ...]
    permits: tuple[Rule, ...]
    restrictions: tuple[Rule, ...]
    is_blocked: bool
    is_particular: bool
    holds_from: float
    holds_until: float
    worded: dict[object, Decision] = field(default_factory=dict)
    decided: dict[object, Decision] = field(default_factory=dict)


class Patient(Struct, frozen=True, eq=False):
    """One patient's wishes, compiled. What is remembered in here depends on nothing but them."""

    wishes: Wishes
    denials: tuple[Rule, ...]
    permits: tuple[Rule, ...]
    restrictions: tuple[Rule, ...]
    not_before: float
    remembered: dict[int, Asked] = field(default_factory=dict)

    def asked(self, request: Request) -> Asked:
        """The rules this request meets at its instant."""
        found = self.remembered.get(request.context)
        if found is not None and found.holds_from <= request.at < found.holds_until:
            return found
        return self._remember(request)

    def _remember(self, request: Request) -> Asked:
        if len(self.remembered) >= MOST_REQUESTS:
            self.remembered.clear()
        found = self.remembered[request.context] = _asked(self, request)
        return found


MOST_REQUESTS = 512  # Kinds of requests a compiled patient remembers the rules of.
SECONDS_PER_DAY = 24 * 60 * 60


def _asked(patient: Patient, request: Request) -> Asked:
    """What `Asked` holds, for one request. Most patients have few rules that speak of any one who asks."""
    at = request.at
    denials = _denying(patient.denials, request)
    permits = _permitting(patient.permits, request)
    restrictions = _denying(patient.restrictions, request) if patient.restrictions else []
    rules = [*denials, *permits, *restrictions]
    holds_from, holds_until = _unturned(at, rules, _other_turns(patient, request))
    return Asked(
        denials=tuple(_excepted_for(rule, request) for rule in denials if rule.begins <= at < rule.ends),
        permits=tuple(rule for rule in permits if rule.begins <= at < rule.ends),
        restrictions=tuple(rule for rule in restrictions if rule.begins <= at < rule.ends),
        is_blocked=not request.actors.isdisjoint(patient.wishes.blocked),
        is_particular=request.order is not None or any(rule.is_particular for rule in rules),
        holds_from=holds_from,
        holds_until=holds_until,
    )


def _unturned(at: float, rules: Iterable[Rule], others: Iterable[datetime]) -> tuple[float, float]:
    """From when until when nothing of this begins or ends and no day turns, around an instant."""
    begins = at // SECONDS_PER_DAY * SECONDS_PER_DAY
    ends = begins + SECONDS_PER_DAY
    for turn in others:
        begins, ends = _nearer(begins, ends, turn.timestamp(), at)
    for rule in rules:
        for one in (rule, *rule.unless):
            begins, ends = _nearer(begins, ends, one.begins, at)
            begins, ends = _nearer(begins, ends, one.ends, at)
    return begins, ends


def _nearer(begins: float, ends: float, turn: float, at: float) -> tuple[float, float]:
    return (max(begins, turn), ends) if turn <= at else (begins, min(ends, turn))


def _excepted_for(rule: Rule, request: Request) -> Rule:
    """A denial with those of its exceptions that could speak for whoever asks, now."""
    if not rule.unless:
        return rule
    could = [one for one in _permitting(rule.unless, request) if one.begins <= request.at < one.ends]
    return replace(rule, unless=tuple(could))


def _other_turns(patient: Patient, request: Request) -> Iterator[datetime]:
    for law in patient.wishes.guardianships:
        yield law.until
        if law.since is not None:
            yield law.since
    if request.break_glass is not None:
        yield request.break_glass.begins
        yield request.break_glass.ends


def _denying(rules: Iterable[Rule], request: Request) -> list[Rule]:
    need, actors = request.need, request.actors
    return [
        rule
        for rule in rules
        if need & rule.purposes and need & rule.actions and (rule.actors is None or not actors.isdisjoint(rule.actors))
    ]


def _permitting(rules: Iterable[Rule], request: Request) -> list[Rule]:
    need, actors, asked = request.need, request.actors, request.categories
    return [
        rule
        for rule in rules
        if not need & rule.against
        and (rule.actors is None or not actors.isdisjoint(rule.actors))
        and (not asked or not asked.isdisjoint(rule.categories))
    ]


def compile_patient(wishes: Wishes) -> Patient:
    """The masks of everything on file. A consent that another one names as replaced does not count."""
    replaced = {old for consent in wishes.consents for old in consent.replaces}
    rules = [rule for one in wishes.consents if one.id not in replaced for rule in _rules_of_consent(one)]
    restrictions = tuple(_restriction(one) for one in wishes.restrictions)
    return Patient(
        wishes=wishes,
        denials=tuple(rule for rule in rules if rule.effect is Effect.DENY),
        permits=tuple(rule for rule in rules if rule.effect is Effect.PERMIT),
        restrictions=restrictions,
        not_before=-FOREVER if wishes.as_of is None else wishes.as_of.timestamp(),
    )


def _rules_of_consent(consent: Consent) -> Iterator[Rule]:
    """The root, then its exceptions, each taking from the root what it leaves open."""
    exceptions = [narrowed(consent.scope, one) for one in consent.exceptions]
    other = Effect.DENY if consent.effect is Effect.PERMIT else Effect.PERMIT
    unless = tuple(_rule(consent, one, other, "") for one in exceptions) if consent.effect is Effect.DENY else ()
    yield _rule(consent, consent.scope, consent.effect, "", unless=unless)
    for number, one in enumerate(exceptions, start=1):
        yield _rule(consent, one, other, f"#exception-{number}")


def narrowed(root: Scope, exception: Scope) -> Scope:
    """An exception with what it does not say taken from its rule, and never outside of the rule's time."""
    return Scope(
        actors=_first(exception.actors, root.actors),
        purposes=_first(exception.purposes, root.purposes),
        actions=_first(exception.actions, root.actions),
        classes=_first(exception.classes, root.classes),
        labels=_first(exception.labels, root.labels),
        codes=_first(exception.codes, root.codes),
        data=exception.data if exception.data is not None else root.data,
        begins=_of_both(max, root.begins, exception.begins),
        ends=_of_both(min, root.ends, exception.ends),
        data_from=exception.data_from or root.data_from,
        data_until=exception.data_until or root.data_until,
        part2=exception.part2 or root.part2,
    )


def _first(mine: Words | None, others: Words | None) -> Words | None:
    return mine if mine is not None else others


def _of_both(
    choose: Callable[[Iterable[datetime]], datetime], one: datetime | None, other: datetime | None
) -> datetime | None:
    given = [moment for moment in (one, other) if moment is not None]
    return choose(given) if given else None


def _rule(consent: Consent, scope: Scope, effect: Effect, suffix: str, *, unless: tuple[Rule, ...] = ()) -> Rule:
    basis = f"consent {consent.id} v{consent.version}{suffix}"
    said = "" if suffix else consent.sentence  # An exception says the opposite of what was read.
    return replace(
        _masked(basis, effect, scope, unless=unless),
        given_on=consent.given_on,
        sentence=said,
        categories=consent.categories,
    )


def _restriction(restriction: Restriction) -> Rule:
    return _masked(f"restriction {restriction.id}", Effect.DENY, restriction.scope)


def _masked(
    basis: str,
    effect: Effect,
    scope: Scope,
    *,
    unless: tuple[Rule, ...] = (),
) -> Rule:
    is_permit = effect is Effect.PERMIT
    particulars = particulars_of(scope)
    return Rule(
        basis=basis,
        effect=effect,
        scope=scope,
        actors=scope.actors,
        begins=-FOREVER if scope.begins is None else scope.begins.timestamp(),
        ends=FOREVER if scope.ends is None else scope.ends.timestamp(),
        against=EVERYTHING & ~_covered(scope) if is_permit else EVERYTHING,
        purposes=EVERYTHING if is_permit else PURPOSES.met(scope.purposes),
        actions=EVERYTHING if is_permit else ACTIONS_ASKED.met(scope.actions),
        classes=EVERYTHING if is_permit else CLASSES.met(scope.classes),
        labels=EVERYTHING if is_permit else _labels_met(scope.labels),
        particulars=particulars,
        is_particular=particulars is not None or any(one.is_particular for one in unless),
        unless=unless,
        given_on=None,
        sentence="",
        categories=frozenset(),
    )


def _covered(scope: Scope) -> int:
    """What a permit with this scope covers. Labels nobody stated are covered only where it names no labels."""
    labels = LABELS.covered(scope.labels, covers_unsaid=True)
    is_part2 = scope.part2 or (scope.labels is not None and Label.PART2 in scope.labels)
    return (
        PURPOSES.covered(scope.purposes, covers_unsaid=False)
        | ACTIONS_ASKED.covered(scope.actions, covers_unsaid=True)
        | CLASSES.covered(scope.classes, covers_unsaid=False)
        | (labels if is_part2 else labels & ~PART2)
    )


def _labels_met(labels: Words | None) -> int:
    """The labels a denial meets. One that names none meets items without any as well, hence every bit there is."""
    return EVERYTHING if labels is None else LABELS.met(labels)


def holds_for(rule: Rule, item: Item) -> bool:
    """Whether what only single items can tell speaks for this rule; what is not known speaks for denials only."""
    if rule.particulars is None:
        return True
    return rule.particulars.meet(item, if_unknown=rule.effect is Effect.DENY)
