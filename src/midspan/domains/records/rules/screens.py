"""Pure rules of drug screens: who orders, notes and reviews one, and which step comes next.

Nothing here tells anybody: a result alone is no reason for a sanction, a report or an alert.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from midspan.domains.people.enums import Role
from midspan.domains.records.enums import SCREEN_STEPS, Result, ScreenStep
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

KEEPS = frozenset({Role.NURSE, Role.COUNSELOR})
WITH_WORDS = frozenset({ScreenStep.NOT_COLLECTED, ScreenStep.REVIEWED, ScreenStep.WITHDRAWN, ScreenStep.ADDENDUM})


def may_keep(by: Actor) -> Verdict:
    if by.is_staff and by.roles & KEEPS:
        return ALLOWED
    return refused("Your role does not keep drug screens. Ask a nurse or the person’s counselor.")


def may_order(by: Actor, *, reason: str, is_known: bool) -> Verdict:
    return first_refusal(
        may_keep(by),
        ALLOWED if is_known else refused("There is no such panel."),
        ALLOWED if reason.strip() else refused("Say what it is for. The person reads it."),
    )


def may_step(
    by: Actor, *, state: ScreenStep, to: ScreenStep, at: datetime, last: datetime | None, now: datetime, words: str
) -> Verdict:
    """A step that comes after the last one, at a moment between that one (None: there was none) and now.

    People write minutes: a step within the minute of the last one comes after it.
    """
    comes_next = to is ScreenStep.ADDENDUM or to in SCREEN_STEPS[state]
    return first_refusal(
        may_keep(by),
        ALLOWED if comes_next else refused("This step does not come now. Look at how the screen stands."),
        refused("This moment has not come yet.") if at > now else ALLOWED,
        refused("This comes before the step that went before it.")
        if last and at < last.replace(second=0, microsecond=0)
        else ALLOWED,
        ALLOWED if to not in WITH_WORDS or words.strip() else refused("Write a few words."),
    )


def may_result(results: Mapping[str, Result], *, wanted: Collection[str], is_confirming: bool) -> Verdict:
    """A first test says something of every substance of the panel; a laboratory only of what was sent."""
    if not results or not results.keys() <= set(wanted):
        return refused("Say how at least one substance of this panel came out.")
    if not is_confirming and set(wanted) - results.keys():
        return refused("Say something of every substance. What was not tested is not known.")
    if is_confirming and Result.NOT_TESTED in results.values():
        return refused("What the laboratory did not test was not sent: the first result stands.")
    return ALLOWED
