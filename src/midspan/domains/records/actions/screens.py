"""Ordering a drug screen, and each step of it. No step tells anybody anything."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.people.queries import staff_credentials, ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.records.book import panel_edition, panels
from midspan.domains.records.enums import Result, ScreenStep, Specimen
from midspan.domains.records.models import DrugScreen, DrugScreenStep, SubstanceResult
from midspan.domains.records.queries import ScreenFile, screen_of
from midspan.domains.records.rules.screens import may_order, may_result, may_step
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, DataClass, RefusedError, refused

NOT_FOUND = "There is no such screen, or it is not yours."
WITH_RESULTS = frozenset({ScreenStep.RESULTED, ScreenStep.CONFIRMED})


class StepWords(Struct, frozen=True, kw_only=True):
    """What is said of a step. `at` None: now. `results` and `levels` are by the key of a substance."""

    at: datetime | None = None
    specimen: Specimen | None = None
    is_observed: bool | None = None
    laboratory: str = ""
    words: str = ""
    results: Mapping[str, Result] = {}
    levels: Mapping[str, str] = {}


@action("screen.order")
def order_screen(*, patient_id: UUID, panel: str, reason: str, by: Actor) -> DrugScreen:
    """Order a screen; the person reads what it is for. Clicked twice it is one. Raises RefusedError."""
    may_order(by, reason=reason, is_known=panel in panels()).require()
    rows = visible(ungated_patients(), viewer=by, data_class=DataClass.DRUG_SCREEN, patient="pk")
    if not rows.filter(pk=patient_id).exists():
        raise RefusedError(refused(NOT_FOUND))
    in_turn("screen.order", patient_id)
    now = clock.now()
    said = {"patient_id": patient_id, "panel": panel, "reason": reason.strip(), "ordered_by_id": by.id}
    same = DrugScreen.objects.filter(**said, ordered_at__gt=now - timedelta(minutes=1))
    if just_ordered := visible(same, viewer=by, data_class=DataClass.DRUG_SCREEN).first():
        return just_ordered  # A second click.
    screen = DrugScreen.objects.create(
        organization_id=by.organization_id, edition=panel_edition().edition, ordered_at=now, **said
    )
    _keep(screen, ScreenStep.ORDERED, StepWords(at=now), number=1, by=by)
    return screen


@action("screen.step")
def take_step(*, patient_id: UUID, screen_id: UUID, step: ScreenStep, said: StepWords, by: Actor) -> DrugScreenStep:
    """Note the next step of a screen, or add to it. What stands is never changed. Raises RefusedError."""
    file, now = _held(patient_id, screen_id, by), clock.now()
    may_step(by, state=file.state, to=step, at=said.at or now, last=file.last_at, now=now, words=said.words).require()
    if step is ScreenStep.COLLECTED and said.specimen is None:
        raise RefusedError(refused("Say what was collected."))
    if step in WITH_RESULTS:
        is_confirming = step is ScreenStep.CONFIRMED
        may_result(said.results, wanted=file.substances, is_confirming=is_confirming).require()
    return _keep(file.screen, step, said, number=len(file.steps) + 1, by=by)


def _keep(screen: DrugScreen, step: ScreenStep, said: StepWords, *, number: int, by: Actor) -> DrugScreenStep:
    now = clock.now()
    kept = DrugScreenStep.objects.create(
        organization_id=by.organization_id,
        patient_id=screen.patient_id,
        screen=screen,
        number=number,
        step=step,
        at=said.at or now,
        specimen=said.specimen or "",
        is_observed=said.is_observed,
        laboratory=said.laboratory.strip(),
        words=said.words.strip(),
        noted_at=now,
        done_by_id=by.id,
        credential=", ".join(staff_credentials(viewer=by, staff_id=by.id)),
    )
    SubstanceResult.objects.bulk_create(
        SubstanceResult(
            organization_id=by.organization_id,
            patient_id=screen.patient_id,
            step=kept,
            substance=substance,
            result=result,
            words=said.levels.get(substance, "").strip(),
        )
        for substance, result in said.results.items()
    )
    return kept


def _held(patient_id: UUID, screen_id: UUID, by: Actor) -> ScreenFile:
    """The screen, of which nobody else notes a step until the transaction ends."""
    rows = DrugScreen.objects.filter(patient_id=patient_id, pk=screen_id)
    list(visible(rows, viewer=by, data_class=DataClass.DRUG_SCREEN).select_for_update(no_key=True))
    file = screen_of(viewer=by, patient_id=patient_id, screen_id=screen_id)
    if file is None:
        raise RefusedError(refused(NOT_FOUND))
    return file
