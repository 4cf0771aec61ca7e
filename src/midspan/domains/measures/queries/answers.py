"""One answer set: what was answered, what was answered before, and what is known of the person."""

from datetime import date
from typing import Any
from uuid import UUID

from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode, patient_for
from midspan.domains.measures.enums import ALONE
from midspan.domains.measures.models import Administration, GivenAnswer
from midspan.domains.privacy.queries import visible
from midspan.engines.scoring import Person, Sex
from midspan.values import Actor, DataClass

KNOWN_SEXES = frozenset(Sex)


def answers_of(*, viewer: Actor, patient_id: UUID, administration_id: UUID) -> dict[str, GivenAnswer]:
    """What was answered, by item number."""
    rows = visible(GivenAnswer.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.SCORE).filter(
        administration_id=administration_id
    )
    return {row.item: row for row in rows}


def administration_for(*, viewer: Actor, patient_id: UUID, administration_id: UUID) -> Administration | None:
    return (
        visible(Administration.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.SCORE)
        .filter(pk=administration_id)
        .first()
    )


def last_points(*, viewer: Actor, patient_id: UUID, key: str, item: str, but_not: str) -> int | None:
    """The points of one item the last time it was answered, None if it never was; `but_not` is where it is asked."""
    rows = GivenAnswer.objects.filter(patient_id=patient_id, item=item, administration__instrument=key)
    seen = visible(rows.exclude(points=None), viewer=viewer, data_class=DataClass.SCORE)
    others = [
        row for row in seen.select_related("administration") if f"administration {row.administration_id}" != but_not
    ]
    latest = max(
        others, key=lambda row: (row.administration.answered_on, row.administration.handed_in_at), default=None
    )
    return latest.points if latest else None


def sheet_of_day(*, viewer: Actor, patient_id: UUID, key: str, answered_on: date) -> Administration | None:
    """The newest sheet of this instrument that staff entered for that day: it counts."""
    rows = Administration.objects.filter(patient_id=patient_id, instrument=key, answered_on=answered_on)
    sheets = visible(rows.exclude(mode__in=ALONE), viewer=viewer, data_class=DataClass.SCORE)
    return sheets.order_by("-handed_in_at", "pk").first()


def reader_of(*, viewer: Actor, patient_id: UUID) -> Any:
    """The primary counselor, who reads what comes back; None while there is none, and once the stay has ended."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    return episode.primary_counselor if episode and episode.state not in ENDED else None


def has_left(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether the last stay of this person has ended: from then on nobody reads by themselves what comes back."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    return episode is not None and episode.state in ENDED


def person_of(*, viewer: Actor, patient_id: UUID, on: date) -> Person:
    """What bands may depend on, as far as it is known."""
    patient: Any = patient_for(viewer=viewer, patient_id=patient_id)
    if patient is None:
        return Person()
    born = patient.birth_date
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else None
    return Person(sex=Sex(patient.sex) if patient.sex in KNOWN_SEXES else None, age=age)
