"""Files of weeks and schedules, in the exchange format `iop-week/1` or in the engine's own `midspan-week/1`."""

import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.config.refusals import Refusal
from midspan.engines.scheduling import Certificate, Problem, Schedule
from midspan.engines.scheduling.readers.iop_week import read_iop_week, read_schedule, write_schedule
from midspan.engines.scheduling.wire import (
    VERSION,
    certificate_from_json,
    plain,
    problem_from_json,
    schedule_from_json,
)

IOP_PARTS = {"objective", "group_minutes_over_max", "sections", "counsellors", "patients", "eligible"}
UNREADABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError)


class WeekFile(Struct, frozen=True):
    """A center's week. `exchanged` is the document as it stands where the file is `iop-week/1`, else None."""

    name: str
    problem: Problem
    exchanged: dict[str, Any] | None

    def written(self, schedule: Schedule, certificate: Certificate | None) -> str:
        """A schedule, with what proves it, in the form that belongs to this week."""
        plans = plain(schedule)["plans"] if self.exchanged is None else write_schedule(schedule)
        document: dict[str, Any] = {"version": VERSION, "schedule": plans}
        if certificate is not None:
            document["certificate"] = plain(certificate)
        return json.dumps(document, separators=(",", ":")) + "\n"


class ScheduleFile(Struct, frozen=True):
    """A schedule for some week. `exchanged` holds its entries as they stand where the week is `iop-week/1`."""

    schedule: Schedule
    exchanged: dict[str, Any] | None
    certificate: Certificate | None


def read_week(name: str) -> WeekFile:
    """Raises Refusal where the file cannot be read or is not a week."""
    text = _text(name)
    document = _object(name, text)
    try:
        if "version" in document:
            return WeekFile(name, problem_from_json(text), None)
        if missing := sorted(IOP_PARTS - document.keys()):
            raise ValueError(f"it has no {', '.join(missing)}")
        return WeekFile(name, read_iop_week(document), document)
    except UNREADABLE as error:
        raise Refusal(f"{name} is not a center's week ({_reason(error)}).") from None


def read_schedule_for(week: WeekFile, name: str) -> ScheduleFile:
    """Raises Refusal where the file cannot be read or is no schedule for this week."""
    text = _text(name)
    document = _object(name, text)
    try:
        certificate = certificate_from_json(text) if "certificate" in document else None
        if week.exchanged is None:
            return ScheduleFile(schedule_from_json(text), None, certificate)
        entries = document["schedule"]
        listed = {needs.id: entries.get(needs.id) for needs in week.problem.patients}
        return ScheduleFile(read_schedule(listed, week.problem), entries, certificate)
    except UNREADABLE as error:
        raise Refusal(f"{name} is not a schedule for {week.name} ({_reason(error)}).") from None


def write(name: str, text: str) -> None:
    """Raises Refusal where the file cannot be written."""
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{name} cannot be written ({error.strerror}).") from None


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(f"there is no file {name}.") from None
    except IsADirectoryError:
        raise Refusal(f"{name} is a folder; name the file in it.") from None
    except (OSError, ValueError):
        raise Refusal(f"{name} cannot be read as text.") from None


def _object(name: str, text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal(f"{name} is not JSON.") from None
    if not isinstance(document, dict):
        raise Refusal(f"{name} holds no JSON object.")
    return document


def _reason(error: Exception) -> str:
    """The error in one line; a KeyError says only which key."""
    words = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) and error.args else str(error)
    return " ".join(words.split()).rstrip(".") or type(error).__name__
