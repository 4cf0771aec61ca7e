"""Asking: what is open and for whom, where each stands, who is on duty, and whether alerts arrive."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from msgspec import Struct

from midspan.domains.journey.queries import latest_episode
from midspan.domains.notices.queries import undelivered_subjects
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff, all_staff, staff_credentials
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import closed_dates, home_zone, leave_between, opening_spans, shifts_in_force
from midspan.domains.safety.book import SafetyBook, safety_book
from midspan.domains.safety.enums import (
    ROTA,
    ContactOutcome,
    Disposition,
    ObligationKind,
    ObligationState,
    Rung,
    StepKind,
    Tier,
)
from midspan.domains.safety.models import (
    AlertTest,
    Baseline,
    Closing,
    Duty,
    Formulation,
    Obligation,
    OwnReply,
    Step,
    UnstaffedChoice,
)
from midspan.domains.safety.rules.clocks import LOOKS_AHEAD_DAYS, Hours, gaps, is_on_shift
from midspan.domains.safety.rules.deeds import SEES_ROTA, STAND_INS, is_licensed
from midspan.domains.safety.rules.ladder import (
    Past,
    Person,
    Situation,
    owner_of,
    state_of,
    told_now,
    without_away,
)
from midspan.domains.safety.rules.tiers import Answer
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict

NEXT_TEST_WITHIN = timedelta(hours=25)
__all__ = ["SEES_ROTA", "Answer", "SafetyBook", "safety_book"]


class Standing(Struct, frozen=True, kw_only=True):
    """One obligation with its steps in order, and how it stands. `tier` and `due_at` are those in force."""

    obligation: Obligation
    steps: tuple[Step, ...]
    replies: tuple[OwnReply, ...]
    formulation: Formulation | None
    closing: Closing | None

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
    def assigned(self) -> Step | None:
        """The step by which a clinician assigned the tier; None while it is the computed one."""
        return next((one for one in reversed(self.steps) if one.kind == StepKind.TIER_ASSIGNED), None)

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
        outcome=ContactOutcome(step.outcome) if step.outcome else None,
    )


def _open(viewer: Actor) -> QuerySet[Obligation]:
    closed = Closing.objects.filter(organization_id=OuterRef("organization_id"), obligation=OuterRef("pk"))
    rows = Obligation.objects.filter(~Exists(closed))
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY)


def open_obligations(*, viewer: Actor, patient_id: UUID | None = None) -> list[Standing]:
    """What is open, of one person or of everybody in reach, the soonest due first.

    As many queries for three as for one.
    """
    rows = _open(viewer) if patient_id is None else _open(viewer).filter(patient_id=patient_id)
    found = standings(rows.select_related("patient").order_by("opened_at", "pk"), viewer=viewer)
    return sorted(found, key=lambda one: (one.due_at, one.obligation.opened_at))


def standings(rows: Iterable[Obligation], *, viewer: Actor) -> list[Standing]:
    """Each of these with all that belongs to it."""
    found = list(rows)
    if not found:
        return []
    ids = [one.pk for one in found]
    see: dict[str, Any] = {"viewer": viewer, "data_class": DataClass.SAFETY}
    steps = _by_obligation(visible(Step.objects.order_by("number"), **see), ids)
    replies = _by_obligation(visible(OwnReply.objects.order_by("replied_at", "pk"), **see), ids)
    written = _by_obligation(visible(Formulation.objects.order_by("written_at", "pk"), **see), ids)
    closed = _by_obligation(visible(Closing.objects.select_related("closed_by"), **see), ids)
    return [
        Standing(
            obligation=one,
            steps=tuple(steps.get(one.pk, ())),
            replies=tuple(replies.get(one.pk, ())),
            formulation=next(reversed(written.get(one.pk, [])), None),
            closing=next(iter(closed.get(one.pk, [])), None),
        )
        for one in found
    ]


def _by_obligation(rows: QuerySet[Any], ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows.filter(obligation_id__in=ids):
        found.setdefault(row.obligation_id, []).append(row)
    return found


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

    A next contact that was agreed is none of it.
    """
    found = open_obligations(viewer=viewer, patient_id=viewer.id)
    theirs = [one for one in found if one.obligation.kind != ObligationKind.FOLLOW_UP]
    return min(theirs, key=lambda one: one.state is ObligationState.IN_CONTACT, default=None)


def said_so_far(*, viewer: Actor) -> int:
    """How often the person who asks has said on their own that they are not safe, and it became an obligation."""
    rows = Obligation.objects.filter(patient_id=viewer.id, kind=ObligationKind.SAID.value)
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
    return (
        _open(viewer)
        .order_by("tier", "due_at", "pk")
        .values_list("pk", "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name")
    )


_WAITING = Prepared(_waiting_rows)


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


# When somebody is there


def hours_for(*, viewer: Actor, patient_id: UUID) -> Hours:
    """Opening hours of the person's site, on its clock; while none is known, of all of them on the center's."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    site = episode.site if episode else None
    zone = ZoneInfo(site.time_zone) if site else home_zone(organization_id=viewer.organization_id)
    today = clock.today(zone)
    closed = closed_dates(viewer=viewer, from_date=today, until_date=today + timedelta(days=LOOKS_AHEAD_DAYS))
    opening = opening_spans(viewer=viewer)
    sites = {site.pk: opening.get(site.pk, [])} if site else opening
    return Hours(zone=zone, opening={key: tuple(spans) for key, spans in sites.items()}, closed=frozenset(closed))


def is_staffed_now(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether the patient's site is open at this moment, by its clock; while none is known, whether any of them is."""
    return hours_for(viewer=viewer, patient_id=patient_id).is_open_at(clock.now())


def is_watched_now(*, viewer: Actor, patient_id: UUID, instrument: str) -> bool:
    """Whether what may be a signal is asked now: somebody is there or, where the center chose so, is on call."""
    if is_staffed_now(viewer=viewer, patient_id=patient_id):
        return True
    chosen = UnstaffedChoice.objects.filter(organization_id=viewer.organization_id, instrument=instrument, keeps=True)
    return bool(on_duty(viewer=viewer, at=clock.now())) and chosen.exists()


def unstaffed_choices(*, viewer: Actor) -> dict[str, bool]:
    """Instrument → whether it asks what may be a signal while nobody is at the site."""
    rows = UnstaffedChoice.objects.filter(organization_id=viewer.organization_id)
    return dict(rows.values_list("instrument", "keeps"))


# Who is alerted


def on_duty(*, viewer: Actor, at: datetime) -> list[Duty]:
    """Who stands on the rungs of the rota at that moment, in their order."""
    rows = Duty.objects.filter(
        organization_id=viewer.organization_id, called_off_at=None, during__contains=at, staff__is_active=True
    )
    found = {one.rung: one for one in rows.select_related("staff")}
    return [found[rung] for rung in ROTA if rung in found]


def duties_from(*, viewer: Actor, since: datetime, until: datetime) -> list[Duty]:
    """The rota from `since` to `until`, in order of time."""
    rows = Duty.objects.filter(
        organization_id=viewer.organization_id, called_off_at=None, during__overlap=(since, until)
    )
    return list(rows.select_related("staff").order_by("during", "rung", "pk"))


def rota_gaps(*, viewer: Actor, now: datetime) -> list[tuple[datetime, datetime]]:
    """When nobody is on call in the days the book looks ahead."""
    until = now + timedelta(days=safety_book().looks_ahead_days)
    duties = duties_from(viewer=viewer, since=now, until=until)
    spans = [(one.during.lower, one.during.upper) for one in duties if one.rung == Rung.ON_CALL]
    return gaps(spans, since=now, until=until)


def ladder_for(*, viewer: Actor, patient_id: UUID, tier: Tier) -> tuple[Person, ...]:
    """Whom an alert about that person goes to now, in order, without those who are off."""
    now = clock.now()
    people = [
        *_primary(viewer, patient_id, waits=safety_book().clocks[tier].contact_minutes is None),
        *(Person(one.staff_id, Rung(one.rung)) for one in on_duty(viewer=viewer, at=now)),
        *(Person(pk, Rung.DIRECTOR) for pk in _in_role(viewer, Role.DIRECTOR)),
    ]
    return _there(viewer, people) or _stand_ins(viewer)


def _there(viewer: Actor, people: Collection[Person]) -> tuple[Person, ...]:
    away = away_now(viewer=viewer, staff_ids=[one.staff_id for one in people])
    return without_away(tuple(people), away)


def _primary(viewer: Actor, patient_id: UUID, *, waits: bool) -> list[Person]:
    """The own counselor: while at work or, where there is time until the next working day, anyhow."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    counselor: Any = episode.primary_counselor if episode else None
    if counselor is None or not counselor.is_active:
        return []
    is_there = waits or _is_at_work(viewer, patient_id, counselor.pk)
    return [Person(counselor.pk, Rung.PRIMARY)] if is_there else []


def _is_at_work(viewer: Actor, patient_id: UUID, staff_id: UUID) -> bool:
    """By their own shifts; somebody whose shifts nobody has entered is there while the site is open."""
    hours, now = hours_for(viewer=viewer, patient_id=patient_id), clock.now()
    shifts = shifts_in_force(viewer=viewer, staff_ids=[staff_id], on=now.astimezone(hours.zone).date())
    if not shifts:
        return hours.is_open_at(now)
    return is_on_shift(now, [(one.span, one.zone) for one in shifts], zone=hours.zone)


def _in_role(viewer: Actor, role: Role) -> list[UUID]:
    return [one.pk for one in active_staff(organization_id=viewer.organization_id, role=role)]


def _stand_ins(viewer: Actor) -> tuple[Person, ...]:
    """Whoever is there of the first role that has somebody there."""
    by_role = ([Person(pk, Rung.STAND_IN) for pk in _in_role(viewer, role)] for role in STAND_INS)
    return next(filter(None, (_there(viewer, people) for people in by_role)), ())


def away_now(*, viewer: Actor, staff_ids: Collection[UUID]) -> frozenset[UUID]:
    """Who of these is on leave today or does not work here any more."""
    today = clock.today(home_zone(organization_id=viewer.organization_id))
    tomorrow = today + timedelta(days=1)
    leave = leave_between(viewer=viewer, from_date=today, until_date=tomorrow, staff_ids=list(staff_ids))
    active = all_staff(viewer=viewer).filter(pk__in=staff_ids, is_active=True)
    gone = set(staff_ids) - set(active.values_list("pk", flat=True))
    return frozenset({one.staff_id for one in leave} | gone)


def situation_of(found: Standing, *, viewer: Actor) -> Situation:
    """What the clock asks about. For jobs, which reach everybody."""
    book, owner = safety_book(), found.owner
    alerts = [one.pk for one in found.steps if one.kind == StepKind.ALERTED]
    return Situation(
        clock=book.clocks[found.tier],
        due_at=found.due_at,
        again_minutes=book.again_minutes,
        steps=found.past,
        ladder=ladder_for(viewer=viewer, patient_id=found.obligation.patient_id, tier=found.tier),
        failed=undelivered_subjects(viewer=viewer, subject_ids=alerts),
        away=away_now(viewer=viewer, staff_ids=[owner]) if owner else frozenset(),
    )


# What is known, who may close


def is_known(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether passive thoughts are known: a formulation of the last days, or a baseline that has not run out.

    A formulation about somebody whom nobody reached tells nothing of what they think.
    """
    now = clock.now()
    since = now - timedelta(days=safety_book().known_days)
    unreached = Closing.objects.filter(patient_id=patient_id, disposition=Disposition.NOT_REACHED.value)
    recent = Formulation.objects.filter(patient_id=patient_id, written_at__gte=since)
    written = recent.exclude(obligation_id__in=unreached.values("obligation_id"))
    known = Baseline.objects.filter(patient_id=patient_id, until_at__gt=now)
    return any(visible(rows, viewer=viewer, data_class=DataClass.SAFETY).exists() for rows in (written, known))


def baseline_of(*, viewer: Actor, patient_id: UUID) -> Baseline | None:
    """The baseline in force, if one is."""
    rows = Baseline.objects.filter(patient_id=patient_id, until_at__gt=clock.now())
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("-recorded_at", "pk").first()


def licensed(*, viewer: Actor) -> Verdict:
    """Whether the viewer holds a license to assign a tier and to close."""
    return is_licensed(
        staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else (),
        safety_book().closing_credentials,
    )


def names_of_staff(*, viewer: Actor, staff_ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of these staff members, also of those who left."""
    return {one.pk: str(one) for one in all_staff(viewer=viewer).filter(pk__in=[pk for pk in staff_ids if pk])}


def phone_of(*, viewer: Actor, patient_id: UUID) -> str:
    """Whom the person calls: the site, else the organization."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    of_site = episode.site.phone if episode and episode.site else ""
    return of_site or Organization.objects.get(pk=viewer.organization_id).phone


# Whether alerts arrive


def latest_test(*, viewer: Actor) -> AlertTest | None:
    rows = AlertTest.objects.filter(organization_id=viewer.organization_id)
    return rows.select_related("staff").order_by("-sent_at").first()


def are_alerts_down(*, viewer: Actor) -> bool:
    """Whether the last test alert did not go out, nobody answered it in time, or none was sent of late. One query."""
    rows = _LAST_TEST.rows(viewer=viewer)
    return any(is_down(*row, now=clock.now()) for row in rows)


def is_down(
    sent_at: datetime, due_at: datetime, answered_at: datetime | None, failed_at: datetime | None, *, now: datetime
) -> bool:
    """A test older than a day says nothing about today: whatever sends it may not run any more."""
    return failed_at is not None or (answered_at is None and now >= due_at) or now - sent_at > NEXT_TEST_WITHIN


def _last_test(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = AlertTest.objects.filter(organization_id=viewer.organization_id).order_by("-sent_at")
    return rows.values_list("sent_at", "due_at", "answered_at", "failed_at")[:1]


_LAST_TEST = Prepared(_last_test)
