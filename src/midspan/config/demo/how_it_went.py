"""Three weeks of Rowan's own ratings, and when everybody's practices come back."""

from datetime import date, timedelta
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import BATCH, Draw, table
from midspan.domains.practice.enums import AnchorKind, AssignmentState, Guided, Helped, Where
from midspan.engines.practice import Practiced, day_after, numbers_on, standing
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind

WHO = "rowan"
# Skill → how often in three weeks, and by how much the number is lower after it on most days.
USES = {"five-senses-anchor": (23, 3), "ride-the-urge": (11, 1), "settle-on-the-breath": (8, 1), "kind-voice": (3, 4)}
DAYS = 21
HELPED = {0: Helped.NO, 1: Helped.BIT, 2: Helped.BIT}
DID_HELP = frozenset({Helped.YES, Helped.BIT})


def tell_how_it_went(center: Center, people: list[Person]) -> None:
    """Needs what was taken home."""
    by = organization_reader(center.organization.pk)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
    rated = [_use(center, one, *said) for one in people if one.key == WHO and not one.wing for said in _uses()]
    table("practice.PracticeLog").objects.bulk_create(rated, batch_size=BATCH)
    for one in people:
        if one.key == WHO and not one.wing:
            _take_home(center, one)
    accepted = table("practice.Assignment").objects.filter(
        organization=center.organization, state=AssignmentState.ACCEPTED
    )
    comes_back = [_return(center, one) for one in accepted.order_by("pk").prefetch_related("logs")]
    table("practice.Return").objects.bulk_create(comes_back, batch_size=BATCH)
    _remind(center)
    center.act_as("ines")


def _uses() -> list[tuple[str, int, int, int]]:
    """(skill, its number of use, days ago, how much lower)."""
    return [
        (skill, number, DAYS - number * DAYS // often, lower)
        for skill, (often, lower) in USES.items()
        for number in range(often)
    ]


def _take_home(center: Center, person: Person) -> None:
    """One more practice of Rowan's, toward an objective of the plan, at a time of the week."""
    whose = {"organization": center.organization, "patient": person.patient}
    toward = table("plans.Objective").objects.filter(**whose, plan__state="active").order_by("-place", "pk").first()
    at = center.days.now - timedelta(days=9)
    said = {"skill": "kind-voice", "edition": "1", "what_for": "On the way home from late shifts", "state": "accepted"}
    assignment = table("practice.Assignment").objects.create(
        **whose, **said, objective=toward, offered_at=at, answered_at=at
    )
    cue = {"anchor": "When I have locked the car", "place": "in my seat", "will": "take 4 minutes for myself"}
    when = {"kind": AnchorKind.TIME, "weekdays": [0, 2, 4], "minute": 15 * 60 + 45}
    table("practice.Cue").objects.create(**whose, **cue, **when, assignment=assignment, chosen_at=at)


def _use(center: Center, person: Person, skill: str, number: int, days_ago: int, lower: int) -> Any:
    draw = Draw("how it went", skill, number)
    at = center.days.now - timedelta(days=days_ago, minutes=draw.randint(30, 300))
    before = draw.randint(5, 9)
    after = min(10, max(0, before - lower - draw.choice((-2, -1, 0, 0, 1, 2))))
    return table("practice.PracticeLog")(
        organization=center.organization,
        patient=person.patient,
        client_id=draw.uuid(),
        skill=skill,
        edition="1",
        practiced_at=at,
        received_at=at,
        local_date=at.astimezone(HOME).date(),
        before=before,
        after=after,
        helped=HELPED.get(max(0, before - after), Helped.YES),
        where=draw.choice(list(Where)),
        was_prompted=draw.happens(30),
        guided=draw.choice(list(Guided)),
    )


def _return(center: Center, assignment: Any) -> Any:
    today: date = center.days.now.astimezone(HOME).date()
    logs = sorted(assignment.logs.all(), key=lambda one: one.practiced_at)
    rung = standing([Practiced(one.local_date, one.helped in DID_HELP, one.was_prompted) for one in logs]).rung
    since = max([assignment.offered_at.astimezone(HOME).date(), *(one.local_date for one in logs)])
    return table("practice.Return")(
        organization=center.organization,
        patient_id=assignment.patient_id,
        assignment=assignment,
        due_on=day_after(since, rung, today=today, numbers=numbers_on(today)),
        step=rung,
    )


def _remind(center: Center) -> None:
    """Whoever chose a time is reminded at it."""
    timed = table("practice.Cue").objects.filter(organization=center.organization, kind=AnchorKind.TIME)
    whose = {"organization": center.organization, "is_on": True, "most_a_day": 2, "changed_at": center.days.now}
    people = timed.order_by("patient_id").values_list("patient_id", flat=True).distinct()
    rows = [table("practice.Reminding")(patient_id=one, **whose) for one in people]
    table("practice.Reminding").objects.bulk_create(rows, batch_size=BATCH)
