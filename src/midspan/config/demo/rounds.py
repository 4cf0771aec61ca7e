"""A round of last week that is over, and one that goes on. Made by the very actions on a clock that stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.domains.rounds.actions import Taken, begin_round, decide_turn, end_round, postpone_turn
from midspan.domains.rounds.enums import TurnDecision
from midspan.domains.rounds.models import Round
from midspan.domains.rounds.queries import round_file
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor

HOLDS, TEAM = "mateo", ("mateo", "farah", "kezia")
LAST_WEEK = {
    "rowan": ["The review of the plan was due."],
    "keoni": ["Somebody had to talk with them."],
    "siobhan": ["Nothing was due."],
    "dmitri": ["The review of the plan was due."],
}
THIS_WEEK = {
    "dmitri": ["The review of the plan is overdue."],
    "rowan": ["The review of the plan is due on Monday."],
    "jose": ["Nobody has asked for him in four weeks."],
}
WORDS = {
    "rowan": "Go on. Late shifts stay the hard part; the way home is rehearsed once more before the holidays.",
    "keoni": "One more individual hour a week, and the safety plan is read together every Tuesday.",
    "siobhan": "Go on as planned.",
}
ERRANDS = {"keoni": ("Book the second individual hour from Thursday on", 8), "rowan": ("Ask Juniper about Fridays", 9)}
WAITS = "Was ill that week; next round."


def tell_rounds(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    if not known.keys() >= LAST_WEEK.keys() | THIS_WEEK.keys():
        return
    with timezone.override(HOME):
        _last_week(center, known, at=center.days.at(center.days.monday - timedelta(days=5), 9 * 60))
        with clock.standing_at(center.days.now - timedelta(hours=1)):
            _begin(center, known, THIS_WEEK)
    center.act_as("ines")


def _begin(center: Center, known: Mapping[str, Person], people: Mapping[str, list[str]]) -> tuple[Round, Actor]:
    by = center.actor(HOLDS)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    chosen = {known[key].patient.pk: why for key, why in people.items()}
    return begin_round(people=chosen, attendee_ids=[center.actor(one).id for one in TEAM], by=by), by


def _last_week(center: Center, known: Mapping[str, Person], *, at: datetime) -> None:
    keys = {one.patient.pk: key for key, one in known.items()}
    with clock.standing_at(at):
        begun, by = _begin(center, known, LAST_WEEK)
        file = round_file(viewer=by, round_id=begun.pk)
        for turn in file.turns if file else ():
            _say(keys[turn.patient_id], {"round_id": begun.pk, "turn_id": turn.pk, "by": by}, at=at)
        end_round(round_id=begun.pk, by=by)


def _say(key: str, turn: Mapping[str, object], *, at: datetime) -> None:
    if key not in WORDS:
        postpone_turn(**turn, reason=WAITS)  # type: ignore[arg-type]  # as `_last_week` has it
        return
    decision = TurnDecision.CHANGE if key == "keoni" else TurnDecision.KEEP
    errands = [ERRANDS[key]] if key in ERRANDS else []
    by: Actor = turn["by"]  # type: ignore[assignment]  # as above
    taken = [Taken(words=words, owner_id=by.id, by_date=at.date() + timedelta(days=days)) for words, days in errands]
    decide_turn(**turn, decision=decision, words=WORDS[key], taken=taken)  # type: ignore[arg-type]  # as above
