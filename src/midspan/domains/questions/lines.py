"""From entries of the ledger to what a patient reads: what somebody did in one go is one line."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.privacy.enums import LedgerKind
from midspan.domains.privacy.queries import LedgerEntry
from midspan.domains.questions.enums import LineKind
from midspan.engines.disclosure import Code, Outcome
from midspan.values import ActorKind

ONE_GO = timedelta(minutes=30)  # As long as an emergency lasts at most.
OPEN = frozenset({Outcome.PERMIT, Outcome.REDACT})


class Line(Struct, frozen=True, kw_only=True):
    """What one person did in one go: `entry_id` is the first entry of it, `classes` all that it was about.

    `recipient` is somebody outside, as a consent calls them, or through whose eyes the patient looked: empty where no
    name is known, None where it was nobody.
    """

    entry_id: UUID
    at: datetime
    kind: LineKind
    actor_id: UUID
    recipient: str | None
    classes: frozenset[str]


def lines_of(entries: Iterable[LedgerEntry], recipients: Mapping[str, str]) -> list[Line]:
    """The newest first. `recipients` maps references of consents to names."""
    found: list[Line] = []
    going: dict[tuple[object, ...], int] = {}  # Where the last line of each kind, person and recipient stands.
    for entry in sorted(entries, key=lambda entry: entry.number):
        line = _line(entry, recipients)
        alike = (line.kind, line.actor_id, line.recipient)
        place = going.get(alike)
        if place is not None and line.at - found[place].at < ONE_GO:
            found[place] = replace(found[place], classes=found[place].classes | line.classes)
        else:
            going[alike] = len(found)
            found.append(line)
    return sorted(found, key=lambda line: line.at, reverse=True)


def _line(entry: LedgerEntry, recipients: Mapping[str, str]) -> Line:
    kind = _kind(entry)
    reference = entry.reference if kind is LineKind.VIEWED else entry.recipient
    return Line(
        entry_id=entry.pk,
        at=entry.at,
        kind=kind,
        actor_id=entry.actor_id,
        recipient=recipients.get(reference, "") if reference else None,
        classes=frozenset(entry.classes),
    )


def _kind(entry: LedgerEntry) -> LineKind:
    if entry.kind == LedgerKind.EMERGENCY or entry.code == Code.BY_BREAK_GLASS:
        return LineKind.EMERGENCY
    if entry.kind == LedgerKind.REVIEW:
        return LineKind.REVIEW
    if entry.kind == LedgerKind.VIEWING:
        return LineKind.VIEWED
    is_open = entry.outcome in OPEN
    if entry.actor_kind in {ActorKind.GUARDIAN, ActorKind.MENTOR} and is_open:
        return LineKind.LOOKED
    if entry.recipient:
        return LineKind.TOLD if is_open else LineKind.NOT_TOLD
    return LineKind.TAKEN_OUT if is_open else LineKind.REFUSED
