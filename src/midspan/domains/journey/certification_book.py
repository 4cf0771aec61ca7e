"""Who wants a certification of whom: dated data, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import convert

from midspan.domains.journey.rules.certifying import CertificationBook


@cache
def certification_book() -> CertificationBook:
    path = Path(__file__).with_name("certification_rules.toml")
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    calendar = read.pop("calendar")
    answered = read.pop("answered")
    made = {"ahead_days": calendar["days_ahead"], "answered_credentials": answered["credentials"]}
    return convert({**read, **made, "rules": read.pop("rule")}, CertificationBook)
