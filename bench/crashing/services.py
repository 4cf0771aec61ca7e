"""The three processes of a center, each started by its ordinary command, killed, and started again like that."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from midspan.config.cli import children
from midspan.config.cli.jobs_beside import NAME
from midspan.config.places import state_folder
from midspan.config.postgres import cluster_named, postmaster


class Command:
    """A verb of ours that runs until it is killed. A supervisor starts it again when it has ended; so do we."""

    def __init__(self, *words):
        self.words = words
        self.child = None

    def ensure(self):
        """Start it unless it runs; returns whether it had to be started."""
        if self.child is not None and self.child.poll() is None:
            return False
        with (state_folder() / f"{self.words[0]}.log").open("ab") as log:
            self.child = subprocess.Popen(
                verb(*self.words),
                env={**os.environ, children.ENDS_WITH_PARENT: "1"},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return True

    def kill(self):
        os.kill(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def end(self):
        if self.child is not None:
            children.end(self.child)


class Beside:
    """The job worker of a web that was started with `--jobs`. Nobody but the web starts it again."""

    def __init__(self, web):
        self.web = web

    def ensure(self):
        return False

    def kill(self):
        for pid in self.pids():
            os.kill(pid, signal.SIGKILL)

    def pids(self):
        children = Path(f"/proc/{self.web.child.pid}/task").glob("*/children")
        below = [pid for one in children for pid in one.read_text(encoding="ascii").split()]
        return [int(pid) for pid in below if Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip() == NAME]

    def end(self):
        """It ends with the web."""


class Database:
    """The embedded server, started to stay."""

    cluster = cluster_named("main")

    def ensure(self):
        if postmaster.running_pid(self.cluster.data_folder):
            return False
        subprocess.run(verb("db", "start"), check=True, stdout=subprocess.DEVNULL)
        return True

    def kill(self):
        os.kill(postmaster.running_pid(self.cluster.data_folder), signal.SIGKILL)

    def end(self):
        subprocess.run(verb("db", "stop"), check=False, stdout=subprocess.DEVNULL)


def web_and_worker(*, port, is_beside):
    """Service by name: each a command of its own, or the second beside the first."""
    web = Command("serve", f"--port={port}", *(["--jobs"] if is_beside else []))
    return {"web": web, "worker": Beside(web) if is_beside else Command("work")}


def verb(*words):
    return [sys.executable, "-m", "midspan.config.command", *words]


def wait_until(condition, *, seconds, what):
    """Wait for something that must become true; raises TimeoutError with its name."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not after {seconds} seconds.")
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
