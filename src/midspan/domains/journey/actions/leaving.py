"""The discharge list, answered item by item."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.actions.episodes import locked_episode
from midspan.domains.journey.checklists import Edition, LeavingList, current
from midspan.domains.journey.enums import AtDischarge, EpisodeState
from midspan.domains.journey.models import DischargeAnswer, Episode
from midspan.domains.journey.queries.leaving import ListLine, discharge_answers_of, discharge_list, ground_of
from midspan.domains.journey.rules.leaving import NO_GROUND, Ground, is_stale, may_answer_at_discharge
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


class Said(Struct, frozen=True, kw_only=True):
    """What became of one item: why it was not done, or who, where and on which day."""

    answer: AtDischarge
    words: str = ""
    on_date: date | None = None


@action("discharge.answer")
def answer_discharge_list(
    *, episode_id: UUID, said: Mapping[str, Said], by: Actor, seen: Mapping[str, UUID | None] | None = None
) -> frozenset[str]:
    """Keep what is new in `said` (item key → answer) beside what was said before. Raises RefusedError.

    `seen` (item key → answer that stood on the page) holds back what somebody else has answered since then: theirs
    stays. Given back are the items of which `said` would have changed what was seen, and was not kept for that.
    """
    episode = locked_episode(episode_id, by)
    items = {line.item.key: line for line in discharge_list(viewer=by, episode=episode)}
    overtaken = frozenset() if seen is None else _overtaken(items, seen)
    listed: LeavingList = current(Edition.DISCHARGE)
    for key, one in said.items():
        if key in overtaken:
            continue
        line = items.get(key)
        ground = _ground(line, one, patient_id=episode.patient_id, by=by)
        if line is not None and _says(line.answer) == one and not _is_renewed(line, ground):
            continue
        may_answer_at_discharge(
            by,
            state=EpisodeState(episode.state),
            item=line.item if line else None,
            answer=one.answer,
            words=one.words,
            on_date=one.on_date,
            today=clock.local_date(),
            ground=ground,
        ).require()
        _keep(episode, key, one, edition=listed.header.edition, confirmed_on=ground.on, by=by)
    before = _answers_seen(by, episode, seen or {}) if overtaken else {}
    return frozenset(
        key for key in overtaken & said.keys() if said[key] not in (before.get(key), _says(items[key].answer))
    )


def _ground(line: ListLine | None, said: Said, *, patient_id: UUID, by: Actor) -> Ground:
    """What the record holds of an item that asks for it, where it is said to be done."""
    if line is None or not line.item.within_days or said.answer is not AtDischarge.DONE:
        return NO_GROUND
    return ground_of(line.item.key, viewer=by, patient_id=patient_id)


def _is_renewed(line: ListLine, ground: Ground) -> bool:
    """Whether the same answer says something new: what it rests on was gone through again, and is not too old."""
    kept = line.answer.confirmed_on if line.answer else None
    if ground.on is None or ground.on == kept:
        return False
    return not is_stale(line.item, ground.on, today=clock.local_date())


def _overtaken(items: Mapping[str, ListLine], seen: Mapping[str, UUID | None]) -> frozenset[str]:
    return frozenset(key for key, line in items.items() if line.answer and line.answer.pk != seen.get(key))


def _answers_seen(by: Actor, episode: Episode, seen: Mapping[str, UUID | None]) -> dict[str, Said | None]:
    answers = discharge_answers_of(viewer=by, patient_id=episode.patient_id)
    return {one.key: _says(one) for one in answers if one.pk == seen.get(one.key)}


def _says(answer: DischargeAnswer | None) -> Said | None:
    if answer is None:
        return None
    return Said(answer=AtDischarge(answer.answer), words=answer.words, on_date=answer.on_date)


def _keep(episode: Episode, key: str, said: Said, *, edition: str, confirmed_on: date | None, by: Actor) -> None:
    if not by.is_staff:
        raise RefusedError(refused("A staff member goes through this list."))
    DischargeAnswer.objects.create(
        organization_id=by.organization_id,
        patient_id=episode.patient_id,
        episode=episode,
        edition=edition,
        key=key,
        answer=said.answer,
        words=said.words.strip(),
        on_date=said.on_date,
        confirmed_on=confirmed_on,
        said_by_id=by.id,
        said_at=clock.now(),
    )
