"""`midspan serve`: the web, answered by granian."""

import argparse
import gc
import importlib
import multiprocessing
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from midspan.config.cli import children, preparation
from midspan.config.cli.jobs_beside import jobs_beside
from midspan.config.postgres import DatabaseRole, connect, current_cluster, refuse_unsafe_role, server_for

# Python computes one page at a time in each worker; the others wait for the database meanwhile.
THREADS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (2)")
    parser.add_argument("--jobs", action="store_true", help="do the background jobs too (otherwise: `midspan work`)")
    parser.add_argument("--migrate", action="store_true", help="bring the database up to date first, as its owner")


def run(arguments: argparse.Namespace) -> int:
    children.keep_one_heap()
    children.end_with_parent()
    os.environ |= children.environment(DatabaseRole.APP)
    preparation.compile_messages()
    preparation.collect_statics()
    with ExitStack() as server:
        with ThreadPoolExecutor(max_workers=1) as pool:
            loading = pool.submit(load_application)  # While the database starts.
            children.await_word()
            server.enter_context(server_for(current_cluster()))
            loading.result()
        if arguments.migrate:
            preparation.migrate()
        with connect(DatabaseRole.APP) as connection:
            refuse_unsafe_role(connection)
        if sys.platform == "linux":
            multiprocessing.set_start_method("fork", force=True)  # No longer the default since Python 3.14.
            children.end_forks_with_us()
        if arguments.jobs:
            server.enter_context(jobs_beside())
        answer(host=arguments.host, port=arguments.port, workers=arguments.workers)
    return 0


def answer(*, host: str, port: int, workers: int) -> None:
    """Answer until told to stop. A worker that dies is replaced."""
    Granian(
        "midspan.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=children.PATIENCE,
        log_level=LogLevels.warning,
    ).serve()


def load_application() -> None:
    """Load the application before granian forks its workers: they start at once, and share the memory of the code."""
    gc.disable()  # While code loads nearly everything stays, and looking through it again and again takes its time.
    importlib.import_module("midspan.config.wsgi")
    # The pages load at the first request otherwise, in each worker again.
    importlib.import_module("midspan.config.urls")
    importlib.import_module("midspan.config.first_pages").prepare()
    # The collector would otherwise write to what is shared, and so unshare it. To collect first takes longer than what
    # it finds is worth: a tenth of all the time there is to the first page, for a megabyte.
    gc.freeze()
    gc.enable()
