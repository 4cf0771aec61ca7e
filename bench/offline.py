"""Writes entries on phones without a network, sends them over one that fails while the server is killed, and counts.

Each phone keeps its entries first and sends them then, as the browser does (`bench/phones/phone.py`). Counted
afterwards is what the database holds: each entry once, what it did once, each phone's in the order of its numbers.
"""

import argparse
import itertools
import json
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import psycopg

from bench.crashing.seeding import make_center, use_private_home

MONTH_MS = 30 * 24 * 3600 * 1000
AT_ONCE = 12  # Phones that send in the same moment.
PATIENCE = 3600
ENTRIES = "SELECT device_id::text, number, outcome, is_doubtful FROM entries_entry ORDER BY arrived_at, id"
DONE = "SELECT count(*) FROM kernel_auditevent WHERE verb = 'responsibility.except_day'"
DAYS = "SELECT count(*) FROM responsibilities_responsibilityexception"


def main():
    parser = argparse.ArgumentParser(prog="midspan bench offline", description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=10_000, help="written in all (10000)")
    parser.add_argument(
        "--devices", type=int, default=200, help="phones they are written on, two for each person (200)"
    )
    parser.add_argument("--kills", type=int, default=20, help="of the server, spread over the entries (20)")
    parser.add_argument("--seed", type=int, default=1, help="of the network and the clocks (1)")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # The database was started to stay, so it must be ended.
    with tempfile.TemporaryDirectory(prefix="midspan-offline-") as folder:
        use_private_home(Path(folder) / "home", stalled_seconds=60)
        words = {name: getattr(arguments, name) for name in ("entries", "devices", "kills")}
        found = measure(**words, draw=Random(arguments.seed))
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(any(found[name] for name in ("lost", "doubled", "out_of_order", "refused")))


def measure(*, entries, devices, kills, draw):
    from bench.crashing.services import Command, Database, free_port

    database, port = Database(), free_port()
    web = Command("serve", f"--port={port}")
    try:
        database.ensure()
        phones, network = make_phones(port, devices, draw)
        web.ensure()
        settle(phones)
        for number in range(entries):
            phones[number % devices].keep()
        started = time.monotonic()
        killed = send_all(phones, web, share=entries / (kills + 1))
        network.deliver_the_rest()
        seconds = time.monotonic() - started
        return judged(database, phones) | {
            "seconds": round(seconds, 1),
            "kills": killed,
            "network": dict(network.counts),
        }
    finally:
        web.end()
        database.end()


def make_phones(port, devices, draw):
    """Two phones for each person; whose clocks are wrong by up to a month, and who write on days of their own."""
    from bench.phones.network import Network
    from bench.phones.phone import Phone

    people = (devices + 1) // 2
    cookies, days = make_center(patients=people), [itertools.count() for _ in range(people)]
    network = Network(draw)
    phones = [
        Phone(
            port=port,
            cookie=cookies[number % people],
            network=network,
            skew_ms=draw.randint(-MONTH_MS, MONTH_MS),
            days=days[number % people],
        )
        for number in range(devices)
    ]
    return phones, network


def settle(phones):
    """One responsibility for each person, known to both of their phones."""
    from bench.crashing.services import wait_until
    from bench.phones.phone import NoAnswerError

    def answers():
        try:
            return bool(phones[0].ask("GET", "/account/login/", {}))
        except NoAnswerError:
            return False

    wait_until(answers, seconds=PATIENCE, what="the first page")
    first_of = {}
    for phone in phones:
        if phone.cookie not in first_of:
            phone.settle()
            first_of[phone.cookie] = phone.address
        phone.address = first_of[phone.cookie]


def send_all(phones, web, *, share):
    """Until nothing waits anywhere, the server being killed after each `share` of entries. Returns the kills."""
    is_over, kills = threading.Event(), 0

    def until_sent(phone):
        while not phone.send() and not is_over.is_set():
            time.sleep(0.05)

    with ThreadPoolExecutor(AT_ONCE) as senders:
        waiting, started = [senders.submit(until_sent, phone) for phone in phones], time.monotonic()
        try:
            while not all(one.done() for one in waiting) and time.monotonic() - started < PATIENCE:
                if sum(len(phone.outcomes) for phone in phones) > (kills + 1) * share:
                    web.kill()
                    kills += 1
                web.ensure()
                time.sleep(0.05)
        finally:
            is_over.set()  # Whoever ends us does not wait for phones that find no server.
    return kills


def judged(database, phones):
    """What the database holds beside what was written, asked as its superuser so that no rule of ours hides a loss."""
    with psycopg.connect(database.cluster.superuser_dsn()) as server:
        rows = server.execute(ENTRIES).fetchall()
        done, days = (server.execute(words).fetchone()[0] for words in (DONE, DAYS))
    numbers = {phone.device: [] for phone in phones}
    for device, number, _, _ in rows:
        numbers[device].append(number)
    written = sum(phone.number for phone in phones)
    return {
        "written": written,
        "taken_in": sum(outcome == "taken" for _, _, outcome, _ in rows),
        "lost": written - len({(device, number) for device, number, _, _ in rows}),
        "doubled": max(len(rows), done, days) - written,
        "out_of_order": sum(found != sorted(found) for found in numbers.values()),
        "refused": sum(outcome != "taken" for _, _, outcome, _ in rows),
        "still_waiting": sum(len(phone.queue) for phone in phones),
        "doubtful_times": sum(doubtful for *_, doubtful in rows),
    }


def table(found):
    network = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(found["network"].items()))
    return (
        f"  {found['written']} entries written, {found['taken_in']} taken in, {found['lost']} lost, {found['doubled']} "
        f"doubled, {found['out_of_order']} phones out of order, {found['refused']} refused, in {found['seconds']} s\n"
        f"  the server was killed {found['kills']} times; of the sendings: {network}"
    )


if __name__ == "__main__":
    sys.exit(main())
