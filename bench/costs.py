"""What one request costs: CPU of this process and of its PostgreSQL backend, queries, and requests a second.

Requests go straight into the WSGI application of this process, so nothing is measured but the application, its
driver and the database.
"""

import cProfile
import io
import json
import pstats
import sys
import time
from pathlib import Path

WARM_UP = 40
REQUESTS = 60


def backend_seconds(pids):
    """CPU seconds these PostgreSQL backends have used so far, user and system.

    By the scheduler, which counts nanoseconds: a clock's tick is as long as the work of several requests.
    """
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) for pid in pids) / 1e9


def get(application, path, cookie):
    """One GET; returns (status, body, cookies the answer sets)."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "wsgi.input": io.BytesIO(),
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
    cookies = [value.partition(";")[0] for name, value in seen["headers"] if name == "Set-Cookie"]
    return seen["status"], body, cookies


def backends():
    """Process ids of this process's own connections: one that is used, because requests come one after another."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def queries_of(application, path, cookie):
    """What the page asks each time. What it asks once a minute (the rules of payers) is not among it."""
    return min(asked_now(application, path, cookie) for _ in range(2))


def asked_now(application, path, cookie):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        get(application, path, cookie)
    texts = [query["sql"].lstrip() for query in captured.captured_queries]
    return sum(text.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")) for text in texts)


def answer_rounds(application, pages):
    """Warm up every page (name → (path, cookie)), say its queries and bytes, then measure a round for each name read.

    Each answer is a line of JSON, so that whoever asks can let pages of several processes take turns.
    """
    asked = {name: warmed_up(application, *page) for name, page in pages.items()}
    say({name: {"queries": queries_of(application, *page), "bytes": size} for name, (page, size) in asked.items()})
    for line in sys.stdin:
        page, _ = asked[line.rstrip("\n")]
        say(one_round(application, *page, {pid: backend_seconds([pid]) for pid in backends()}))


def warmed_up(application, path, cookie):
    """((path, cookie as the browser then has it), bytes of the page).

    Raises SystemExit when the page does not answer 200: a fast error page is not a result.
    """
    status, body, given = get(application, path, cookie)
    if not status.startswith("200"):
        raise SystemExit(f"{path} answered {status}.")
    cookie = "; ".join([cookie, *given])  # A browser keeps what it was given, such as the secret of form tokens.
    for _ in range(WARM_UP):
        get(application, path, cookie)
    return (path, cookie), len(body)


def one_round(application, path, cookie, used):
    """(CPU ms of a request in this process, CPU ms in PostgreSQL, wall ms of each request) of one round.

    `used` is what each backend has used before, in seconds. One that idled is closed after a while, and used nothing.
    """
    own = time.process_time()
    walls = [wall_of(application, path, cookie) for _ in range(REQUESTS)]
    return (
        per_request(before=own, after=time.process_time(), requests=REQUESTS),
        per_request(before=0, after=sum(used_since(pid, seconds) for pid, seconds in used.items()), requests=REQUESTS),
        walls,
    )


def used_since(pid, seconds):
    try:
        return backend_seconds([pid]) - seconds
    except FileNotFoundError:
        return 0


def wall_of(application, path, cookie):
    began = time.perf_counter()
    get(application, path, cookie)
    return round((time.perf_counter() - began) * 1000, 3)


def per_request(*, before, after, requests):
    """Milliseconds of one request, from a clock of seconds read before and after so many."""
    return (after - before) * 1000 / requests


def profile(application, path, cookie):
    """The thirty dearest functions of a page, own time first, as text."""
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(REQUESTS):
        get(application, path, cookie)
    profiler.disable()
    text = io.StringIO()
    for order in ("tottime", "cumtime"):
        pstats.Stats(profiler, stream=text).sort_stats(order).print_stats(30)
    return text.getvalue()


def say(answer):
    print(json.dumps(answer), flush=True)
