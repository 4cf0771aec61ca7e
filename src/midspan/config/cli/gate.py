"""`midspan gate decide`: what consents and the house's rules say to requests, a line each. No database is touched."""

import argparse
import json
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from midspan.config.cli.gate_files import (
    EVERYBODY,
    Asked,
    LineError,
    read_consents,
    read_request,
    request_lines,
    wishes_of,
)
from midspan.engines.disclosure import (
    Code,
    Decision,
    Mask,
    Outcome,
    Patient,
    Wishes,
    compile_patient,
    decide,
    decide_consents,
    survey,
)
from midspan.engines.disclosure.fhir import ReadConsent

DONE, REFUSED = 0, 2
# What a line without “kind” is told: consents alone were asked.
OF_CONSENTS = {Code.NOTHING_ALLOWS_IT: "no_consent", Code.CONSENT_UNCLEAR: "quarantined"}
IN_HOUSE = {Code.CONSENT_UNCLEAR: "quarantined"}
# Worst first: what a line that names no patient is told of several.
WORST = ("deny", "conceal", "quarantined", "no_consent", "redact", "permit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="decide")
    sentence = "answer requests by FHIR R4 Consents; exit code 2 when a request cannot be understood"
    deciding = verbs.add_parser("decide", help=sentence, description=sentence)
    deciding.add_argument("--consents", required=True, metavar="DIR_OR_FILE", help="Consents, Bundles or lines of them")
    deciding.add_argument("--requests", required=True, metavar="FILE.jsonl", help="one request per line")
    deciding.add_argument("--zone", type=_zone, default=ZoneInfo("UTC"), help="where dates without a time are (UTC)")
    deciding.add_argument("--json", action="store_true", help="one JSON object per request and line")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise argparse.ArgumentTypeError(f"“{name}” is no time zone, such as America/Chicago") from None


def run(arguments: argparse.Namespace) -> int:
    desk = Desk(read_consents(arguments.consents, arguments.zone))
    was_refused = False
    for number, line in request_lines(arguments.requests):
        row = answer(desk, number, line, arguments.zone)
        was_refused |= "error" in row
        print(json.dumps(row, ensure_ascii=False) if arguments.json else _printable(row), flush=True)
    return REFUSED if was_refused else DONE


def answer(desk: "Desk", number: int, line: str, zone: ZoneInfo) -> dict[str, Any]:
    """The answer to one line. What cannot be understood is denied, and says what to mend."""
    try:
        asked = read_request(line, zone)
    except LineError as error:
        told = f"line {number}: {error}"
        return _row(_id_of(line, number), "deny", basis="request", sentence="The request was not understood.") | {
            "error": told
        }
    return min((desk.told(asked, patient) for patient in desk.asked_about(asked)), key=_rank)


def _rank(row: dict[str, Any]) -> int:
    return WORST.index(row["outcome"])


def _id_of(line: str, number: int) -> Any:
    try:
        return json.loads(line).get("id", number)
    except (ValueError, AttributeError, RecursionError):
        return number


class Desk:
    """Consents read once, compiled once for each patient."""

    def __init__(self, read: list[ReadConsent]) -> None:
        self.read = read
        self.patients = sorted({one.patient for one in read if one.patient is not EVERYBODY})
        self.compiled: dict[tuple[str | None, Wishes], Patient] = {}

    def asked_about(self, asked: Asked) -> list[str | None]:
        """Whom a request is about: the patient it names, or everybody, so that each must allow it."""
        return [asked.patient] if asked.patient is not None else [*self.patients] or [EVERYBODY]

    def told(self, asked: Asked, patient: str | None) -> dict[str, Any]:
        """What one patient's wishes say."""
        decision = self._decide(asked, self._patient(patient, asked.own))
        names = IN_HOUSE if asked.is_in_house else OF_CONSENTS
        outcome = names.get(decision.code) or _outcome(decision, asked)
        row = _row(asked.id, outcome, redact=_parts(decision.mask), basis=decision.basis, sentence=decision.sentence)
        row |= {"code": decision.code, "obligations": sorted(decision.obligations)}
        row |= {"notice": decision.notice} if decision.notice else {}
        row |= {"expires": decision.expires.isoformat()} if decision.expires else {}
        return row | ({"reasons": self._reasons(patient)} if outcome == "quarantined" else {})

    def _decide(self, asked: Asked, patient: Patient) -> Decision:
        if asked.item is None:
            return survey(patient, asked.request, asked.classes)
        question = decide if asked.is_in_house else decide_consents
        return question(patient, asked.request, asked.item)

    def _patient(self, patient: str | None, own: Wishes) -> Patient:
        key = (patient, own)
        if key not in self.compiled:
            held = wishes_of(patient, self.read)
            self.compiled[key] = compile_patient(replace(own, consents=held.consents, quarantined=held.quarantined))
        return self.compiled[key]

    def _reasons(self, patient: str | None) -> list[str]:
        return [one.reason for one in wishes_of(patient, self.read).quarantined]


def _outcome(decision: Decision, asked: Asked) -> str:
    """Consents alone say no aloud; in the house an outsider is told what a stranger would be."""
    is_aloud = decision.outcome is Outcome.CONCEAL and not asked.is_in_house
    return Outcome.DENY if is_aloud else decision.outcome


def _parts(mask: Mask | None) -> list[dict[str, Any]]:
    if mask is None:
        return []
    dropped = [{"drop": part} for part in mask.drop]
    return dropped if mask.keep is None else [{"keep_only": list(mask.keep)}, *dropped]


def _row(
    id_: Any, outcome: str, *, redact: list[dict[str, Any]] | None = None, basis: str, sentence: str
) -> dict[str, Any]:
    return {"id": id_, "outcome": str(outcome), "redact": redact or [], "basis": basis, "sentence": sentence}


def _printable(row: dict[str, Any]) -> str:
    told = [f"{row['id']}: {row['outcome']} ({row['basis']}) {row['sentence']}"]
    told += [f"  {key.replace('_', ' ')}: {value}" for part in row["redact"] for key, value in part.items()]
    told += [f"  {reason}" for reason in row.get("reasons", [])]
    told += [f"  {row['error']}"] if "error" in row else []
    return "\n".join(told)
