"""What goes in and comes out. Instants are aware datetimes; spans are half-open; None in a scope means "any"."""

from datetime import date, datetime
from itertools import count

from msgspec import Struct
from msgspec.structs import force_setattr

from midspan.engines.disclosure.bits import ACTIONS_ASKED, PURPOSES
from midspan.engines.disclosure.words import (
    NONE,
    Channel,
    Code,
    Effect,
    Kind,
    Meaning,
    Obligation,
    Outcome,
    Setting,
    Tie,
    Words,
)

NO_INSTANT = float("nan")


class DataReference(Struct, frozen=True):
    """One thing a consent points at, as a FHIR reference ("Encounter/7"), and how far that reaches."""

    meaning: Meaning
    reference: str


class Scope(Struct, frozen=True, kw_only=True):
    """What one rule is about. Each part that is given narrows it.

    `actors` and references are FHIR references ("Organization/clinic") or ids of ours; `purposes` HL7 ActReason codes;
    `classes` values of `DataClass` or FHIR resource types; `labels` values of `Label` or HL7 codes; `codes`
    "system|code". `begins` to `ends` is when the rule holds, `data_from` to `data_until` when the data are from.
    A permit whose `labels` is None covers every label but Part 2, which is covered only where `part2` says so: a
    general release is no Part 2 consent (42 CFR 2.31).
    """

    actors: Words | None = None
    purposes: Words | None = None
    actions: Words | None = None
    classes: Words | None = None
    labels: Words | None = None
    codes: Words | None = None
    data: tuple[DataReference, ...] | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    data_from: datetime | None = None
    data_until: datetime | None = None
    part2: bool = False


class Consent(Struct, frozen=True, kw_only=True):
    """A rule with one level of exceptions: to a permit they deny, to a denial they permit.

    An exception takes from the rule what it leaves open (42 CFR and HL7 leave this to the form; so it never reaches
    further than the rule it is an exception from). `replaces` names consents that no longer count; nothing is replaced
    by its date alone. `sentence` is what the patient read when they signed it, and reads again as the reason.
    """

    id: str
    effect: Effect
    scope: Scope
    exceptions: tuple[Scope, ...] = ()
    version: str = "1"
    given_on: date | None = None
    categories: Words = NONE
    replaces: Words = NONE
    sentence: str = ""


class Quarantined(Struct, frozen=True):
    """A consent that cannot be read with certainty. It permits nothing, and nothing is shared beside it."""

    id: str
    reason: str


class Restriction(Struct, frozen=True):
    """A limit the patient asked for and was granted (42 CFR 2.26, 45 CFR 164.522): a denial no consent overrides."""

    id: str
    scope: Scope


class Guardianship(Struct, frozen=True, kw_only=True):
    """What the law of one state lets a guardian see of a minor, from `since` until `until`: birthdays at 00:00 local.

    `classes` is empty where the minor consents alone or no law is known; the latter also asks a human. It is about
    what comes of one `service`, or of any where none is named.
    """

    guardians: Words
    classes: Words
    until: datetime
    basis: str
    is_known: bool = True
    since: datetime | None = None
    service: str = ""

    def holds(self, request: "Request") -> bool:
        """Whether whoever asks is such a guardian at that instant."""
        has_begun = self.since is None or self.since.timestamp() <= request.at
        return has_begun and request.at < self.until.timestamp() and not request.actors.isdisjoint(self.guardians)


class Wishes(Struct, frozen=True, kw_only=True):
    """Everything about sharing that is on file for one patient at one consent epoch.

    `as_of` is the instant of the newest of it: a clock that stands before it is wrong.
    """

    consents: tuple[Consent, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    blocked: Words = NONE
    guardianships: tuple[Guardianship, ...] = ()
    as_of: datetime | None = None


class BreakGlass(Struct, frozen=True, kw_only=True):
    """An explicit claim of an emergency, for one patient. `ends` is at most 30 minutes after `begins`."""

    reason: str
    begins: datetime
    ends: datetime
    stepped_up: bool


class CourtOrder(Struct, frozen=True, kw_only=True):
    """What a court ordered under 42 CFR part 2, subpart E: to whom, which classes, and from which days the data are.

    `basis` is the section it was made under. `is_compelled` says that a subpoena or warrant stands beside it, without
    which nobody has to answer (42 CFR 2.61). `opens_confidential` says that it made the findings of 42 CFR 2.63.
    """

    basis: str
    recipients: Words
    classes: Words
    begins: datetime
    ends: datetime
    data_from: datetime
    data_until: datetime
    is_compelled: bool = False
    opens_confidential: bool = False


class Request(Struct, frozen=True, kw_only=True):
    """Who asks for what reason, through which channel, and when.

    `actors` are all the names the one who asks goes by: their own reference and those they act for. `purposes` are set
    by the route; with several, each must be permitted. `ties` hold towards this patient at `now`. `categories`, where
    given, are the only kinds of consent that may permit (codes of FHIR's Consent.category or scope).
    """

    actors: Words
    purposes: Words
    now: datetime
    kind: Kind = Kind.PUBLIC
    roles: Words = NONE
    ties: frozenset[Tie] = frozenset()
    channel: Channel = Channel.PAGE
    actions: Words | None = None
    categories: Words = NONE
    break_glass: BreakGlass | None = None
    order: CourtOrder | None = None
    stepped_up: bool = False
    at: float = NO_INSTANT
    need: int = 0
    context: int = 0

    def __post_init__(self) -> None:
        """Reckon once what every item asks again: the instant, the bits, and a number for all but the instant.

        An instant without a time zone is no instant; it compares false with everything, which closes.
        """
        put = force_setattr  # Only here: nobody else has this request yet.
        put(self, "at", self.now.timestamp() if self.now.tzinfo is not None else NO_INSTANT)
        put(self, "need", PURPOSES.mask(self.purposes) | ACTIONS_ASKED.mask(self.actions))
        put(self, "context", number_of(tuple(getattr(self, name) for name in CONTEXT)))


CONTEXT = (
    "actors",
    "purposes",
    "actions",
    "kind",
    "roles",
    "ties",
    "channel",
    "categories",
    "break_glass",
    "order",
    "stepped_up",
)
MOST_NUMBERED = 4096  # Contexts with a number; who is forgotten gets a new one, and no number is given twice.
_numbers: dict[object, int] = {}
_next_number = count()


def number_of(context: object) -> int:
    """A number that is the same for equal contexts, so that looking up what belongs to one is cheap."""
    found = _numbers.get(context)
    if found is None:
        if len(_numbers) >= MOST_NUMBERED:
            _numbers.clear()
        found = _numbers.setdefault(context, next(_next_number))
    return found


class Item(Struct, frozen=True, kw_only=True):
    """One thing that would be disclosed. None where nobody said: never taken for "none".

    `classes` is usually one. `labels` are those of its origin and those its codes added.
    `setting` stands on what the patient wrote, with `named` for whom.
    """

    classes: Words
    labels: Words | None
    setting: Setting | None = None
    named: Words = NONE
    reference: str | None = None
    codes: Words | None = None
    related: Words | None = None
    authors: Words | None = None
    at: datetime | None = None


class Mask(Struct, frozen=True):
    """What stays or goes. `keep` names the only fields or parts that stay (None: all), `drop` those that go."""

    keep: tuple[str, ...] | None = None
    drop: tuple[str, ...] = ()


class Decision(Struct, frozen=True):
    """The answer. `basis` is the rule's id; `sentence` is one the patient can read."""

    outcome: Outcome
    code: Code
    basis: str
    sentence: str
    obligations: frozenset[Obligation] = frozenset()
    mask: Mask | None = None
    notice: str | None = None
    expires: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.outcome in OPEN


OPEN = frozenset({Outcome.PERMIT, Outcome.REDACT})
