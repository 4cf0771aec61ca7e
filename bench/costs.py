"""What one request costs: CPU of this process and of its PostgreSQL backend, queries, and requests a second.

Requests go straight into the WSGI application of this process, so nothing is measured but the application, its
driver and the database.
"""

import json
import os
import statistics
import sys
import time
from io import BytesIO

WARM_UP = 40
ROUNDS = 5
REQUESTS = 60
TICKS = os.sysconf("SC_CLK_TCK")


def backend_seconds(pids):
    """CPU seconds these PostgreSQL backends have used so far, user and system."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def get(application, path, cookie):
    """One GET; returns (status, body)."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "REMOTE_ADDR": "127.0.0.1",
    }
    seen = {}
    answer = application(environ, lambda status, headers: seen.update(status=status, headers=headers))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return seen["status"], body


def backends():
    """Process ids of this process's own connections: one, because requests come one after another."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def queries_of(application, path, cookie):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        get(application, path, cookie)
    return len([query for query in captured.captured_queries if query["sql"].startswith(("SELECT", "WITH", "INSERT"))])


def measure(application, path, cookie):
    """CPU milliseconds a request (median of rounds: application, PostgreSQL, both), requests a second, queries, bytes.

    Raises SystemExit when the page does not answer 200: a fast error page is not a result.
    """
    status, body = get(application, path, cookie)
    if not status.startswith("200"):
        raise SystemExit(f"{path} answered {status}.")
    for _ in range(WARM_UP):
        get(application, path, cookie)
    pids = backends()
    rounds = [one_round(application, path, cookie, pids) for _ in range(ROUNDS)]
    application_ms, database_ms, wall = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {
        "cpu_ms": round(application_ms + database_ms, 3),
        "application_ms": round(application_ms, 3),
        "database_ms": round(database_ms, 3),
        "requests_per_second": round(1 / wall, 1),
        "queries": queries_of(application, path, cookie),
        "bytes": len(body),
    }


def one_round(application, path, cookie, pids):
    database, own, clock = backend_seconds(pids), time.process_time(), time.perf_counter()
    for _ in range(REQUESTS):
        get(application, path, cookie)
    return (
        (time.process_time() - own) * 1000 / REQUESTS,
        (backend_seconds(pids) - database) * 1000 / REQUESTS,
        (time.perf_counter() - clock) / REQUESTS,
    )


def say(answer):
    print(json.dumps(answer))
