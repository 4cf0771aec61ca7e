"""Our own solver, as a process beside the others."""

import time

from bench.peers.child import run_alone
from midspan.engines.scheduling.readers.iop_week import read_iop_week, write_schedule
from midspan.engines.scheduling.solving import solve
from midspan.kernel.processors import usable_processors


def solve_patterns(document, seconds, tell):
    started = time.monotonic()

    def listener(progress):
        tell(progress.objective, progress.bound)
        return time.monotonic() - started < seconds

    result = solve(read_iop_week(document), listener=listener, workers=usable_processors())
    return write_schedule(result.schedule), result.bound


if __name__ == "__main__":
    run_alone(solve_patterns)
