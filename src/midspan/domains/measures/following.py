"""What a screen offers to ask on: a longer questionnaire after a short one that was positive. Staff decide."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.measures.book import FollowUp, schedules
from midspan.domains.measures.models import Administration
from midspan.domains.measures.queries import Asking, Series, answers_of
from midspan.engines.scoring import Asking as ByWhom
from midspan.engines.scoring import Instrument, instrument
from midspan.kernel import clock
from midspan.values import Actor


class Offer(Struct, frozen=True, kw_only=True):
    """One instrument that is worth asking, and the answer set that says so."""

    line: FollowUp
    instrument: Instrument
    because: Administration

    @property
    def is_in_person(self) -> bool:
        """Whether staff ask it themselves, here or on their own form."""
        return self.instrument.is_shell or self.instrument.asking is ByWhom.STAFF


def offers_from(series: Collection[Series], askings: Collection[Asking], *, viewer: Actor) -> list[Offer]:
    """What the latest screens of one person's stay offer and nobody has asked, entered or stopped since.

    From what came back and is asked: no query, but one for a screen that has no sum.
    """
    by_key = {one.instrument.key: one for one in series}
    found = []
    for line in schedules().follow_up.line:
        last = _last(by_key.get(line.after))
        if last is not None and not _is_settled(line, last, by_key, askings) and _is_positive(line, last, viewer):
            found.append(Offer(line=line, instrument=instrument(line.offers), because=last))
    return found


def _last(one: Series | None) -> Administration | None:
    """The latest answer set that counts, unless it is of an earlier stay or too long ago."""
    if one is None:
        return None
    since = clock.local_date() - timedelta(days=schedules().follow_up.within_days)
    count = [row for row in one.rows if row.pk not in one.corrected and one.counts(row.answered_on)]
    return count[-1] if count and count[-1].answered_on >= since else None


def _is_settled(line: FollowUp, last: Administration, by_key: dict[str, Series], askings: Collection[Asking]) -> bool:
    """Whether it came back since, is asked, or was: what staff stopped does not come back."""
    came = by_key.get(line.offers)
    if came is not None and any(row.answered_on >= last.answered_on for row in came.rows):
        return True
    asked = [one for one in askings if one.instrument.key == line.offers]
    return any(one.is_open or localdate(one.assignment.assigned_at) >= last.answered_on for one in asked)


def _is_positive(line: FollowUp, last: Administration, viewer: Actor) -> bool:
    if line.any_item_at_least is not None:
        given = answers_of(viewer=viewer, patient_id=last.patient_id, administration_id=last.pk).values()
        return any((one.points or 0) >= line.any_item_at_least for one in given)
    if line.at_least is not None:
        return last.score is not None and last.score >= line.at_least
    return bool(line.band) and last.band == line.band
