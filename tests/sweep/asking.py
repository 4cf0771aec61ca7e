"""Asking one page as one person, and reading every way by which something may have left."""

import logging
import re
from contextlib import contextmanager
from functools import cache
from io import BytesIO

import pytest
import structlog
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import caches
from django.db import connection, transaction
from django.template import Template
from django.test.utils import _TestState
from django.urls import get_resolver
from django_htmx.middleware import HtmxDetails
from msgspec import Struct
from pypdf import PdfReader

from tests.sweep.canaries import found_in, ids_in
from tests.sweep.classes import classes_of_field

# Ways that show the person who asks something; by every other nothing about a patient may leave, whoever asks.
SHOWN = frozenset({"body", "messages"})
# A place that a page shows in spite of its declaration, each with its reason. A stale one is refused.
ALLOWED = {
    ("mfa_add_webauthn", "people.Account.login", "patient themselves"): "A passkey is made for one's own account.",
    ("mfa_add_webauthn", "people.Account.email", "patient themselves"): "As above.",
    ("guardian:home", "people.Patient.given_names", "guardian"): "Of whom a guardian is told, by the name they know.",
    ("guardian:one", "people.Patient.given_names", "guardian"): "As above.",
    ("supporter:home", "circle.Invitation.known_as", "supporter"): "Of whom a supporter is told, as the patient chose.",
    ("supporter:offer", "circle.Invitation.known_as", "supporter"): "As above.",
    ("supporter:times", "circle.Invitation.known_as", "supporter"): "As above.",
    ("supporter:home", "safety.SafetyPlan.signs", "supporter"): "A part of the plan that the patient chose for them.",
    ("mentor:home", "mentors.Match.alias", "mentor"): "The name on the card that the person showed to this mentor.",
    ("mentor:person", "mentors.Match.alias", "mentor"): "As above.",
    ("mentor:person", "mentors.CheckIn.words", "mentor"): "What one of the two wrote to the other.",
    ("mentors:move", "mentors.CheckIn.words", "mentor"): "As above.",
}
JOBS = "SELECT concat_ws(' ', task_name, args::text, lock, queueing_lock) FROM procrastinate_jobs"
OK, SERVER_ERROR = 200, 500


class Leak(Struct, frozen=True, order=True):
    """A canary where it may not be: on which page, asked by whom and how, by which way, of which field."""

    page: str
    looker: str
    asked: str
    channel: str
    place: str

    def __str__(self):
        return f"{self.page}: {self.place} by {self.channel} to {self.looker} ({self.asked})"


class Answer(Struct, frozen=True):
    status: int
    channels: dict[str, str]
    looks_for_fragment: bool = False

    @property
    def is_screen(self):
        """Whether it is a whole page to look at, and no refusal."""
        return (
            self.status == OK
            and "<html" in self.channels["body"]
            and "Content-Type: text/html" in self.channels["headers"]
        )


class Log(logging.Handler):
    """Every record as it would stand in the log of a deployment."""

    def __init__(self):
        super().__init__()
        self.formatter = next(one.formatter for one in logging.getLogger().handlers if is_ours(one.formatter))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.formatter.format(record))

    def taken(self):
        lines, self.lines = self.lines, []
        return "\n".join(lines)


def is_ours(formatter):
    return isinstance(formatter, structlog.stdlib.ProcessorFormatter)


@contextmanager
def unheard():
    """Pages are drawn as in a deployment: Django's own listening to each template, which copies much, is silent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        # So many ask for the same address that to look for it once among all there are spares seconds.
        patch.setattr(get_resolver(), "resolve", cache(get_resolver().resolve))
        yield


@contextmanager
def listening():
    """A log that hears everything meanwhile."""
    log = Log()
    logging.getLogger().addHandler(log)
    with unheard(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(HtmxDetails, "__bool__", asked)
        try:
            yield log
        finally:
            logging.getLogger().removeHandler(log)


# The key of a sign-in and the tokens of forms: among so many answers one of them spells a word of ours now and then.
DRAWN_BY_LOT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9]{32}|[A-Za-z0-9]{64})(?![A-Za-z0-9])")


def asked(details, *, answer=HtmxDetails.__bool__):
    """What `request.htmx` says, which then knows that it was asked."""
    details.was_asked = True
    return answer(details)


def ask(looker, url, *, log, method="get", body=None, **headers):
    """What comes of one request, whose changes are undone. The looker's browser is as it was after signing in."""
    looker.open_anew()
    log.taken()
    mail.outbox.clear()
    with transaction.atomic():
        response = getattr(looker.client, method)(url, body, headers=headers)
        channels = channels_of(response, log=log, changes=method == "post")
        answer = Answer(response.status_code, channels, looks_for_fragment(response.wsgi_request))
        transaction.set_rollback(True)
    return answer


def channels_of(response, *, log, changes):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    found = {
        "body": DRAWN_BY_LOT.sub("…", words_in(content)),
        "headers": "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items())),
        "cookies": DRAWN_BY_LOT.sub("…", response.cookies.output()),
        "log": log.taken(),
    }
    if changes:
        request = response.wsgi_request
        found["messages"] = "\n".join(map(str, get_messages(request))) if hasattr(request, "_messages") else ""
        found["jobs"] = "\n".join(row[0] for row in rows(JOBS))
        found["mail"] = "\n".join(str(one.message()) for one in mail.outbox)
    return found


def looks_for_fragment(request):
    """Whether the page looked at what htmx says of itself."""
    return getattr(getattr(request, "htmx", None), "was_asked", False)


def words_in(content):
    """What can be read of it; of a PDF its pages, and what it says of itself."""
    if not content.startswith(b"%PDF"):
        return content.decode("utf-8", "replace")
    paper = PdfReader(BytesIO(content))
    return "\n".join([str(paper.metadata), *(page.extract_text() for page in paper.pages)])


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def in_cache():
    """Everything that lies in the cache, keys and values."""
    kept = caches["default"]._cache
    return "\n".join(f"{key} {value!r}" for key, value in kept.items()) if kept else ""


def leaks_in(answer, page, looker, asked, *, known_ids):
    """(leaks, the places that were shown as they may be)."""
    leaks, shown = set(), set()
    for channel, text in answer.channels.items():
        for place in found_in(text):
            if channel in SHOWN and may_show(page, looker, place):
                shown.add(place)
            else:
                leaks.add(Leak(page.name, looker.kind, asked, channel, place))
        # Whoever the gate shows nothing to sees no id either, but for those they asked with.
        if looker.knows_nothing and channel not in {"log", "jobs"}:
            ids = ids_in(text, known_ids)
            leaks |= {Leak(page.name, looker.kind, asked, channel, f"id of {place}") for place in ids}
    return leaks, shown


def may_show(page, looker, place):
    by_gate = classes_of_field(place) & page.carries & looker.classes_on(page)
    return bool(by_gate) or (page.name, place, looker.kind) in ALLOWED
