"""One whole week for each person, out of those the prices left near: an integer program."""

import numpy as np

from midspan.engines.scheduling.solving import highs
from midspan.engines.scheduling.solving.found import Found
from midspan.engines.scheduling.solving.limits import Limits, Part
from midspan.engines.scheduling.solving.master import Program

WHOLE = 1 - 1e-4  # All costs are whole, so less than one above the bound is optimal.
USED = 0.5  # Of a whole answer, shares are above it or below.


def chosen_weeks(limits: Limits, part: Part, weeks: Found, *, nodes: int, gap: float) -> Found:
    """The cheapest choice among these weeks up to `gap` points, within `nodes` branches.

    Raises SolverError when HiGHS has no answer.
    """
    program = Program(limits, part.people, mip_max_nodes=nodes, mip_rel_gap=0.0, mip_abs_gap=max(WHOLE, gap))
    program.add_sections(part.sections)
    program.add(weeks)
    count = program.solver.getNumCol()
    kinds = np.full(count, int(highs.INTEGER), np.uint8)
    program.solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
    program.solve()
    return weeks.rows(program.shares() > USED)
