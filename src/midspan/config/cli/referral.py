"""`midspan referral show FILE…`: what is understood of referral files. Nothing is kept, no database is touched."""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from midspan.config.cli.referral_page import page_of
from midspan.domains.journey.referral_files import (
    RefusalCode,
    Refused,
    Understood,
    row_of,
    understand_stream,
)

REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="show")
    sentence = "show what is understood of each file; exit code 2 when any is refused"
    show = verbs.add_parser("show", help=sentence, description=sentence)
    show.add_argument("files", nargs="+", metavar="FILE", help="a FHIR R4 Bundle (JSON) or a C-CDA document (XML)")
    show.add_argument("--json", action="store_true", help="one JSON object per file and line")


def run(arguments: argparse.Namespace) -> int:
    was_refused = False
    for answer in answers(arguments.files):
        was_refused |= isinstance(answer, Refused)
        print(json.dumps(row_of(answer)) if arguments.json else printable(page_of(answer)), flush=True)
    return REFUSED if was_refused else 0


def answers(files: Iterable[str]) -> Iterator[Understood | Refused]:
    """What each file says, or why it is refused."""
    return (answer_of(file) for file in files)


def answer_of(file: str) -> Understood | Refused:
    try:
        with Path(file).open("rb") as stream:
            return understand_stream(stream, name=file)
    except FileNotFoundError:
        return _unopened(file, "There is no such file.")
    except IsADirectoryError:
        return _unopened(file, "This is a folder; name the files in it.")
    except PermissionError:
        return _unopened(file, "The file may not be read by this account.")
    except (OSError, ValueError):  # A name with a zero byte is a ValueError.
        return _unopened(file, "The file could not be read from the disk.")


def _unopened(file: str, reason: str) -> Refused:
    return Refused(file=file, code=RefusalCode.NOT_FOUND, reason=reason)


def printable(page: str) -> str:
    """The page in letters every terminal can be sent, whatever its encoding."""
    return page.encode("utf-8", errors="backslashreplace").decode("utf-8")
