"""Drug screens as they stand: each with its steps, and how each substance came out last."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.records.book import panels
from midspan.domains.records.enums import Result, ScreenStep
from midspan.domains.records.models import DrugScreen, DrugScreenStep, SubstanceResult
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass


class Finding(Struct, frozen=True, kw_only=True):
    """How one substance came out. `confirmed` None: no laboratory has said, and `presumptive` alone may be wrong.

    `levels` are what was written at the first test and by the laboratory.
    """

    substance: str
    presumptive: Result
    confirmed: Result | None
    levels: tuple[str, str]


class ScreenFile(Struct, frozen=True, kw_only=True):
    """One screen with its steps in order; `results` are by the id of their step."""

    screen: DrugScreen
    steps: tuple[DrugScreenStep, ...]
    results: dict[UUID, list[SubstanceResult]]

    @property
    def state(self) -> ScreenStep:
        """The last step that is no addendum."""
        return next(ScreenStep(one.step) for one in reversed(self.steps) if one.step != ScreenStep.ADDENDUM)

    @property
    def last_at(self) -> datetime | None:
        """When something was last done with what was collected; an order is often written down after it."""
        beside = {ScreenStep.ORDERED, ScreenStep.ADDENDUM}
        return max((one.at for one in self.steps if one.step not in beside), default=None)

    @property
    def substances(self) -> tuple[str, ...]:
        """What the panel looks for; what came out, where the panel is no longer in the book."""
        panel = panels().get(self.screen.panel)
        if panel:
            return panel.substances
        return tuple(sorted({one.substance for rows in self.results.values() for one in rows}))

    def step(self, which: ScreenStep) -> DrugScreenStep | None:
        """The last of these steps."""
        return next((one for one in reversed(self.steps) if one.step == which), None)

    def is_withdrawn(self, step: DrugScreenStep) -> bool:
        """Whether what came out at this step was said to be wrong later."""
        last = self.step(ScreenStep.WITHDRAWN)
        return last is not None and step.number < last.number

    @property
    def findings(self) -> list[Finding]:
        """Each substance of the panel; what nobody tested is not known. Empty before anything that stands came out."""
        first, last = self._came_out(ScreenStep.RESULTED), self._came_out(ScreenStep.CONFIRMED)
        return [self._finding(key, first, last) for key in self.substances] if first else []

    def _finding(self, key: str, first: dict[str, SubstanceResult], last: dict[str, SubstanceResult]) -> Finding:
        presumptive, confirmed = first.get(key), last.get(key)
        return Finding(
            substance=key,
            presumptive=Result(presumptive.result) if presumptive else Result.NOT_TESTED,
            confirmed=Result(confirmed.result) if confirmed else None,
            levels=(presumptive.words if presumptive else "", confirmed.words if confirmed else ""),
        )

    def _came_out(self, which: ScreenStep) -> dict[str, SubstanceResult]:
        """By substance; a laboratory that is asked again has the last word."""
        steps = [one for one in self.steps if one.step == which and not self.is_withdrawn(one)]
        return {row.substance: row for one in steps for row in self.results.get(one.pk, ())}


def screens_of(*, viewer: Actor, patient_id: UUID) -> list[ScreenFile]:
    """Every screen of one person, the newest first; none for whoever may not see them. Three queries."""
    steps: dict[UUID, list[DrugScreenStep]] = {}
    for one in _STEPS.instances(viewer=viewer, patient_id=patient_id):
        steps.setdefault(one.screen_id, []).append(one)
    results: dict[UUID, list[SubstanceResult]] = {}
    for row in _RESULTS.instances(viewer=viewer, patient_id=patient_id):
        results.setdefault(row.step_id, []).append(row)
    return [
        ScreenFile(
            screen=one,
            steps=tuple(steps[one.pk]),
            results={step.pk: results.get(step.pk, []) for step in steps[one.pk]},
        )
        for one in _SCREENS.instances(viewer=viewer, patient_id=patient_id)
        if one.pk in steps
    ]


def screen_of(*, viewer: Actor, patient_id: UUID, screen_id: UUID) -> ScreenFile | None:
    """One screen of one person; None for what there is not, or is not the viewer's to see."""
    return next((one for one in screens_of(viewer=viewer, patient_id=patient_id) if one.screen.pk == screen_id), None)


def _screens(*, viewer: Actor, patient_id: UUID) -> QuerySet[DrugScreen]:
    rows = DrugScreen.objects.filter(patient_id=patient_id).select_related("ordered_by").order_by("-ordered_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.DRUG_SCREEN)


def _steps(*, viewer: Actor, patient_id: UUID) -> QuerySet[DrugScreenStep]:
    rows = DrugScreenStep.objects.filter(patient_id=patient_id).select_related("done_by").order_by("number")
    return visible(rows, viewer=viewer, data_class=DataClass.DRUG_SCREEN)


def _results(*, viewer: Actor, patient_id: UUID) -> QuerySet[SubstanceResult]:
    rows = SubstanceResult.objects.filter(patient_id=patient_id).order_by("substance")
    return visible(rows, viewer=viewer, data_class=DataClass.DRUG_SCREEN)


_SCREENS = Prepared(_screens, patient_id=UUID)
_STEPS = Prepared(_steps, patient_id=UUID)
_RESULTS = Prepared(_results, patient_id=UUID)
