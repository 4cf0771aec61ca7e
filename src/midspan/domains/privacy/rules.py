"""Pure rules of the gate: which reach a role gives, and which classes of information a kind of viewer may see."""

from midspan.domains.people.enums import AgeBand, Role
from midspan.domains.privacy.enums import WHOLE_ORGANIZATION_ROLES, Label
from midspan.domains.programs.enums import Focus
from midspan.values import ALLOWED, Actor, ActorKind, DataClass, Verdict, refused

# What no role opens: no page carries these by its class alone, each item is decided by itself.
ITEM_BY_ITEM = frozenset(
    {
        DataClass.DRUG_SCREEN,
        DataClass.SCORE,
        DataClass.PLAN,
        DataClass.GOAL,
        DataClass.COUNSELING_NOTE,
        DataClass.PSYCHOTHERAPY_NOTE,
        DataClass.GROUP_POST,
        DataClass.JOURNAL,
        DataClass.LETTER,
        DataClass.CONSENT,
        DataClass.CRISIS_PLAN,
        DataClass.OUTCOME,
        DataClass.DEVICE,
    }
)
_ALL = frozenset(DataClass) - ITEM_BY_ITEM
_CLINICAL = _ALL - {DataClass.AVOIDANCE, DataClass.BILLING}
_DESK = frozenset(
    {
        DataClass.PRESENCE,
        DataClass.IDENTITY,
        DataClass.CONTACT,
        DataClass.SCHEDULE,
        DataClass.ATTENDANCE,
        DataClass.ROSTER,
        DataClass.STAFF,
        DataClass.PROGRAM,
        DataClass.MESSAGE,
    }
)

# What each role may see of the patients it reaches. A class that stands in no row of a viewer's roles is absent.
CLASSES_BY_ROLE: dict[Role, frozenset[DataClass]] = {
    Role.INTAKE: _ALL - {DataClass.NOTE},
    Role.SCHEDULER: _DESK | {DataClass.LIFE, DataClass.AVOIDANCE, DataClass.PLACEMENT},
    Role.COUNSELOR: _CLINICAL | {DataClass.AVOIDANCE},
    Role.GROUP_LEADER: _CLINICAL,
    Role.PEER_SPECIALIST: _DESK | {DataClass.LIFE},
    Role.NURSE: _CLINICAL,
    Role.FRONT_DESK: _DESK,
    Role.PROGRAM_MANAGER: _DESK | {DataClass.LIFE, DataClass.PLACEMENT},
    Role.UTILIZATION_REVIEW: _CLINICAL | {DataClass.BILLING},
    Role.DIRECTOR: _CLINICAL | {DataClass.BILLING},
    Role.PRIVACY_OFFICER: _ALL,
}
# A patient sees all of their own, except what staff know about somebody else or have not signed.
CLASSES_OF_PATIENT = _ALL - {DataClass.ROSTER}


def reaches_whole_organization(actor: Actor) -> bool:
    return actor.is_staff and bool(actor.roles & WHOLE_ORGANIZATION_ROLES)


def may_see_class(viewer: Actor, data_class: DataClass) -> Verdict:
    """Whether this kind of viewer ever sees this class, before any patient is named."""
    if data_class in _classes_of(viewer):
        return ALLOWED
    return refused("Your role does not include this.")


def _classes_of(viewer: Actor) -> frozenset[DataClass]:
    if viewer.kind in {ActorKind.PATIENT, ActorKind.JOB}:
        return CLASSES_OF_PATIENT if viewer.is_patient else _ALL
    if not viewer.is_staff:
        return frozenset()
    return frozenset().union(*(CLASSES_BY_ROLE[Role(role)] for role in viewer.roles))


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
