"""What came back over time, what a sum is called, and who is not on track."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from msgspec import Struct

from midspan.domains.journey.queries import returned_on
from midspan.domains.measures.going import (
    asked_in_order,
    corrected_among,
    is_seen,
    lower_is_better,
    stays_good,
    why_not_on_track,
)
from midspan.domains.measures.models import Administration, TrackReview
from midspan.domains.measures.queries.askings import askings_from
from midspan.domains.measures.queries.kept import CAME, LOOKS
from midspan.domains.privacy.queries import visible
from midspan.engines.scoring import (
    ENGLISH,
    TOTAL,
    Change,
    Instrument,
    Reason,
    Scale,
    change,
    instrument,
    instrument_keys,
    said,
)
from midspan.values import Actor, DataClass


class Series(Struct, frozen=True):
    """One instrument of one person over time, the oldest first. `missed` are days nothing came back for.

    Of who was here before, only what came from `since` on, the day on which this stay was opened, says how it goes.
    """

    instrument: Instrument
    rows: tuple[Administration, ...]
    missed: tuple[date, ...]
    change: Change
    reasons: tuple[Reason, ...]
    review: TrackReview | None
    since: date | None = None

    def counts(self, day: date) -> bool:
        """Whether what came on that day is of this stay."""
        return self.since is None or day >= self.since

    def sums(self, scale: str) -> dict[date, int | None]:
        """Day → what one sum came to, in the order of time; None where it was not scored. The last of a day counts."""
        return {row.answered_on: row.score if scale == TOTAL else row.subscales.get(scale) for row in self.rows}

    @property
    def corrected(self) -> frozenset[UUID]:
        """The sheets in whose place a newer one of the same day counts."""
        return corrected_among(self.instrument, self.rows)

    @property
    def is_good_twice(self) -> bool:
        """Whether the last sums of two days of this stay stand in the best band; not where bands differ by person."""
        return stays_good(self.instrument, asked_in_order(self.instrument, self.rows, (), self.since))

    @property
    def shown_scales(self) -> tuple[Scale, ...]:
        """The sums that are drawn: the total, or each of those that are kept apart where there is none."""
        scales = self.instrument.scales
        return tuple(one for one in scales if one.key == TOTAL) or scales

    @property
    def needs_review(self) -> bool:
        """Not on track, and nobody has looked since the last time it was due or answered."""
        return bool(self.reasons) and not is_seen(self.review, [*(row.answered_on for row in self.rows), *self.missed])


def series_of(*, viewer: Actor, patient_id: UUID) -> list[Series]:
    """Every instrument a person was asked or answered, by title. As many queries for three as for one."""
    rows = CAME.instances(viewer=viewer, patient_id=patient_id)
    reviews = LOOKS.instances(viewer=viewer, patient_id=patient_id)
    missed: dict[str, list[date]] = {}
    asked = [one for one in askings_from(rows, viewer, patient_id, None) if not one.is_of_leaving]
    for asking in asked:
        missed.setdefault(asking.instrument.key, []).extend(asking.missed)
    keys = {row.instrument for row in rows} | {key for key, days in missed.items() if days}
    since = returned_on(viewer=viewer, patient_ids=[patient_id]).get(patient_id)
    found = [_series(key, rows, missed.get(key, []), reviews, since) for key in keys & set(instrument_keys())]
    return sorted(found, key=lambda one: one.instrument.title)


def tracks_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[Series]]:
    """Patient id → what came back of each instrument, by title; of whom nothing came is absent. Three queries.

    What was missed is not counted here: it is told on the person's own page.
    """
    came = Administration.objects.filter(patient_id__in=patient_ids)
    rows = visible(came, viewer=viewer, data_class=DataClass.SCORE).order_by("answered_on", "handed_in_at")
    looks = TrackReview.objects.filter(patient_id__in=patient_ids)
    reviews = visible(looks, viewer=viewer, data_class=DataClass.SCORE).order_by("reviewed_at")
    by_person: dict[UUID, tuple[list[Administration], list[TrackReview]]] = {}
    for row in rows:
        by_person.setdefault(row.patient_id, ([], []))[0].append(row)
    for one in reviews:
        by_person.setdefault(one.patient_id, ([], []))[1].append(one)
    since = returned_on(viewer=viewer, patient_ids=by_person)
    return {person: _tracks(*of_one, since.get(person)) for person, of_one in by_person.items()}


def _tracks(rows: list[Administration], reviews: list[TrackReview], since: date | None) -> list[Series]:
    keys = {row.instrument for row in rows} & set(instrument_keys())
    return sorted((_series(key, rows, [], reviews, since) for key in keys), key=lambda one: one.instrument.title)


def _series(
    key: str, rows: list[Administration], missed: list[date], reviews: list[TrackReview], since: date | None
) -> Series:
    """What came before `since` stands in it, and says nothing of how it goes now."""
    one = instrument(key)
    of_it = tuple(row for row in rows if row.instrument == key)
    asked = asked_in_order(one, of_it, missed, since)
    scores = [given.score for given in asked if given.score is not None]
    return Series(
        instrument=one,
        rows=of_it,
        missed=tuple(sorted(missed)),
        change=change(scores, one.change, is_lower_better=lower_is_better(one)),
        reasons=why_not_on_track(one, asked),
        review=next((review for review in reversed(reviews) if review.instrument == key), None),
        since=since,
    )


def sum_words(one: Instrument, key: str) -> str:
    """The name of one sum in the language of the page, as the pack of today has it; its key where it has none now."""
    title = next((scale.title for scale in one.scales if scale.key == key), "")
    return said(title, (get_language() or ENGLISH)[:2]) if title else key.replace("_", " ").capitalize()


def came_to(row: Administration) -> str:
    """What one answer set came to: its total, or each of the sums that are kept apart; nothing where it has none."""
    if row.score is not None or not row.is_complete:
        return "" if row.score is None else str(row.score)
    one = instrument(row.instrument)
    return ", ".join(f"{sum_words(one, key)} {value}" for key, value in in_order(one, row.subscales))


def in_order(one: Instrument, sums: Mapping[str, int | None]) -> list[tuple[str, int | None]]:
    """Sums that are kept apart, in the order of the pack: the database does not keep theirs."""
    place = {scale.key: number for number, scale in enumerate(one.scales)}
    return sorted(sums.items(), key=lambda kept: (place.get(kept[0], len(place)), kept[0]))
