"""What the file itself says about secrecy: HL7 confidentiality, privacy labels, and the words of 42 CFR Part 2.

Reviewed 2025-06-01. Sources: HL7 v3 ActCode (information sensitivity, refrain policies, privacy laws) and v3
Confidentiality; 42 CFR 2.32 (the notice that goes with each disclosure). A file that says nothing is unknown, not
free to pass on.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from midspan.domains.journey.referral_files.shapes import Confidentiality

CONFIDENTIALITY = {
    "U": "unrestricted",
    "L": "low",
    "M": "moderate",
    "N": "normal",
    "R": "restricted",
    "V": "very restricted",
}
_STRICTNESS = list(CONFIDENTIALITY)
# NODSCLCD and its kin: no (re)disclosure without the person's consent or the law's permission.
_REFRAIN = {"NORDSCLCD", "NORDSLCD", "NORDSCLW", "NODSCLCD", "NODSCLCDS", "42CFRPART2", "42CFRPART2CD"}
_SUBSTANCE_USE = {"ETH", "ETHUD", "SUD", "OPIOIDUD"}
_OTHER_SENSITIVE = {"PSY", "PSYTHPN", "HIV", "SEX", "SEXRPT", "SDV", "DV", "BH", "MH", "STD", "GDIS", "REPROD", "ABORT"}
LABELS = _REFRAIN | _SUBSTANCE_USE | _OTHER_SENSITIVE
_PART_2 = re.compile(r"42\s*C\.?\s*F\.?\s*R\.?,?\s*(?:Part|Pt\.?|§+)?\s*2(?!\d)", re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:not|no|neither|isn't|outside)\b[^.]{0,60}$", re.IGNORECASE)
_BEFORE = 80  # How many letters before the law's name may deny it.


class Label(Struct, frozen=True, kw_only=True):
    """One privacy code and where it stands; `is_whole` when it stands for the whole file."""

    code: str
    where: str
    is_whole: bool = False


class Secrecy(Struct, frozen=True, kw_only=True):
    confidentiality: Confidentiality | None
    redisclosure_prohibited: bool | None
    warnings: tuple[str, ...]


def secrecy(labels: Iterable[Label], texts: Iterable[str]) -> Secrecy:
    """The strictest confidentiality stated anywhere, and whether passing the file on is stated to be prohibited."""
    found = tuple(labels)
    levels = [label for label in found if label.code in CONFIDENTIALITY]
    sensitive = sorted({label.code for label in found if label.code not in CONFIDENTIALITY})
    strictest = max(levels, key=lambda label: _STRICTNESS.index(label.code), default=None)
    names_law, denies_law = _mentions(texts)
    prohibited = bool(_REFRAIN.intersection(_bare(sensitive)) or _SUBSTANCE_USE.intersection(sensitive) or names_law)
    return Secrecy(
        confidentiality=_confidentiality(strictest, sensitive),
        redisclosure_prohibited=True if prohibited else None,
        warnings=tuple(_warnings(levels, strictest, prohibited=prohibited, sensitive=sensitive, denies=denies_law)),
    )


def is_label(code: str | None) -> bool:
    return code is not None and (code in LABELS or code.upper() in _REFRAIN)


def _bare(codes: list[str]) -> set[str]:
    return {code.upper() for code in codes}


def _confidentiality(strictest: Label | None, labels: list[str]) -> Confidentiality | None:
    if strictest is None:
        return Confidentiality(code=None, text=None, where=None, labels=tuple(labels)) if labels else None
    text = CONFIDENTIALITY[strictest.code]
    return Confidentiality(code=strictest.code, text=text, where=strictest.where, labels=tuple(labels))


def _mentions(texts: Iterable[str]) -> tuple[bool, bool]:
    """Whether some text places the file under 42 CFR Part 2, and whether some text denies it."""
    names = denies = False
    for text in texts:
        for match in _PART_2.finditer(text):
            denied = bool(_DENIAL.search(text[max(0, match.start() - _BEFORE) : match.start()]))
            names, denies = names or not denied, denies or denied
    return names, denies


def _warnings(
    levels: list[Label], strictest: Label | None, *, prohibited: bool, sensitive: list[str], denies: bool
) -> Iterable[str]:
    whole = {label.code for label in levels if label.is_whole}
    if strictest and whole and strictest.code not in whole:
        yield f"A part of the file is marked {CONFIDENTIALITY[strictest.code]}, stricter than the file as a whole."
    if strictest and strictest.code in {"R", "V"} and not prohibited:
        yield "The file is marked restricted without saying why; ask the sender whether it may be passed on."
    if _SUBSTANCE_USE.intersection(sensitive) and not _REFRAIN.intersection(_bare(sensitive)):
        yield "The file is labeled as substance use treatment; it is taken to be under 42 CFR Part 2."
    if denies and not prohibited:
        yield "The file mentions 42 CFR Part 2 to say that it does not apply; a person should read that sentence."
