"""Dates of two standards, brought to ISO 8601 exactly as precise as they were written."""

import re
from datetime import date, datetime

_FHIR = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII)
_HL7 = re.compile(r"(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)?(\d\d)?(?:\.\d+)?)?([+-]\d{4})?", re.ASCII)


def fhir_moment(raw: str | None) -> tuple[str | None, bool]:
    """A FHIR date or dateTime, and whether it is to be trusted; an impossible one comes back as None."""
    if raw is None:
        return None, True
    return (raw, True) if _FHIR.fullmatch(raw) and _exists(raw) else (None, False)


def hl7_moment(raw: str | None) -> tuple[str | None, bool]:
    """An HL7 v3 time stamp (`20140908`, `201409161904-0500`) as ISO 8601, and whether all of it could be read."""
    if raw is None:
        return None, True
    match = _HL7.fullmatch(raw)
    if not match:
        return None, False
    iso, zone = _iso(match), _zone(match[7])
    if not _exists(iso):
        return None, False
    if "T" in iso and zone and _exists(iso + zone):
        return iso + zone, True
    return iso, not (match[7] and "T" in iso)


def _iso(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, _ = match.groups()
    day_part = "-".join(part for part in (year, month, day) if part)
    if not hour:
        return day_part
    return f"{day_part}T{hour}:{minute or '00'}" + (f":{second}" if second else "")


def _zone(raw: str | None) -> str | None:
    return f"{raw[:3]}:{raw[3:]}" if raw else None


def _exists(iso: str) -> bool:
    """Whether the calendar and the clock have this moment (no 31 February, no offset of 50 hours)."""
    try:
        if "T" in iso:
            datetime.fromisoformat(iso)
        else:
            date.fromisoformat((iso + "-01-01")[:10] if len(iso) == len("2000") else (iso + "-01")[:10])
    except ValueError:
        return False
    return True
