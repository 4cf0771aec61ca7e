"""From what was chosen to the text that is read and signed, and to the scope the gate decides by."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import date_format
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.consents.book import elements, ends, kinds, phrase, purposes, shares
from midspan.domains.consents.enums import Until
from midspan.engines.disclosure import Scope, Signs
from midspan.values.wall_clock import instant_of


class Draft(Struct, frozen=True, kw_only=True):
    """What a patient chose. `last_day` is the last day on which it holds, where a day ends it.

    `recipient_id` is that of somebody they named before, whom the gate then knows as one and the same. `participants`
    are those to whom an intermediary may pass it on; none named: those who treat the patient.
    """

    kind: str
    shares: tuple[str, ...]
    purpose: str
    until: Until
    name: str = ""
    relation: str = ""
    matter: str = ""
    last_day: date | None = None
    recipient_id: UUID | None = None
    participants: tuple[str, ...] = ()


class Parties(Struct, frozen=True, kw_only=True):
    """Who signs and who shares, by the names the text says.

    `guardian` is who signs for a minor, with what they are to them. What a guardian signs ends at `of_age_at`, which is
    `of_age_on` on the patient's clock.
    """

    patient: str
    center: str
    signs: Signs = Signs.PATIENT
    guardian: str = ""
    of_age_at: datetime | None = None
    of_age_on: date | None = None
    is_paper: bool = False

    @property
    def way(self) -> str:
        """Who signs and how, as the elements name it."""
        return "paper" if self.is_paper else self.signs

    @property
    def by_guardian(self) -> bool:
        return self.signs in {Signs.GUARDIAN, Signs.BOTH}


class Named(Protocol):
    """A guardian by name, and by what they are to the minor."""

    name: str
    relation: str


def parties_with(parties: Parties, guardian: Named) -> Parties:
    """The parties of what this guardian signs for a minor."""
    return replace(parties, guardian=f"{guardian.name} ({guardian.relation})")


class ConsentText(Struct, frozen=True, kw_only=True):
    """What is read: a title, one sentence for each element, and the reason that the gate will give."""

    title: str
    sentences: tuple[str, ...]
    reason: str
    recipient: str = ""

    @property
    def whole(self) -> str:
        return "\n".join((self.title, *self.sentences))

    @property
    def digest(self) -> str:
        return digest_of(self.whole)


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(draft: Draft, parties: Parties, *, language: str, today: date) -> ConsentText:
    """The whole text in one language."""
    said = {
        "patient": parties.patient,
        "center": parties.center,
        "recipient": recipient_of(draft, language),
        "participants": _listed(list(draft.participants), language) or phrase("participants", language),
        "what": _listed([shares()[key].label[language] for key in draft.shares], language),
        "purpose": purposes()[draft.purpose].words[language].format(matter=draft.matter),
        "ends": _end_words(draft, language, today),
        "today": day_words(today, language),
        "guardian": parties.guardian,
        "of_age": day_words(parties.of_age_on, language) if parties.of_age_on else "",
    }
    chosen = [one for one in elements() if one.is_for(draft.kind, parties.way)]
    return ConsentText(
        title=_title_of(draft.kind, language),
        sentences=tuple(one.words[language].format(**said) for one in chosen),
        reason=_reason_of(draft, language, today),
        recipient=said["recipient"],
    )


def _title_of(kind: str, language: str) -> str:
    own = kinds()[kind].title
    return own[language] if own else phrase("title", language)


def _reason_of(draft: Draft, language: str, today: date) -> str:
    """The same choices, said to the patient."""
    yours = kinds()[draft.kind].yours
    return phrase("reason", language).format(
        today=day_words(today, language),
        recipient=yours[language] if yours else recipient_of(draft, language),
        what=_listed([shares()[key].words[language] for key in draft.shares], language),
    )


def _end_words(draft: Draft, language: str, today: date) -> str:
    last, end = last_day_of(draft, today), ends()[draft.until]
    words = (end.within if end.within and last else end.words)[language]
    return words.format(day=day_words(last, language)) if last else words


def _listed(parts: list[str], language: str) -> str:
    """Separated so that a part with a comma of its own stays one part."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{'; '.join(parts[:-1])}; {'y' if language == 'es' else 'and'} {parts[-1]}"


def recipient_of(draft: Draft, language: str) -> str:
    """The recipient as the text names them: a class in the law's words, or a name with what they are to the patient."""
    kind = kinds()[draft.kind]
    if kind.recipient is not None:
        return kind.recipient[language]
    if draft.relation.startswith("("):  # A number with its area.
        return f"{draft.name}, {draft.relation}"
    return f"{draft.name} ({draft.relation})" if draft.relation else draft.name


def day_words(day: date, language: str) -> str:
    with translation.override(language):
        return date_format(day, "DATE_FORMAT")


def last_day_of(draft: Draft, today: date) -> date | None:
    """The last day it holds, of a kind with a latest day that one at the latest. A year from February 29 ends on 28."""
    if draft.until is Until.YEAR:
        is_leap_day = (today.month, today.day) == (2, 29)
        return today.replace(year=today.year + 1, day=28 if is_leap_day else today.day)
    if draft.until is Until.DAY:
        return draft.last_day
    most = kinds()[draft.kind].most_days
    return today + timedelta(days=most) if most and draft.until in {Until.LONGEST, Until.TREATMENT} else None


def ends_at(draft: Draft, today: date) -> datetime | None:
    """The midnight after the last day, on the center's clock."""
    last = last_day_of(draft, today)
    if last is None:
        return None
    return instant_of(last + timedelta(days=1), 0, timezone.get_current_timezone())


def ends_for(draft: Draft, parties: Parties, today: date) -> datetime | None:
    """When it is over by itself: as chosen, and what a guardian signed at the latest when the patient is of age."""
    chosen = ends_at(draft, today)
    latest = parties.of_age_at if parties.by_guardian else None
    return min((one for one in (chosen, latest) if one is not None), default=None)


def scope_of(draft: Draft, parties: Parties, *, recipient_id: UUID, today: date) -> Scope:
    """What the gate decides by: exactly what the text says."""
    return Scope(
        actors=frozenset(references_of(draft, recipient_id)),
        purposes=purposes()[draft.purpose].means,
        classes=frozenset[str]().union(*(shares()[key].means for key in draft.shares)),
        ends=ends_for(draft, parties, today),
        part2=True,
    )


def references_of(draft: Draft, recipient_id: UUID) -> tuple[str, ...]:
    """How the rule names its recipients: classes as they are, a person or place by an id of its own."""
    kind = kinds()[draft.kind]
    return tuple(f"{one}/{recipient_id}" if kind.is_named else one for one in kind.refers)
