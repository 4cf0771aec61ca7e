"""A job worker beside the web: there while the web is, replaced when it ends before, gone with the web."""

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
