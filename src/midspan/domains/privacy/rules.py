"""Pure rules of the gate: by which ways somebody sees a class of information, as the disclosure engine answers."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.people.enums import AgeBand, Role
from midspan.domains.privacy.enums import WHOLE_ORGANIZATION_ROLES, Label
from midspan.domains.programs.enums import Focus
from midspan.engines.disclosure import Item, Kind, Request, Tie, Wishes, compile_patient, decide
from midspan.engines.disclosure.books import role_book
from midspan.values import ALLOWED, Actor, ActorKind, DataClass, Verdict, refused

OWN_REQUEST = frozenset({"PATRQT"})
GUARDIAN_REQUEST = frozenset({"FAMRQT"})
SUPPORT_REQUEST = frozenset({"SUPNWK"})
MENTOR_REQUEST = frozenset({"SUPNWK"})
# Of somebody about whose sharing nothing is on file, at an instant that matters to no rule of the house.
NOBODYS_WISHES = compile_patient(Wishes())
ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
AUTHOR = frozenset({"author"})  # Whose it is, by any name.
KEEPS_CONSENTS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER})
# A job computes what the house may know for somebody's work; it has no eyes of its own.
HOUSE_CLASSES = frozenset(word for role in role_book().values() for word in role.classes)


class Way(Struct, frozen=True):
    """Why somebody sees a class: all that one role works for, and whether a tie to the very patient is needed.

    `is_of_author`: only what is the viewer's own, who wrote it or to whom it fell. `closable_to`: the role to which a
    center can close the class; empty where none can.
    """

    purposes: frozenset[str]
    needs_tie: bool
    is_of_author: bool = False
    closable_to: str = ""

    def covers(self, other: "Way") -> bool:
        """Whether this way opens wherever the other does: it needs no more, and limits take no more from it."""
        if self.is_of_author and not other.is_of_author:
            return False
        if self.closable_to and self.closable_to != other.closable_to:
            return False
        return self.purposes <= other.purposes and (other.needs_tie or not self.needs_tie)


def reaches_whole_organization(actor: Actor) -> bool:
    return actor.is_staff and bool(actor.roles & WHOLE_ORGANIZATION_ROLES)


def may_see_class(viewer: Actor, data_class: DataClass) -> Verdict:
    """Whether this kind of viewer ever sees this class, before any patient is named."""
    if viewer.kind is ActorKind.JOB:
        is_open = data_class in HOUSE_CLASSES
    else:
        is_open = bool(ways_to(viewer.kind, viewer.roles, data_class))
    return ALLOWED if is_open else refused("Your role does not include this.")


@lru_cache(maxsize=4096)
def ways_to(
    kind: ActorKind, roles: frozenset[str], data_class: DataClass, *, is_author: bool = False
) -> tuple[Way, ...]:
    """The ways by which such a viewer sees a class of a patient with no wishes on file, none wider than another.

    A page that does not say what it serves serves all that a role works for, so each role is asked for all of it.
    With `is_author` those come to it that open only what is the viewer's own.
    """
    if kind is ActorKind.PATIENT:
        own = Request(actors=frozenset(), purposes=OWN_REQUEST, now=ANY_TIME, kind=Kind.SELF)
        return (Way(OWN_REQUEST, needs_tie=False),) if _opens(own, data_class) else ()
    if kind is not ActorKind.STAFF:
        return ()
    found = [way for role in sorted(roles) if (way := _way_of_role(role, data_class)) is not None]
    if is_author:
        found += [way for role in sorted(roles) if (way := _way_of_author(role, data_class)) is not None]
    return tuple(_widest(found))


def _way_of_role(name: str, data_class: DataClass) -> Way | None:
    role = role_book().get(name)
    if role is None:
        return None
    tied, untied = (_staff_request(name, role.purposes, ties) for ties in (frozenset({Tie.CARE_TEAM}), frozenset()))
    closable = name if data_class in role.center_may_close else ""
    if _opens(untied, data_class):
        return Way(role.purposes, needs_tie=False, closable_to=closable)
    return Way(role.purposes, needs_tie=True, closable_to=closable) if _opens(tied, data_class) else None


def _way_of_author(name: str, data_class: DataClass) -> Way | None:
    """What the role itself gives an author; notes that are kept apart are asked about one by one."""
    role = role_book().get(name)
    if role is None or data_class not in role.own:
        return None
    tied = replace(_staff_request(name, role.purposes, frozenset({Tie.CARE_TEAM})), actors=AUTHOR)
    item = Item(classes=frozenset({data_class}), labels=frozenset(), authors=AUTHOR)
    is_open = decide(NOBODYS_WISHES, tied, item).is_open
    return Way(role.purposes, needs_tie=not role.spans_center, is_of_author=True) if is_open else None


def _staff_request(role: str, purposes: frozenset[str], ties: frozenset[Tie]) -> Request:
    return Request(
        actors=frozenset(), purposes=purposes, now=ANY_TIME, kind=Kind.STAFF, roles=frozenset({role}), ties=ties
    )


def _opens(request: Request, data_class: DataClass) -> bool:
    return decide(NOBODYS_WISHES, request, Item(classes=frozenset({data_class}), labels=frozenset())).is_open


@lru_cache(maxsize=1024)
def fields_dropped(kind: ActorKind, roles: frozenset[str], data_class: DataClass) -> frozenset[str]:
    """The fields of a class that no role of such a viewer needs, though it sees the class."""
    if kind is not ActorKind.STAFF:
        return frozenset()
    ties, item = frozenset({Tie.CARE_TEAM}), Item(classes=frozenset({data_class}), labels=frozenset())
    asked = [_staff_request(name, book.purposes, ties) for name, book in role_book().items() if name in roles]
    found = [one for one in (decide(NOBODYS_WISHES, request, item) for request in asked) if one.is_open]
    dropped = [frozenset(one.mask.drop) if one.mask else frozenset() for one in found]
    return frozenset.intersection(*dropped) if dropped else frozenset()


def _widest(ways: Iterable[Way]) -> list[Way]:
    kept: list[Way] = []
    for way in ways:
        if any(one.covers(way) for one in kept):
            continue
        kept = [one for one in kept if not way.covers(one)] + [way]
    return kept


def may_take_out(*, has_stepped_up: bool) -> Verdict:
    """Just after whoever takes it has shown that it is them: a page left open gives nobody a file."""
    return ALLOWED if has_stepped_up else refused("First show that it is you.")


def may_keep_consent(by: Actor, *, patient_id: UUID) -> Verdict:
    """Who puts a consent on file and takes it off: the patient, or staff from the signed paper."""
    if by.kind is ActorKind.JOB or (by.is_patient and by.id == patient_id) or by.roles & KEEPS_CONSENTS:
        return ALLOWED
    return refused("Your role does not keep consents. Ask intake or the privacy officer.")


def may_grant_restriction(by: Actor) -> Verdict:
    """A limit binds the whole center, so the privacy officer agrees to it (45 CFR 164.522(a))."""
    if by.kind is ActorKind.JOB or Role.PRIVACY_OFFICER in by.roles:
        return ALLOWED
    return refused("Only the privacy officer agrees to a limit. Ask the privacy officer.")


def may_end_restriction(by: Actor, *, patient_id: UUID) -> Verdict:
    """The patient ends a limit of their own, or tells the privacy officer so."""
    return ALLOWED if by.is_patient and by.id == patient_id else may_grant_restriction(by)


def may_close_to_role(by: Actor, *, role: str, data_class: str) -> Verdict:
    """Who closes a class to a role of their center and opens it again, where the book leaves that to centers."""
    book = role_book().get(role)
    if book is None or data_class not in book.center_may_close:
        return refused("This is not for a center to decide.")
    if by.kind is ActorKind.JOB or Role.PRIVACY_OFFICER in by.roles:
        return ALLOWED
    return refused("Only the privacy officer decides this. Ask the privacy officer.")


def may_keep_guardian(by: Actor) -> Verdict:
    """Who puts a guardian on file and takes them off: staff who keep consents, having seen the papers."""
    if by.is_staff and by.roles & KEEPS_CONSENTS:
        return ALLOWED
    return refused("Your role does not keep guardians. Ask intake or the privacy officer.")


def may_decide_law(by: Actor) -> Verdict:
    """Whose law applies to a minor, where no rule says, is found out by the privacy officer."""
    if by.is_staff and Role.PRIVACY_OFFICER in by.roles:
        return ALLOWED
    return refused("Only the privacy officer decides this. Ask the privacy officer.")


def labels_by_origin(*, focus: str, age_band: str, redisclosure_prohibited: bool = False) -> frozenset[Label]:
    """The labels that what a track creates is born with; a sender who forbids redisclosure makes it Part 2 as well."""
    labels = set()
    if focus in {Focus.SUBSTANCE_USE, Focus.CO_OCCURRING} or redisclosure_prohibited:
        labels.add(Label.PART2)
    if focus in {Focus.MENTAL_HEALTH, Focus.CO_OCCURRING}:
        labels.add(Label.MENTAL_HEALTH)
    if age_band == AgeBand.ADOLESCENT:
        labels.add(Label.MINOR)
    return frozenset(labels)
