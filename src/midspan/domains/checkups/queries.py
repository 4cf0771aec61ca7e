"""Asking about the time after a stay: who is called today, one person's days and tries, and one's own."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.checkups.book import checkup_book
from midspan.domains.checkups.enums import TALKED, Ending, Outcome, State
from midspan.domains.checkups.models import BackAsk, CaringWish, CaringWord, CheckUp, CheckUpPlan, Death, Try
from midspan.domains.checkups.rules.days import LONGEST_CLOSED, IsOpen, Standing, Tried, standing_of
from midspan.domains.checkups.rules.deeds import CALLS
from midspan.domains.journey.queries import has_left, stays_on
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import closed_days_from, open_days
from midspan.values import Actor, DataClass

__all__ = [
    "CALLS",
    "AskLine",
    "CallLine",
    "OwnAfter",
    "PersonAfter",
    "admitted_again",
    "asks_back",
    "calls_on",
    "calls_over",
    "contacts_after",
    "days_of_board",
    "due_on_board",
    "has_died",
    "may_be_due",
    "open_plan_of",
    "own_after",
    "person_after",
]
AROUND, AHEAD = timedelta(days=LONGEST_CLOSED), timedelta(days=7)
LONGEST_KEPT = timedelta(days=120)  # Longer than from one check-up to the next: what is older is settled.
A_WEEK_BUT_ONE = timedelta(days=6)
SHOWN_WORDS = 20


class CallLine(Struct, frozen=True, kw_only=True):
    """One check-up to be done, of whom, and by whom."""

    patient_id: UUID
    name: str
    check_up_id: UUID
    day: int
    call_on: date
    state: State
    tries: int
    owner_id: UUID
    owner: str


class AskLine(Struct, frozen=True, kw_only=True):
    """Somebody asks to come back, and by when they hear from somebody."""

    patient_id: UUID
    name: str
    asked_on: date
    by: date
    is_late: bool


class CheckUpLine(Struct, frozen=True, kw_only=True):
    """One check-up with its tries, and where it stands."""

    check_up: CheckUp
    tries: tuple[Try, ...]
    standing: Standing


class PersonAfter(Struct, frozen=True, kw_only=True):
    """The time after somebody's last stay. `current` is the check-up that somebody does next.

    `has_left`: no stay is open; `is_here`: they are in treatment again. Neither while a return has only begun.
    """

    plan: CheckUpPlan | None
    lines: tuple[CheckUpLine, ...]
    ask: BackAsk | None
    wish: CaringWish | None
    words: tuple[CaringWord, ...]
    has_left: bool
    is_here: bool
    is_dead: bool

    @property
    def current(self) -> CheckUpLine | None:
        return next((one for one in self.lines if one.standing.call_on is not None), None)


OwnAfter = PersonAfter


def _days_around(viewer: Actor, today: date) -> IsOpen:
    return open_days(viewer=viewer, first=today - LONGEST_KEPT - AROUND, until=today + 2 * AROUND)


def admitted_again(*, viewer: Actor) -> QuerySet[Any]:
    """Open stays of people who were admitted. A return that has only begun is none: it may not come about."""
    return stays_on(viewer=viewer).filter(admitted_at__isnull=False)


def _running(viewer: Actor) -> QuerySet[CheckUpPlan]:
    """Plans that run, of people who are not in treatment again: until a return is admitted, they are called."""
    rows = visible(CheckUpPlan.objects.filter(ended_at__isnull=True), viewer=viewer, data_class=DataClass.PLACEMENT)
    back = admitted_again(viewer=viewer).filter(patient_id=OuterRef("patient_id")).order_by()
    return rows.filter(~Exists(back)).select_related("patient", "owner")


def calls_on(*, viewer: Actor, today: date, mine: bool = False) -> list[CallLine]:
    """Whom somebody calls by today or in the next days, the longest waiting first.

    As many queries for many as for one.
    """
    plans = {one.pk: one for one in _running(viewer) if not mine or one.owner_id == viewer.id}
    lines = _lines(viewer, plans, today=today)
    found = [_call_line(plans[one.check_up.plan_id], one) for one in lines if _is_near(one, today)]
    return sorted(found, key=lambda one: (one.call_on, one.name, one.check_up_id))


def due_on_board(*, viewer: Actor, today: date) -> list[CallLine]:
    """Whom the viewer calls by today, the longest waiting first. To be asked of who has a row in `may_be_due`."""
    return [one for one in calls_on(viewer=viewer, today=today, mine=True) if one.call_on <= today]


def may_be_due(*, viewer: Actor, today: date, soon: date, since: date) -> QuerySet[CheckUp]:
    """The viewer's check-ups of which one may be due by today; where there is none, nothing is.

    To be part of another statement, which so says whether to ask at all, and in a few words: what was tried in vain is
    among them, and who came back. `soon` and `since` are of `days_of_board`: in
    any six days some may be without opening hours, and what falls later is called by today only where a day is closed.
    """
    tried = Try.objects.filter(organization_id=OuterRef("organization_id"), check_up_id=OuterRef("pk"))
    later = CheckUp.objects.filter(
        organization_id=OuterRef("organization_id"),
        plan_id=OuterRef("plan_id"),
        due_on__gt=OuterRef("due_on"),
        due_on__lte=today,
    )
    closed = closed_days_from(viewer=viewer, day=today).filter(date__gt=today, date__lte=OuterRef("due_on"))
    rows = CheckUp.objects.filter(
        Q(due_on__lte=soon) | Exists(closed),
        ~Exists(tried.filter(outcome__in=sorted(TALKED))),
        ~Exists(later),
        plan__owner_id=viewer.id,
        plan__ended_at__isnull=True,
        due_on__gte=since,
    )
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by()


def days_of_board(today: date) -> dict[str, date]:
    """The days that `may_be_due` is asked with."""
    return {"today": today, "soon": today + A_WEEK_BUT_ONE, "since": today - LONGEST_KEPT}


def _is_near(one: CheckUpLine, today: date) -> bool:
    return one.standing.call_on is not None and one.standing.call_on <= today + AHEAD


def _call_line(plan: CheckUpPlan, one: CheckUpLine) -> CallLine:
    assert one.standing.call_on is not None  # noqa: S101 - `_is_near` has just asked.
    return CallLine(
        patient_id=plan.patient_id,
        name=name_of(plan.patient),
        check_up_id=one.check_up.pk,
        day=one.check_up.day,
        call_on=one.standing.call_on,
        state=one.standing.state,
        tries=len(one.tries),
        owner_id=plan.owner_id,
        owner=str(plan.owner),
    )


def name_of(patient: Any) -> str:
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


def _lines(viewer: Actor, plans: dict[UUID, CheckUpPlan], *, today: date, whole: bool = False) -> list[CheckUpLine]:
    """Each check-up of these plans with its tries; not `whole`, only those around today."""
    rows = CheckUp.objects.filter(plan_id__in=list(plans)).order_by("due_on", "day", "pk")
    if not whole:
        rows = rows.filter(due_on__gte=today - LONGEST_KEPT, due_on__lt=today + AROUND)
    check_ups = list(visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT))
    tries = _tries(viewer, [one.pk for one in check_ups])
    is_open = _days_around(viewer, today)
    following: dict[UUID, date | None] = {}
    later: dict[UUID, date] = {}
    for one in reversed(check_ups):
        following[one.pk] = later.get(one.plan_id)
        later[one.plan_id] = one.due_on
    return [
        CheckUpLine(
            check_up=one,
            tries=tuple(tries.get(one.pk, ())),
            standing=standing_of(
                due_on=one.due_on,
                after=plans[one.plan_id].last_day,
                tries=[
                    Tried(outcome=Outcome(each.outcome), made_on=localdate(each.made_at), next_on=each.next_on)
                    for each in tries.get(one.pk, ())
                ],
                most_tries=checkup_book().most_tries,
                following=following[one.pk],
                is_over=plans[one.plan_id].ended_at is not None,
                today=today,
                is_open=is_open,
            ),
        )
        for one in check_ups
    ]


def _tries(viewer: Actor, check_up_ids: Collection[UUID]) -> dict[UUID, list[Try]]:
    rows = Try.objects.filter(check_up_id__in=list(check_up_ids)).select_related("made_by").order_by("made_at", "pk")
    found: dict[UUID, list[Try]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT):
        found.setdefault(one.check_up_id, []).append(one)
    return found


def asks_back(*, viewer: Actor, today: date) -> list[AskLine]:
    """Who asks to come back, the longest waiting first."""
    is_open = _days_around(viewer, today)
    return [_ask_line(one, today=today, is_open=is_open) for one in _asks(viewer).select_related("patient")]


def _asks(viewer: Actor) -> QuerySet[BackAsk]:
    rows = BackAsk.objects.filter(answered_at__isnull=True).order_by("asked_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT)


def _wishes(viewer: Actor, patient_id: UUID) -> QuerySet[CaringWish]:
    rows = CaringWish.objects.filter(patient_id=patient_id, stopped_at__isnull=True).order_by("wished_at")
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT)


def _words(viewer: Actor, patient_id: UUID) -> QuerySet[CaringWord]:
    rows = CaringWord.objects.filter(patient_id=patient_id).select_related("signed_by").order_by("-sent_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.MESSAGE)


def _ask_line(one: BackAsk, *, today: date, is_open: IsOpen) -> AskLine:
    asked = localdate(one.asked_at)
    ahead = (asked + timedelta(days=number) for number in range(1, LONGEST_CLOSED))
    by = next((day for day in ahead if is_open(day)), asked)
    return AskLine(patient_id=one.patient_id, name=name_of(one.patient), asked_on=asked, by=by, is_late=by < today)


def open_plan_of(*, viewer: Actor, patient_id: UUID) -> CheckUpPlan | None:
    """The plan of one person that runs."""
    return _plans_of(viewer, patient_id).filter(ended_at__isnull=True).first()


def _plans_of(viewer: Actor, patient_id: UUID) -> QuerySet[CheckUpPlan]:
    rows = visible(CheckUpPlan.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLACEMENT)
    return rows.select_related("owner", "episode").order_by("-made_at", "pk")


def person_after(*, viewer: Actor, patient_id: UUID, today: date) -> PersonAfter:
    """All of the time after somebody's last stay that the viewer may see."""
    plan = _plans_of(viewer, patient_id).first()
    return PersonAfter(
        plan=plan,
        lines=tuple(_lines(viewer, {plan.pk: plan}, today=today, whole=True)) if plan else (),
        ask=_asks(viewer).filter(patient_id=patient_id).first(),
        wish=_wishes(viewer, patient_id).first(),
        words=tuple(_words(viewer, patient_id)[:SHOWN_WORDS]),
        has_left=has_left(viewer=viewer, patient_id=patient_id),
        is_here=admitted_again(viewer=viewer).filter(patient_id=patient_id).exists(),
        is_dead=has_died(viewer=viewer, patient_id=patient_id),
    )


def own_after(*, viewer: Actor, today: date) -> OwnAfter:
    """The same of the viewer's own."""
    return person_after(viewer=viewer, patient_id=viewer.id, today=today)


def has_died(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether the record says so: a stay ended with it, or somebody learned of it later; and nobody took it back."""
    rows = Death.objects.filter(patient_id=patient_id, taken_back_at__isnull=True)
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).exists()


def calls_over(*, viewer: Actor, episode_ids: Sequence[UUID]) -> dict[UUID, tuple[Ending, date]]:
    """Stay → how and on which day the calls after it ended; whose calls go on is absent. One query."""
    rows = CheckUpPlan.objects.filter(episode_id__in=list(episode_ids), ended_at__isnull=False)
    seen = visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT)
    return {
        episode_id: (Ending(ending), localdate(ended_at))
        for episode_id, ending, ended_at in seen.values_list("episode_id", "ending", "ended_at")
    }


def contacts_after(*, viewer: Actor, episode_ids: Sequence[UUID]) -> dict[UUID, date]:
    """Stay → the first day after it on which somebody talked with the person; who was not reached is absent.

    Who did not want to talk was not talked with. One query.
    """
    rows = Try.objects.filter(
        Q(outcome__in=sorted(TALKED - {Outcome.DECLINED})), check_up__plan__episode_id__in=list(episode_ids)
    )
    seen = visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("-made_at")
    return {
        episode_id: localdate(made_at)
        for episode_id, made_at in seen.values_list("check_up__plan__episode_id", "made_at")
    }
