"""What was written down on the way in: referral, screening, placement, handoff, orientation."""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.persons import PLANNED, Person
from midspan.config.demo.reading import words
from midspan.config.demo.rows import Draw, Rows
from midspan.domains.journey.checklists import Edition, current

SCREENED = PLANNED | {"screening", "signing", "placed"}
FULLY_SIGNED = PLANNED | {"placed"}
WITH_A_GAP = frozenset({"eulalia", "philippa"})  # Days between leaving there and beginning here.
TASKS_BY_STATE = {"waiting": 2, "placed": 1}
REVIEW_AFTER = timedelta(days=30)


def make_paperwork(center: Center, people: list[Person]) -> None:
    rows, draw = center.rows("paperwork"), center.draw("paperwork")
    for person in people:
        _referral(center, person, rows, draw)
        if person.sketch.state in SCREENED:
            _screening(center, person, rows, draw)
        if person.sketch.state in FULLY_SIGNED | {"signing"}:
            _placement(center, person, rows, draw)
        if person.sketch.comes_from and person.sketch.state in FULLY_SIGNED:
            _handoff(center, person, rows, draw)
        _orientation(center, person, rows, draw)
        _reach(center, person, rows)
    rows.keep()


def _before(center: Center, person: Person, days: int) -> datetime:
    """Some days before the person began (or before now, for those who have not)."""
    start = min(person.started or center.days.today, center.days.today)
    return center.days.at(start - timedelta(days=days), 14 * 60)


def _referral(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    unit = draw.choice(words()["sending_units"]) if person.sketch.comes_from else "Self-referral by phone"
    content = json.dumps({"demonstration": person.key, "sending_unit": unit}).encode()
    referral = rows.add(
        "journey.Referral",
        patient=person.patient,
        episode=person.episode,
        source="form",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        format="form",
        state="accepted",
        sending_unit=unit,
        sender_phone=f"540-555-01{draw.randint(10, 99)}",
        summary={"given": [person.sketch.given], "family": person.sketch.family, "sex": person.sketch.sex},
        received_by_id=center.actor("ines").id,
    )
    for position, (kind, text, value) in enumerate(_facts(person, draw), start=1):
        rows.add(
            "journey.ProposedFact",
            patient=person.patient,
            referral=referral,
            position=position,
            kind=kind,
            text=text,
            value=value,
            place=kind,
            decision="confirmed",
            decided_by_id=center.actor("ines").id,
            decided_at=_before(center, person, 12),
        )


def _facts(person: Person, draw: Draw) -> list[tuple[str, str, dict[str, Any]]]:
    name = {"field": "name", "given": person.sketch.given.split(), "family": person.sketch.family}
    conditions = draw.sample(words()["conditions"][person.sketch.track], 2)
    return [
        ("identity", f"{person.sketch.given} {person.sketch.family}", name),
        ("coverage", words()["payers"][person.sketch.payer], {}),
        *(("condition", text, {}) for text in conditions),
        ("medication", draw.choice(words()["medications"]), {}),
    ]


def _screening(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    checklist, is_open = current(Edition.SCREENING), person.sketch.state == "screening"
    answers: dict[str, dict[str, str]] = {flag.key: {"answer": "no"} for flag in checklist.flags}
    if person.sketch.comes_from:
        answers["withdrawal"] = {"answer": "yes"} | ({} if is_open else _cleared(center, person))
    if draw.happens(20):
        answers["medical"] = {"answer": "unknown"}
    if is_open:
        answers = dict(list(answers.items())[:5])
    phone = draw.choice(words()["phone_screens"])
    rows.add(
        "journey.Screening",
        patient=person.patient,
        episode=person.episode,
        edition=checklist.header.edition,
        answers=answers,
        phone_screen=phone,
        completed_at=None if is_open else _before(center, person, 10),
        completed_by_id=None if is_open else center.actor("ines").id,
    )


def _cleared(center: Center, person: Person) -> dict[str, str]:
    return {
        "cleared_at": _before(center, person, 10).isoformat(),
        "cleared_by": str(center.actor("farah").id),
        "cleared_reason": "Detoxification ended under medical care on the sending unit; vital signs steady for 5 days.",
    }


def _placement(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    worksheet, is_signed = current(Edition.PLACEMENT), person.sketch.state in FULLY_SIGNED
    comments = words()["placement_comments"]
    ratings = {
        one.key: {
            "rating": draw.choice((1, 1, 2, 2, 3)),
            "minimum": "2.1",
            "comment": draw.choice(comments),
            "patient_comment": "",
            "evidence": "Phone screen",
        }
        for one in worksheet.dimensions
    }
    differs = draw.happens(12)
    signed_at = _before(center, person, 8) if is_signed else center.days.now - timedelta(hours=20)
    row = rows.add(
        "journey.Placement",
        patient=person.patient,
        episode=person.episode,
        edition=worksheet.header.edition,
        ratings=ratings,
        indicated_level="2.5" if differs else "2.1",
        actual_level="2.1",
        difference_reason="patient_preference" if differs else "",
        difference_note="Wants to keep the job; agreed to look again in two weeks." if differs else "",
        patient_view=draw.choice(words()["patient_views"]),
        next_review_date=_next_review(center, person),
        signed_by_id=center.actor("ines").id,
        signed_at=signed_at,
        asked_to_sign_id=center.actor("naomi").id,
        countersigned_by_id=center.actor("naomi").id if is_signed else None,
        countersigned_at=signed_at + timedelta(hours=5) if is_signed else None,
    )
    if not is_signed:
        _open_reach(person, rows, actor_id=center.actor("naomi").id, basis="care_team", source=row, since=signed_at)


def _next_review(center: Center, person: Person) -> date:
    start = person.started or center.days.today
    return max(start + REVIEW_AFTER, center.days.today + timedelta(days=_far(person)))


def _far(person: Person) -> int:
    """Reviews are spread over two weeks, with one that is late; by name, so that one more person moves nobody."""
    return sum(map(ord, person.sketch.key)) % 15 - 1


def _handoff(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    """Those who have begun landed the day after; of those who have not, one has a gap of many days."""
    landed = person.sketch.state not in {"waiting", "placed"}
    start = person.started or center.days.today + timedelta(days=9)
    gap = 6 if person.sketch.key in WITH_A_GAP else 1
    expected = start - timedelta(days=gap)
    rows.add(
        "journey.Handoff",
        patient=person.patient,
        episode=person.episode,
        sending_unit=draw.choice(words()["sending_units"]),
        sender_name=draw.choice(words()["senders"]),
        sender_phone=f"540-555-01{draw.randint(10, 99)}",
        expected_discharge=expected,
        discharged_on=expected if landed else None,
        person_met_id=center.actor("kezia").id if landed or draw.happens(50) else None,
        met_on=expected - timedelta(days=3) if landed else None,
        transport=draw.choice(("A sister drives", "Bus 4, pass arranged", "Own car", "")),
        medicines_bridge=draw.choice(("14 days with the discharge", "7 days; prescriber visit booked", "")),
        refills_until=expected + timedelta(days=14) if landed else None,
        safety_plan_received=True if landed else None,
        naloxone="talked" if landed else "",
        unit_may_tell=True if landed else None,
        called_on_discharge_day_at=center.days.at(expected, 16 * 60) if landed else None,
    )


def _orientation(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    tasks = current(Edition.ORIENTATION).tasks
    state = person.sketch.state
    done = TASKS_BY_STATE.get(state, 0)
    if state in PLANNED and state != "waiting":
        done = len(tasks) if person.sketch.weeks > 1 else draw.randint(2, 4)
    for place, task in enumerate(tasks[: done + 1] if done else ()):
        is_done = place < done
        answers = draw.choice(words()["if_then"]) if task.key == "attendance" else {}
        at = min(_before(center, person, 0) + timedelta(minutes=5 * place), center.days.now)
        rows.add(
            "journey.OrientationTask",
            patient=person.patient,
            episode=person.episode,
            key=task.key,
            draft={**answers, **({"agree": "yes"} if is_done and task.needs_agreement else {})},
            completed_at=at if is_done else None,
            completed_by_id=person.patient.pk if is_done else None,
        )


def _reach(center: Center, person: Person, rows: Rows) -> None:
    if person.episode.primary_counselor_id:
        since = _before(center, person, 5)
        counselor = person.episode.primary_counselor_id
        _open_reach(person, rows, actor_id=counselor, basis="primary_counselor", source=person.episode, since=since)


def _open_reach(person: Person, rows: Rows, *, actor_id: Any, basis: str, source: Any, since: datetime) -> None:
    rows.add(
        "privacy.Reach",
        patient=person.patient,
        actor_id=actor_id,
        basis=basis,
        source_id=source.pk,
        started_at=since,
    )
