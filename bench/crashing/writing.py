"""A patient who writes without pause, over HTTP, and remembers exactly what the center said it had kept."""

import http.client
import itertools
import secrets
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode

FOUND = 302
CSRF = secrets.token_hex(16)
# The job that reads it finds that it leads to no public server, and asks nobody.
LINK = "https://localhost/{number}.ics"


def responsibility(number):
    """All four questions answered at once."""
    fields = {
        "at": "relies",
        "what-kind": "work",
        "what-title": f"crash {number}",
        "when-TOTAL_FORMS": 1,
        "when-INITIAL_FORMS": 0,
        "when-0-days": number % 7,
        "when-0-start": "09:00",
        "when-0-end": "10:00",
        "when-0-rhythm": "every",
        "firm-firmness": "fixed",
        "relies-relies_on_me": "",
    }
    return "/life/add/", fields


def calendar_link(number):
    """A write that also queues a job."""
    return "/life/calendars/", {"do": "link", "link-name": f"crash {number}", "link-url": LINK.format(number=number)}


KINDS = (responsibility, calendar_link)


class Writer(threading.Thread):
    """One browser. `acknowledged` are numbers answered with a redirect; of the others nothing is known."""

    def __init__(self, *, port, cookie, numbers, may_write, pause):
        super().__init__(daemon=True)
        self.port, self.numbers, self.may_write, self.pause = port, numbers, may_write, pause
        self.cookie = f"{cookie}; csrftoken={CSRF}"
        self.acknowledged, self.tried, self.failures = [], 0, {}
        self.last_at = 0.0
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.is_set():
            self.may_write.wait()
            number = next(self.numbers)
            self.tried += 1
            try:
                status = self.post(*KINDS[number % len(KINDS)](number))
            except (OSError, http.client.HTTPException) as error:
                status = type(error).__name__
            if status == FOUND:
                self.acknowledged.append(number)
                self.last_at = time.monotonic()
            else:
                self.failures[status] = self.failures.get(status, 0) + 1
            time.sleep(self.pause)

    def post(self, path, fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, urlencode({**fields, "csrfmiddlewaretoken": CSRF}), headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        # A sign-in page is a redirect too, and keeps nothing.
        return answer.status if "/account/" not in (answer.getheader("Location") or "") else "signed out"


class Writers:
    """Several browsers at once, each a patient of their own."""

    def __init__(self, *, port, cookies, pause):
        numbers, self.may_write = itertools.count(1), threading.Event()
        self.may_write.set()
        self.threads = [
            Writer(port=port, cookie=cookie, numbers=numbers, may_write=self.may_write, pause=pause)
            for cookie in cookies
        ]

    def start(self):
        for thread in self.threads:
            thread.start()

    @contextmanager
    def resting(self):
        """Three browsers ask for more jobs than one worker does: without a rest each round would wait longer."""
        self.may_write.clear()
        try:
            yield
        finally:
            self.may_write.set()

    def stop(self):
        for thread in self.threads:
            thread.is_over.set()
        for thread in self.threads:
            thread.join(timeout=60)

    @property
    def acknowledged(self):
        return sorted(number for thread in self.threads for number in thread.acknowledged)

    @property
    def last_at(self):
        return max(thread.last_at for thread in self.threads)

    @property
    def tried(self):
        return sum(thread.tried for thread in self.threads)

    @property
    def failures(self):
        total = {}
        for thread in self.threads:
            for status, count in thread.failures.items():
                total[str(status)] = total.get(str(status), 0) + count
        return total
