"""Coming back: who opens the next stay, and of whom."""

from collections.abc import Sequence

from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused


def may_return(by: Actor, *, states: Sequence[EpisodeState]) -> Verdict:
    """Whether this person opens a stay for somebody whose stays so far are in these states."""
    return first_refusal(
        may_work_on_episode(by),
        ALLOWED if states else refused("This person has had no stay here. Take in a referral."),
        ALLOWED if ENDED.issuperset(states) else refused("This person has an open stay already."),
    )
