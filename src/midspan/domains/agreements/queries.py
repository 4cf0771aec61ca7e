"""Asking about agreements: all with how each stands today, one, and whether something may go to an organization."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.agreements.book import ending
from midspan.domains.agreements.enums import AgreementState
from midspan.domains.agreements.models import Agreement, AgreementEnd
from midspan.domains.agreements.rules import may_go, may_keep, state_on
from midspan.kernel import clock
from midspan.values import Actor, Verdict

SHOWN_FIRST = (AgreementState.ENDING, AgreementState.IN_FORCE, AgreementState.COMING, AgreementState.OVER)


class Standing(Struct, frozen=True, kw_only=True):
    """An agreement as it stands today."""

    agreement: Agreement
    end: AgreementEnd | None
    state: AgreementState

    @property
    def last_date(self) -> date | None:
        """The last day by its own words; an earlier end stands in `end`."""
        return self.agreement.last_date


def agreements(*, viewer: Actor) -> list[Standing]:
    """All on file: those that end soon first, those that are over last. Two queries."""
    found = [_standing(one) for one in _rows(viewer).defer("content")]
    return sorted(found, key=lambda one: (SHOWN_FIRST.index(one.state), one.agreement.name, one.agreement.first_date))


def agreements_ending(*, viewer: Actor) -> list[Standing]:
    """Those that end soon and have no later one with the same organization, whose place that takes."""
    found = agreements(viewer=viewer)
    lasting = {
        one.agreement.name.casefold() for one in found if one.state in {AgreementState.IN_FORCE, AgreementState.COMING}
    }
    return [one for one in found if one.state is AgreementState.ENDING and one.agreement.name.casefold() not in lasting]


def agreement_standing(*, viewer: Actor, agreement_id: UUID) -> Standing | None:
    row = _rows(viewer).filter(pk=agreement_id).first()
    return None if row is None else _standing(row)


def may_go_to(*, viewer: Actor, name: str, classes: Collection[str]) -> Verdict:
    """Whether these classes may go to an organization of this name today, by any agreement with it.

    Of several agreements the one that allows it, else what one in force says.
    """
    found = [one for one in agreements(viewer=viewer) if one.agreement.name.casefold() == name.strip().casefold()]
    verdicts = [may_go(state=one.state, classes=classes, agreed=one.agreement.classes) for one in found]
    verdicts = verdicts or [may_go(state=None, classes=classes, agreed=())]
    return next((one for one in verdicts if one), verdicts[0])


def _rows(viewer: Actor) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(organization_id=viewer.organization_id).prefetch_related("ends")
    return rows if may_keep(viewer) else rows.none()


def _standing(one: Agreement) -> Standing:
    end = next(iter(one.ends.all()), None)
    state = state_on(
        clock.local_date(),
        first=one.first_date,
        last=one.last_date,
        ended=end.ends_date if end else None,
        ending=ending(),
    )
    return Standing(agreement=one, end=end, state=state)
