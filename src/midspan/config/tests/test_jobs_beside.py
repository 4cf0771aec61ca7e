"""A job worker beside the web: there while the web is, replaced when it dies, left alone when it was asked to stop."""

import os
import signal
import sys
import time
from pathlib import Path

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
    monkeypatch.setattr(jobs_beside, "RESTS", 0)
    return tmp_path


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


def test_one_that_is_killed_is_replaced_each_time(started):
    killed = set()
    with jobs_beside.jobs_beside():
        for count in (1, 2, 3):
            (newest,) = set(pids(started, count=count)) - killed
            os.kill(newest, signal.SIGKILL)
            killed.add(newest)
        (last,) = set(pids(started, count=4)) - killed

    assert not is_there(last)


def test_one_that_was_asked_to_stop_is_not_replaced(started):
    with jobs_beside.jobs_beside():
        (pid,) = pids(started, count=1)
        os.kill(pid, signal.SIGTERM)
        for _ in range(500):
            if not is_there(pid):
                break
            time.sleep(0.01)
        time.sleep(0.2)

        assert pids(started, count=1) == [pid]
