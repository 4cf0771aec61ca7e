"""Weeks for the whole center are computed; every night dates are filled, clocks looked at, and past reach ends."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.programs.queries import home_zone
from midspan.domains.schedule.actions import (
    Wanted,
    ask_advice,
    begin_scenario,
    close_past_reach,
    compute_scenario,
    find_clock_cases,
    materialize,
    propose,
    try_fix,
)
from midspan.domains.schedule.computations.failing import fail_lost_of
from midspan.domains.schedule.models import Advice, Proposal, Scenario
from midspan.domains.schedule.scenarios.changes import Change
from midspan.kernel.jobs import enqueue, enqueue_everywhere, enqueue_once, for_each_organization, task
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind


@app.periodic(cron="15 6 * * *")  # In UTC: deep night at every site in the United States.
@task(queueing_lock="fill-the-weeks")
def fill_the_weeks_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(fill_the_weeks)


@task
def fill_the_weeks(organization_id: str) -> int:
    """Sessions, leaders and bookings of one organization for the next eight weeks. Twice is once."""
    with _acting(organization_id) as actor:
        return materialize(by=actor)


@app.periodic(cron="45 6 * * *")
@task(queueing_lock="end-past-reach")
def end_past_reach_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """As above, one job for each organization."""
    return enqueue_everywhere(end_past_reach)


@task
def end_past_reach(organization_id: str) -> int:
    """Visits, covers and ended places let their leaders reach until the notes are due, no longer. Twice is once."""
    with _acting(organization_id) as actor:
        return close_past_reach(by=actor)


@app.periodic(cron="30 6 * * *")  # After the weeks are filled.
@task(queueing_lock="find-clock-cases")
def find_clock_cases_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """As above, one job for each organization."""
    return enqueue_everywhere(find_clock_cases_of)


@task
def find_clock_cases_of(organization_id: str) -> int:
    """What coming changes of clocks do to sessions and to weeks by video. Twice is once."""
    with _acting(organization_id) as actor:
        return find_clock_cases(by=actor)


@transaction.atomic
def queue_proposal(*, from_date: date, by: Actor) -> Proposal:
    """Ask for a new week for the whole center from that day on, and have it computed. Asking twice is asking once."""
    proposal = propose(from_date=from_date, by=by)
    if not proposal.run:  # Once a worker has begun, another would only begin again.
        enqueue_once(compute_proposal, organization_id=str(proposal.organization_id), proposal_id=str(proposal.pk))
    return proposal


@task
def compute_proposal(organization_id: str, proposal_id: str) -> str:
    """Compute one proposal. A turn whose worker was killed is taken up by the next; twice is once."""
    from midspan.domains.schedule.proposals.running import (  # noqa: PLC0415 - whoever only queues never loads the solver
        run_proposal,
    )

    return run_proposal(UUID(organization_id), UUID(proposal_id), call_helpers=partial(_call_helpers, organization_id))


def _call_helpers(organization_id: str, week_id: UUID) -> None:
    with transaction.atomic():
        for _ in range(settings.SHARED_WITH_HELPERS):
            enqueue(help_with_week, organization_id=organization_id, week_id=str(week_id))


@task
def help_with_week(organization_id: str, week_id: str) -> int:
    """Price shards of one large center's week until it is solved. Twice is once: a solved week has none."""
    from midspan.domains.schedule.sharding.helping import help_with  # noqa: PLC0415 - as above.

    actor = Actor(organization_id=UUID(organization_id), id=UUID(organization_id), kind=ActorKind.JOB)
    return help_with(UUID(week_id), by=actor)


@transaction.atomic
def queue_scenario(*, scenario_id: UUID, by: Actor) -> Scenario:
    """Have a scenario computed. Raises RefusedError where it is already."""
    return _queued(compute_scenario(scenario_id=scenario_id, by=by))


@transaction.atomic
def queue_changes(*, changes: Iterable[Change], from_date: date, by: Actor) -> Scenario:
    """A new scenario with these changes, and have it computed."""
    scenario = begin_scenario(from_date=from_date, changes=[Wanted(change) for change in changes], by=by)
    return queue_scenario(scenario_id=scenario.pk, by=by)


@transaction.atomic
def queue_fix(*, episode_id: UUID, key: str, by: Actor) -> Scenario:
    """A new scenario with one of a person's fixes, as `try_fix` makes it, and have it computed."""
    return _queued(try_fix(episode_id=episode_id, key=key, by=by))


def _queued(scenario: Scenario) -> Scenario:
    enqueue_once(compute_what_if, organization_id=str(scenario.organization_id), scenario_id=str(scenario.pk))
    return scenario


@task
def compute_what_if(organization_id: str, scenario_id: str) -> str:
    """Compute one scenario. A turn whose worker was killed is taken up by the next; twice is once."""
    from midspan.domains.schedule.scenarios.running import run_scenario  # noqa: PLC0415 - as for proposals

    return run_scenario(UUID(organization_id), UUID(scenario_id))


@transaction.atomic
def queue_advice(*, from_date: date, by: Actor) -> Advice:
    """Ask what would help the center most, and have it looked for. Asking twice is asking once."""
    advice = ask_advice(from_date=from_date, by=by)
    if not advice.run:  # As for proposals.
        enqueue_once(compute_advice, organization_id=str(advice.organization_id), advice_id=str(advice.pk))
    return advice


@task
def compute_advice(organization_id: str, advice_id: str) -> str:
    """Compute one advice. A turn whose worker was killed is taken up by the next; twice is once."""
    from midspan.domains.schedule.advice.running import run_advice  # noqa: PLC0415 - as for proposals

    return run_advice(UUID(organization_id), UUID(advice_id))


# Jobs queued by an older release carry the other names.
@app.periodic(cron="*/5 * * * *")
@task(
    queueing_lock="fail-lost-computations",
    aliases=[f"{__name__}.fail_lost_proposals", f"{__name__}.give_up_lost_what_ifs"],
)
def fail_lost_computations(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """No proposal, scenario or advice hangs for ever: who asked sees that it failed, and can ask again."""
    return for_each_organization(fail_lost_of)


@contextmanager
def _acting(organization_id: str) -> Iterator[Actor]:
    """A job of one organization, on its clock: in Hawaii it is still yesterday evening when these jobs run."""
    # Nobody in particular asks for this: the organization itself is named as acting.
    actor = Actor(organization_id=UUID(organization_id), id=UUID(organization_id), kind=ActorKind.JOB)
    with acting_for(actor, Reach.ALL), timezone.override(home_zone(organization_id=actor.organization_id)):
        yield actor
