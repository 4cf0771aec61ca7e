"""What our pages cost (CPU of application and PostgreSQL) and take, beside two plain floors measured in the same run.

Every variant runs in a process of its own, its requests going straight into the WSGI application.
"""

import argparse
import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import psycopg

from bench.databases import database_for, environment_for
from bench.loads import lines_of, measure_loads, refuse_without_a_browser
from bench.processes import measure_processes
from bench.turns import ROUNDS, Pages, take_turns
from midspan.config.places import project_folder
from midspan.config.postgres import DatabaseRole, ensure_running

SIZES = (64, 1000)
PLAIN_BOARD, ONE_ROW = "plain day board, 20 rows, session and auth", "one row through one template"
# The most a page may cost, in plain day boards.
TARGETS = {"day board": 1.0, "Today": 0.5, "My week": 0.5}
# Pages that show as much in a large center as in a small one, and the most their p95 may grow between the two.
STEADY, MOST_GROWTH = ("chart", "caseload", "session room"), 1.5
MOST_PSS_MB, MOST_SECONDS = 250, 1.5
MOST_PERCENT_OF_GATE = 5


def main():
    parser = argparse.ArgumentParser(prog="midspan bench pages", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="people in the center (64 1000)")
    parser.add_argument("--profile", metavar="FOLDER", help="write what each page spends its time on")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of each page ({ROUNDS})")
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help="measure these pages and nothing else")
    parser.add_argument("--loads", action="store_true", help="measure what Today weighs in a browser, and nothing else")
    arguments = parser.parse_args()
    if not arguments.only:
        refuse_without_a_browser()
    if arguments.loads:
        loads = measure_loads(environment_for(database_for(min(arguments.sizes))))
        print(json.dumps({"loads": loads}, indent=2) if arguments.json else "\n".join(lines_of(loads)))
        return 0
    databases = {size: database_for(size) for size in sorted(arguments.sizes)}
    with ExitStack() as running:
        floors = running.enter_context(plain_pages())
        ours = {
            size: running.enter_context(Pages("bench.our_pages", environment_for(name), *words_for(arguments, size)))
            for size, name in databases.items()
        }
        of_floors, of_pages, growths = take_turns(ours, floors, rounds_of_each=arguments.rounds)
    found = {
        "floors": of_floors,
        "pages": {size: judged(rows) for size, rows in of_pages.items()},
        "same_queries_at_all_sizes": same_queries(of_pages),
        "p95_largest_over_smallest": {name: judged_growth(name, times) for name, times in growths.items()},
        **({} if arguments.only else around_pages(databases)),
    }
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return 0


def words_for(arguments, size):
    profiles = ["--profile", f"{arguments.profile}/{size}"] if arguments.profile else []
    return [*profiles, *(["--only", *arguments.only] if arguments.only else [])]


def around_pages(databases):
    return {
        "gate_and_ledger": {size: gate_in_pages(name) for size, name in databases.items()},
        "processes": measure_processes(environment_for(databases[min(databases)])),
        "loads": measure_loads(environment_for(databases[min(databases)])),
    }


@contextmanager
def plain_pages():
    cluster, name = ensure_running("test"), "bench_floor"
    with psycopg.connect(cluster.dsn(DatabaseRole.OWNER, database="postgres"), autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {name}")
        environment = {
            **environment_for(name),
            "DJANGO_SETTINGS_MODULE": "bench.plain_django.settings",
            "BENCH_DATABASE": name,
            "BENCH_HOST": str(cluster.socket_folder),
            "BENCH_PORT": "5432",
            "BENCH_PASSFILE": str(cluster.passfile),
        }
        with Pages("bench.plain_floor", environment) as pages:
            yield pages
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def gate_in_pages(database):
    """Page → how much of it is the gate and the ledger, measured in a process of its own."""
    words = [sys.executable, "-m", "bench.gate_in_pages"]
    run = subprocess.run(words, env=environment_for(database), cwd=project_folder(), check=True, stdout=subprocess.PIPE)
    rows = json.loads(run.stdout.splitlines()[-1])
    return {name: {**row, "is_within": row["percent_of_cpu"] <= MOST_PERCENT_OF_GATE} for name, row in rows.items()}


def judged(rows):
    """The rows with `is_within` for those that have a target: whether they keep to it."""
    return {
        name: {**row, **({"is_within": row["times"][PLAIN_BOARD] <= TARGETS[name]} if name in TARGETS else {})}
        for name, row in rows.items()
    }


def same_queries(pages):
    """Page → whether it asks as many queries in a large center as in a small one."""
    first, *others = ({name: row["queries"] for name, row in rows.items()} for rows in pages.values())
    return {name: all(other.get(name) == count for other in others) for name, count in first.items()}


def judged_growth(name, times):
    """With `is_within` for a page that shows as much at every size."""
    return {"times": times, **({"is_within": times <= MOST_GROWTH} if name in STEADY else {})}


def table(found):
    heads = ["p50", "p95", "queries", "x plain"]
    lines = [f"  {'':<46}{'CPU':>8}{'app':>8}{'database':>10}{''.join(f'{one:>9}' for one in heads)}{'x one row':>11}"]
    lines += [line(name, row) for name, row in found["floors"].items()]
    for size, rows in found["pages"].items():
        lines += [line(f"{name} ({size})", row) for name, row in rows.items()]
    differing = [name for name, same in found["same_queries_at_all_sizes"].items() if not same]
    lines.append(f"\n  queries the same at all sizes: {'yes' if not differing else 'not ' + ', '.join(differing)}")
    lines.append(
        f"\n  p95 in the largest center over that in the smallest (at most {MOST_GROWTH} where a page shows as much):"
    )
    lines += [growth_line(name, row) for name, row in found["p95_largest_over_smallest"].items()]
    return "\n".join([*lines, *(lines_around(found) if "processes" in found else [])])


def growth_line(name, row):
    said = {True: "", False: "  too much", None: "  (shows more)"}[row.get("is_within")]
    return f"  {name:<46}{row['times']:>8}{said}"


def lines_around(found):
    lines = [f"\n  the gate and the ledger within a page (at most {MOST_PERCENT_OF_GATE} % of its CPU):"]
    for size, rows in found["gate_and_ledger"].items():
        lines += [gate_line(f"{name} ({size})", row) for name, row in rows.items()]
    processes = found["processes"]
    apart = " and ".join(f"{size} ({name})" for name, size in processes["pss_mb_apart"].items())
    lines.append(f"  memory: {processes['pss_mb']} MB PSS in all (at most {MOST_PSS_MB}); started apart, {apart}")
    lines.append(
        f"  first page {processes['web_ready_seconds']} s after the start where the database runs already; "
        f"where it starts too, {processes['both_ready_seconds']} s, "
        f"{processes['web_ready_after_database_seconds']} s after it answered (at most {MOST_SECONDS})"
    )
    return [*lines, *lines_of(found["loads"])]


def gate_line(name, row):
    return (
        f"  {name:<46}{row['gate_cpu_ms']:>6.2f} of {row['cpu_ms']:.2f} ms, {row['percent_of_cpu']} % of its CPU, "
        f"{row['percent_of_time']} % of its time with PostgreSQL's"
    )


def line(name, row):
    ratios = f"{row['times'][PLAIN_BOARD]:>9}{row['times'][ONE_ROW]:>11}" if "times" in row else ""
    return (
        f"  {name:<46}{row['cpu_ms']:>5.2f} ms{row['application_ms']:>8.2f}{row['database_ms']:>10.2f}"
        f"{row['p50_ms']:>9.2f}{row['p95_ms']:>9.2f}{row['queries']:>9}{ratios}"
    )


if __name__ == "__main__":
    sys.exit(main())
