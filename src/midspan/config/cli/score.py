"""`midspan score INSTRUMENT --answers FILE.jsonl`: what answer sets come to, a line each. No database is touched."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from midspan.config.refusals import Refusal
from midspan.engines.scoring import (
    ENGLISH,
    AnswerError,
    Instrument,
    Person,
    Scored,
    Sex,
    Wording,
    instrument,
    instrument_keys,
    said,
    score,
)

DONE, REFUSED = 0, 2
STANDARD_INPUT = "-"
KEYS = ("complete", "score", "subscales", "band")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instrument", nargs="?", metavar="INSTRUMENT", help="such as phq-9; --list names what ships")
    parser.add_argument(
        "--list",
        action="store_true",
        help="name what ships, with its license and whose the wording is in each language",
    )
    parser.add_argument("--answers", metavar="FILE.jsonl", help="one answer set per line; - for standard input")
    parser.add_argument("--sex", type=Sex, choices=list(Sex), help="where a band depends on it")
    parser.add_argument("--age", type=int, metavar="YEARS", help="where a line depends on it")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--details", action="store_true", help="with --json: what is missing, flagged or contradictory")


def run(arguments: argparse.Namespace) -> int:
    if arguments.list:
        return list_instruments(as_json=arguments.json)
    if not (arguments.instrument and arguments.answers):
        raise Refusal("name an instrument and its answers, as in: midspan score phq-9 --answers FILE.jsonl")
    chosen = _instrument(arguments.instrument)
    person, was_refused = Person(sex=arguments.sex, age=arguments.age), False
    for number, line in _lines(arguments.answers):
        row = answer(chosen, number, line, person)
        was_refused |= "error" in row
        print(_told(row, arguments), flush=True)
    return REFUSED if was_refused else DONE


def _told(row: dict[str, Any], arguments: argparse.Namespace) -> str:
    if not arguments.json:
        return _printable(row)
    # Another program reads four keys; a line that cannot be understood has its error besides.
    kept = row if arguments.details else {key: row[key] for key in (*KEYS, "error") if key in row}
    return json.dumps(kept, ensure_ascii=False)


def list_instruments(*, as_json: bool) -> int:
    for key in instrument_keys():
        row = _listed(instrument(key))
        print(json.dumps(row, ensure_ascii=False) if as_json else _list_line(row))
    return DONE


def _list_line(row: dict[str, Any]) -> str:
    wording = ", ".join(f"{language} {of_it['status']}" for language, of_it in row["wording"].items()) or "no wording"
    return f"{row['instrument']:<18}{row['license']:<29}{wording:<18}{row['title']}"


def _listed(one: Instrument) -> dict[str, Any]:
    words = "" if not one.is_shell else f" (points only: {one.text.withheld})"
    return {
        "instrument": one.key,
        "title": one.title + words,
        "items": len(one.items),
        "license": one.license.status.value,
        "has_text": not one.is_shell,
        "languages": list(one.languages),
        "wording": {language: _wording(of_it) for language, of_it in one.wording.items()},
    }


def _wording(one: Wording) -> dict[str, str]:
    return {"status": one.status.value, "basis": one.basis, "basis_date": one.basis_date.isoformat()}


def _instrument(name: str) -> Instrument:
    """By its key, however it is written: PHQ-9, phq9 and phq_9 are one."""
    plain = {_plain(key): key for key in instrument_keys()}
    if _plain(name) not in plain:
        raise Refusal(f"there is no instrument “{name}”. `midspan score --list` names what ships.")
    return instrument(plain[_plain(name)])


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def answer(one: Instrument, number: int, line: str, person: Person) -> dict[str, Any]:
    """What one line comes to; a line that is no answer set of the instrument says what to mend."""
    try:
        return _row(score(one, _answers(line), person))
    except (AnswerError, ValueError) as error:
        return {"complete": False, "score": None, "subscales": {}, "band": None, "error": f"line {number}: {error}"}


def _answers(line: str) -> dict[str, int | None]:
    try:
        found = json.loads(line, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict) or not all(_is_points(points) for points in found.values()):
        raise ValueError("an answer set is an object of item numbers and whole points, or null")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("an item stands twice")
    return dict(pairs)


def _is_points(points: Any) -> bool:
    return points is None or (isinstance(points, int) and not isinstance(points, bool))


def _row(scored: Scored) -> dict[str, Any]:
    return {
        "complete": scored.is_complete,
        "score": scored.score,
        "subscales": scored.subscales,
        "band": None if scored.band is None else said(scored.band, ENGLISH),
        "missing": list(scored.missing),
        "cutoffs": [said(cutoff.words) for cutoff in scored.cutoffs],
        "flags": [flag.key for flag in scored.flags],
        "contradictions": list(scored.contradictions),
    }


def _lines(name: str) -> Iterator[tuple[int, str]]:
    try:
        text = sys.stdin.read() if name == STANDARD_INPUT else _read(name)
    except UnicodeDecodeError:
        raise Refusal(f"{name} is not UTF-8.") from None
    return ((number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip())


def _read(name: str) -> str:
    try:
        with open(name, encoding="utf-8-sig") as stream:  # noqa: PTH123 - the name is the reader's own.
            return stream.read()
    except FileNotFoundError:
        raise Refusal(f"there is no file {name}.") from None
    except OSError as error:
        raise Refusal(f"{name} cannot be read ({error.strerror}).") from None


def _printable(row: dict[str, Any]) -> str:
    if "error" in row:
        return str(row["error"])
    if not row["complete"]:
        return f"not scored: no answer to {', '.join(row['missing'])}"
    sums = [f"{key} {value}" for key, value in row["subscales"].items()]
    told = [*([str(row["score"])] if row["score"] is not None else []), *([row["band"]] if row["band"] else []), *sums]
    again = [f"ask again about item {number}" for number in row["contradictions"]]
    return ", ".join([*told, *row["cutoffs"], *row["flags"], *again]) or "complete; each answer is read by itself"
