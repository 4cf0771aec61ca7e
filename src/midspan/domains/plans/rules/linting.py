"""What is loose in a plan, said where it is. Nothing of it stops anybody from writing; some stands against signing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.plans.book import PlanRules
from midspan.domains.plans.enums import Doer, Kind, MeasuredBy, NeedState
from midspan.domains.plans.thread import (
    GoalNode,
    InterventionNode,
    NeedNode,
    Node,
    ObjectiveNode,
    Tree,
    criteria_in,
    kind_of,
    needs_in,
    objectives_in,
    walked,
)
from midspan.values import sentence


class Finding(Struct, frozen=True, kw_only=True):
    """What is loose, and where (`thread` None: the whole plan). `hinders`: like this it is not offered for signing."""

    words: str
    thread: UUID | None = None
    kind: Kind | None = None
    hinders: bool = False


class Seen(Struct, frozen=True, kw_only=True):
    """What is known beside the plan's own words.

    `touched` is thread → the day a signed note last named it; `diagnoses` are confirmed ones, in words; `found` is what
    signed assessments found to be needed, by its id.
    """

    today: date
    active_since: date | None = None
    review_date: date | None = None
    touched: Mapping[UUID, date] = {}
    diagnoses: Sequence[str] = ()
    found: Mapping[UUID, str] = {}


def findings(tree: Tree, seen: Seen, rules: PlanRules) -> list[Finding]:
    """Everything that is loose, in the order of the plan; what is about the whole plan comes first."""
    return [*_of_plan(tree, seen, rules), *(one for node in walked(tree) for one in _of_node(node, seen, rules))]


def _of_plan(tree: Tree, seen: Seen, rules: PlanRules) -> Iterator[Finding]:
    if not needs_in(tree):
        yield Finding(words=sentence("There is no need yet."), hinders=True)
    if not criteria_in(tree):
        yield Finding(words=sentence("It does not say yet when the person is ready to leave."), hinders=True)
    if len(objectives_in(tree)) > rules.most_active:
        yield Finding(words="These are more objectives than fit on one page. Which can wait?")
    if seen.review_date is not None and seen.review_date < seen.today:
        yield Finding(words="The day of its review has passed.")
    for diagnosis in seen.diagnoses:
        needs = needs_in(tree)
        if needs and not any(_speaks_of(need, diagnosis) for need in needs):
            yield Finding(words=f"No need speaks of “{diagnosis}”, not even a deferred one.")

    taken = {need.found_id for need in needs_in(tree)}
    for found_id, words in seen.found.items():
        if found_id not in taken:
            yield Finding(words=f"The assessment found “{words}”, and no need takes it up, not even a deferred one.")


def _speaks_of(need: NeedNode, diagnosis: str) -> bool:
    is_resolved = need.state is NeedState.RESOLVED
    return not is_resolved and diagnosis.casefold() in f"{need.words} {need.evidence}".casefold()


def _of_node(node: Node, seen: Seen, rules: PlanRules) -> Iterator[Finding]:
    for words, hinders in _loose(node, seen, rules):
        yield Finding(words=words, thread=node.thread, kind=kind_of(node), hinders=hinders)


def _loose(node: Node, seen: Seen, rules: PlanRules) -> Iterator[tuple[str, bool]]:
    if isinstance(node, NeedNode):
        yield from _of_need(node)
    elif isinstance(node, GoalNode):
        yield from _of_goal(node, rules)
    elif isinstance(node, ObjectiveNode):
        yield from _of_objective(node, seen, rules)
    elif isinstance(node, InterventionNode):
        yield from _of_intervention(node)


def _of_need(need: NeedNode) -> Iterator[tuple[str, bool]]:
    if need.state is NeedState.ACTIVE and not need.goals:
        yield sentence("This need has no goal yet. Defer it, with the reason, if it is not for now."), True


def _of_goal(goal: GoalNode, rules: PlanRules) -> Iterator[tuple[str, bool]]:
    if not goal.own_words.strip():
        yield sentence("This goal is without the person’s own words."), True
    if not goal.objectives:
        yield sentence("This goal has no objective yet."), True
    if len(goal.objectives) > rules.most_per_goal:
        yield "This goal has many objectives. Which can wait?", False


def _of_objective(objective: ObjectiveNode, seen: Seen, rules: PlanRules) -> Iterator[tuple[str, bool]]:
    yield from _of_measuring(objective)
    if objective.by_date is None:
        yield sentence("This objective has no date."), True
    elif objective.by_date < seen.today:
        yield "The date of this objective has passed.", False
    if not objective.interventions:
        yield sentence("Nobody does anything toward this objective yet."), True
    if _is_untouched(objective, seen, rules):
        yield f"No note of the last {rules.untouched_days} days touches this objective.", False


def _of_measuring(objective: ObjectiveNode) -> Iterator[tuple[str, bool]]:
    """Levels say themselves up to what; everything else has a target."""
    if objective.measured_by == MeasuredBy.SCALE:
        if not all(level.strip() for level in objective.levels) or not objective.levels:
            yield sentence("The five levels of this objective are not all written yet."), True
    elif not (objective.measured_by and objective.target.strip()):
        yield sentence("This objective does not say how it is measured, and up to what."), True
    if not objective.baseline.strip():
        yield "This objective does not say where it starts from.", False
    if objective.measured_by == MeasuredBy.QUESTIONNAIRE and not objective.instrument:
        yield "This objective does not say which questionnaire, so no score shows here.", False


def _is_untouched(objective: ObjectiveNode, seen: Seen, rules: PlanRules) -> bool:
    """Counted from the day the plan became active: before, there was nothing that a note could name."""
    if seen.active_since is None:
        return False
    last = max(seen.touched.get(objective.thread, seen.active_since), seen.active_since)
    return last < seen.today - timedelta(days=rules.untouched_days)


def _of_intervention(one: InterventionNode) -> Iterator[tuple[str, bool]]:
    if one.doer is Doer.STAFF and one.owner_id is None:
        yield sentence("This says staff do it, and not who."), True
    if not one.times_a_week:
        yield sentence("This does not say how often."), True
