"""Asking about leaving: what became of the discharge list of a stay, and how stays were left."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.journey.checklists import Edition, LeavingItem, LeavingList, LeavingReasons, current, edition_of
from midspan.domains.journey.enums import WITHOUT, AtDischarge, EpisodeState, Leaving
from midspan.domains.journey.models import Departure, DischargeAnswer, Episode
from midspan.domains.journey.queries.stays import last_stay_here
from midspan.domains.journey.rules.episodes import Departing
from midspan.domains.journey.rules.leaving import (
    CHECK_UPS,
    HAS_LIST,
    NO_GROUND,
    NO_TO_CALLS,
    Going,
    Ground,
    LockState,
    is_stale,
    may_be_said_done,
)
from midspan.domains.journey.weekly_care import open_episode_of
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.enums import LEVEL_WORDS, Level
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict

APPOINTMENT = "appointment"  # The item's key.
CONTACT = "contact"  # Another one's.
DONE = AtDischarge.DONE
MINUTES_PER_HOUR = 60
# How an end is told outside; of a death nothing is.
OUTSIDE = {
    Leaving.PLANNED: "The stay ended as planned.",
    Leaving.TRANSFERRED: "Somebody else treats them from here on.",
    Leaving.BY_CENTER: "The center ended the stay.",
    Leaving.AGAINST_ADVICE: "The person ended the stay.",
    Leaving.VANISHED: "The person ended the stay.",
}


GroundOf = TypeVar("GroundOf", bound=Callable[..., Ground])
_GROUNDS: dict[str, Callable[..., Ground]] = {}


def grounds(key: str) -> Callable[[GroundOf], GroundOf]:
    """Let a higher domain tell what the record holds of one item: `f(viewer=, patient_id=)`, as the viewer sees it."""

    def keep(ground_of: GroundOf) -> GroundOf:
        _GROUNDS[key] = ground_of
        return ground_of

    return keep


def ground_of(key: str, *, viewer: Actor, patient_id: UUID) -> Ground:
    """What the record holds of one item now. Where nobody tells, there is nothing."""
    told = _GROUNDS.get(key)
    return told(viewer=viewer, patient_id=patient_id) if told else NO_GROUND


class ListLine(Struct, frozen=True):
    """One item of the discharge list with its newest answer, None while nobody has answered it."""

    item: LeavingItem
    answer: DischargeAnswer | None


def discharge_answers_of(*, viewer: Actor, patient_id: UUID) -> list[DischargeAnswer]:
    """All answers of all stays with who said them, the oldest first. One query."""
    return _ANSWERS.instances(viewer=viewer, patient_id=patient_id)


def _answers(*, viewer: Actor, patient_id: UUID) -> QuerySet[DischargeAnswer]:
    rows = visible(DischargeAnswer.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLACEMENT)
    return rows.select_related("said_by").order_by("said_at", "pk")


_ANSWERS = Prepared(_answers, patient_id=UUID)


def departures_of(*, viewer: Actor, patient_id: UUID) -> dict[UUID, Departure]:
    """Episode id → how that stay was left. One query."""
    return {one.episode_id: one for one in _DEPARTURES.instances(viewer=viewer, patient_id=patient_id)}


def _departures(*, viewer: Actor, patient_id: UUID) -> QuerySet[Departure]:
    return visible(Departure.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLACEMENT)


_DEPARTURES = Prepared(_departures, patient_id=UUID)


def discharge_list(*, viewer: Actor, episode: Episode) -> list[ListLine]:
    """The list of one stay in its order; nothing for who was never admitted."""
    if episode.state not in HAS_LIST:
        return []
    answers = discharge_answers_of(viewer=viewer, patient_id=episode.patient_id)
    newest = {one.key: one for one in answers if one.episode_id == episode.pk}
    listed: LeavingList = current(Edition.DISCHARGE)
    return [ListLine(item, newest.get(item.key)) for item in listed.items]


def appointment_after(*, viewer: Actor, patient_id: UUID) -> DischargeAnswer | None:
    """The next appointment that the discharge list of the open stay says is booked; None while it says of none."""
    stay = open_episode_of(viewer=viewer, patient_id=patient_id)
    if stay is None:
        return None
    answers = {line.item.key: line.answer for line in discharge_list(viewer=viewer, episode=stay)}
    said = answers.get(APPOINTMENT)
    return said if said is not None and said.answer == AtDischarge.DONE else None


class WayOn(Struct, frozen=True, kw_only=True):
    """What the discharge list says of the time after a stay, for the person: what was done, and lies ahead."""

    appointment: str = ""
    appointment_on: date | None = None
    contact: str = ""


def own_way_on(*, viewer: Actor, today: date) -> WayOn | None:
    """The next appointment after the viewer's last stay, and how to stay in touch.

    None where neither is, or they are here. Two queries, and one for who has not left.
    """
    stay = last_stay_here(viewer=viewer, patient_id=viewer.id)
    if stay is None or stay.state != EpisodeState.DISCHARGED:
        return None
    answers = discharge_answers_of(viewer=viewer, patient_id=viewer.id)
    newest = {one.key: one for one in answers if one.episode_id == stay.pk}
    done = {key: one for key, one in newest.items() if one.answer == DONE}
    ahead, contact = done.get(APPOINTMENT), done.get(CONTACT)
    if ahead is not None and ahead.on_date is not None and ahead.on_date < today:
        ahead = None
    if ahead is None and contact is None:
        return None
    return WayOn(
        appointment=ahead.words if ahead else "",
        appointment_on=ahead.on_date if ahead else None,
        contact=contact.words if contact else "",
    )


def open_items(lines: Sequence[ListLine]) -> list[LeavingItem]:
    """What nobody has answered yet."""
    return [line.item for line in lines if line.answer is None]


def went_without(lines: Sequence[ListLine]) -> dict[str, str]:
    """Item key → answer, of what was declined, for which the person was not able, or which was not possible."""
    undone = WITHOUT | {AtDischarge.NOT_POSSIBLE}
    return {one.item.key: one.answer.answer for one in lines if one.answer and one.answer.answer in undone}


def said_no_to_calls(*, viewer: Actor, episode_ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these stays, those whose discharge list says that the person wants no calls. One query."""
    rows = DischargeAnswer.objects.filter(episode_id__in=episode_ids, key=CHECK_UPS)
    seen = visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("said_at", "pk")
    newest = dict(seen.values_list("episode_id", "answer"))
    return frozenset(pk for pk, answer in newest.items() if answer in NO_TO_CALLS)


def departing_of(*, viewer: Actor, episode: Episode, going: Going) -> Departing:
    """What a discharge like this is judged by."""
    reasons: LeavingReasons = current(Edition.REASONS)
    return Departing(going=going, listed=locks_of(viewer=viewer, episode=episode), reasons=reasons)


def locks_of(*, viewer: Actor, episode: Episode) -> list[LockState]:
    """The list of a stay as the rules read it today. What a done item rests on is asked of the record once more."""
    return [_lock(one, viewer=viewer, episode=episode) for one in discharge_list(viewer=viewer, episode=episode)]


def _lock(line: ListLine, *, viewer: Actor, episode: Episode) -> LockState:
    today, item, said = clock.local_date(), line.item, line.answer
    ground = None
    if said is not None and said.answer == DONE and item.within_days:
        ground = ground_of(item.key, viewer=viewer, patient_id=episode.patient_id)
    return LockState(
        key=item.key,
        title=item.title,
        answer=AtDischarge(said.answer) if said else None,
        may_not_apply=item.may_not_apply,
        may_go_without=item.may_go_without,
        is_past=_is_past(line, today),
        has_changed=ground is not None and ground.on is None,
        is_stale=ground is not None and ground.on is not None and is_stale(item, ground.on, today=today),
    )


def _is_past(line: ListLine, today: date) -> bool:
    said = line.answer
    if said is None or said.answer != AtDischarge.DONE or not line.item.date:
        return False
    return said.on_date is not None and said.on_date < today


def course_of(*, viewer: Actor, episode: Episode) -> tuple[str, ...]:
    """What is told of a stay to who treats the person next, in neutral English: level, steps, how and why it ended."""
    lines = []
    if episode.level:
        words = LEVEL_WORDS.get(Level(episode.level), "") if episode.level in set(Level) else ""
        lines.append(f"Level of care: {words} ({episode.level})." if words else f"Level of care: {episode.level}.")
    steps = [
        f"{minutes / MINUTES_PER_HOUR:g} from {day}"
        for day, minutes in zip(episode.step_dates, episode.step_minutes, strict=True)
        if minutes
    ]
    if steps:
        lines.append(f"Hours a week: {', '.join(steps)}.")
    left = departures_of(viewer=viewer, patient_id=episode.patient_id).get(episode.pk)
    return (*lines, *(_ending_outside(left) if left else ()))


def _ending_outside(left: Departure) -> list[str]:
    """Nobody is blamed, and nothing of use, courts or rules is told."""
    reasons: LeavingReasons = edition_of(Edition.REASONS, left.reasons)
    why = reasons.reason(left.why)
    return [one for one in (OUTSIDE.get(Leaving(left.how), ""), why.outside if why else "") if one]


def not_done_yet(lines: Sequence[ListLine], *, viewer: Actor, patient_id: UUID) -> dict[str, Verdict]:
    """Item key → why nobody can say now that it is done. An answer that was given stands as it is."""
    today = clock.local_date()
    asked = [one.item for one in lines if one.item.within_days and (not one.answer or one.answer.answer != DONE)]
    verdicts = {
        item.key: may_be_said_done(item, ground_of(item.key, viewer=viewer, patient_id=patient_id), today=today)
        for item in asked
    }
    return {key: verdict for key, verdict in verdicts.items() if not verdict}


def departures_between(*, viewer: Actor, first: date, until: date) -> list[Departure]:
    """How stays were left that ended from that day to before the other, the latest first. One query."""
    rows = Departure.objects.filter(left_at__date__gte=first, left_at__date__lt=until)
    seen = visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).select_related("patient", "episode")
    return list(seen.order_by("-left_at", "pk"))
