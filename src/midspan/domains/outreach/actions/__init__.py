"""Changing: the clock's own moves, steps done or left out, decisions, days away, and the person's answer."""

from midspan.domains.outreach.actions.clockwork import watch
from midspan.domains.outreach.actions.doing import (
    Done,
    answer,
    do_step,
    end_outreach,
    skip_step,
    write_away,
    write_back,
)

__all__ = ["Done", "answer", "do_step", "end_outreach", "skip_step", "watch", "write_away", "write_back"]
