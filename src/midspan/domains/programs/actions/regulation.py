"""Loading rule packs, and a program's own say: rules switched on and off, and rules it adds itself."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.programs.actions.keeping import keep_row, locked
from midspan.domains.programs.enums import SourceStatus
from midspan.domains.programs.models import DoseRule, GroupCap
from midspan.domains.programs.models.regulation import SourcedRule
from midspan.domains.programs.rule_packs import CapFact, DoseFact, RulePack, read_packs
from midspan.domains.programs.rules import may_keep_center, may_switch_on
from midspan.kernel.actions import action
from midspan.values import Actor

R = TypeVar("R", bound=SourcedRule)
DOSE, CAP = "dose", "cap"
RULES: dict[str, type[SourcedRule]] = {DOSE: DoseRule, CAP: GroupCap}


class LoadedPacks(Struct, frozen=True):
    """How many rules came, were corrected, and stood as they are."""

    added: int
    corrected: int
    unchanged: int


@action("rules.load_packs")
def load_rule_packs(*, by: Actor, packs: Iterable[RulePack] | None = None) -> LoadedPacks:
    """Bring the rules of the packs (ours, when none are given) into the organization; twice is once.

    A confirmed rule comes switched on, a recalled one off. What the program switched stays switched. Raises
    RulePackError when a file is wrong, RefusedError when `by` may not.
    """
    may_keep_center(by).require()
    outcomes = []
    for pack in read_packs() if packs is None else packs:
        outcomes += [_load(DoseRule, fact, pack=pack, by=by) for fact in pack.doses]
        outcomes += [_load(GroupCap, fact, pack=pack, by=by) for fact in pack.caps]
    return LoadedPacks(outcomes.count("added"), outcomes.count("corrected"), outcomes.count("unchanged"))


def _load(model: type[SourcedRule], fact: DoseFact | CapFact, *, pack: RulePack, by: Actor) -> str:
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(fact).items()}
    is_confirmed = fact.source_status is SourceStatus.CONFIRMED
    rows = model._default_manager.filter(organization_id=by.organization_id, pack=pack.slug)  # noqa: SLF001 - `objects`
    row = rows.filter(key=fact.key).first()
    if row is None:
        model(organization_id=by.organization_id, pack=pack.slug, is_on=is_confirmed, **values).save()
        return "added"
    if all(getattr(row, name) == value for name, value in values.items()):
        return "unchanged"
    _change(row, values | {"is_on": row.is_on and is_confirmed})
    return "corrected"


def _change(row: SourcedRule, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@action("rules.switch")
def switch_rule(*, kind: str, rule_id: UUID, is_on: bool, by: Actor) -> SourcedRule:
    """Switch a dose rule or a cap on or off. Raises RefusedError for a rule nobody has read in its source."""
    may_keep_center(by).require()
    rule = locked(RULES[kind], rule_id, by=by)
    if is_on:
        may_switch_on(rule.source_status).require()
    rule.is_on = is_on
    rule.save(update_fields=["is_on"])
    return rule


@action("rules.add_dose")
def add_dose_rule(*, values: dict[str, Any], author: str, by: Actor) -> DoseRule:
    """A dose rule of the program's own, which somebody read in `values["source"]`; switched on."""
    return _add(DoseRule, values=values, author=author, by=by)


@action("rules.add_cap")
def add_group_cap(*, values: dict[str, Any], author: str, by: Actor) -> GroupCap:
    """A group size of the program's own, which somebody read in `values["source"]`; switched on."""
    return _add(GroupCap, values=values, author=author, by=by)


def _add(model: type[R], *, values: dict[str, Any], author: str, by: Actor) -> R:
    own = {"source_status": SourceStatus.CONFIRMED, "is_on": True, "author": author}
    return keep_row(model, row_id=None, values={**values, **own}, by=by)
