"""Plans of everybody in treatment whose plan is not told in full: signed in the first week, reviewed since, as rows.

Signatures come from the people themselves, as PostgreSQL asks. Two reviews are late, and the newest have no plan yet.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import LEVEL, Person
from midspan.config.demo.rows import Rows, table
from midspan.config.demo.sharing import as_themselves
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.cadence import Stay, strictest
from midspan.domains.plans.enums import Decision, Doer, Modality, PlanState, Signer
from midspan.domains.plans.queries import tree_of
from midspan.domains.plans.thread import digest_of
from midspan.kernel import clock
from midspan.values import Actor, ActorKind

IN_CARE = frozenset({"admitted", "stepping_down", "paused"})
WRITTEN_AFTER, AT = timedelta(days=4), 15 * 60 + 20
EARLIER_BY = 4
LATE = frozenset({"dmitri", "leopold"})  # Their last review was not held.
FIRST_RATING, MOST = 2, 8


@cache
def _usual() -> list[Mapping[str, Any]]:
    read = tomllib.loads(Path(__file__).with_name("usual_plans.toml").read_text(encoding="utf-8"))
    return list(read["usual"])


def tell_usual_plans(center: Center, people: Sequence[Person], *, told: frozenset[str]) -> None:
    """`told` are the keys of people who have, or will have, a plan of their own."""
    chosen = [one for one in people if _is_due(one, center) and one.key not in told]
    if not chosen:
        return
    center.act_as("ines")
    rows = center.rows("usual plans")
    plans = [(one, _plan(one, place, rows)) for place, one in enumerate(chosen)]
    rows.keep()
    for person, plan in plans:
        plan.digest, plan.state = digest_of(tree_of(plan, viewer=_writer(person))), PlanState.OFFERED
        plan.offered_at = plan.begun_at
    _keep(plans, "digest", "state", "offered_at")
    for person, plan in plans:
        _sign(center, person, plan)
    center.act_as("ines")
    for person, plan in plans:
        plan.state, plan.active_at = PlanState.ACTIVE, plan.begun_at
        rule = _cadence(person, center)
        plan.review_rule, plan.review_date = rule.key, _reviews(person, plan, center, rows, every=rule.days)
    _keep(plans, "state", "active_at", "review_date", "review_rule")
    rows.keep()


def _is_due(person: Person, center: Center) -> bool:
    began = person.started
    is_here = not person.wing and person.sketch.state in IN_CARE and person.episode.level == LEVEL
    return is_here and began is not None and began + WRITTEN_AFTER < center.days.monday


def _writer(person: Person) -> Actor:
    """Their counselor, who reads plans: who takes people in does not."""
    staff = person.episode.primary_counselor
    return Actor(staff.organization_id, staff.pk, ActorKind.STAFF, frozenset(staff.roles))


def _keep(plans: Sequence[tuple[Person, Any]], *fields: str) -> None:
    table("plans.Plan").objects.bulk_update([plan for _, plan in plans], fields)


def _plan(person: Person, place: int, rows: Rows) -> Any:
    usual = [one for one in _usual() if person.sketch.track in one["tracks"]]
    said = usual[place % len(usual)]
    at, counselor = _written_at(person), person.episode.primary_counselor_id
    whose = {"patient_id": person.patient.pk}
    plan = rows.add(
        "plans.Plan",
        **whose,
        episode_id=person.episode.pk,
        number=1,
        rules=plan_rules().version,
        begun_by_id=counselor,
        begun_at=at,
    )
    of_it = {**whose, "plan": plan, "place": 0}
    need = _element("Need", rows, of_it, words=said["need"], evidence=said["evidence"])
    goal = _element("Goal", rows, of_it, need=need, own_words=said["own_words"])
    names = ("measured_by", "measure", "baseline", "target")
    objective = _element(
        "Objective",
        rows,
        of_it,
        goal=goal,
        words=said["objective"],
        by_date=at.date() + timedelta(days=42),
        **{name: said[name] for name in names},
    )
    staff = {"doer": Doer.STAFF, "owner_id": counselor, "modality": Modality.INDIVIDUAL, "times_a_week": 1}
    _element("Intervention", rows, of_it, objective=objective, words=said["together"], minutes=50, **staff)
    own = {"doer": Doer.PATIENT, "modality": Modality.AT_HOME, "times_a_week": 3, "place": 1}
    _element("Intervention", rows, {**of_it, **own}, objective=objective, words=said["alone"])
    _element("Criterion", rows, of_it, words=said["criterion"])
    return plan


def _element(name: str, rows: Rows, of_it: Mapping[str, Any], **said: Any) -> Any:
    thread = rows.drawn()
    return rows.add(f"plans.{name}", **{**of_it, **said}, thread=thread)


def _written_at(person: Person) -> datetime:
    if person.started is None:
        raise ValueError("Only somebody who began has a plan.")
    earlier = timedelta(days=sum(map(ord, person.key)) % EARLIER_BY)
    return clock.at(person.started + WRITTEN_AFTER - earlier, AT, HOME)


def _sign(center: Center, person: Person, plan: Any) -> None:
    """The person's own name by themselves, then the counselor's."""
    patient = person.patient
    of_it = {"patient_id": patient.pk, "plan": plan, "digest": plan.digest, "signed_at": plan.begun_at}
    of_it["wants_second"] = False  # Whoever has people of their own here holds a license.
    rows = center.rows("names", person.key)
    name = f"{patient.given_names} {patient.family_name}"
    as_themselves(center, person)
    rows.add("plans.PlanSignature", **of_it, signer=Signer.PATIENT, signer_id=patient.pk, signed_name=name)
    rows.keep()
    counselor = person.episode.primary_counselor
    center.act_as("ines")
    rows.add(
        "plans.PlanSignature",
        **of_it,
        signer=Signer.CLINICIAN,
        signer_id=counselor.pk,
        credential=", ".join(counselor.credentials),
        signed_name=str(counselor),
    )
    rows.keep()


def _cadence(person: Person, center: Center) -> Any:
    """The rule that says how often this plan is reviewed."""
    stay, focus = person.episode, center.tracks[person.sketch.track].focus
    asked = Stay(on=center.days.today, focus=focus, payer=stay.payer, jurisdiction=stay.jurisdiction)
    return strictest(asked, plan_rules().review)


def _reviews(person: Person, plan: Any, center: Center, rows: Rows, *, every: int) -> date:
    """Every review since, held on its day; the day of the next one."""
    gap = timedelta(days=every)
    day: date = plan.begun_at.date() + gap
    rating = FIRST_RATING
    last = center.days.today - (gap if person.key in LATE else timedelta(days=1))
    while day <= last:
        _review(plan, person, day, gap, min(rating, MOST), rows)
        day, rating = day + gap, rating + 2
    return day


def _review(plan: Any, person: Person, day: date, every: timedelta, rating: int, rows: Rows) -> None:
    of_it = {"patient_id": person.patient.pk}
    review = rows.add(
        "plans.PlanReview",
        **of_it,
        plan=plan,
        held_by_id=person.episode.primary_counselor_id,
        held_at=clock.at(day, AT, HOME),
        next_date=day + every,
    )
    (thread,) = table("plans.Objective").objects.filter(plan=plan).values_list("thread", flat=True)
    said = {"review": review, "clinician_rating": rating, "decision": Decision.KEEP}
    rows.add("plans.ObjectiveReview", **of_it, **said, thread=thread)
    (end,) = table("plans.Criterion").objects.filter(plan=plan).values_list("thread", flat=True)
    rows.add("plans.CriterionReview", **of_it, review=review, thread=end, is_met=rating >= MOST)
