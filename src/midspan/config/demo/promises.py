"""What people promised and were promised, and what they need. Made by the very actions on clocks that stand."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.commitments.actions import (
    ask,
    promise,
    promise_to,
    propose,
    renegotiate,
    say_helped,
    say_what_became,
    settle,
    take,
)
from midspan.domains.commitments.enums import Helped, NeedKind, NeedState, PromiseKind, PromiseState
from midspan.domains.commitments.models import Promise
from midspan.domains.commitments.queries import Promised
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind

A_DAY = timedelta(days=1)
# Whose, what it is about, in whose words, and how many days ago. Nobody has these yet.
UNOWNED = (
    ("keoni", NeedKind.HOUSING, "The room at my cousin’s ends with the month, and I have nowhere to go yet.", 9),
    ("siobhan", NeedKind.CHILDCARE, "Somebody for the little one on Thursday evenings.", 3),
    ("dmitri", NeedKind.ID, "My ID ran out, and I cannot sign up for anything.", 0),
)


def tell_promises(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing and one.episode is not None}
    with timezone.override(HOME):
        if "rowan" in known:
            _of_rowan(center, known["rowan"])
        _needs(center, known)
    center.act_as("ines")


def _of_rowan(center: Center, rowan: Person) -> None:
    """Both sides: one kept, one agreed anew, a court's, what the counselor does, one of theirs late."""
    today, now = center.days.today, center.days.now
    counselor = rowan.episode.primary_counselor
    by = Actor(center.organization.pk, counselor.pk, ActorKind.STAFF, frozenset(counselor.roles))
    with clock.standing_at(now - 9 * A_DAY):
        mine = as_themselves(center, rowan)
        walk = promise(
            promised=Promised(words="walk home from the late shift with Theo", by_date=today - 4 * A_DAY), by=mine
        )
        form = Promised(
            words="talk to the landlord about the deposit",
            by_date=today - A_DAY,
            because="it keeps me up at night",
            confidence=6,
            in_the_way="He is rarely in before ten.",
            who_knows="My sister",
        )
        deposit = promise(promised=form, by=mine)
        officer = Promised(words="show the attendance letter to my officer", by_date=today + 5 * A_DAY)
        promise(promised=officer, kind=PromiseKind.COURT, by=mine)
        as_staff(by)
        letter = _for_team(
            rowan, by, "write to your manager that mornings work better, once you have read it", today - 2 * A_DAY
        )
        _for_team(rowan, by, "look up who gives tenants advice", today - A_DAY, beside=deposit.thread)
    with clock.standing_at(now - 3 * A_DAY):
        mine = as_themselves(center, rowan)
        say_what_became(promise_id=walk.pk, to=PromiseState.KEPT, words="Three times, and it was fine.", by=mine)
        later = Promised(words="talk to the landlord about the deposit", by_date=today + 2 * A_DAY, confidence=7)
        renegotiate(promise_id=deposit.pk, promised=later, why="He is away until Monday.", by=mine)
        as_staff(by)
        say_what_became(promise_id=letter.pk, to=PromiseState.KEPT, by=by)
        propose(
            patient_id=rowan.patient.pk,
            promised=Promised(words="tell Juniper before payday, not after", by_date=today + 6 * A_DAY),
            by=by,
        )
        _for_team(rowan, by, "look at the plan with you again", today + A_DAY)
    _ride(rowan, center, by)


def _for_team(rowan: Person, by: Actor, words: str, by_date: date, *, beside: UUID | None = None) -> Promise:
    whose = rowan.patient.pk
    return promise_to(patient_id=whose, words=words, by_date=by_date, owner_id=by.id, beside=beside, by=by)


def _ride(rowan: Person, center: Center, by: Actor) -> None:
    """Asked, taken, done in part, and whether it helped."""
    now = center.days.now
    with clock.standing_at(now - 12 * A_DAY):
        need = ask(
            kind=NeedKind.TRANSPORT, words="The last bus is gone when the group ends.", by=as_themselves(center, rowan)
        )
    with clock.standing_at(now - 11 * A_DAY):
        as_staff(by)
        take(need_id=need.pk, by_date=center.days.today - 6 * A_DAY, by=by)
    with clock.standing_at(now - 7 * A_DAY):
        settle(
            need_id=need.pk, to=NeedState.PARTLY, words="A ride home on Mondays; for Wednesdays we still look.", by=by
        )
    with clock.standing_at(now - 5 * A_DAY):
        say_helped(need_id=need.pk, helped=Helped.A_BIT, by=as_themselves(center, rowan))


def _needs(center: Center, known: Mapping[str, Person]) -> None:
    for key, kind, words, ago in UNOWNED:
        if key in known:
            with clock.standing_at(center.days.now - ago * A_DAY):
                ask(kind=kind, words=words, by=as_themselves(center, known[key]))


def as_staff(by: Actor) -> None:
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
