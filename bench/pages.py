"""What our pages cost (CPU of application and PostgreSQL), beside two plain floors measured in the same run.

Every variant runs in a process of its own, its requests going straight into the WSGI application.
"""

import argparse
import json
import sys

import psycopg

from bench.databases import answer_of, database_for, environment_for
from bench.processes import measure_processes
from midspan.config.postgres import DatabaseRole, ensure_running

SIZES = (64, 1000)
PLAIN_BOARD, ONE_ROW = "plain day board, 20 rows, session and auth", "one row through one template"
# The most a page may cost, in plain day boards.
TARGETS = {"day board": 1.0, "Today": 0.5, "My week": 0.5}
MOST_PSS_MB, MOST_SECONDS = 250, 1.5


def main():
    parser = argparse.ArgumentParser(prog="midspan bench pages", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="people in the center (64 1000)")
    parser.add_argument("--profile", metavar="FOLDER", help="write what each page spends its time on")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    databases = {size: database_for(size) for size in arguments.sizes}
    floors = measure_floors()
    pages = {
        size: answer_of(
            "bench.our_pages", environment_for(name), *([f"{arguments.profile}/{size}"] if arguments.profile else [])
        )
        for size, name in databases.items()
    }
    found = {
        "floors": floors,
        "pages": {size: with_ratios(rows, floors) for size, rows in pages.items()},
        "same_queries_at_all_sizes": same_queries(pages),
        "processes": measure_processes(environment_for(databases[arguments.sizes[0]])),
    }
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return 0


def measure_floors():
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
        found = answer_of("bench.plain_floor", environment)
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
    return found


def with_ratios(rows, floors):
    """Each page beside the two floors; `is_within` says whether it keeps to its target, where it has one."""
    return {
        name: {
            **row,
            "times_plain_board": ratio(row, floors[PLAIN_BOARD]),
            "times_one_row": ratio(row, floors[ONE_ROW]),
            **({"is_within": ratio(row, floors[PLAIN_BOARD]) <= TARGETS[name]} if name in TARGETS else {}),
        }
        for name, row in rows.items()
    }


def ratio(row, floor):
    return round(row["cpu_ms"] / floor["cpu_ms"], 2)


def same_queries(pages):
    """Page → whether it asks as many queries in a large center as in a small one. A room is named by its people."""
    first, *others = ({plain_name(name): row["queries"] for name, row in rows.items()} for rows in pages.values())
    return {name: all(other.get(name) == count for other in others) for name, count in first.items()}


def plain_name(name):
    return name.split(",")[0] if name.startswith("session room") else name


def table(found):
    lines = [f"  {'':<46}{'CPU':>8}{'app':>8}{'database':>10}{'req/s':>8}{'queries':>9}{'x plain':>9}{'x one row':>11}"]
    lines += [line(name, row) for name, row in found["floors"].items()]
    for size, rows in found["pages"].items():
        lines += [line(f"{name} ({size})", row) for name, row in rows.items()]
    differing = [name for name, same in found["same_queries_at_all_sizes"].items() if not same]
    lines.append(f"\n  queries the same at all sizes: {'yes' if not differing else 'not ' + ', '.join(differing)}")
    processes = found["processes"]
    lines.append(
        f"  memory: {processes['pss_mb']} MB PSS in all (at most {MOST_PSS_MB}); "
        f"first page {processes['web_ready_seconds']} s after start (at most {MOST_SECONDS})"
    )
    return "\n".join(lines)


def line(name, row):
    ratios = f"{row['times_plain_board']:>9}{row['times_one_row']:>11}" if "times_one_row" in row else ""
    return (
        f"  {name:<46}{row['cpu_ms']:>5.2f} ms{row['application_ms']:>8.2f}{row['database_ms']:>10.2f}"
        f"{row['requests_per_second']:>8.0f}{row['queries']:>9}{ratios}"
    )


if __name__ == "__main__":
    sys.exit(main())
