"""Kills the web, the worker and the database in turn, while patients write, and counts what was lost.

Each round kills one process during writes, lets every process that ended be started again by its ordinary command,
and waits until a new write is acknowledged and every job is done. Nothing else is ever done by hand.
"""

import argparse
import json
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from msgspec.structs import asdict

from bench.crashing.judging import DOING, STUCK, UNDONE, Judge
from bench.crashing.seeding import make_center, use_private_home
from bench.crashing.writing import Writers

STALLED_SECONDS = 3  # A minute in daily life; the sweep is the same.
PATIENCE = 300  # On a machine that others use as well; what never comes is told from what is slow.
HELD_SECONDS = 2  # For so long jobs are held to see whether one is in the middle.
PAUSE = 0.02  # Seconds between two writes of one patient.
WRITING_SECONDS = 1.5  # Between rounds, so that each kill falls into full work.


def main():
    parser = argparse.ArgumentParser(prog="midspan bench crash", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="kills of each process (20)")
    parser.add_argument("--pause", type=float, default=PAUSE, help=f"seconds between two writes of one ({PAUSE})")
    parser.add_argument("--beside", action="store_true", help="the worker beside the web, which has to replace it")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # The database was started to stay, so it must be ended.
    with tempfile.TemporaryDirectory(prefix="midspan-crash-") as folder:
        use_private_home(Path(folder) / "home", stalled_seconds=STALLED_SECONDS)
        found = measure(rounds=arguments.rounds, pause=arguments.pause, is_beside=arguments.beside)
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(any(found[name] for name in ("lost", "half", "stuck", "undone", "unread")))


def measure(*, rounds, pause, is_beside=False):
    from bench.crashing.services import Database, free_port, wait_until, web_and_worker

    database, port = Database(), free_port()
    services = {"database": database, **web_and_worker(port=port, is_beside=is_beside)}
    try:
        database.ensure()
        writers = Writers(port=port, cookies=make_center(patients=3), pause=pause)
        for service in services.values():
            service.ensure()
        writers.start()
        run = Run(services=services, writers=writers, judge=Judge(database.cluster), wait_until=wait_until)
        run.await_write(since=0.0)
        seconds = {name: [run.kill(name) for _ in range(rounds)] for name in ("web", "worker", "database")}
        return run.report(seconds)
    finally:
        for service in reversed(services.values()):
            service.end()


class Run:
    def __init__(self, *, services, writers, judge, wait_until):
        self.services, self.writers, self.judge, self.wait_until = services, writers, judge, wait_until
        self.stuck = self.caught = 0
        self.restarts = dict.fromkeys(services, 0)

    def kill(self, name):
        """Kill one process in the middle; returns the seconds until writes and jobs went on."""
        time.sleep(WRITING_SECONDS)
        killed_at = self.strike(name)
        self.revive_until(lambda: self.writers.last_at > killed_at + 0.05, what=f"a write after the {name} was killed")
        went_on = time.monotonic() - killed_at
        print(f"  {name}: writes again after {went_on:.1f} s", file=sys.stderr, flush=True)
        last_job = self.judge.number("SELECT max(id) FROM procrastinate_jobs")
        earlier = f"{UNDONE} AND id <= %s"
        with self.writers.resting():
            self.revive_until(
                lambda: not self.judge.number(earlier, last_job), what=f"jobs after the {name} was killed"
            )
        self.stuck += self.judge.number(STUCK, 4 * STALLED_SECONDS)
        return time.monotonic() - killed_at if name == "worker" else went_on

    def strike(self, name):
        """Kill; a worker in the middle of a job, which is where it hurts. Returns when."""
        if name != "worker":
            self.services[name].kill()
            return time.monotonic()
        self.wait_until(lambda: self.caught_in_the_middle(name), seconds=PATIENCE, what="a job in the middle")
        self.caught += 1
        return time.monotonic()

    def caught_in_the_middle(self, name):
        """Kill it in a job; False when it had none, since what holds jobs also holds up the writes that queue them."""
        with self.judge.jobs_held():
            until = time.monotonic() + HELD_SECONDS
            while time.monotonic() < until:
                if self.judge.number(DOING):
                    self.services[name].kill()
                    return True
                time.sleep(0.02)
        time.sleep(WRITING_SECONDS)
        return False

    def revive_until(self, condition, *, what):
        def revived():
            for name, service in self.services.items():
                self.restarts[name] += service.ensure()
            return condition()

        self.wait_until(revived, seconds=PATIENCE, what=what)

    def await_write(self, *, since):
        self.wait_until(lambda: self.writers.last_at > since, seconds=PATIENCE, what="the first write")

    def report(self, seconds):
        self.writers.stop()
        self.revive_until(lambda: not self.judge.number(UNDONE), what="the last jobs")
        return {
            "kills": {name: len(each) for name, each in seconds.items()},
            "restarts": self.restarts,
            "seconds_p50": {name: round(statistics.median(each), 2) for name, each in seconds.items()},
            "seconds_max": {name: round(max(each), 2) for name, each in seconds.items()},
            "tried": self.writers.tried,
            **asdict(self.judge.judge(self.writers.acknowledged)),
            "stuck": self.stuck,
            "worker_kills_with_a_job_in_the_middle": self.caught,
            "answers_that_were_no_acknowledgment": self.writers.failures,
        }


def table(found):
    lines = [f"  {'killed':<10}{'times':>6}{'goes on after p50':>20}{'max':>9}"]
    for name, count in found["kills"].items():
        lines.append(f"  {name:<10}{count:>6}{found['seconds_p50'][name]:>18.2f} s{found['seconds_max'][name]:>7.2f} s")
    lines.append(
        f"\n  {found['acknowledged']} writes acknowledged, {found['lost']} lost, {found['half']} half-written; "
        f"{found['unread']} links unread, {found['undone']} jobs undone, {found['stuck']} stuck; "
        f"{found['given_back']} jobs were given back, {found['tried']} writes tried."
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
