"""The words that may leave the application, from envelopes.toml: dated, in each language, the same for everybody."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.domains.notices.enums import Channel, NoticeKind, Occasion

FILE = Path(__file__).with_name("envelopes.toml")
FALLBACK = "en"
SPECIAL = {
    NoticeKind.SIGN_IN_CHANGED: Occasion.SIGN_IN,
    NoticeKind.SAFETY_SIGNAL: Occasion.URGENT,
    NoticeKind.SAFETY_LATE: Occasion.URGENT,
    NoticeKind.ALERT_TEST: Occasion.URGENT,
}


class Envelope(Struct, frozen=True, kw_only=True):
    """What somebody else may see. A text has no subject; a push shows its subject as the heading."""

    sender: str
    subject: str
    body: str


class Template(Struct, frozen=True, kw_only=True):
    """One envelope as it stands in the file; `words` is by language."""

    occasion: Occasion
    from_date: date
    source: str
    author: str
    confirmed: bool
    reviewed_on: date
    words: dict[str, dict[str, str]]

    @property
    def languages(self) -> list[str]:
        return list(self.words)

    def envelope(self, channel: Channel, *, language: str, address: str) -> Envelope:
        """What goes out on that channel; `address` is the application's own, empty when no link is wanted."""
        said = self.words.get(language, self.words[FALLBACK])
        link = said["link"].format(address=address) if address else said["no_link"]
        # A push opens the application by itself, and what is tapped needs no address.
        body = said["line"] if channel is Channel.PUSH else f"{said['line']} {link}"
        return Envelope(sender=said["sender"], subject=said["subject"], body=body)


def occasion_of(kind: NoticeKind | str) -> Occasion:
    return SPECIAL.get(NoticeKind(kind), Occasion.UPDATE)


def template_for(occasion: Occasion, *, on: date) -> Template:
    """The envelope in force on that day. Raises LookupError before the first one."""
    begun = [one for one in templates() if one.occasion is occasion and one.from_date <= on]
    if not begun:
        raise LookupError(f"No envelope for {occasion} is in force on {on}.")
    return max(begun, key=lambda one: one.from_date)


@cache
def templates() -> tuple[Template, ...]:
    """All of them, in the order of the file."""
    return tuple(map(_template, tomllib.loads(FILE.read_text(encoding="utf8"))["envelope"]))


def _template(row: dict[str, Any]) -> Template:
    words = {name: part for name, part in row.items() if isinstance(part, dict)}
    plain = {name: part for name, part in row.items() if not isinstance(part, dict)}
    return Template(**{**plain, "occasion": Occasion(row["occasion"])}, words=words)
