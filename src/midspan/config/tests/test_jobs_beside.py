"""A job worker beside the web: there while the web is, replaced when it ends before, gone with the web."""

import logging
import os
import signal
import sys
import time
from pathlib import Path

import psycopg
import pytest

from midspan.config.cli import jobs_beside

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere a worker is no fork.")


@pytest.fixture
def started(tmp_path, monkeypatch):
    """A folder with a file for each worker that was started, named by its process id."""

    def wait_for_jobs():
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        (tmp_path / str(os.getpid())).touch()
        signal.pause()

    monkeypatch.setattr(jobs_beside, "_do_jobs", wait_for_jobs)
    monkeypatch.setattr(jobs_beside, "SHORTEST", 0)
    return tmp_path


class Server:
    """What stands for the system's clock and forks: each worker lives as long as it is said to, and ends as said.

    `waits` are how long was waited before the next was started; the server stops when no more is said.
    """

    def __init__(self, *lives):
        self.lives, self.waits = list(lives), []

    def start(self):
        seconds, code = self.lives.pop(0)
        return Worker(seconds, code)

    def wait(self, seconds):
        self.waits.append(seconds)
        return not self.lives


class Worker:
    exitcode = None

    def __init__(self, seconds, code):
        self.seconds, self.code = seconds, code

    def join(self, timeout=None):
        if timeout is None or self.seconds < timeout:
            self.exitcode = self.code


@pytest.fixture
def served(monkeypatch, caplog):
    """Call as `served((seconds, exit code), …)`: how long was waited after each worker, and what was said."""

    def serve(*lives):
        server = Server(*lives)
        monkeypatch.setattr(jobs_beside, "_started", server.start)
        with caplog.at_level(logging.INFO, logger="midspan.jobs"):
            jobs_beside._replace([server.start()], server)
        return server.waits, [(one.msg, getattr(one, "why", None)) for one in caplog.records]

    return serve


def pids(folder, *, count):
    for _ in range(1000):
        if len(found := sorted(int(one.name) for one in folder.iterdir())) == count:
            return found
        time.sleep(0.01)
    raise AssertionError(f"{len(found)} started, not {count}")


def is_there(pid):
    return Path(f"/proc/{pid}").exists()


def test_it_ends_with_the_web(started):
    with jobs_beside.jobs_beside():
        (pid,) = pids(started, count=1)
        assert is_there(pid)

    assert not is_there(pid)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended in peace"])
def test_one_that_ends_before_the_web_is_replaced_each_time(started, how):
    ended = set()
    with jobs_beside.jobs_beside():
        for count in (1, 2, 3):
            (newest,) = set(pids(started, count=count)) - ended
            os.kill(newest, how)
            ended.add(newest)
        (last,) = set(pids(started, count=4)) - ended

    assert not is_there(last)


AWAY = (1, jobs_beside.DATABASE_AWAY)


def test_each_that_ends_soon_is_waited_after_longer_than_the_one_before_it(served):
    waits, _ = served(*[AWAY] * 8)

    assert waits == [0.5, 1, 2, 4, 8, 15, 15, 15]


def test_after_one_has_lived_a_minute_the_wait_is_short_again(served):
    waits, _ = served(AWAY, AWAY, AWAY, (61, 0), AWAY)

    assert waits == [0.5, 1, 2, 0.5, 1]


def test_that_the_database_is_away_is_said_once_and_that_jobs_are_done_again_too(served):
    _, said = served((61, 0), AWAY, AWAY, AWAY, (61, 0), AWAY, AWAY)

    stopped = [("jobs_stopped", "ended by itself"), ("jobs_stopped", "the database cannot be reached")]
    assert said == [*stopped, ("jobs_done_again", None), *stopped]


def test_workers_that_end_otherwise_than_before_are_said_each_with_how(served):
    _, said = served((1, 1), (1, 1), (1, -9), AWAY, AWAY)

    ways = ("exit code 1", "signal 9", "the database cannot be reached")
    assert said == [("jobs_stopped", why) for why in ways]


def test_a_worker_that_does_not_reach_the_database_says_nothing_itself(monkeypatch, capfd):
    monkeypatch.setattr(jobs_beside.children, "environment", lambda _: {})
    monkeypatch.setattr(jobs_beside.work, "load_jobs", lambda: None)
    monkeypatch.setattr(jobs_beside, "_connect_as_worker", lambda: None)
    monkeypatch.setattr(jobs_beside.work, "connect", nobody_answers)

    worker = jobs_beside._started()
    worker.join()

    assert (worker.exitcode, capfd.readouterr()) == (jobs_beside.DATABASE_AWAY, ("", ""))


def nobody_answers(_role):
    raise psycopg.OperationalError("connection refused")
