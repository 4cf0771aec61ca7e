"""Which stage of a step down somebody is in, for staff."""

from datetime import date
from typing import TYPE_CHECKING

from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import steps_of
from midspan.kernel import clock
from midspan.ui.hours import step_words

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode


def stage_words(stay: "Episode | None", *, on: date | None = None) -> str:
    """The stage in force on that day (None: today), and the next; "" for who steps down no more."""
    if stay is None or stay.state not in IN_TREATMENT:
        return ""
    day, steps = on or clock.local_date(), steps_of(stay)
    return step_words(steps.on(day), steps.following(day))
