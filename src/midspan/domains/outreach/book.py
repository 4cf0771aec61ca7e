"""Steps, their times and owners, what can be offered, and the letter's beginning: dated data, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from midspan.domains.outreach.enums import Barrier, StepKey
from midspan.domains.outreach.rules.steps import StepRule

FALLBACK = "en"


class Option(Struct, frozen=True, kw_only=True):
    """A page that staff can offer something on, and for which barriers.

    `on`: the page further on where it is done, of a patient; who does not open that one has nothing to offer there.
    """

    barriers: tuple[Barrier, ...]
    page: str
    of: str
    label: str
    on: str = ""


class OutreachBook(Struct, frozen=True, kw_only=True):
    """`outreach_steps.toml` as it stands. Lengths are in the unit of their name."""

    edition: str
    grace_minutes: int
    looks_back_hours: int
    back_within_hours: int
    raised_days: int
    call_back_minutes: int
    letter_shown_days: int
    silent_days: int
    door_days: int
    door_days_longest: int
    told_minutes: int
    told_minutes_raised: int
    step: tuple[StepRule, ...]
    option: tuple[Option, ...]
    letter: dict[str, dict[str, str]]

    def rule(self, key: StepKey) -> StepRule:
        return next(one for one in self.step if one.key is key)

    def letter_in(self, language: str) -> str:
        return self.letter.get(language, self.letter[FALLBACK])["words"].strip()


@cache
def outreach_book() -> OutreachBook:
    read: dict[str, Any] = tomllib.loads(Path(__file__).with_name("outreach_steps.toml").read_text(encoding="utf-8"))
    return convert(read, OutreachBook)
