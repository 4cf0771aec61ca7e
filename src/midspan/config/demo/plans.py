"""Plans of four people: two hold, one waits for the person's name, one is being written together; what Rowan says.

Made by the very actions on a clock that stands in the past, like what somebody shares.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.config.demo.usual_plans import tell_usual_plans
from midspan.domains.assessments.queries import found_needs
from midspan.domains.plans.actions import (
    begin_plan,
    name_to_sign,
    offer_plan,
    rate_objective,
    show_draft,
    show_goals,
    sign_plan,
    suggest_words,
    take_up,
    write_element,
    write_staff_note,
)
from midspan.domains.plans.enums import Doer, Kind, NeedState, Signer, Typing
from midspan.domains.plans.queries import active_plan, own_goals, plan_in_work
from midspan.domains.plans.shapes import CriterionWords, GoalWords, InterventionWords, NeedWords, ObjectiveWords
from midspan.domains.plans.thread import needs_in, objectives_in
from midspan.kernel import clock
from midspan.values import Actor

WRITTEN = Path(__file__).with_name("plans.toml")
RATES, RATING, SAID = "rowan", 6, "Tuesdays work. Fridays after payday are still hard."


def tell_plans(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["plan"]
        tell_usual_plans(center, people, told=frozenset(plan["person"] for plan in written))
        for plan in written:
            if plan["person"] in known:
                _tell(center, known[plan["person"]], plan)
        if RATES in known:
            _rate(center, known[RATES], at=center.days.at(center.days.monday - timedelta(days=1), 20 * 60 + 10))
    center.act_as("ines")


def _tell(center: Center, person: Person, plan: Mapping[str, Any]) -> None:
    at = center.days.at(center.days.monday - timedelta(weeks=plan["weeks_ago"]), 9 * 60 + 40)
    with clock.standing_at(at):
        by = center.act_as(plan["writer"])
        begun = begin_plan(patient_id=person.patient.pk, by=by)
        for need in plan["need"]:
            _write_need(center, person, need, at=at, by=by)
        for words in plan["criterion"]:
            _write(person, Kind.CRITERION, CriterionWords(words=words), by)
        if plan["state"] != "draft":
            offer_plan(patient_id=person.patient.pk, by=by)
        if plan["state"] == "active":
            _sign(person, Signer.CLINICIAN, by)
            themselves = as_themselves(center, person)
            _sign(person, Signer.PATIENT, themselves)
            show_goals(threads=[one.thread for one in own_goals(viewer=themselves)], by=themselves)
    date_notices(begun.pk, at)
    if "suggested" in plan:
        _suggest(center, person, plan["suggested"], by=by, at=at + timedelta(hours=9))


def _write_need(center: Center, person: Person, need: Mapping[str, Any], *, at: datetime, by: Actor) -> None:
    words = NeedWords(
        words=need["words"],
        evidence=need.get("evidence", ""),
        state=NeedState(need.get("state", NeedState.ACTIVE)),
        reason=need.get("reason", ""),
    )
    found = {one.words: one.id for one in found_needs(viewer=by, patient_id=person.patient.pk)}
    if words.words in found:
        row = take_up(patient_id=person.patient.pk, found_id=found[words.words], by=by)
        thread = _write(person, Kind.NEED, words, by, thread=row.thread)
    else:
        thread = _write(person, Kind.NEED, words, by)
    if "staff_note" in need:
        write_staff_note(patient_id=person.patient.pk, thread=thread, words=need["staff_note"], by=by)
    for goal in need.get("goal", ()):
        said = GoalWords(own_words=goal["own_words"], typed=Typing(goal.get("typed", Typing.BY_STAFF)))
        under = _write(person, Kind.GOAL, said, by, under=thread)
        for objective in goal["objective"]:
            _write_objective(center, person, objective, under=under, at=at, by=by)


def _write_objective(
    center: Center, person: Person, objective: Mapping[str, Any], *, under: UUID, at: datetime, by: Actor
) -> None:
    said = {
        name: objective.get(name, "")
        for name in ("words", "measured_by", "measure", "instrument", "baseline", "target")
    }
    levels = tuple(objective.get("levels", ()))
    words = ObjectiveWords(**said, levels=levels, by_date=at.date() + timedelta(days=objective["days"]))
    thread = _write(person, Kind.OBJECTIVE, words, by, under=under)
    for one in objective["intervention"]:
        _write(person, Kind.INTERVENTION, _intervention(center, one), by, under=thread)


def _intervention(center: Center, one: Mapping[str, Any]) -> InterventionWords:
    is_own = one["doer"] == "patient"
    return InterventionWords(
        words=one["words"],
        doer=Doer.PATIENT if is_own else Doer.STAFF,
        owner_id=None if is_own else center.actor(one["doer"]).id,
        modality=one["modality"],
        times_a_week=one["times_a_week"],
        minutes=one.get("minutes"),
    )


def _write(
    person: Person, kind: Kind, words: Any, by: Actor, *, under: UUID | None = None, thread: UUID | None = None
) -> UUID:
    return write_element(patient_id=person.patient.pk, kind=kind, words=words, by=by, under=under, thread=thread).thread


def _sign(person: Person, signer: Signer, by: Actor) -> None:
    file = plan_in_work(viewer=by, patient_id=person.patient.pk)
    if file is None:
        raise ValueError("What was offered waits to be signed.")
    sign_plan(
        patient_id=person.patient.pk,
        signer=signer,
        read_digest=file.digest,
        signed_name=name_to_sign(signer=signer, patient_id=person.patient.pk, by=by),
        by=by,
    )


def _suggest(center: Center, person: Person, words: str, *, by: Actor, at: datetime) -> None:
    """Both looked at the draft; in the evening the person puts the first need otherwise, on their phone."""
    show_draft(patient_id=person.patient.pk, by=by)
    file = plan_in_work(viewer=by, patient_id=person.patient.pk)
    first = needs_in(file.tree)[0] if file else None
    if first is not None:
        with clock.standing_at(at):
            themselves = as_themselves(center, person)
            suggest_words(thread=first.thread, seen=first.words, words=words, by=themselves)


def _rate(center: Center, person: Person, *, at: datetime) -> None:
    by = as_themselves(center, person)
    file = active_plan(viewer=by, patient_id=by.id)
    if file is None:
        return
    with clock.standing_at(at):
        rate_objective(thread=objectives_in(file.tree)[0].thread, rating=RATING, words=SAID, by=by)
