"""A stage of a step down that the person has taken: from then on it says what is promised in a week."""

from datetime import date
from uuid import UUID

from midspan.domains.journey.actions.episodes import give_steps, locked_episode
from midspan.domains.journey.models import Episode
from midspan.domains.journey.rules.week_hours import Steps, may_step, steps_of
from midspan.kernel.actions import action
from midspan.values import Actor


@action("episode.take_step")
def take_step(*, episode_id: UUID, from_date: date, minutes: int, by: Actor) -> Episode:
    """So many minutes a week from that day on, in place of stages that would have begun then or later.

    The week's own action has judged `by` before: a patient may take their own week. Raises RefusedError.
    """
    episode = locked_episode(episode_id, by)
    may_step(state=episode.state).require()
    return _kept(episode, steps_of(episode).then(from_date, minutes))


@action("episode.drop_steps")
def drop_steps(*, episode_id: UUID, after: date, by: Actor) -> Episode:
    """No stage begins after that day any more: another week has taken their place. The one in force then goes on."""
    episode = locked_episode(episode_id, by)
    steps = steps_of(episode)
    later = steps.after(after)
    return _kept(episode, steps.until(later[0].from_date)) if later else episode


def _kept(episode: Episode, steps: Steps) -> Episode:
    give_steps(episode, steps)
    episode.save(update_fields=["step_dates", "step_minutes"])
    return episode
