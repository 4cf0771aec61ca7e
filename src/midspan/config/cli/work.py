"""`midspan work`: the background jobs, done by procrastinate's worker."""

import argparse
import os

from midspan.config.cli import children
from midspan.config.cli.ways_out import say_ways_out
from midspan.config.postgres import DatabaseRole, connect, current_cluster, refuse_unsafe_role, server_for

AT_ONCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=AT_ONCE, help="jobs done at the same time (2)")
    parser.add_argument("--until-empty", action="store_true", help="stop when no job is left")


def run(arguments: argparse.Namespace) -> int:
    children.keep_one_heap()
    children.end_with_parent()
    os.environ |= children.environment(DatabaseRole.WORKER)
    load_jobs()
    children.await_word()
    with server_for(current_cluster()):
        do_jobs(concurrency=arguments.concurrency, until_empty=arguments.until_empty)
    return 0


def load_jobs() -> None:
    import django  # noqa: PLC0415 - reads the settings, which depend on the role set above.

    django.setup()


def do_jobs(*, concurrency: int = AT_ONCE, until_empty: bool = False) -> None:
    """Do them until told to stop, or until none is left."""
    from django.core.management import call_command  # noqa: PLC0415 - as above.

    with connect(DatabaseRole.WORKER) as connection:
        refuse_unsafe_role(connection)
    say_ways_out()
    waits = ["--one-shot"] if until_empty else []
    patience = f"--shutdown-graceful-timeout={children.PATIENCE - 2}"
    call_command("procrastinate", "worker", f"--concurrency={concurrency}", patience, *waits)
