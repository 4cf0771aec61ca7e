"""The job worker of `serve --jobs`: forked from the web once its code is loaded, so that both share its memory."""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg

from midspan.config.cli import children, work
from midspan.config.postgres import DatabaseRole, connection_settings

NAME = "midspan-jobs"  # As `ps` and `top` show it.
# Seconds before one that has ended is replaced: twice as long each time, until one has lived.
SHORTEST, LONGEST, LIVES = 0.5, 15, 60
DATABASE_AWAY = 69  # The exit code of one that has not reached it: EX_UNAVAILABLE in <sysexits.h>.
logger = logging.getLogger("midspan.jobs")


@contextlib.contextmanager
def jobs_beside() -> Iterator[None]:
    """Have a job worker for the length of a block. One that ends before is replaced, whyever it ended."""
    over = threading.Event()
    workers = [_started()]
    # The system ends a fork with the thread that made it, so who replaces a worker also waits for it.
    watcher = threading.Thread(target=_replace, args=(workers, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        _end(workers, watcher)


def _replace(workers: list[BaseProcess], over: threading.Event) -> None:
    """One line says that they end, and how, as long as that is the same; another that one has lived again."""
    pause, said = SHORTEST, ""
    while True:
        workers[-1].join(LIVES)
        if workers[-1].exitcode is None:
            if said:
                logger.info("jobs_done_again")
            pause, said = SHORTEST, ""
            workers[-1].join()
        if over.wait(pause):
            return
        pause, said = min(2 * pause, LONGEST), _say(workers[-1].exitcode, said=said)
        workers[-1] = _started()


def _say(code: int | None, *, said: str) -> str:
    """It ends in peace too: when the database it waits on goes away."""
    if code == DATABASE_AWAY:
        why = "the database cannot be reached"
    elif code:
        why = f"signal {-code}" if code < 0 else f"exit code {code}"
    else:
        why = "ended by itself"
    if why != said:
        logger.warning("jobs_stopped", extra={"why": why})
    return why


def _end(workers: list[BaseProcess], watcher: threading.Thread) -> None:
    """Ask once: asked twice, a worker lets go of the jobs it is doing. One may be starting just now."""
    asked, deadline = None, time.monotonic() + children.PATIENCE
    while watcher.is_alive() and time.monotonic() < deadline:
        if workers[-1] is not asked:
            asked = workers[-1]
            asked.terminate()
        watcher.join(timeout=0.1)
    workers[-1].kill()


def _started() -> BaseProcess:
    # Beside Linux a fork may not use what the web has loaded: there the worker loads its own.
    manner = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    worker: BaseProcess = manner.Process(target=_do_jobs, name=NAME)  # type: ignore[attr-defined]  # Both have it.
    worker.start()
    return worker


def _do_jobs() -> None:
    with contextlib.suppress(OSError):  # Beside Linux it keeps the name of its command.
        Path("/proc/self/comm").write_text(NAME, encoding="ascii")
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, signal.SIG_DFL)  # How the web stops is not how we do.
    os.environ |= children.environment(DatabaseRole.WORKER)
    work.load_jobs()
    _connect_as_worker()
    try:
        work.do_jobs()
    except psycopg.OperationalError:
        sys.exit(DATABASE_AWAY)


def _connect_as_worker() -> None:
    """A fork has read the web's settings, and asked nothing of the database yet."""
    from django.conf import settings  # noqa: PLC0415 - reads the settings, which depend on the role.
    from django.db import connections  # noqa: PLC0415 - as above.

    settings.DATABASES = {"default": connection_settings(DatabaseRole.WORKER)}
    connections.settings = connections.configure_settings(None)
