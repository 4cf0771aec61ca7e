"""Nothing about a person reaches a log line."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.core.exceptions import BadRequest
from django.http import HttpResponse

from midspan.config.logs import RequestLogMiddleware, logging_settings


@pytest.fixture
def lines():
    """A logger set up as in production, writing into memory; the process's own log is afterwards as it was."""
    settings, root = logging_settings("INFO"), logging.getLogger()
    kept = list(root.handlers)
    logging.config.dictConfig({**settings, "root": {"handlers": [], "level": "INFO"}})
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    chosen = {name: value for name, value in settings["formatters"]["ids"].items() if name != "()"}
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**chosen))
    logger = logging.getLogger("outside.library")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    root.handlers[:] = kept


def test_values_put_into_a_librarys_message_are_left_out(lines):
    logger, written = lines

    logger.warning("Not found: %s", "/people/Rowan-Ames/")

    assert [line["event"] for line in written()] == ["Not found: %s"]


def test_ids_stand_beside_our_own_words_and_never_beside_a_librarys(lines):
    library, written = lines
    ours = logging.getLogger("midspan.kernel.pages")
    ours.addHandler(library.handlers[0])

    ours.warning("noted", extra={"page": "journey:people"})
    library.warning("noted", extra={"page": "/people/Rowan-Ames/"})
    ours.removeHandler(library.handlers[0])

    assert [(line["event"], line.get("page")) for line in written()] == [("noted", "journey:people"), ("noted", None)]


def test_a_refusal_stands_once_and_a_failure_of_ours_is_still_told(lines):
    library, written = lines
    django = logging.getLogger("django.request")
    django.addHandler(library.handlers[0])

    django.warning("Not Found: %s", "/people/", extra={"status_code": 404})
    django.error("Internal Server Error: %s", "/people/", extra={"status_code": 500})
    django.removeHandler(library.handlers[0])

    assert [line["event"] for line in written()] == ["Internal Server Error: %s"]


@pytest.mark.parametrize(("status", "written_of"), [(400, ["BadRequest"]), (403, [])])
def test_request_that_could_not_be_read_says_where_and_a_daily_refusal_does_not(lines, status, written_of):
    library, written = lines
    django = logging.getLogger("django.request")
    django.addHandler(library.handlers[0])

    raised = BadRequest("Unable to parse what Rowan Ames sent")
    django.warning("%s: %s", "Bad Request", "/", extra={"status_code": status}, exc_info=raised)
    django.removeHandler(library.handlers[0])

    assert [line["error"] for line in written()] == written_of


@pytest.mark.parametrize(("status", "level"), [(200, "INFO"), (404, "INFO"), (403, "INFO"), (400, "WARNING")])
def test_what_should_not_happen_is_a_warning_and_what_happens_daily_is_not(rf, caplog, status, level):
    caplog.set_level("INFO", logger="midspan.request")
    request = rf.post("/")
    request.resolver_match = None

    RequestLogMiddleware(lambda _request: HttpResponse(status=status))(request)

    assert [one.levelname for one in caplog.records if one.name == "midspan.request"] == [level]


def test_message_of_an_exception_is_left_out(lines):
    logger, written = lines

    try:
        raise ValueError("Key (family_name)=(Ames) already exists.")
    except ValueError:
        logger.exception("failed")

    [line] = written()
    assert (line["event"], line["error"]) == ("failed", "ValueError")
    assert "Ames" not in json.dumps(line)


@pytest.mark.slow
def test_change_is_logged_by_page_and_ids_only(client, db, caplog):
    caplog.set_level("INFO", logger="midspan.request")

    client.post("/sign-in/code/", {"login": "cedar-harbor-412", "code": "SECRETXX"})

    [record] = [record for record in caplog.records if record.name == "midspan.request"]
    assert record.msg["page"] == "people:sign_in_code"
    assert "cedar" not in str(record.msg)
    assert "SECRET" not in str(record.msg)
