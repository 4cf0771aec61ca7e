"""What every solver's process does: read a week, solve, write the schedule, and print what it used.

A solver is a function (document, seconds, tell) -> (schedule entries, bound or None); it calls `tell(objective, bound)`
whenever it has found or proven something.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path


def run_alone(solver):
    """Run one solver on the command line's week; prints one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("week")
    parser.add_argument("out")
    parser.add_argument("--seconds", type=float, required=True)
    arguments = parser.parse_args()
    document = json.loads(Path(arguments.week).read_text(encoding="utf-8"))
    wall, cpu, curve = time.monotonic(), time.process_time(), []

    def tell(objective, bound):
        curve.append([time.monotonic() - wall, time.process_time() - cpu, objective, bound])

    schedule, bound = solver(document, arguments.seconds, tell)
    used = {"seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - cpu, "peak_mb": peak_mb()}
    Path(arguments.out).write_text(json.dumps({"schedule": schedule}), encoding="utf-8")
    print(json.dumps({"bound": bound, "curve": curve} | used))


def peak_mb():
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
