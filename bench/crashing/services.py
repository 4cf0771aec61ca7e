"""The three processes of a center, each started by its ordinary command, killed, and started again like that."""

import os
import signal
import socket
import subprocess
import sys
import time

from midspan.config.cli import children
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
