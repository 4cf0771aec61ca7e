"""What three people take, two of one's drug screens, and what others wrote about them: read, unread and doubted.

Made by the very actions on a clock that stands in the past.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.records.actions import (
    Received,
    StepWords,
    add_line,
    correct_received,
    doubt_list,
    keep_received,
    order_screen,
    read_or_move,
    reconcile,
    take_step,
)
from midspan.domains.records.actions.medicines import Said, threads_of
from midspan.domains.records.enums import (
    AllergiesSaid,
    Decision,
    ListKind,
    PassingOn,
    ReceivedStep,
    Result,
    ScreenStep,
    Source,
    Specimen,
)
from midspan.domains.records.queries import MedicineList, medicine_list
from midspan.domains.records.shapes import Decided, LineWords, Terms
from midspan.kernel import clock
from midspan.kernel.paper import pdf_from
from midspan.values import Actor

WRITTEN = Path(__file__).with_name("record_beyond_notes.toml")
MORNING, HOUR = 9 * 60 + 10, timedelta(hours=1)
KINDS = {"medicine": ListKind.MEDICINE, "allergy": ListKind.ALLERGY}
PAPER = b"""
#set document(title: "Document", author: (), date: none)
#set page(paper: "us-letter", margin: 2.5cm)
#for line in said.lines [#line #parbreak()]
"""


def tell_record_beyond_notes(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        for told in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["person"]:
            if told["key"] in known:
                _tell(center, known[told["key"]], told)
    center.act_as("ines")


def _tell(center: Center, person: Person, told: Mapping[str, Any]) -> None:
    by = center.act_as(told["writer"])
    for name, kind in KINDS.items():
        for line in told.get(name, ()):
            with clock.standing_at(_at(center, line)):
                _add(person, kind, line, by)
    with clock.standing_at(_at(center, told["reconciliation"])):
        _reconcile(person, told["reconciliation"], by)
    for screen in told.get("screen", ()):
        _screen(center, person, screen, by)
    for record in told.get("received", ()):
        _receive(center, person, record, by)
    for doubt in told.get("doubt", ()):
        _doubt(center, person, doubt, by)


def _at(center: Center, told: Mapping[str, Any]) -> datetime:
    return center.days.at(center.days.today - timedelta(days=told["days_ago"]), MORNING)


def _add(person: Person, kind: ListKind, line: Mapping[str, Any], by: Actor) -> None:
    words = LineWords(**{name: line[name] for name in LineWords.__struct_fields__ if name in line})
    add_line(patient_id=person.patient.pk, kind=kind, words=words, source=Source(line["source"]), by=by)


def _reconcile(person: Person, told: Mapping[str, Any], by: Actor) -> None:
    found = medicine_list(viewer=by, patient_id=person.patient.pk)
    decided = [_decided(found, thread, told) for thread in threads_of(found)]
    said = Said(
        seen=found.mark,
        is_asked=True,
        takes_none=all(one.decision is Decision.STOP for one in decided),
        allergies=AllergiesSaid(told["allergies"]),
        words=told["words"],
    )
    reconcile(patient_id=person.patient.pk, said=said, decided=decided, by=by)


def _decided(found: MedicineList, thread: Any, told: Mapping[str, Any]) -> Decided:
    """Kept, but where the person takes none: then what the referral says is stopped with the reason."""
    line = found.line(thread)
    if isinstance(told["stops"], str):
        heard = next(one for one in found.unlisted if one.id == thread)
        return Decided(thread=thread, decision=Decision.STOP, dose=heard.dose, why=told["stops"])
    if line is None:
        heard = next(one for one in found.unlisted if one.id == thread)
        return Decided(thread=thread, decision=Decision.KEEP, dose=heard.dose)
    now = line.now
    how = {"dose": now.dose, "route": now.route, "frequency": now.frequency}
    return Decided(thread=thread, decision=Decision.KEEP, person_words=told["says"].get(now.name, ""), **how)


def _doubt(center: Center, person: Person, told: Mapping[str, Any], by: Actor) -> None:
    found = medicine_list(viewer=by, patient_id=person.patient.pk)
    thread = next(one.thread for one in found.lines if one.now.name == told["about"])
    with clock.standing_at(_at(center, told)):
        doubt_list(words=told["words"], thread=thread, by=as_themselves(center, person))
    center.act_as("ines")


def _screen(center: Center, person: Person, told: Mapping[str, Any], by: Actor) -> None:
    at = _at(center, told)
    with clock.standing_at(at):
        screen = order_screen(patient_id=person.patient.pk, panel=told["panel"], reason=told["reason"], by=by)
    for moment, step, said in _steps(center, told, at):
        with clock.standing_at(moment):
            take_step(patient_id=person.patient.pk, screen_id=screen.pk, step=step, said=said, by=by)


def _steps(center: Center, told: Mapping[str, Any], at: datetime) -> Iterable[tuple[datetime, ScreenStep, StepWords]]:
    collected = StepWords(specimen=Specimen(told["specimen"]), is_observed=told.get("observed"))
    yield at + HOUR, ScreenStep.COLLECTED, collected
    yield at + 2 * HOUR, ScreenStep.RESULTED, _came_out(told)
    for place, step in enumerate((ScreenStep.SENT, ScreenStep.CONFIRMED, ScreenStep.REVIEWED), 3):
        if step.value in told:
            yield _at(center, told[step.value]) + place * HOUR, step, _came_out(told[step.value])


def _came_out(told: Mapping[str, Any]) -> StepWords:
    results = {key: Result(value) for key, value in told.get("results", {}).items()}
    return StepWords(
        results=results,
        levels=told.get("levels", {}),
        laboratory=told.get("laboratory", ""),
        words=told.get("words", ""),
    )


def _receive(center: Center, person: Person, told: Mapping[str, Any], by: Actor) -> None:
    at = _at(center, told)
    names = ("from_whom", "way", "basis", "basis_words", "category")
    said = Received(
        content=pdf_from(PAPER, {"lines": told["lines"]}),
        file_name="scan.pdf",
        passing_on=PassingOn(told["passing_on"]),
        received_date=at.date(),
        **{name: told[name] for name in names},
    )
    with clock.standing_at(at + HOUR):
        record = keep_received(patient_id=person.patient.pk, said=said, by=by)
    if "read" in told:
        with clock.standing_at(at + 2 * HOUR):
            words = {"step": ReceivedStep.READ, "words": told["read"]}
            read_or_move(patient_id=person.patient.pk, record_id=record.pk, by=by, **words)
    if "corrected" in told:
        with clock.standing_at(at + 3 * HOUR):
            terms = Terms(basis=told["basis"], basis_words=told["corrected"]["basis_words"], passing_on=said.passing_on)
            correct_received(
                patient_id=person.patient.pk,
                record_id=record.pk,
                said=terms,
                why=told["corrected"]["why"],
                seen=2,
                by=by,
            )
