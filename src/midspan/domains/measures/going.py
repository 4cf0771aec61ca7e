"""How it goes with an instrument: what of it counts, and of whom it is not on track while nobody has looked.

Of many people at once it is read as part of a query of theirs, without the rest of each row.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate
from msgspec import Struct, json

from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import ALONE
from midspan.domains.measures.models import Administration, TrackReview
from midspan.domains.privacy.queries import visible
from midspan.engines.scoring import TOTAL, Asked, Instrument, Reason, instrument, instrument_keys, not_on_track
from midspan.values import Actor, DataClass

T = TypeVar("T")


class Track(Struct, frozen=True, kw_only=True):
    """An instrument of which somebody is not on track, and why; nobody has looked yet."""

    instrument: Instrument
    reasons: tuple[Reason, ...]


class Came(Struct, frozen=True, kw_only=True):
    """What says of an answer set how it goes: read many at a time, without the rest of its row."""

    pk: UUID
    instrument: str
    mode: str
    answered_on: date
    score: int | None


class Looked(Struct, frozen=True, kw_only=True):
    """When somebody last looked at how it goes with one instrument."""

    instrument: str
    reviewed_at: datetime


OneSet = Administration | Came
SetT = TypeVar("SetT", Administration, Came, OneSet)


def asked_in_order(one: Instrument, rows: Sequence[OneSet], missed: Iterable[date], since: date | None) -> list[Asked]:
    corrected = corrected_among(one, rows)
    stand = [row for row in rows if row.pk not in corrected]
    counted = stand if one.several_a_day else last_of_each_day(stand)
    came = [Asked(row.answered_on, row.score, came=True) for row in counted]
    asked = sorted([*came, *(Asked(day, None) for day in missed)], key=lambda given: given.day)
    return [given for given in asked if since is None or given.day >= since]


def last_of_each_day(rows: Iterable[SetT]) -> list[SetT]:
    """Of these, the oldest first: one sum a day counts, the last; of a day without one, one that came."""
    found: dict[date, SetT] = {}
    for row in rows:
        if row.score is not None or row.answered_on not in found:
            found[row.answered_on] = row
    return list(found.values())


def lower_is_better(one: Instrument) -> bool:
    return next((scale.is_lower_better for scale in one.scales if scale.key == TOTAL), True)


def is_in_best_band(one: Instrument, score: int) -> bool:
    """Whether a total stands in the band at the good end. False without bands, or where they differ by person."""
    bands = [band for band in one.bands if band.scale == TOTAL]
    if not bands or any(band.sex or band.when or band.age_from or band.age_to for band in bands):
        return False
    best = min(bands, key=lambda band: band.least) if lower_is_better(one) else max(bands, key=lambda band: band.most)
    return best.least <= score <= best.most


def stays_good(one: Instrument, asked: Sequence[Asked]) -> bool:
    """Whether the last sums of enough last days all stand in the best band; not where bands differ by person."""
    good_days = schedules().going.good_days
    by_day = {given.day: given.score for given in asked if given.score is not None}
    last = list(by_day.values())[-good_days:]
    return len(last) == good_days and all(is_in_best_band(one, score) for score in last)


def why_not_on_track(one: Instrument, asked: Sequence[Asked]) -> tuple[Reason, ...]:
    """The same for a person's page, the caseload and the day board."""
    return not_on_track(asked, one.change, is_lower_better=lower_is_better(one), stays_good=stays_good(one, asked))


def is_seen(review: TrackReview | Looked | None, days: Collection[date]) -> bool:
    """Whether somebody looked since the last of these days."""
    return review is not None and (not days or localdate(review.reviewed_at) >= max(days))


def corrected_among(one: Instrument, rows: Sequence[OneSet]) -> frozenset[UUID]:
    """Of these, the oldest first: what staff entered once more for a day, unless it is asked several times a day."""
    if one.several_a_day:
        return frozenset()
    sheets = [row for row in rows if row.mode not in ALONE]
    newest = {row.answered_on: row.pk for row in sheets}
    return frozenset(row.pk for row in sheets if newest[row.answered_on] != row.pk)


def came_of_patient(*, viewer: Actor) -> ArraySubquery:
    """Of a query of somebody's rows, what came back of them: `not_looked_at` reads it. For pages of many people."""
    rows = visible(
        Administration.objects.filter(patient_id=OuterRef("patient_id")), viewer=viewer, data_class=DataClass.SCORE
    )
    fields = {name: name for name in Came.__struct_fields__}
    return ArraySubquery(rows.order_by("answered_on", "handed_in_at").values_list(JSONObject(**fields)))


def looks_of_patient(*, viewer: Actor) -> ArraySubquery:
    """As `came_of_patient`, who looked at it when."""
    rows = visible(
        TrackReview.objects.filter(patient_id=OuterRef("patient_id")), viewer=viewer, data_class=DataClass.SCORE
    )
    fields = {name: name for name in Looked.__struct_fields__}
    return ArraySubquery(rows.order_by("reviewed_at").values_list(JSONObject(**fields)))


def not_looked_at(came: Sequence[str] | None, looks: Sequence[str] | None, *, since: date | None) -> list[Track]:
    """As `Series.needs_review` has it of each instrument, by title. What was missed is not counted here."""
    rows, looked = _read(came, Came), {one.instrument: one for one in _read(looks, Looked)}
    found = []
    for one in map(instrument, {row.instrument for row in rows} & set(instrument_keys())):
        of_it = [row for row in rows if row.instrument == one.key]
        reasons = why_not_on_track(one, asked_in_order(one, of_it, (), since))
        if reasons and not is_seen(looked.get(one.key), [row.answered_on for row in of_it]):
            found.append(Track(instrument=one, reasons=reasons))
    return sorted(found, key=lambda track: track.instrument.title)


def _read(rows: Sequence[str] | None, kind: type[T]) -> list[T]:
    """Who may see none gets null of the database."""
    return [json.decode(row, type=kind) for row in rows or ()]
