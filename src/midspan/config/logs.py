"""Logs with ids only: what happened to which row, never a name, a text or a value.

An exception's own message may quote what somebody typed (PostgreSQL names the offending values), so of an exception
only its class and the places in our code are written.
"""

import logging
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

CLIENT_ERROR = 400
SERVER_ERROR = 500
# Denial looks like absence, and a sheet that lacks something comes back: a warning for each hid what is worth one.
DAILY = frozenset({403, 404, 422})
SLOW_SECONDS = 1.0
# The page tells the person that nothing of it is kept by itself, or that nobody learns who answered: that they opened
# it stands in no log with their id.
UNNAMED_PAGES = frozenset({"safety:own_hard", "feedback:check", "diary:after"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})

log = structlog.get_logger("midspan.request")


def places_of_exception(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace exc_info by the exception's class and where it passed, without its message."""
    found = event.pop("exc_info", None)
    if not found:
        return event
    error = found if isinstance(found, BaseException) else (sys.exc_info() if found is True else found)[1]
    if error is not None:
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        event["places"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    return event


def without_arguments(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's record keeps its template and loses what was put into it: paths and values may name somebody."""
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg)
        if record.exc_info:
            event["exc_info"] = record.exc_info
    event.pop("positional_args", None)
    return event


def ids_of_ours(logger: logging.Logger, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What our own code says beside its word (`extra`): ids, codes and names of pages. A library's may be anything."""
    record = event.get("_record")
    is_ours = isinstance(record, logging.LogRecord) and record.name.startswith("midspan.")
    return add_extra(logger, method, event) if is_ours else event


add_extra = structlog.stdlib.ExtraAdder()
SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class NotToldYet(logging.Filter):
    """Of refusals (4xx) lets only those of Django's through that say where in our code they came from.

    `RequestLogMiddleware` has a line for each, with its page and actor, but not what was raised.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", SERVER_ERROR)
        return status >= SERVER_ERROR or (bool(record.exc_info) and status not in DAILY)


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: every library's record through the same narrow door, one JSON line each, on stderr."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "ids": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*SHARED, ids_of_ours],
                "pass_foreign_args": False,
                "processors": [_own_or_foreign, places_of_exception, structlog.processors.JSONRenderer()],
            }
        },
        "filters": {"not_told_yet": {"()": NotToldYet}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ids"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"filters": ["not_told_yet"]},
            "django.server": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
        },
    }


def _own_or_foreign(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if event.get("_from_structlog"):
        event.pop("_record", None)
        event.pop("_from_structlog", None)
        return event
    return without_arguments(logger, method, event)


class RequestLogMiddleware:
    """One line for each change, each refusal and each slow page: the page's name, the actor's id, status, time.

    Quick readings are not logged here: who looked at what is the disclosure ledger's to keep, not a text file's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        if request.method not in READING or response.status_code >= CLIENT_ERROR or seconds > SLOW_SECONDS:
            _say(request, response.status_code, seconds)
        return response


def _say(request: HttpRequest, status: int, seconds: float) -> None:
    actor = getattr(request, "actor", None)
    match = request.resolver_match
    page = match.view_name if match else "none"
    log.log(
        logging.WARNING if status >= CLIENT_ERROR and status not in DAILY else logging.INFO,
        "request",
        page=page,
        method=request.method,
        status=status,
        milliseconds=round(seconds * 1000),
        actor=str(actor.id) if actor and page not in UNNAMED_PAGES else None,
    )
