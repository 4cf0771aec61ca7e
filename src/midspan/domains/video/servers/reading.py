"""Reading what a server sent, of which nothing is believed by its shape."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LATEST = 4_102_444_800  # The year 2100: later seconds are no moment of ours.
LONGEST = 160


def payload_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; empty for anything else."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def inner(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of that name; empty where there is none."""
    found = payload.get(name)
    return found if isinstance(found, dict) else {}


def text_of(payload: Mapping[str, Any], name: str) -> str:
    """The text of that name, "" where there is none or one that is too long to be meant."""
    found = payload.get(name)
    return found if isinstance(found, str) and len(found) <= LONGEST else ""


def moment_of(payload: Mapping[str, Any], name: str) -> datetime | None:
    """Seconds since 1970, as a number or (as protocol buffers write long ones) a text; None for none and for zero."""
    found = payload.get(name)
    digits = str(found) if isinstance(found, int | str) and not isinstance(found, bool) else ""
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) < LATEST:
        return None
    return datetime.fromtimestamp(int(digits), tz=UTC)
