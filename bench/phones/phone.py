"""One phone: numbers what it keeps, sends one entry after the other, and stops at the first without an answer.

The same as `entries/static/entries/queue.js` does, less the sealing: numbers by device, an id for each entry, the
clock's moments and offset, an entry dropped from the queue when it was answered and not before.
"""

import http.client
import json
import time
import uuid
from datetime import date, timedelta
from urllib.parse import urlencode

from bench.crashing.writing import CSRF, responsibility

FIRST_DAY = date(2027, 1, 4)
A_MINUTE_MS = 60_000
TIMEOUT = 30


class NoAnswerError(Exception):
    """The network or the server gave none."""


class Phone:
    """A device of one patient. `skew_ms` is how wrong its clock is; `queue` holds what waits, the oldest first."""

    def __init__(self, *, port, cookie, network, skew_ms, days):
        self.port, self.network, self.skew_ms = port, network, skew_ms
        self.cookie = f"{cookie}; csrftoken={CSRF}"
        self.device, self.offset, self.number = str(uuid.uuid4()), -skew_ms, 0
        self.days, self.queue, self.outcomes, self.address = days, [], {}, ""

    def now(self):
        """By its own clock, in milliseconds."""
        return int(time.time() * 1000) + self.skew_ms

    def keep(self):
        """Write one entry: one more day on which the person is away."""
        self.number += 1
        day = FIRST_DAY + timedelta(days=next(self.days))
        told = {"day": day.isoformat(), "what": "away", "entry_id": str(uuid.uuid4()), "entry_device": self.device}
        told |= {"entry_number": self.number, "entry_made_at": self.now(), "entry_offset": self.offset}
        self.queue.append(told)

    def send(self):
        """Send what waits until something gets no answer. Returns whether all went."""
        while self.queue:
            told = self.queue[0] | {"entry_sent_at": self.now(), "csrfmiddlewaretoken": CSRF}
            try:
                answer = self.network.carried(lambda told=told: self.post(self.address, told))
            except NoAnswerError:
                return False
            self.outcomes[told["entry_id"]] = answer["outcome"]
            self.queue.pop(0)
        return True

    def post(self, address, fields):
        """The answer in JSON. Raises NoAnswerError."""
        status, headers, body = self.ask("POST", address, fields)
        if status != http.client.OK or "json" not in headers.get("Content-Type", ""):
            raise NoAnswerError(status)
        return json.loads(body)

    def settle(self):
        """Make the responsibility whose days the entries change, as a person does."""
        self.ask("POST", *responsibility(1))
        _, _, page = self.ask("GET", "/life/", {})
        marked = page.decode().split('href="/life/')[1:]
        found = next(one.split("/")[0] for one in marked if one.count("-", 0, 36) == 4)
        self.address = f"/life/{found}/days/"

    def ask(self, method, address, fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            body = urlencode({**fields, "csrfmiddlewaretoken": CSRF}) if method == "POST" else None
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError from error
        finally:
            connection.close()
