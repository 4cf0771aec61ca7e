"""`midspan calendar busy FILE…`: what would be kept of calendar files. Nothing is written anywhere."""

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from midspan.domains.responsibilities.calendars import Busy, Refused, busy_spans
from midspan.domains.responsibilities.calendars.answers import MOST_BYTES

DONE, REFUSED = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    busy = parser.add_subparsers(dest="question", required=True, metavar="busy").add_parser(
        "busy",
        help="busy times of calendar files (.ics), merged, in UTC; never titles, places or people",
        description="Shows the busy times that overlap the window, one line per file. Exit code 2: a file was refused.",
    )
    busy.add_argument("files", nargs="+", type=Path, metavar="FILE", help="calendar file (.ics)")
    busy.add_argument("--from", dest="start", type=_day, required=True, metavar="DATE", help="first day, as 2026-03-01")
    busy.add_argument("--to", dest="end", type=_day, required=True, metavar="DATE", help="day after the last")
    busy.add_argument(
        "--tz", dest="zone", type=_zone, required=True, metavar="ZONE", help="time zone, as America/New_York"
    )
    busy.add_argument("--json", action="store_true", help="one JSON object per line")


def run(arguments: argparse.Namespace) -> int:
    answers = [(file, _answer(file, arguments)) for file in arguments.files]
    for file, answer in answers:
        print(_json_line(file, answer) if arguments.json else _text(file, answer))
    return REFUSED if any(isinstance(answer, Refused) for _, answer in answers) else DONE


def _answer(file: Path, arguments: argparse.Namespace) -> Busy | Refused:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)  # One more than allowed is enough to refuse it.
    except OSError as problem:
        return Refused(f"This file cannot be read: {problem.strerror}.")
    return busy_spans(content, window_start=arguments.start, window_end=arguments.end, zone=arguments.zone)


def _json_line(file: Path, answer: Busy | Refused) -> str:
    if isinstance(answer, Refused):
        return json.dumps({"file": str(file), "refused": answer.reason})
    return json.dumps({"file": str(file), "busy": _intervals(answer), "warnings": list(answer.warnings)})


def _intervals(busy: Busy) -> list[list[str]]:
    return [[_stamp(start), _stamp(end)] for start, end in busy.intervals()]


def _text(file: Path, answer: Busy | Refused) -> str:
    if isinstance(answer, Refused):
        return f"{file}: refused. {answer.reason}"
    intervals = [f"  {start} to {end}" for start, end in _intervals(answer)] or ["  free throughout"]
    return "\n".join([f"{file}:", *intervals, *(f"  ! {warning}" for warning in answer.warnings)])


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write it as 2026-03-01") from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"“{text}” is not a time zone; write it as America/New_York") from None
