"""Obligations as they stand: what is open and for whom, what happened to each, what was closed."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct

from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.enums import ContactOutcome, ObligationKind, ObligationState, Rung, StepKind, Tier
from midspan.domains.safety.lapse_book import lapse_book
from midspan.domains.safety.models import Closing, Formulation, Obligation, OwnReply, Step
from midspan.domains.safety.rules.ladder import Past, owner_of, state_of, this_round, told_now
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

RAISED = frozenset({Tier.NOW, Tier.TODAY})
ABOVE = frozenset({Rung.SUPERVISOR, Rung.DIRECTOR, Rung.STAND_IN})
MAY_LEAVE = "urge_to_quit"  # The key of the sheet on which staff note what they saw or were told.
# Keys of what a clock notices and nobody told: by itself it says nothing to the person, and holds nothing of theirs.
BY_CLOCK = ("silent", "cut_off", "missed_lately_raised")
TALK = ("patient_id", "opened_at", "closings__closed_at")
NEWS = frozenset({StepKind.TIER_RAISED, StepKind.JOINED, StepKind.JOINED_SOONER})


class Standing(Struct, frozen=True, kw_only=True):
    """One obligation with its steps in order, and how it stands. `tier` and `due_at` are those in force."""

    obligation: Obligation
    steps: tuple[Step, ...]
    replies: tuple[OwnReply, ...]
    formulation: Formulation | None
    closing: Closing | None
    joined: tuple[Obligation, ...] = ()

    @property
    def past(self) -> tuple[Past, ...]:
        return tuple(map(past_of, self.steps))

    @property
    def state(self) -> ObligationState:
        return ObligationState.CLOSED if self.closing else state_of(self.past)

    @property
    def owner(self) -> UUID | None:
        """Who took it."""
        return owner_of(self.past)

    @property
    def alerted(self) -> list[UUID]:
        """Whom the latest alert reached: it is theirs until somebody takes it."""
        return told_now(self.past)

    @property
    def has_climbed(self) -> bool:
        """Whether an alert went above the first rungs since it was last open to all, or nobody was left."""
        return any(
            one.kind is StepKind.NOBODY_LEFT or (one.kind is StepKind.ALERTED and one.rung in ABOVE)
            for one in this_round(self.past)
        )

    @property
    def assigned(self) -> Step | None:
        """The step by which a clinician assigned the tier in force; None while that is a computed one."""
        last = next((one for one in reversed(self.steps) if one.tier), None)
        return last if last is not None and last.kind == StepKind.TIER_ASSIGNED else None

    @property
    def holding(self) -> Formulation | None:
        """The formulation, unless more has come since that it does not know of."""
        news = [one.at for one in self.steps if one.kind in NEWS]
        written = self.formulation
        return written if written and (not news or written.written_at >= news[-1]) else None

    @property
    def links(self) -> dict[str, Step]:
        """Question about what led up to it → its last answer."""
        return {one.link: one for one in self.steps if one.kind == StepKind.LINK}

    @property
    def has_response(self) -> bool:
        """Whether somebody answered a person who told that they used; nothing else asks for that."""
        is_lapse = self.obligation.kind == ObligationKind.LAPSE
        return not is_lapse or any(one.kind == StepKind.RESPONDED for one in self.steps)

    @property
    def is_theirs(self) -> bool:
        """Whether the person or staff told any of it. What only a clock noticed is nothing that the person knows of."""
        return any(one.signal not in BY_CLOCK for one in (self.obligation, *self.joined))

    @property
    def tier(self) -> Tier:
        changed = [one.tier for one in self.steps if one.tier]
        return Tier(changed[-1] if changed else self.obligation.tier)

    @property
    def due_at(self) -> datetime:
        changed = [one.due_at for one in self.steps if one.due_at]
        return changed[-1] if changed else self.obligation.due_at

    def is_late(self, now: datetime) -> bool:
        """The time is over, and nobody has reached the person."""
        return self.state in {ObligationState.OPEN, ObligationState.OWNED} and now >= self.due_at


def past_of(step: Step) -> Past:
    """A step as the rules have it."""
    return Past(
        id=step.pk,
        kind=StepKind(step.kind),
        at=step.at,
        staff_id=step.staff_id,
        rung=Rung(step.rung) if step.rung else None,
        round=step.round,
        outcome=ContactOutcome(step.outcome) if step.outcome else None,
    )


def _open(viewer: Actor) -> QuerySet[Obligation]:
    closed = Closing.objects.filter(organization_id=OuterRef("organization_id"), obligation=OuterRef("pk"))
    rows = Obligation.objects.filter(~Exists(closed), joins__isnull=True)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY)


def _is_theirs(viewer: Actor) -> Q:
    """`Standing.is_theirs` of a query."""
    joined = Obligation.objects.filter(
        organization_id=OuterRef("organization_id"), patient_id=OuterRef("patient_id"), joins_id=OuterRef("pk")
    )
    told = visible(joined.exclude(signal__in=BY_CLOCK), viewer=viewer, data_class=DataClass.SAFETY)
    return ~Q(signal__in=BY_CLOCK) | Q(Exists(told))


def open_obligations(*, viewer: Actor, patient_id: UUID | None = None) -> list[Standing]:
    """What is open, of one person or of everybody in reach, the soonest due first.

    As many queries for three as for one.
    """
    rows = _all_open(viewer) if patient_id is None else _OPEN_OF.instances(viewer=viewer, patient_id=patient_id)
    found = standings(rows, viewer=viewer)
    return sorted(found, key=lambda one: (one.due_at, one.obligation.opened_at))


def _all_open(viewer: Actor) -> QuerySet[Obligation]:
    return _open(viewer).select_related("patient").order_by("opened_at", "pk")


def _open_of(*, viewer: Actor, patient_id: UUID) -> QuerySet[Obligation]:
    return _all_open(viewer).filter(patient_id=patient_id)


_OPEN_OF = Prepared(_open_of, patient_id=UUID)


def standings(rows: Iterable[Obligation], *, viewer: Actor) -> list[Standing]:
    """Each of these with all that belongs to it."""
    found = list(rows)
    if not found:
        return []
    ids = [one.pk for one in found]
    steps, replies = _by_obligation(_STEPS, ids, viewer), _by_obligation(_REPLIES, ids, viewer)
    written, closed = _by_obligation(_FORMULATIONS, ids, viewer), _by_obligation(_CLOSINGS, ids, viewer)
    joined = _by_obligation(_JOINED, ids, viewer, by="joins_id")
    return [
        Standing(
            obligation=one,
            steps=tuple(steps.get(one.pk, ())),
            replies=tuple(replies.get(one.pk, ())),
            formulation=next(reversed(written.get(one.pk, [])), None),
            closing=next(iter(closed.get(one.pk, [])), None),
            joined=tuple(joined.get(one.pk, ())),
        )
        for one in found
    ]


def _by_obligation(
    belonging: Prepared[Any], ids: list[UUID], viewer: Actor, by: str = "obligation_id"
) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in belonging.instances(viewer=viewer, ids=ids):
        found.setdefault(getattr(row, by), []).append(row)
    return found


def _belonging(rows: Callable[[], QuerySet[Any]], by: str = "obligation_id") -> Prepared[Any]:
    def build(*, viewer: Actor, ids: list[UUID]) -> QuerySet[Any]:
        return visible(rows().filter(**{f"{by}__any_of": ids}), viewer=viewer, data_class=DataClass.SAFETY)

    return Prepared(build, ids=list[UUID])


_STEPS = _belonging(lambda: Step.objects.order_by("number"))
_REPLIES = _belonging(lambda: OwnReply.objects.order_by("replied_at", "pk"))
_FORMULATIONS = _belonging(lambda: Formulation.objects.order_by("written_at", "pk"))
_CLOSINGS = _belonging(lambda: Closing.objects.select_related("closed_by"))
_JOINED = _belonging(lambda: Obligation.objects.order_by("opened_at", "pk"), by="joins_id")


class Talk(Struct, frozen=True):
    """From when on somebody had to talk with a person, and until when; None while they still have to."""

    since: datetime
    until: datetime | None


def talks_of(
    *, viewer: Actor, patient_id: UUID | None = None, ended_since: datetime | None = None
) -> dict[UUID, list[Talk]]:
    """Patient id → when somebody had to talk with them before anything else. One query.

    A next contact is none of it, nor what only a clock noticed. With `ended_since`, only what ended after it.
    """
    if patient_id is not None and ended_since is None:
        return _by_person(_TALKS_OF.rows(viewer=viewer, patient_id=patient_id))
    rows = _talks(viewer)
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    if ended_since is not None:
        rows = rows.filter(closings__closed_at__gt=ended_since)
    return _by_person(rows.values_list(*TALK))


def _by_person(rows: Iterable[tuple[UUID, datetime, datetime | None]]) -> dict[UUID, list[Talk]]:
    found: dict[UUID, list[Talk]] = {}
    for person, since, until in rows:
        found.setdefault(person, []).append(Talk(since, until))
    return found


def _talks(viewer: Actor) -> QuerySet[Obligation]:
    rows = Obligation.objects.filter(_is_theirs(viewer), joins__isnull=True).exclude(kind=ObligationKind.FOLLOW_UP)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("opened_at", "pk")


def _talks_of(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    return _talks(viewer).filter(patient_id=patient_id).values_list(*TALK)


_TALKS_OF = Prepared(_talks_of, patient_id=UUID)


def obligation_for(*, viewer: Actor, obligation_id: UUID, patient_id: UUID | None = None) -> Standing | None:
    """One obligation, open or closed; None for one that is not the viewer's to see."""
    rows = visible(Obligation.objects.all(), viewer=viewer, data_class=DataClass.SAFETY).filter(pk=obligation_id)
    named = rows if patient_id is None else rows.filter(patient_id=patient_id)
    return next(iter(standings(named.select_related("patient"), viewer=viewer)), None)


def closed_obligations(*, viewer: Actor, patient_id: UUID, count: int = 10) -> list[Standing]:
    """What was closed of one person, the newest first."""
    rows = visible(Obligation.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.SAFETY)
    closed = Closing.objects.filter(organization_id=viewer.organization_id, patient_id=patient_id)
    return standings(
        rows.filter(pk__in=closed.values("obligation_id")).order_by("-opened_at", "pk")[:count], viewer=viewer
    )


def own_obligation(*, viewer: Actor) -> Standing | None:
    """What is open for the person who asks: what nobody has talked with them about yet, of that the soonest due.

    A next contact that was agreed is none of it, nor what only a clock noticed.
    """
    found = open_obligations(viewer=viewer, patient_id=viewer.id)
    theirs = [one for one in found if one.obligation.kind != ObligationKind.FOLLOW_UP and one.is_theirs]
    return min(theirs, key=lambda one: one.state is ObligationState.IN_CONTACT, default=None)


def is_to_be_called(found: Standing | None) -> bool:
    """Whether somebody is still to talk with the person about it."""
    return found is not None and found.state is not ObligationState.IN_CONTACT


def own_open(*, viewer: Actor) -> QuerySet[Obligation]:
    """What `own_obligation` chooses from, as rows for a page to complete."""
    return _open(viewer).filter(_is_theirs(viewer), patient_id=viewer.id).exclude(kind=ObligationKind.FOLLOW_UP.value)


def said_so_far(*, viewer: Actor) -> int:
    """How often the person who asks has said on their own that they are not safe, and it became an obligation."""
    rows = Obligation.objects.filter(patient_id=viewer.id, kind=ObligationKind.SAID.value)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY).count()


def raised_so_far(*, viewer: Actor, source: str) -> dict[str, int]:
    """Item → the most points of it that became somebody's to act on, of one answer set of the person who asks."""
    rows = Obligation.objects.filter(patient_id=viewer.id, source__startswith=f"{source}/")
    shown = visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("points", "pk")
    return {item: points for item, points in shown.values_list("item", "points") if points is not None}


def lapses_so_far(*, viewer: Actor) -> int:
    """How often the person who asks has told that they used, or that it was hard."""
    rows = Obligation.objects.filter(patient_id=viewer.id, kind=ObligationKind.LAPSE.value)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY).count()


class Waiting(Struct, frozen=True):
    """An open obligation as the day board has it."""

    obligation_id: UUID
    patient_id: UUID
    name: str


def waiting_obligations(*, viewer: Actor) -> list[Waiting]:
    """Who waits to be reached, of everybody in reach. One query."""
    return [Waiting(row[0], row[1], _name(*row[2:])) for row in _WAITING.rows(viewer=viewer)]


def _waiting_rows(*, viewer: Actor) -> QuerySet[Any, Any]:
    steps = Step.objects.filter(organization_id=OuterRef("organization_id"), obligation=OuterRef("pk"))
    changed = visible(steps, viewer=viewer, data_class=DataClass.SAFETY).exclude(tier="").order_by("-number")
    return (
        _open(viewer)
        .annotate(
            tier_now=Coalesce(Subquery(changed.values("tier")[:1]), F("tier")),
            due_now=Coalesce(Subquery(changed.values("due_at")[:1]), F("due_at")),
        )
        .order_by("tier_now", "due_now", "pk")
        .values_list("pk", "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name")
    )


_WAITING = Prepared(_waiting_rows)


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


class Leaving(Struct, frozen=True, kw_only=True):
    """That staff noted that somebody may leave, as they said or as nobody hears of them; `is_open` until it is closed.

    `obligation_id` is where it stands: the one it joined, where one was open already.
    """

    obligation_id: UUID
    noted_at: datetime
    is_open: bool


def leaving_noted(*, viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> dict[UUID, Leaving]:
    """Patient id → the last that is open, however old, else the last that was noted since then. One query.

    Of whom nothing was noted is absent.
    """
    rows = _LEAVING.rows(viewer=viewer, patient_ids=list(patient_ids), since=since)
    return {
        patient_id: Leaving(obligation_id=stands_at, noted_at=noted_at, is_open=not is_closed)
        for patient_id, stands_at, noted_at, is_closed in rows
    }


def _leaving(*, viewer: Actor, patient_ids: list[UUID], since: datetime) -> QuerySet[Any, Any]:
    rows = Obligation.objects.filter(patient_id__any_of=patient_ids, signal=MAY_LEAVE)
    closed = Closing.objects.filter(
        organization_id=OuterRef("organization_id"), obligation_id=Coalesce(OuterRef("joins_id"), OuterRef("pk"))
    )
    shown = visible(rows, viewer=viewer, data_class=DataClass.SAFETY)
    found = shown.annotate(stands_at=Coalesce("joins_id", "pk"), is_closed=Exists(closed))
    lately = found.filter(Q(opened_at__gte=since) | Q(is_closed=False))
    # The last of a person is the one that is told: what is open comes after all that is closed.
    return lately.order_by("-is_closed", "opened_at", "pk").values_list(
        "patient_id", "stands_at", "opened_at", "is_closed"
    )


_LEAVING = Prepared(_leaving, patient_ids=list[UUID], since=datetime)


class Use(Struct, frozen=True, kw_only=True):
    """That somebody used, as they told on their own or staff noted, and where it stands."""

    obligation_id: UUID
    told_at: datetime


def use_told(*, viewer: Actor, patient_id: UUID, since: datetime) -> list[Use]:
    """What was told of one person since then, the oldest first; no matter whether it is open. One query."""
    rows = Obligation.objects.filter(
        patient_id=patient_id, signal__in=sorted(lapse_book().signals_of_use), opened_at__gte=since
    )
    shown = visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("opened_at", "pk")
    found = shown.annotate(stands_at=Coalesce("joins_id", "pk")).values_list("stands_at", "opened_at")
    return [Use(obligation_id=stands_at, told_at=told_at) for stands_at, told_at in found]


def tiers_lately(*, viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> dict[UUID, Tier]:
    """Patient id → the soonest tier that makes others reach for them sooner; who has none is absent.

    One of today or now counts from `since` on, closed or not; any other while it is open.
    """
    rows = visible(
        Obligation.objects.filter(patient_id__in=list(patient_ids), joins=None),
        viewer=viewer,
        data_class=DataClass.SAFETY,
    )
    found: dict[UUID, Tier] = {}
    for one in standings(rows.order_by("opened_at", "pk"), viewer=viewer):
        is_lately = one.obligation.opened_at >= since and one.tier in RAISED
        if is_lately or one.closing is None:
            patient_id = one.obligation.patient_id
            found[patient_id] = min(one.tier, found.get(patient_id, one.tier))
    return found


def ask_first(*, viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> frozenset[UUID]:
    """Of whom the counselor is asked before somebody gives them a friendly call, and no word of why. Two queries.

    As `tiers_lately` says it: what is open counts, and from `since` on what had to be done today or at once. Of whom
    the viewer may not know it, whether by the center or by a limit of the person, it is always asked.
    """
    shown = visible(ungated_patients(), viewer=viewer, data_class=DataClass.CAUTION, patient="pk")
    known = shown.filter(pk__in=list(patient_ids)).values_list("pk", flat=True)
    return frozenset(patient_ids) - frozenset(known) | _in_question(viewer, patient_ids, since)


def _in_question(viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> frozenset[UUID]:
    steps = Step.objects.filter(organization_id=OuterRef("organization_id"), obligation=OuterRef("pk"))
    raised = visible(steps, viewer=viewer, data_class=DataClass.CAUTION).filter(tier__in=sorted(RAISED))
    closed = Closing.objects.filter(organization_id=OuterRef("organization_id"), obligation=OuterRef("pk"))
    is_lately = Q(opened_at__gte=since) & (Q(tier__in=sorted(RAISED)) | Q(Exists(raised)))
    rows = Obligation.objects.filter(patient_id__in=list(patient_ids), joins=None)
    shown = visible(rows, viewer=viewer, data_class=DataClass.CAUTION).filter(~Exists(closed) | is_lately)
    return frozenset(shown.values_list("patient_id", flat=True).distinct())
