"""Memory of a running center, and how soon its web answers once the database is there."""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.crashing.services import free_port
from midspan.config.places import project_folder
from midspan.config.postgres import postmaster

PAGE = "/account/login/"
STARTS = 3
# The developers' environment holds a package that structlog loads where it finds it; a center's does not.
COMMAND = """
import runpy, sys
sys.modules["rich"] = None
runpy.run_module("midspan.config.command", run_name="__main__", alter_sys=True)
"""
PATIENCE = 300  # A first start makes the database, beside whatever else the machine does.


def measure_processes(environment):
    """PSS of the web (its parent and two workers) and the job worker after some pages, and the seconds to a page.

    The job worker is the one beside the web. What both take where each is started by itself is measured too: the
    second may then run on another machine.
    """
    run(["serve", "--help"], environment).wait()  # The files are read once before.
    seconds = [start_and_stop(environment)[0] for _ in range(STARTS - 1)]
    last, apart = start_and_stop(environment, weigh=True)
    _, beside = start_and_stop(environment, "--jobs", weigh=True)
    return {
        "web_ready_seconds": round(statistics.median([*seconds, last]), 2),
        **measure_starts(),
        "pss_mb": round(beside["web"], 1),
        "pss_mb_apart": {name: round(size, 1) for name, size in apart.items()},
    }


def measure_starts():
    """Median seconds until `midspan serve` answers that starts its own database, and those after the database did."""
    with tempfile.TemporaryDirectory(prefix="midspan-start-") as folder:
        environment = own_home(Path(folder) / "home")
        start_both(environment, "--migrate")  # Makes the database, and reads the files once.
        starts = [start_both(environment) for _ in range(STARTS)]
    whole, after = zip(*starts, strict=True)
    return {
        "both_ready_seconds": round(statistics.median(whole), 2),
        "web_ready_after_database_seconds": round(statistics.median(after), 2),
    }


def own_home(folder):
    unwanted = {"PYTEST_VERSION", "MIDSPAN_DATABASE_ROLE"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted and "DATABASE" not in name}
    return {**kept, "MIDSPAN_HOME": str(folder), "MIDSPAN_CLUSTER": "main", "MIDSPAN_DEMONSTRATION": "1"}


def start_both(environment, *words):
    """(seconds to the first page, and of these the ones after the database answered) of one start of both."""
    data, port, started = Path(environment["MIDSPAN_HOME"]) / "postgres/main/data", free_port(), time.monotonic()
    web, database = run(["serve", f"--port={port}", *words], environment), None
    try:
        while status_of(port) != http.client.OK:
            if database is None and postmaster.is_ready(data):
                database = time.monotonic()
            if web.poll() is not None or time.monotonic() - started > PATIENCE:
                raise SystemExit("The web did not answer.")
            time.sleep(0.005)
        answered = time.monotonic()
    finally:
        web.terminate()
        web.wait(timeout=30)
    return answered - started, answered - database


def start_and_stop(environment, *words, weigh=False):
    """(seconds to a page, process tree → MB where asked for): of the web, with a job worker by itself unless beside."""
    port, running = free_port(), {}
    started = time.monotonic()
    running["web"] = run(["serve", f"--port={port}", *words], environment)
    try:
        await_page(port, running["web"])
        seconds = time.monotonic() - started
        if weigh and "--jobs" not in words:
            running["jobs"] = run(["work"], environment)
        return seconds, weighed(running, port) if weigh else {}
    finally:
        for process in running.values():
            process.terminate()
            process.wait(timeout=30)


def weighed(running, port):
    """Each of these and all below it, in MB, after some pages."""
    for _ in range(40):
        status_of(port)
    time.sleep(5)
    return {name: tree_pss(process.pid) for name, process in running.items()}


def run(words, environment):
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        env=environment,
        cwd=project_folder(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def await_page(port, web):
    deadline = time.monotonic() + PATIENCE
    while status_of(port) != http.client.OK:
        if web.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The web did not answer.")
        time.sleep(0.01)


def status_of(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", PAGE)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def tree_pss(pid):
    """Proportional memory of a process and all below it, in MB."""
    return sum(pss(one) for one in [pid, *descendants(pid)])


def descendants(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *descendants(int(child))]
    return found


def pss(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
