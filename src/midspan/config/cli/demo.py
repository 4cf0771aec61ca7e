"""`midspan demo`: the demonstration center, from nothing to a page in the browser."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from typing import NoReturn

from midspan.config.cli import children, preparation
from midspan.config.cli.preparation import Mark
from midspan.config.demo.guests import people
from midspan.config.postgres import DatabaseRole, cluster_named, connect, server_for, uses_own_server
from midspan.config.postgres.bootstrap import remake_database
from midspan.config.refusals import Refusal

HOST = "127.0.0.1"
USUAL_PORTS = range(8000, 8010)
PATIENCE = 120  # Seconds for the first page on a busy machine; a web that has ended is noticed at once.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port to answer on (8000, or the next that is free)")
    parser.add_argument("--fresh", action="store_true", help="forget what was done in the demonstration and start over")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--check", action="store_true", help="open every main screen as each kind of person, and end")


def run(arguments: argparse.Namespace) -> int:
    os.environ |= {"MIDSPAN_DEMONSTRATION": "1", **children.environment(DatabaseRole.APP)}
    os.environ.setdefault("MIDSPAN_LOG_LEVEL", "ERROR")  # Who looks on wants the address and the people.
    signal.signal(signal.SIGTERM, stop_on_signal)
    port = free_port() if arguments.check else choose_port(arguments.port)
    address = f"http://{HOST}:{port}/"
    # It loads its code, and collects its files, while the database starts and is filled here.
    processes = [children.start_verb(["serve", "--jobs", f"--port={port}"])]
    with server_for("main"), ended_after(processes):
        prepare(fresh=arguments.fresh)
        children.give_word(processes[0])
        wait_for_page(address, processes)
        if arguments.check:
            return check(address)
        present(address, opens_browser=not arguments.no_browser)
        wait_for_the_end(processes)
    return 0


def stop_on_signal(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def prepare(*, fresh: bool) -> None:
    if fresh:
        start_over()
    require_demonstration()
    preparation.migrate_when_needed()
    load_when_needed()


def start_over() -> None:
    if uses_own_server("main"):
        raise Refusal("`--fresh` deletes a database, and this one is on a server of your own. Drop it there yourself.")
    require_demonstration()
    remake_database(cluster_named("main"))


def require_demonstration() -> None:
    """Refuse a database in which somebody's real center lives; mark an empty one as the demonstration's."""
    with connect(DatabaseRole.OWNER) as owner:
        if Mark.read(owner).is_demonstration:
            return
        if owner.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone() == (True,):
            raise Refusal(
                "this database was set up for a real center, and the demonstration does not mix with one. "
                "Give it a folder of its own: MIDSPAN_HOME=./demo-center midspan demo"
            )
    preparation.change_mark(is_demonstration=True)


def load_when_needed() -> None:
    """Load the demonstration center once; what people did in it since then is kept."""
    with connect(DatabaseRole.OWNER) as owner:
        if Mark.read(owner).demo:
            return
    print("midspan: filling the demonstration center …", flush=True)
    started_at = time.monotonic()
    load_center()
    count_rows()
    preparation.change_mark(demo="loaded")
    print(f"midspan: the center is there ({time.monotonic() - started_at:.0f} s)", flush=True)


def load_center() -> None:
    import django  # noqa: PLC0415 - reads the settings, which depend on what was set above.

    django.setup()
    from midspan.config.demo.loading import load  # noqa: PLC0415 - Django's models exist after its set-up.

    load(fresh=False)


def count_rows() -> None:
    """Let the planner know what was filled at once: until it does, a page that joins much may take half a minute."""
    with connect(DatabaseRole.OWNER) as owner:
        owner.execute("ANALYZE")


@contextlib.contextmanager
def ended_after(processes: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    """Let them run for the length of a block."""
    try:
        yield
    finally:
        for child in processes:
            children.end(child)


def check(address: str) -> int:
    import django  # noqa: PLC0415 - as above.

    django.setup()
    from midspan.config.demo import checking  # noqa: PLC0415 - as above.

    passed, failed = checking.check(address)
    print(f"{passed} checks passed, {failed} failed")
    return int(failed > 0 or passed == 0)


def present(address: str, *, opens_browser: bool) -> None:
    print(f"\nMidspan demonstration: {address}\n")
    print("\n".join(f"  {person}" for person in people()))
    print("\nCtrl-C stops it; what you do is kept. `midspan demo --fresh` starts over.", flush=True)
    if opens_browser:
        webbrowser.open(address)


def wait_for_page(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(address):
        if any(child.poll() is not None for child in processes):
            raise Refusal("the web ended at once; its reason is above.")
        if time.monotonic() > deadline:
            raise Refusal(f"no page at {address} after {PATIENCE} seconds.")
        time.sleep(0.05)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address.
    except urllib.error.HTTPError:
        return True  # It answers; whether rightly is for --check to say.
    except OSError:
        return False
    return True


def wait_for_the_end(processes: list[subprocess.Popen[bytes]]) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        while all(child.poll() is None for child in processes):
            time.sleep(0.5)
        raise Refusal("the web or the worker ended by itself; its reason is above.")
    print("\nmidspan: stopping …", flush=True)


def choose_port(wanted: int | None) -> int:
    if wanted is not None and not is_free(wanted):
        raise Refusal(f"port {wanted} is taken. Choose another with --port, or leave --port out.")
    if wanted is not None:
        return wanted
    return next((port for port in USUAL_PORTS if is_free(port)), free_port())


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
