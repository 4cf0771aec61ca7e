"""From what was chosen, and when the appointments are, to the exact words of a letter."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.formats import date_format, time_format
from msgspec import Struct

from midspan.domains.letters.book import Sentence, addressed, limit, sentences
from midspan.domains.letters.enums import Shows

DATE = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}
WEEKDAY_AND_DATE = {"en": "l, F j, Y", "es": r"l j \d\e F \d\e Y"}


class Choice(Struct, frozen=True, kw_only=True):
    """What somebody chose for a letter. `first` and `last` are the days it covers."""

    kind: str
    recipient: str
    shows: Shows
    first: date
    last: date
    address: str = ""
    matter: str = ""


class Names(Struct, frozen=True, kw_only=True):
    """Whom a letter is about, and the neutral name it goes out under."""

    patient: str
    office: str


class Appointment(Struct, frozen=True, order=True):
    """One stretch of a day on the wall clock of its place, without a zone."""

    start: datetime
    end: datetime


def words_of(choice: Choice, names: Names, appointments: Iterable[Appointment], *, language: str, today: date) -> str:
    """The whole letter, one paragraph a line; the first line is its head."""
    said = {"patient": names.patient, "office": names.office, "matter": choice.matter}
    stretches = joined(appointments, gap=timedelta(minutes=limit("joined_minutes")))
    with translation.override(language):
        return "\n".join([
            names.office,
            date_format(today, DATE[language]),
            addressed(language).format(recipient=choice.recipient),
            *choice.address.split("\n" if choice.address else None),
            *(line for one in _sentences(choice) for line in _said(one, said, stretches, language)),
            names.office,
        ])  # fmt: skip


def _sentences(choice: Choice) -> list[Sentence]:
    return [one for one in sentences() if one.is_for(choice.kind, choice.shows)]


def _said(one: Sentence, said: dict[str, str], stretches: Sequence[Appointment], language: str) -> list[str]:
    """A sentence, or the one of the times once for each of them."""
    words = one.words[language]
    if one.key != "times":
        return [words.format(**said)]
    return [words.format(**_times(stretch, language)) for stretch in stretches]


def _times(stretch: Appointment, language: str) -> dict[str, str]:
    return {
        "day": date_format(stretch.start, WEEKDAY_AND_DATE[language]),
        "start": time_format(stretch.start, "TIME_FORMAT"),
        "end": time_format(stretch.end, "TIME_FORMAT"),
    }


def joined(appointments: Iterable[Appointment], *, gap: timedelta) -> list[Appointment]:
    """In order, those of one day that lie no further apart than `gap` as one."""
    found: list[Appointment] = []
    for one in sorted(appointments):
        last = found[-1] if found else None
        if last is not None and last.start.date() == one.start.date() and one.start - last.end <= gap:
            found[-1] = Appointment(last.start, max(last.end, one.end))
        else:
            found.append(one)
    return found


def own_words_of(text: str, *, theirs: Iterable[str]) -> str:
    """What a letter says without what was typed for it, such as the name of an employer."""
    for one in sorted(filter(None, theirs), key=len, reverse=True):
        text = text.replace(one, "")
    return text


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
