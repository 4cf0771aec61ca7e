"""A stay takes the level that its last review gave it. Its places stay until a new week takes their place."""

from uuid import UUID

from midspan.domains.journey.actions.admission import dose_of, give_dose
from midspan.domains.journey.actions.episodes import give_steps, locked_episode, move_episode
from midspan.domains.journey.enums import EpisodeState, LevelDecision
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries.stays import may_take_level, signed_placement
from midspan.domains.journey.rules.week_hours import Steps, care_of, past_of, steps_of
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor

STATE_AFTER = {LevelDecision.STEP_DOWN: EpisodeState.STEPPING_DOWN, LevelDecision.STEP_UP: EpisodeState.ADMITTED}


@action("episode.change_level")
def change_level(*, episode_id: UUID, by: Actor) -> Episode:
    """Give the stay the level both clinicians signed for, with the dose that the rules ask for there.

    Weeks before keep what was promised in them, and so does the one that runs, unless it begins today.
    Of a step down in stages what has fewer or more hours than a lower level asks for ends; at any other level all of it
    does. Nothing that is booked ends here, so that no day
    lies between the old week and the new one. Raises RefusedError.
    """
    episode = locked_episode(episode_id, by)
    may_take_level(viewer=by, episode=episode).require()
    placement = signed_placement(viewer=by, episode_id=episode.pk)
    _keep_past(episode)
    give_dose(episode, dose_of(episode, by=by))
    give_steps(episode, _steps_at_level(episode, placement.decision))  # type: ignore[union-attr]  # the rule has just asked for one
    episode.planned_end = None  # It was reckoned from the level before.
    episode.level = placement.actual_level  # type: ignore[union-attr]  # as above
    episode.save()
    after = STATE_AFTER.get(LevelDecision(placement.decision))  # type: ignore[union-attr]  # as above
    if after is None or after == episode.state:
        return episode
    return move_episode(episode_id=episode.pk, to=after, by=by)


def _keep_past(episode: Episode) -> None:
    past = past_of(episode).then(clock.local_date(), episode.level, care_of(episode))
    episode.past_until, episode.past_levels = list(past.until), list(past.levels)
    episode.past_limits = [list(one) for one in past.limits]


def _steps_at_level(episode: Episode, decision: str) -> Steps:
    steps, today = steps_of(episode), clock.local_date()
    if decision != LevelDecision.STEP_DOWN:
        return steps.ended(today)
    return steps.within(today, least=episode.minimum_weekly_minutes, most=episode.maximum_weekly_minutes)
