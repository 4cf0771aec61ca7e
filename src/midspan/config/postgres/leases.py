"""Who uses a cluster. Each process that needs the server holds a lease; the last one to leave stops it.

Leases are file locks, which the system takes back when a process dies, however it dies: a killed command cannot leave
the server waiting for it, and two commands started together get one server.
"""

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from midspan.config.postgres import launcher
from midspan.config.postgres.clusters import Cluster, cluster_named, make_folder
from midspan.config.postgres.connections import uses_own_server


class Lease(Struct, frozen=True):
    cluster: Cluster
    descriptor: int
    pid: int


_held: dict[str, Lease] = {}


def ensure_running(name: str = "main") -> Cluster:
    """Start the cluster if it does not run, and keep it running at least until this process ends."""
    cluster = cluster_named(name)
    key = str(cluster.folder)
    held = _held.get(key)
    if held is None or held.pid != os.getpid():  # A forked child holds its parent's lease, not one of its own.
        _held[key] = take_lease(cluster)
        atexit.register(leave, key)
    return cluster


@contextmanager
def running(name: str = "main") -> Iterator[Cluster]:
    """Run the cluster for the length of a block; stop it afterwards unless somebody else uses it or it is kept."""
    cluster = cluster_named(name)
    lease = take_lease(cluster)
    try:
        yield cluster
    finally:
        give_back(lease)


def take_lease(cluster: Cluster) -> Lease:
    make_folder(cluster)
    descriptor = os.open(cluster.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with starting_and_stopping(cluster):
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            launcher.start(cluster)
    except BaseException:
        os.close(descriptor)
        raise
    return Lease(cluster=cluster, descriptor=descriptor, pid=os.getpid())


def leave(key: str) -> None:
    lease = _held.get(key)
    if lease is not None and lease.pid == os.getpid():
        del _held[key]
        give_back(lease)


def give_back(lease: Lease) -> None:
    try:
        with starting_and_stopping(lease.cluster):
            if not lease.cluster.kept.exists() and is_last(lease):
                launcher.stop(lease.cluster)
    except FileNotFoundError:
        pass  # The folder was removed under us: there is nothing left to stop.
    finally:
        os.close(lease.descriptor)


def is_last(lease: Lease) -> bool:
    try:
        fcntl.flock(lease.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def starting_and_stopping(cluster: Cluster) -> Iterator[None]:
    """Hold the cluster's lock: one process at a time makes, starts or stops it."""
    descriptor = os.open(cluster.folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def start_to_stay(cluster: Cluster) -> None:
    """Start the server and leave it running until it is stopped by name."""
    make_folder(cluster)
    with starting_and_stopping(cluster):
        launcher.start(cluster)
        cluster.kept.touch()


def stop_by_name(cluster: Cluster) -> bool:
    """Stop the server whoever uses it. Return whether one was running."""
    if not cluster.folder.exists():
        return False
    with starting_and_stopping(cluster):
        return launcher.stop(cluster)


@contextmanager
def server_for(name: str) -> Iterator[None]:
    """Run the embedded server for the length of a block, or nothing when the environment names another server."""
    if uses_own_server(name):
        yield
        return
    with running(name):
        yield
