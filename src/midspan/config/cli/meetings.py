"""`midspan meetings show FILE…`: what is understood of lists of support meetings. Nothing is kept."""

import argparse
import json
from pathlib import Path

from midspan.domains.meetings.list_files import LIMITS, Read, Refused, read_meetings, row_of

DONE, REFUSED = 0, 2
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="show")
    sentence = "count what is understood of each list of support meetings; exit code 2 when any is refused"
    show = verbs.add_parser("show", help=sentence, description=sentence)
    show.add_argument("files", nargs="+", metavar="FILE", help="Meeting Guide JSON, a TSML table (CSV) or BMLT JSON")
    show.add_argument("--json", action="store_true", help="one JSON object per file and line")


def run(arguments: argparse.Namespace) -> int:
    was_refused = False
    for file in arguments.files:
        answer = _answer(file)
        was_refused |= isinstance(answer, Refused)
        line = json.dumps(row_of(answer, file=file)) if arguments.json else _text(answer, file)
        print(line.encode("utf-8", errors="backslashreplace").decode("utf-8"), flush=True)
    return REFUSED if was_refused else DONE


def _answer(file: str) -> Read | Refused:
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(LIMITS.max_bytes + 1)  # One more than allowed is enough to refuse it.
    except FileNotFoundError:
        return Refused("There is no such file.")
    except IsADirectoryError:
        return Refused("This is a folder; name the files in it.")
    except (OSError, ValueError):  # A name with a zero byte is a ValueError.
        return Refused("The file could not be read from the disk.")
    return read_meetings(content)


def _text(answer: Read | Refused, file: str) -> str:
    if isinstance(answer, Refused):
        return f"{file}: refused. {answer.reason}"
    row = row_of(answer, file=file)
    counts = ", ".join(f"{row[name]} {name}" for name in ("read", "published", "online", "unscheduled", "inactive"))
    days = ", ".join(f"{day} {count}" for day, count in zip(DAYS, row["by_weekday"], strict=True))
    warnings = [f"  ? {one}" for one in answer.warnings]
    left_out = [f"  ! row {one['row']}: {one['why']}" for one in row["refused"]]
    return "\n".join([f"{file}: {row['format']}; {counts}", f"  {days}", *warnings, *left_out])
