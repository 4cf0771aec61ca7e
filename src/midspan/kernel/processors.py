"""How many processors this process may use."""

import os

MOST = 4  # More threads than this wait for one another: each prices a share of the same people.


def usable_processors() -> int:
    """At least one, at most four; a container that was given fewer than the machine has is believed."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MOST, mine))
