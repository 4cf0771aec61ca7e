"""Of whom nobody has heard for a week: once a day somebody is asked to talk with them."""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from midspan.domains.encounters.queries import came_lately
from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import stays_on
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import CallOutcome
from midspan.domains.outreach.models import Deed
from midspan.domains.outreach.queries import away_of, stretch_of
from midspan.domains.outreach.rules.silence import silent_since
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.actions import report_silent
from midspan.domains.safety.queries import last_talked
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass

logger = logging.getLogger(__name__)


@action("outreach.watch_silence")
def watch_silence(*, by: Actor) -> int:
    """Everybody in treatment, looked at today. Returns of how many nobody has heard for too long.

    For each somebody is asked to talk with them; the same stretch twice is once, and each week of it is one.
    """
    today, days = clock.local_date(), outreach_book().silent_days
    heard_of = _heard_of(by).items()
    silent = [(one, stretch) for one, on in heard_of if (stretch := silent_since(on, today=today, days=days))]
    return sum(_asked_alone(patient_id, stretch, by) for patient_id, stretch in silent)


def _asked_alone(patient_id: UUID, stretch: str, by: Actor) -> bool:
    """One for whom nobody can be asked takes no other with it: the log says so."""
    try:
        with transaction.atomic():
            report_silent(patient_id=patient_id, source=stretch, by=by)
    except Exception:
        logger.exception("silence_not_reported")
        return False
    return True


def _heard_of(by: Actor) -> dict[UUID, date]:
    """Patient id → the last day on which they were met, talked with or away, or the day of admission. Six queries."""
    stays = stays_on(viewer=by).filter(state__in=sorted(IN_TREATMENT))
    admitted = {one.patient_id: one.admitted_at for one in stays if one.admitted_at is not None}
    since = min(admitted.values(), default=clock.now())
    lately = came_lately(viewer=by, since=localdate(since), drafts=True)
    came = {one: known.last_on for one, known in lately.items() if known.last_on}
    talked, called, away = last_talked(viewer=by, since=since), _called(by), _away(by, admitted)
    days = [came, away, *({one: localdate(at) for one, at in known.items()} for known in (admitted, talked, called))]
    return {one: max(known[one] for known in days if one in known) for one in admitted}


def _called(by: Actor) -> dict[UUID, datetime]:
    """Patient id → when a call of an outreach last reached them."""
    rows = Deed.objects.filter(outcome=CallOutcome.REACHED)
    shown = visible(rows, viewer=by, data_class=DataClass.ATTENDANCE).order_by().values("patient_id")
    return dict(shown.annotate(last_at=Max("at")).values_list("patient_id", "last_at"))


def _away(by: Actor, patient_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Patient id → the last day of the days away that have begun: of whom nobody expects to hear nobody asks."""
    now, found = clock.now(), dict[UUID, date]()
    for patient_id, stretches in away_of(viewer=by, patient_ids=list(patient_ids)).items():
        ends = [until for first, until in map(stretch_of, stretches) if first <= now]
        if ends:
            found[patient_id] = localdate(max(ends))
    return found
