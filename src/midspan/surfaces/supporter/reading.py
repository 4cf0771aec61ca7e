"""What there is to tell somebody in a circle, as things on their way to the gate, and what comes back open.

What is not open is not there: no heading, no count, no word about it. So whoever's tie has ended reads what somebody
reads with whom nothing was ever shared.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.circle.enums import Scope, SupportRole
from midspan.domains.circle.queries import (
    POWERS,
    Carded,
    Helped,
    InOwnWords,
    Shown,
    known_as,
    reference_of,
    things_for,
)
from midspan.domains.encounters.queries import own_sessions
from midspan.domains.families.queries import AskedTo, CanCome
from midspan.domains.families.queries import things_for as family_things_for
from midspan.domains.journey.queries import Origin, origins_of
from midspan.domains.privacy.queries import (
    SUPPORT_REQUEST,
    Asking,
    Disclosed,
    Recipient,
    Thing,
    filter_things,
    foreseen,
    supported_by,
)
from midspan.domains.safety.queries import ChosenPart
from midspan.engines.disclosure import Item, Kind, Obligation, Tie
from midspan.kernel import clock
from midspan.values import Actor, ActorKind, DataClass

TOLD = (
    DataClass.SCHEDULE,
    DataClass.HELP_CARD,
    DataClass.HELP_ASK,
    DataClass.CRISIS_PLAN,
    DataClass.MILESTONE,
    DataClass.FAMILY_SESSION,
    DataClass.GOAL,
    DataClass.PRACTICE,
)
AHEAD = timedelta(weeks=2)  # This week and the next.
# What the pages do with what they show: they are kept nowhere, decide anew each time, show no more than was chosen, say
# that it was signed for, and carry the notice that forbids passing it on.
DOES = frozenset(
    {
        Obligation.NO_STORE,
        Obligation.EXPIRES,
        Obligation.MINIMUM_FIELDS,
        Obligation.CONSENT_COPY_OR_SCOPE,
        Obligation.PART2_NOTICE,
        Obligation.NO_REDISCLOSURE,
    }
)


class Times(Struct, frozen=True):
    """When one session is. Nothing else of it."""

    start: datetime
    end: datetime


class Ahead(Struct, frozen=True):
    """The times of this week and the next that are still to come."""

    times: tuple[Times, ...]


class Told(Struct, frozen=True, kw_only=True):
    """All that is open of one person now. `name` is how the reader knows them."""

    tie_id: UUID
    patient_id: UUID
    role: SupportRole
    name: str
    zone: ZoneInfo
    times: tuple[Times, ...] | None = None
    card: Carded | None = None
    helps: tuple[Helped, ...] = ()
    may_offer: bool = False
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    in_own_words: tuple[InOwnWords, ...] = ()
    milestones: tuple[Shown, ...] = ()
    can_come: CanCome | None = None
    asked_to: tuple[AskedTo, ...] = ()
    is_part2: bool = False


Shows = Callable[[object], bool]


def told_to(
    *, viewer: Actor, now: datetime, tie_id: UUID | None = None, shows: Shows = lambda _content: True
) -> list[Told]:
    """What a supporter is told now, of each person of whom they are told anything at all.

    `tie_id` and `shows` are of a page that shows less than all: the rest is not asked about, so it is not accounted as
    told either.
    """
    ties = {key: one for key, one in supported_by(viewer=viewer).items() if tie_id in {None, key}}
    origins = origins_of(viewer=viewer, patient_ids=set(ties.values()))
    found = [_told(key, origins[one], viewer, now, shows) for key, one in ties.items() if one in origins]
    return [one for one in found if one is not None]


def for_offer(content: object) -> bool:
    """Of what there is to tell, what the form of an offer shows: that there may be one, and times to choose from."""
    return isinstance(content, SupportRole | Ahead)


def for_times(content: object) -> bool:
    """Of what there is to tell, what the page shows on which somebody says when they can come."""
    return isinstance(content, CanCome)


def _told(tie_id: UUID, origin: Origin, viewer: Actor, now: datetime, shows: Shows) -> Told | None:
    patient = Actor(organization_id=origin.organization_id, id=origin.patient_id, kind=ActorKind.PATIENT)
    known = known_as(patient=patient, tie_id=tie_id)
    if known is None:
        return None
    role, name = known
    things = [one for one in things_of(patient, tie_id, origin, role=role, now=now) if shows(one.content)]
    answers = filter_things(Asking(by=viewer, purposes=SUPPORT_REQUEST, source_id=tie_id), things)
    if not answers:
        return None
    return told_by(answers, Told(tie_id=tie_id, patient_id=patient.id, role=role, name=name, zone=origin.zone))


def would_be_told(*, viewer: Actor, now: datetime, shows: Shows) -> list[tuple[UUID, UUID, object]]:
    """Tie, patient and content of what `told_to` would open now, and nothing is told by it, so nothing is accounted.

    For a page that asks every few seconds whether anything is different: it must not be shown, only compared.
    """
    ties = supported_by(viewer=viewer)
    origins = origins_of(viewer=viewer, patient_ids=set(ties.values()))
    return [
        (tie_id, patient_id, content)
        for tie_id, patient_id in ties.items()
        if patient_id in origins
        for content in _open_to(tie_id, origins[patient_id], viewer, now, shows)
    ]


def _open_to(tie_id: UUID, origin: Origin, viewer: Actor, now: datetime, shows: Shows) -> list[object]:
    patient = Actor(organization_id=origin.organization_id, id=origin.patient_id, kind=ActorKind.PATIENT)
    known = known_as(patient=patient, tie_id=tie_id)
    if known is None:
        return []
    things = [one for one in things_of(patient, tie_id, origin, role=known[0], now=now) if shows(one.content)]
    to = Recipient(Kind.FAMILY, reference_of(tie_id), frozenset({Tie.VERIFIED_LINK}))
    asking = Asking(by=viewer, purposes=SUPPORT_REQUEST, recipient=to)
    [answers] = foreseen(patient.id, [(asking, [one.item for one in things])])
    return [one.content for one, answer in zip(things, answers, strict=True) if answer.is_open]


def things_of(patient: Actor, tie_id: UUID, origin: Origin, *, role: SupportRole, now: datetime) -> list[Thing[object]]:
    """All there is to tell one tie in a role. The gate says what of it is told."""
    found = things_for(patient=patient, tie_id=tie_id, labels=origin.labels, role=role)
    if Scope.TIMES in POWERS[role].scopes:
        item = Item(classes=frozenset({DataClass.SCHEDULE}), labels=origin.labels)
        found.append(Thing(patient_id=patient.id, item=item, content=_ahead(patient, origin.zone, now)))
    if Scope.SESSIONS in POWERS[role].scopes:
        found += family_things_for(patient=patient, tie_id=tie_id, labels=origin.labels)
    return found


def _ahead(patient: Actor, zone: ZoneInfo, now: datetime) -> Ahead:
    today = now.astimezone(zone).date()
    monday = clock.week_start(today)
    sessions = own_sessions(viewer=patient, first=monday, until=monday + AHEAD)
    return Ahead(tuple(Times(one.start, one.end) for one in sessions if one.is_on and one.end > now))


# Of these there may be several; of anything else that is told there is one.
SEVERAL: dict[type, str] = {
    Helped: "helps",
    Shown: "milestones",
    InOwnWords: "in_own_words",
    AskedTo: "asked_to",
    ChosenPart: "parts",
}


def told_by(answers: Iterable[Disclosed[object]], blank: Told) -> Told:
    """What these open answers leave to be told. Raises TypeError for something of which nobody said how."""
    found: dict[str, object] = {}
    several: dict[str, list[Any]] = {name: [] for name in SEVERAL.values()}
    is_part2 = False
    for one in answers:
        content = one.shown(did=DOES)
        is_part2 |= Obligation.PART2_NOTICE in one.decision.obligations
        if type(content) in SEVERAL:
            several[SEVERAL[type(content)]].append(content)
        else:
            found |= _told_once(content)
    several["parts"] = [(one.part, one.lines) for one in several["parts"]]
    known = {name: getattr(blank, name) for name in blank.__struct_fields__}
    return Told(**{**known, **found, **{name: tuple(of) for name, of in several.items()}, "is_part2": is_part2})


def _told_once(content: object) -> dict[str, object]:
    match content:
        case Carded():
            return {"card": content}
        case CanCome():
            return {"can_come": content}
        case SupportRole():
            return {"may_offer": True}
        case Ahead():
            return {"times": content.times}
        case _:
            # Its kind and nothing of it: what it holds is somebody's.
            raise TypeError(f"Nobody said how a supporter is told of a {type(content).__name__}.")
