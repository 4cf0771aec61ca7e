"""The gate: what a viewer may see, as a queryset that PostgreSQL filters.

Every query about patients in every domain goes through `visible`, which asks the disclosure engine by which ways the
viewer sees a class at all, and has the database leave out whoever limited it. So counts, search and pages come from
one filter. The database applies reach again by row-level security: a forgotten filter shows nothing, not everything.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Model, Q, QuerySet
from django.db.models.sql.where import AND
from msgspec import Struct

from midspan.domains.privacy.disclosed import ClosedError, Disclosed, UndoneError
from midspan.domains.privacy.enums import Basis, LedgerKind
from midspan.domains.privacy.gate import Asking, Recipient, Thing, decide, filter_things, foreseen, rehearsed
from midspan.domains.privacy.minors import minorities, paper_birthdays
from midspan.domains.privacy.models import (
    ClosedToRole,
    Guardian,
    LedgerEntry,
    Restriction,
    RestrictionEnd,
    Revocation,
)
from midspan.domains.privacy.models import Reach as OpenReach
from midspan.domains.privacy.models.guardians import reference_of as guardian_reference
from midspan.domains.privacy.peers import disclosed_to_peers, name_for_peers, seen_by_peers
from midspan.domains.privacy.rules import (
    GUARDIAN_REQUEST,
    SUPPORT_REQUEST,
    Way,
    fields_dropped,
    labels_by_origin,
    may_see_class,
    reaches_whole_organization,
    ways_to,
)
from midspan.domains.privacy.taking import all_taken_out, taken_out
from midspan.domains.privacy.withholding import NotAmong, withheld_from
from midspan.domains.programs.queries import home_zone
from midspan.engines.disclosure import Channel, Outcome, SigningLaw, Signs, signing_law
from midspan.engines.disclosure.books import Part2Notice, part2_notice, role_book
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.row_security import Reach, widened
from midspan.values import Actor, ActorKind, DataClass
from midspan.values.typed_names import folded
from midspan.values.wall_clock import instant_of

__all__ = [
    "GUARDIAN_REQUEST",
    "SUPPORT_REQUEST",
    "Asking",
    "ClosedError",
    "Disclosed",
    "Guardian",
    "LedgerEntry",
    "Part2Notice",
    "Recipient",
    "Restriction",
    "Thing",
    "UndoneError",
    "WayIn",
    "all_taken_out",
    "closed_to_role",
    "counselors_now",
    "decide",
    "disclosed_to_peers",
    "disclosures_on_file",
    "filter_things",
    "foreseen",
    "guardian_reference",
    "guardians_of",
    "guardians_on_file",
    "labels_by_origin",
    "ledger_of",
    "left_out",
    "limits_of",
    "may_see_class",
    "name_for_peers",
    "names_of_account",
    "open_sources",
    "open_ways_in",
    "over_consents",
    "paper_birthdays",
    "part2_notice",
    "patients_opened_by",
    "patients_with_guardians",
    "reach_now",
    "reach_of",
    "rehearsed",
    "seen_by_peers",
    "signing_law_of",
    "signing_laws_of",
    "stood_for",
    "supported_by",
    "taken_out",
    "visible",
    "ways_in_of_guardians",
    "with_guardian_of_same_name",
    "zone_of_patient",
]

M = TypeVar("M", bound=Model)
OPEN = [Outcome.PERMIT, Outcome.REDACT]
OF_PATIENT = "patient_id"
# Classes that are a part of another one: a limit on the whole holds for them as well.
WHOLE_OF = {DataClass.GOAL: DataClass.PLAN, DataClass.CALLING: DataClass.CONTACT, DataClass.CAUTION: DataClass.SAFETY}


def reach_of(actor: Actor) -> Reach:
    """How far an actor's connection reaches: their own rows, their assigned patients', or the organization's."""
    if actor.kind is ActorKind.JOB or reaches_whole_organization(actor):
        return Reach.ALL
    return Reach.ASSIGNED if actor.is_staff or actor.is_by_reach else Reach.OWN


def visible(
    rows: QuerySet[M], *, viewer: Actor, data_class: DataClass, patient: str = OF_PATIENT, author: str = ""
) -> QuerySet[M]:
    """The rows of `rows` that `viewer` may see as `data_class`; none at all, quietly, when the class is not theirs.

    `patient` is the field path that leads to the patient's id ("pk" for patients themselves), `author` the one to whose
    the row is, who wrote it or to whom it fell: with it come the rows that are open to nobody else in that role.
    """
    of_organization = Q(organization_id=viewer.organization_id)
    if viewer.kind is ActorKind.JOB:
        return rows.filter(of_organization) if may_see_class(viewer, data_class) else rows.none()
    if not ways_to(viewer.kind, viewer.roles, data_class, is_author=bool(author)):
        return rows.none()
    # One step: each further one copies the query, which costs as much as all the rest of the gate.
    if viewer.is_patient:
        return _own(rows, viewer) if patient == OF_PATIENT else rows.filter(of_organization, **{patient: viewer.id})
    return rows.filter(of_organization, _open_to(viewer, data_class, patient, author))


def left_out(*, viewer: Actor, data_class: DataClass) -> frozenset[str]:
    """The fields of a class that the viewer sees but does not need for their work; a page is silent about them."""
    return fields_dropped(viewer.kind, viewer.roles, data_class)


def _own(rows: QuerySet[M], viewer: Actor) -> QuerySet[M]:
    """What `filter` would give for the viewer's own rows, in a quarter of its time: both columns are the table's own.

    A patient's page asks this for everything on it, and looking the two names up each time was most of the gate.
    """
    found: Any = rows.all()
    alias, field_of = found.query.get_initial_alias(), rows.model._meta.get_field  # noqa: SLF001 - Django's public-by-habit name
    for name, value in (("organization", viewer.organization_id), ("patient", viewer.id)):
        field: Any = field_of(name)
        found.query.where.add(field.get_lookup("exact")(field.get_col(alias), value), AND)
    return cast("QuerySet[M]", found)


@lru_cache(maxsize=1 << 12)
def _open_to(viewer: Actor, data_class: DataClass, patient: str, author: str) -> Q:
    """Of whom this class is open to a staff member. It names the viewer and no patient; each query takes a copy."""
    ways = ways_to(viewer.kind, viewer.roles, data_class, is_author=bool(author))
    return reduce(or_, [_open_by(way, viewer, data_class, patient, author) for way in ways])


def _open_by(way: Way, viewer: Actor, data_class: DataClass, patient: str, author: str) -> Q:
    """Of whom one way of a staff member opens this class: all or the reached, but for who asked to be left out."""
    kept = Q(NotAmong(F(patient), withheld_from(viewer, data_class, way.purposes)))
    if data_class in WHOLE_OF:
        kept &= Q(NotAmong(F(patient), withheld_from(viewer, WHOLE_OF[data_class], way.purposes)))
    if way.closable_to:
        kept &= ~Q(Exists(_closed(viewer, way.closable_to, data_class)))
    if way.is_of_author:
        kept &= Q(**{author: viewer.id})
    return kept & Q(**{f"{patient}__in": _reached_by(viewer)}) if way.needs_tie else kept


def _closed(viewer: Actor, role: str, data_class: DataClass) -> QuerySet[ClosedToRole]:
    """Asked once for a statement: it names no row of the query around it."""
    return ClosedToRole.objects.filter(
        organization_id=viewer.organization_id, role=role, data_class=data_class, is_closed=True
    )


def closed_to_role(*, viewer: Actor, role: str) -> dict[str, bool]:
    """Each class that a center can close to this role, in the book's words, and whether this center has. One query."""
    book = role_book().get(role)
    rows = ClosedToRole.objects.filter(organization_id=viewer.organization_id, role=role, is_closed=True)
    closed = set(rows.values_list("data_class", flat=True))
    return {one: one in closed for one in sorted(book.center_may_close)} if book else {}


def ledger_of(*, viewer: Actor, patient_id: UUID) -> list[LedgerEntry]:
    """What is accounted for about one patient, in order. The patient's own to read."""
    rows = LedgerEntry.objects.filter(patient_id=patient_id)
    return list(visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("number"))


def disclosures_on_file(
    *, viewer: Actor, since: datetime, until: datetime, patient_id: UUID | None = None
) -> QuerySet[LedgerEntry]:
    """What left from `since` to before `until`, of one patient or of all in reach, the newest first.

    That is what somebody outside was told, and what was printed, exported or written in a letter.
    """
    left = Q(channel__in=[Channel.EXPORT, Channel.PRINT, Channel.LETTER]) | ~Q(recipient="")
    rows = LedgerEntry.objects.filter(left, kind=LedgerKind.DECISION, outcome__in=OPEN, at__gte=since, at__lt=until)
    found = visible(rows, viewer=viewer, data_class=DataClass.CONSENT)
    return (found if patient_id is None else found.filter(patient_id=patient_id)).order_by("-at", "pk")


def patients_opened_by(*, organization_id: UUID, actor_id: UUID, since: datetime, until: datetime) -> set[UUID]:
    """Of whom the ledger says that this account was shown something or let it leave, from `since` to before `until`.

    Ids of everybody in reach, whoever keeps what from whom: a count by law leaves out nobody. Names go by the gate.
    """
    rows = LedgerEntry.objects.filter(
        organization_id=organization_id,
        actor_id=actor_id,
        kind=LedgerKind.DECISION,
        outcome__in=OPEN,
        at__gte=since,
        at__lt=until,
    )
    return set(rows.values_list("patient_id", flat=True))


def limits_of(*, viewer: Actor, patient_id: UUID) -> list[Restriction]:
    """The limits that hold for one patient, the oldest first."""
    return _LIMITS.instances(viewer=viewer, patient_id=patient_id)


def _limits(*, viewer: Actor, patient_id: UUID) -> QuerySet[Restriction]:
    ended = RestrictionEnd.objects.filter(organization_id=viewer.organization_id, patient_id=patient_id)
    rows = Restriction.objects.filter(patient_id=patient_id).exclude(pk__in=ended.values("restriction_id"))
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("granted_at", "pk")


_LIMITS = Prepared(_limits, patient_id=UUID)


def over_consents(*, viewer: Actor, patient_id: UUID) -> dict[UUID, tuple[str, datetime]]:
    """Of one patient's consents those that are over before their time: why, and since when."""
    found = _REVOKED.rows(viewer=viewer, patient_id=patient_id)
    return {consent_id: (cause, revoked_at) for consent_id, cause, revoked_at in found}


def rows_over(*, viewer: Actor) -> QuerySet[Revocation]:
    """What ended consents before their time, for another domain's own query."""
    return visible(Revocation.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)


def _revoked(*, viewer: Actor, patient_id: UUID) -> QuerySet[Revocation, Any]:
    rows = visible(Revocation.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.CONSENT)
    return rows.values_list("consent_id", "cause", "revoked_at")


_REVOKED = Prepared(_revoked, patient_id=UUID)


def guardians_of(*, viewer: Actor, patient_id: UUID) -> list[Guardian]:
    """Who stands or stood for one patient, the oldest first, each with its `ends`."""
    rows = visible(Guardian.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.CONSENT)
    return list(rows.prefetch_related("ends").order_by("recorded_at", "pk"))


def with_guardian_of_same_name(*, viewer: Actor, patient_id: UUID, on: date) -> set[UUID]:
    """Others in reach for whom somebody of the same name stands on that day, as for brothers and sisters.

    Whoever is of age by then has no guardian, whatever a paper says. A name on two papers may be two people's, so this
    is something to ask about, and never something to rely on. One query where nobody shares a name.
    """
    rows = Guardian.objects.filter(Q(until_date=None) | Q(until_date__gt=on), from_date__lte=on, ends=None)
    standing = visible(rows, viewer=viewer, data_class=DataClass.CONSENT).values_list("patient_id", "name")
    names = defaultdict[UUID, set[str]](set)
    for one, name in standing:
        names[one].add(" ".join(folded(name).split()))
    theirs = names.pop(patient_id, set())
    found = {one for one, of_them in names.items() if of_them & theirs}
    if not found:
        return found
    minors = _minors_on(on, viewer=viewer, patient_ids={patient_id, *found})
    return found & minors if patient_id in minors else set()


def _minors_on(day: date, *, viewer: Actor, patient_ids: Collection[UUID]) -> set[UUID]:
    """Who of these does not sign for themselves on that day, or today where it is past, or of whom nobody knows."""
    now = clock.now()
    known = minorities(organization_id=viewer.organization_id, patient_ids=patient_ids)
    laws = {key: signing_law(one, now=max(now, instant_of(day, 0, one.zone))) for key, one in known.items()}
    return {key for key, law in laws.items() if law.signs is not Signs.PATIENT}


def guardians_on_file(*, viewer: Actor) -> dict[str, str]:
    """Of all patients in reach: what the gate calls a guardian → their name, and who they are to the patient."""
    rows = visible(Guardian.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    return {one.reference: f"{one.name} ({one.relation})" for one in rows.only("name", "relation")}


def signing_law_of(*, viewer: Actor, patient_id: UUID) -> SigningLaw:
    """Who signs what is shared of one patient, now. Unknown for a patient whom the viewer does not reach."""
    known = minorities(organization_id=viewer.organization_id, patient_ids=[patient_id]).get(patient_id)
    if known is None:
        return SigningLaw(signs=Signs.UNKNOWN, basis="no such patient")
    return signing_law(known, now=clock.now())


def signing_laws_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, SigningLaw]:
    """As `signing_law_of`, of many: as many queries for all as for one. Whom the viewer does not reach is absent."""
    now = clock.now()
    known = minorities(organization_id=viewer.organization_id, patient_ids=patient_ids)
    return {patient_id: signing_law(one, now=now) for patient_id, one in known.items()}


def zone_of_patient(*, viewer: Actor, patient_id: UUID) -> ZoneInfo:
    """The clock by which a patient's days turn: their own, else the center's."""
    known = minorities(organization_id=viewer.organization_id, patient_ids=[patient_id]).get(patient_id)
    return known.zone if known else home_zone(organization_id=viewer.organization_id)


def counselors_now(*, viewer: Actor, patient_id: UUID) -> list[UUID]:
    """Who is a patient's own counselor, as reach says it. For jobs."""
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, patient_id=patient_id, ended_at=None)
    return sorted(set(rows.filter(basis=Basis.PRIMARY_COUNSELOR).values_list("actor_id", flat=True)))


def stood_for(*, viewer: Actor) -> dict[UUID, UUID]:
    """For whom a guardian was given their way in, and it has not been ended: guardian on file → patient. One query.

    Whether they still stand for them, and what they are told, only the gate says.
    """
    if not viewer.is_guardian:
        return {}
    rows = OpenReach.objects.filter(
        organization_id=viewer.organization_id, actor_id=viewer.id, basis=Basis.GUARDIAN, ended_at__isnull=True
    )
    lasting = rows.filter(until_at__gt=clock.now())
    return dict(lasting.order_by("started_at", "pk").values_list("source_id", "patient_id"))


def supported_by(*, viewer: Actor) -> dict[UUID, UUID]:
    """Whom a supporter is tied to while nobody has ended it: tie → patient. One query. What is told, the gate says."""
    if not viewer.is_supporter:
        return {}
    rows = OpenReach.objects.filter(
        organization_id=viewer.organization_id, actor_id=viewer.id, basis=Basis.SUPPORTER, ended_at__isnull=True
    )
    return dict(rows.order_by("started_at", "pk").values_list("source_id", "patient_id"))


class WayIn(Struct, frozen=True):
    """The account of a guardian on file, for whom it is, and until when unless staff look at it again."""

    patient_id: UUID
    account_id: UUID
    until_at: datetime
    is_over: bool


def ways_in_of_guardians(*, viewer: Actor, patient_id: UUID | None = None) -> dict[UUID, WayIn]:
    """Which guardians on file sign in, by guardian; also who did, whose is over. Of all here where none is named."""
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, basis=Basis.GUARDIAN)
    if patient_id is not None:
        rows = visible(rows.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.CONSENT)
    now = clock.now()
    with widened(viewer):  # Only who reaches, and whom they reach, see such a row.
        return {
            one.source_id: WayIn(
                one.patient_id, one.actor_id, until_at, is_over=one.ended_at is not None or until_at <= now
            )
            for one in rows.order_by("started_at", "pk")
            if (until_at := one.until_at) is not None  # As the database holds of each of a guardian.
        }


def open_ways_in(*, viewer: Actor) -> set[UUID]:
    """The guardians on file of this organization who reach somebody by the rows. For jobs."""
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, basis=Basis.GUARDIAN, ended_at=None)
    return set(rows.values_list("source_id", flat=True))


def ways_in_of_supporters(*, viewer: Actor, patient_id: UUID) -> dict[UUID, UUID]:
    """Who of a patient's circle came in and is not out again: tie → account."""
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, basis=Basis.SUPPORTER, ended_at=None)
    seen = visible(rows.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.CONSENT)
    with widened(viewer):  # Only who reaches, and whom they reach, see such a row.
        return dict(seen.values_list("source_id", "actor_id"))


def ties_beside(*, viewer: Actor, tie_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Tie → every tie of the same account, in whomever's circle. For a computation whose answer names nobody.

    So of a guardian on file, with whomever else they stand for.
    """
    bases = (Basis.SUPPORTER, Basis.GUARDIAN)
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, basis__in=bases, ended_at=None)
    with widened(viewer):  # Only who reaches, and whom they reach, see such a row.
        accounts = dict(rows.filter(source_id__in=tie_ids).values_list("source_id", "actor_id"))
        all_ties = list(rows.filter(actor_id__in=set(accounts.values())).values_list("actor_id", "source_id"))
    return {tie_id: {one for owner, one in all_ties if owner == account} for tie_id, account in accounts.items()}


def names_of_account(*, viewer: Actor, account_id: UUID) -> set[str]:
    """By which names whoever signs in with a guardian's account is or was on file, and not for whom."""
    rows = OpenReach.objects.filter(
        organization_id=viewer.organization_id, actor_id=account_id, basis=Basis.GUARDIAN
    ).values("source_id")
    guardians = Guardian.objects.filter(organization_id=viewer.organization_id, pk__in=rows)
    with widened(viewer):
        return set(guardians.values_list("name", flat=True))


def patients_with_guardians(*, organization_id: UUID) -> list[UUID]:
    """Whom somebody stands or stood for, each once. For jobs."""
    rows = Guardian.objects.filter(organization_id=organization_id).order_by("patient_id")
    return list(rows.values_list("patient_id", flat=True).distinct())


def reach_now(*, viewer: Actor) -> list[OpenReach]:
    """The open reaches to the patient who asks: who works with them. Nothing for anybody else."""
    if not viewer.is_patient:
        return []
    rows = OpenReach.objects.filter(patient_id=viewer.id, ended_at__isnull=True)
    return list(visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("started_at", "pk"))


def open_sources(*, viewer: Actor) -> QuerySet[OpenReach, Any]:
    """The rows whose reach is open, as a subquery. Names nobody; needs the whole organization in reach."""
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, ended_at__isnull=True)
    return rows.values("source_id")


def _reached_by(viewer: Actor) -> QuerySet[OpenReach, Any]:
    return OpenReach.objects.filter(
        organization_id=viewer.organization_id, actor_id=viewer.id, ended_at__isnull=True
    ).values("patient_id")
